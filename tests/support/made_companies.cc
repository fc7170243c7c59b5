#include "tests/support/made_companies.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/random.h"
#include "nlp/document.h"
#include "nlp/fact.h"
#include "tests/support/made_words.h"

namespace kindred::made {
namespace {

// Where companies are, how many of a hundred, and what they write and are.
struct Place {
  std::string_view country;
  std::size_t share;
  std::size_t language;  // in MadeLanguages()
  std::string_view legal_form;
};
constexpr std::array<Place, 11> kPlaces = {{{"DE", 24, 0, "GmbH"},
                                            {"AT", 6, 0, "GmbH"},
                                            {"CH", 5, 0, "AG"},
                                            {"GB", 14, 1, "Ltd"},
                                            {"US", 11, 1, "Inc."},
                                            {"FR", 12, 2, "SARL"},
                                            {"ES", 8, 3, "S.L."},
                                            {"IT", 8, 4, "S.r.l."},
                                            {"NL", 5, 5, "B.V."},
                                            {"PL", 4, 6, "Sp. z o.o."},
                                            {"SE", 3, 7, "AB"}}};

// Whose words a number stands for; a number is Mix of one of these and a rank.
constexpr std::uint64_t kGeneral = 1;
constexpr std::uint64_t kOfTopic = 2;
constexpr std::uint64_t kOfCompany = 3;
constexpr std::uint64_t kPhrase = 4;
constexpr std::uint64_t kCity = 5;
constexpr std::uint64_t kShared = 6;
constexpr std::uint64_t kProduct = 7;
constexpr std::uint64_t kOfSector = 8;

// The head of a vocabulary is flatter than its tail.
constexpr double kGeneralShift = 25;
constexpr double kTopicShift = 6;
constexpr std::uint64_t kTopicWords = 150;
constexpr double kTopicsShift = 30;
constexpr double kPhraseShift = 10;
constexpr std::uint64_t kTopicPhrases = 60;
constexpr std::uint64_t kTopicsInSector = 10;
constexpr std::uint64_t kNiches = 5;  // of a topic: other words in front
constexpr std::uint64_t kBorrowedFrom = 4000;
constexpr std::uint64_t kProducts = 100'000;
constexpr std::uint64_t kCities = 500;
constexpr std::uint64_t kSharedTexts = 40;  // of each language

// Shares of all words, in hundredths. Some companies hardly say what they do.
constexpr std::uint64_t kStopShare = 40;
constexpr std::uint64_t kLeastTopicShare = 1;
constexpr std::uint64_t kMostTopicShare = 15;
constexpr std::uint64_t kPhraseShare = 1;
constexpr std::uint64_t kCompanyShare = 2;

constexpr std::uint64_t kSecondTopicShare = 25;  // companies with two
constexpr std::uint64_t kSharingShare = 10;      // those with a shared text
constexpr std::uint64_t kInternational = 10;     // of a topic's words: one in

std::string Capital(std::string word) {
  if (!word.empty() && word[0] >= 'a' && word[0] <= 'z') {
    word[0] = static_cast<char>(word[0] - 'a' + 'A');
  }
  return word;
}

// Writes in one language of one or two topics.
class Author {
 public:
  Author(const std::vector<MadeLanguage>& languages, const Place& place,
         Random& random)
      : languages_(&languages),
        language_(&languages[place.language]),
        random_(&random),
        topic_share_(kLeastTopicShare +
                     random.Below(kMostTopicShare - kLeastTopicShare + 1)),
        niche_(random.Below(kNiches)) {}

  void SetTopics(std::vector<std::uint64_t> topics) {
    topics_ = std::move(topics);
  }
  // Words that only this company uses.
  void SetOwn(std::vector<std::string> own) { own_ = std::move(own); }

  [[nodiscard]] std::string TopicWord(std::uint64_t topic,
                                      std::uint64_t rank) const {
    // Half of them are general words that the topic uses more than others do;
    // of the rest every second one is its whole sector's.
    if (rank % 2 == 1) {
      return language_->Word(
          Mix(kGeneral, Mix(Mix(kOfTopic, topic), rank) % kBorrowedFrom));
    }
    const std::uint64_t number =
        rank % 4 == 2 ? Mix(Mix(kOfSector, topic / kTopicsInSector), rank)
                      : Mix(Mix(kOfTopic, topic), rank);
    // Some are written alike everywhere: as the second language has them.
    const MadeLanguage& language =
        rank % kInternational == 0 ? (*languages_)[1] : *language_;
    return language.Word(number);
  }

  [[nodiscard]] std::string Phrase() {
    const std::uint64_t topic = Topic();
    // The same for all who use the phrase.
    Random words(Mix(Mix(kPhrase, topic), Draw(kPhraseShift, kTopicPhrases)));
    const std::uint64_t count = 2 + words.Below(2);
    std::string phrase;
    for (std::uint64_t i = 0; i < count; ++i) {
      if (i > 0) phrase += ' ';
      phrase +=
          TopicWord(topic, DrawRankBelow(words, kTopicShift, kTopicWords));
    }
    return phrase;
  }

  [[nodiscard]] std::string GeneralWord() {
    return language_->Word(Mix(kGeneral, DrawRank(*random_, kGeneralShift)));
  }

  // Of a title or heading. Who says more of the trade says more there.
  [[nodiscard]] std::string Head() {
    if (random_->Below(2 * kMostTopicShare) < topic_share_) return Phrase();
    std::string head = Content();
    return head + " " + Content();
  }

  // A word that is no stop word, or a phrase.
  [[nodiscard]] std::string Content() {
    const std::uint64_t drawn = random_->Below(100 - kStopShare);
    if (drawn < kPhraseShare) return Phrase();
    if (drawn < kPhraseShare + topic_share_) {
      return TopicWord(Topic(), Draw(kTopicShift, kTopicWords));
    }
    if (drawn < kPhraseShare + topic_share_ + kCompanyShare) {
      return own_[random_->Below(own_.size())];
    }
    return GeneralWord();
  }

  // Begins with a capital and ends with a full stop.
  [[nodiscard]] std::string Sentence(std::size_t words) {
    std::string text;
    for (std::size_t i = 0; i < words; ++i) {
      if (i > 0) text += ' ';
      const bool stop = random_->Below(100) < kStopShare;
      std::string word =
          stop ? std::string(language_->StopWord(*random_)) : Content();
      text += i == 0 ? Capital(std::move(word)) : word;
    }
    return text + ".";
  }

 private:
  // A rank among `count`, of which each niche has others in front.
  [[nodiscard]] std::uint64_t Draw(double shift, std::uint64_t count) {
    return (DrawRankBelow(*random_, shift, count) + niche_ * count / kNiches) %
           count;
  }

  [[nodiscard]] std::uint64_t Topic() {
    const bool second = topics_.size() > 1 && random_->Below(3) == 0;
    return topics_[second ? 1 : 0];
  }

  const std::vector<MadeLanguage>* languages_;
  const MadeLanguage* language_;
  Random* random_;
  std::uint64_t topic_share_;
  std::uint64_t niche_;
  std::vector<std::uint64_t> topics_;
  std::vector<std::string> own_;
};

const Place& PlaceOf(Random& random) {
  std::uint64_t drawn = random.Below(100);
  for (const Place& place : kPlaces) {
    if (drawn < place.share) return place;
    drawn -= place.share;
  }
  return kPlaces.back();
}

// Early topics are more popular than late ones: of 240 one in forty companies
// works in the first, one in a thousand in the last.
std::uint64_t DrawTopic(Random& random, std::uint64_t topics) {
  return DrawRankBelow(random, kTopicsShift, topics);
}

std::vector<std::uint64_t> DrawTopics(Random& random, std::uint64_t topics) {
  std::vector<std::uint64_t> drawn = {DrawTopic(random, topics)};
  if (random.Below(100) < kSecondTopicShare) {
    const std::uint64_t second = DrawTopic(random, topics);
    if (second != drawn[0]) drawn.push_back(second);
  }
  return drawn;
}

// One of the texts that unrelated sites have word for word.
std::string SharedText(const std::vector<MadeLanguage>& languages,
                       const Place& place, Random& random) {
  Random words(Mix(kShared, random.Below(kSharedTexts)));
  Author author(languages, place, words);
  author.SetTopics({kShared << 32U});
  author.SetOwn({"cookie"});
  return author.Sentence(16);
}

// A section's paragraphs; returns their words, `most` or a sentence more.
std::size_t AddParagraphs(Author& author, std::size_t most, Random& random,
                          std::vector<nlp::Block>& blocks) {
  std::size_t written = 0;
  const std::size_t paragraphs = 1 + random.Below(2);
  for (std::size_t i = 0; i < paragraphs && written < most; ++i) {
    std::string text;
    const std::size_t sentences = 1 + random.Below(3);
    for (std::size_t j = 0; j < sentences && written < most; ++j) {
      const std::size_t length = 7 + random.Below(12);
      if (j > 0) text += ' ';
      text += author.Sentence(length);
      written += length;
    }
    blocks.push_back({nlp::Role::kBody, std::move(text)});
  }
  return written;
}

// Sections of `words` words, or a sentence more.
void AddSections(Author& author, std::size_t words, Random& random,
                 std::vector<nlp::Block>& blocks) {
  std::size_t written = 0;
  while (written < words) {
    blocks.push_back({nlp::Role::kHeading, Capital(author.Head())});
    written += 2;
    written +=
        AddParagraphs(author, words - std::min(words, written), random, blocks);
    if (written >= words || random.Below(4) != 0) continue;
    for (std::size_t i = 0; i < 3; ++i) {
      blocks.push_back({nlp::Role::kList, Capital(author.Content())});
      ++written;
    }
  }
}

// Fewer long texts than short ones.
std::size_t DrawWords(Random& random, const CompanyMakerOptions& options) {
  const std::size_t range = options.max_words - options.min_words + 1;
  return options.min_words + std::min(random.Below(range), random.Below(range));
}

nlp::Facts FactsOf(const MadeCompany& company, const Place& place,
                   std::string_view city, std::uint32_t block) {
  nlp::Facts facts;
  const auto stated = [block](std::string_view value) {
    return nlp::Fact{std::string(value), nlp::FactOrigin::kImprint, block, 0};
  };
  facts.name = stated(company.name);
  facts.legal_form = stated(place.legal_form);
  facts.city = stated(city);
  facts.country = stated(place.country);
  return facts;
}

}  // namespace

CompanyMaker::CompanyMaker(const CompanyMakerOptions& options)
    : options_(options) {
  for (const std::string_view code : MadeLanguages()) {
    languages_.emplace_back(code);
  }
}

MadeCompany CompanyMaker::Make(std::uint64_t number) const {
  Random random(Mix(options_.seed, number));
  const Place& place = PlaceOf(random);
  const MadeLanguage& language = languages_[place.language];
  const std::vector<std::uint64_t> topics = DrawTopics(random, options_.topics);
  const std::string brand = language.Word(Mix(kOfCompany, random.Next()));
  const std::string product =
      language.Word(Mix(kProduct, random.Below(kProducts)));
  Author author(languages_, place, random);
  author.SetTopics(topics);
  author.SetOwn({brand, product});

  MadeCompany company;
  company.domain = "c" + std::to_string(number) + "-made.example";
  company.name = Capital(brand) + " " + std::string(place.legal_form);
  company.country = place.country;
  for (const std::uint64_t topic : topics) {
    company.topics.push_back("topic " + std::to_string(topic));
  }
  const std::string city =
      Capital(language.Word(Mix(kCity, random.Below(kCities))));
  const std::size_t words = DrawWords(random, options_);
  const std::size_t pages = 1 + random.Below(3);
  for (std::size_t i = 0; i < pages; ++i) {
    nlp::Document page;
    page.language = language.Code();
    page.encoding = "utf-8";
    page.blocks = {
        {nlp::Role::kTitle, Capital(author.Head()) + " | " + company.name},
        {nlp::Role::kDescription, author.Sentence(10)},
        {nlp::Role::kNavigation, Capital(author.Content())}};
    AddSections(author, words / pages, random, page.blocks);
    if (i == 0 && random.Below(100) < kSharingShare) {
      page.blocks.push_back(
          {nlp::Role::kBody, SharedText(languages_, place, random)});
    }
    page.blocks.push_back({nlp::Role::kFooter, company.name + ", " + city});
    page.facts = FactsOf(company, place, city,
                         static_cast<std::uint32_t>(page.blocks.size() - 1));
    company.pages.push_back(std::move(page));
  }
  return company;
}

}  // namespace kindred::made
