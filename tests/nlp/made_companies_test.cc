#include "tests/support/made_companies.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/random.h"
#include "nlp/document.h"
#include "nlp/document_form.h"
#include "nlp/language.h"
#include "nlp/words.h"
#include "tests/support/made_words.h"
#include "tests/support/resampled_companies.h"

namespace kindred::made {
namespace {

std::vector<MadeCompany> MakeMany(std::size_t count, std::uint64_t seed = 1) {
  CompanyMakerOptions options;
  options.seed = seed;
  const CompanyMaker maker(options);
  std::vector<MadeCompany> companies;
  for (std::size_t i = 0; i < count; ++i) companies.push_back(maker.Make(i));
  return companies;
}

// The words of a company's content, as written.
std::vector<std::string> WordsOf(const MadeCompany& company) {
  std::vector<std::string> words;
  for (const nlp::Document& page : company.pages) {
    const std::string text = nlp::MainText(page);
    std::string word;
    for (const char c : text + " ") {
      if (c != ' ' && c != '\n' && c != '.') {
        word += c;
      } else if (!word.empty()) {
        words.push_back(std::move(word));
        word.clear();
      }
    }
  }
  return words;
}

std::set<std::string, std::less<>> StopWords(const std::string& language) {
  const std::vector<std::string_view> list =
      nlp::WordLines("stop/" + language + ".txt");
  return {list.begin(), list.end()};
}

std::string OctetsOf(const std::vector<MadeCompany>& companies) {
  std::string octets;
  for (const MadeCompany& company : companies) {
    octets += company.domain + company.name + company.country;
    for (const std::string& topic : company.topics) octets += topic;
    for (const nlp::Document& page : company.pages) {
      octets += nlp::PackDocument(page).Value();
    }
  }
  return octets;
}

TEST(MadeCompaniesTest, EqualSeedsGiveEqualOctets) {
  const std::string first = OctetsOf(MakeMany(50));
  EXPECT_EQ(OctetsOf(MakeMany(50)), first);
  EXPECT_NE(OctetsOf(MakeMany(50, 2)), first);
  EXPECT_EQ(OctetsOf({CompanyMaker({}).Make(49)}),
            OctetsOf({MakeMany(50)[49]}));
}

// Pinned: what is made on one platform is what is made on any other.
TEST(MadeCompaniesTest, TheFirstCompanyIsKnown) {
  const MadeCompany company = CompanyMaker({}).Make(0);
  EXPECT_EQ(company.name, "Cyniete Sp. z o.o.");
  EXPECT_EQ(nlp::TitleOf(company.pages[0]),
            "Nosoosly casz\u0105tu | Cyniete Sp. z o.o.");
  Random random(1);
  EXPECT_EQ(DrawRank(random, 200), 864U);
}

TEST(MadeCompaniesTest, SizesAreThoseAskedFor) {
  double all = 0;
  std::set<std::size_t> pages;
  for (const MadeCompany& company : MakeMany(500)) {
    const std::size_t words = WordsOf(company).size();
    EXPECT_GE(words, 118U);
    // A sentence more on each page, and a text that sites share.
    EXPECT_LE(words, 400U + 3 * 20 + 20);
    all += static_cast<double>(words);
    pages.insert(company.pages.size());
  }
  EXPECT_NEAR(all / 500, 240, 20);
  EXPECT_EQ(pages, (std::set<std::size_t>{1, 2, 3}));
}

TEST(MadeCompaniesTest, TextsAreFoundToBeInTheirLanguage) {
  std::map<std::string, std::size_t> languages;
  std::size_t right = 0;
  const std::vector<MadeCompany> companies = MakeMany(400);
  for (const MadeCompany& company : companies) {
    const nlp::Document& home = company.pages[0];
    ++languages[home.language];
    if (nlp::DetectLanguage(nlp::MainText(home), "").code == home.language) {
      ++right;
    }
  }
  EXPECT_GE(static_cast<double>(right) / 400, 0.97);
  EXPECT_EQ(languages.size(), MadeLanguages().size());
}

TEST(MadeCompaniesTest, TwoInFiveWordsAreStopWords) {
  const std::set<std::string, std::less<>> stop = StopWords("en");
  double words = 0;
  double found = 0;
  for (const MadeCompany& company : MakeMany(300)) {
    if (company.pages[0].language != "en") continue;
    for (const std::string& word : WordsOf(company)) {
      ++words;
      if (stop.contains(word)) ++found;
    }
  }
  EXPECT_NEAR(found / words, 0.37, 0.05);
}

// How often each word that is no stop word is used, the most used first.
std::vector<double> Frequencies(std::size_t companies) {
  const std::set<std::string, std::less<>> stop = StopWords("de");
  std::map<std::string, double> counts;
  for (const MadeCompany& company : MakeMany(companies)) {
    if (company.pages[0].language != "de") continue;
    for (const std::string& word : WordsOf(company)) {
      if (!stop.contains(word)) ++counts[word];
    }
  }
  std::vector<double> sorted;
  sorted.reserve(counts.size());
  for (const auto& [word, count] : counts) sorted.push_back(count);
  std::ranges::sort(sorted, std::greater());
  return sorted;
}

// Zipf: a straight line of log frequency over log rank. Real texts have slopes
// of -1 in the head and -3/2 and steeper behind some thousand words (R. Ferrer
// i Cancho and R. Sole, J. of Quantitative Linguistics 8, 2001).
TEST(MadeCompaniesTest, WordsFollowZipf) {
  const std::vector<double> sorted = Frequencies(3000);
  const auto slope = [&sorted](std::size_t from, std::size_t to) {
    return std::log(sorted[to] / sorted[from]) /
           std::log(static_cast<double>(to) / static_cast<double>(from));
  };
  EXPECT_NEAR(slope(30, 300), -0.8, 0.2);
  EXPECT_NEAR(slope(300, 3000), -0.9, 0.2);
}

// Heaps: ten times the companies, some four times the words; no end.
TEST(MadeCompaniesTest, TheVocabularyGrowsByHeaps) {
  const auto small = static_cast<double>(Frequencies(300).size());
  const auto large = static_cast<double>(Frequencies(3000).size());
  EXPECT_NEAR(std::log10(large / small), 0.62, 0.1);
}

// Of the words that at most one in twenty companies uses, two of one topic have
// more in common than two of different ones.
TEST(MadeCompaniesTest, CompaniesOfATopicShareWords) {
  std::map<std::string, std::vector<std::set<std::string>>> by_topic;
  std::map<std::string, std::size_t> users;
  std::size_t companies = 0;
  for (const MadeCompany& company : MakeMany(2000)) {
    if (company.pages[0].language != "de") continue;
    const std::vector<std::string> words = WordsOf(company);
    const std::set<std::string> distinct(words.begin(), words.end());
    for (const std::string& word : distinct) ++users[word];
    by_topic[company.topics[0]].push_back(distinct);
    ++companies;
  }
  EXPECT_GE(by_topic.size(), 100U);
  const auto shared = [&](const std::set<std::string>& a,
                          const std::set<std::string>& b) {
    return static_cast<double>(std::ranges::count_if(a, [&](const auto& word) {
      return b.contains(word) && 20 * users[word] <= companies;
    }));
  };
  const auto& popular = by_topic.at("topic 0");
  const auto& others = by_topic.at("topic 10");  // of another sector
  ASSERT_GE(std::min(popular.size(), others.size()), 5U);
  double same = 0;
  double other = 0;
  for (std::size_t i = 0; i + 1 < popular.size(); ++i) {
    same += shared(popular[i], popular[i + 1]);
    other += shared(popular[i], others[i % others.size()]);
  }
  EXPECT_GT(same, 1.5 * other);
}

TEST(MadeWordsTest, RanksHaveTheTailTheyPromise) {
  Random random(3);
  std::size_t past = 0;
  for (int i = 0; i < 100'000; ++i) {
    if (DrawRank(random, 100) >= 300) ++past;
  }
  EXPECT_NEAR(static_cast<double>(past) / 100'000, 0.5, 0.01);  // (1 + 3)^-1/2
  for (int i = 0; i < 1000; ++i) EXPECT_LT(DrawRankBelow(random, 10, 7), 7U);
}

TEST(ResampledCompaniesTest, MixHalvesOfRealTexts) {
  const std::string lines =
      R"({"name": "A", "text": "one two three four", "labels": ["x", "y"]})"
      "\n\n"
      R"({"name": "B", "text": "five six  seven. Eight"})"
      "\n";
  // An empty line is no JSON.
  EXPECT_FALSE(CompanyResampler::Of(lines, 1).Ok());
  std::string whole = lines;
  whole.erase(whole.find("\n\n"), 1);
  const CompanyResampler resampler = CompanyResampler::Of(whole, 1).Value();
  EXPECT_EQ(resampler.RealCompanies(), 2U);
  const MadeCompany real = resampler.Make(0);
  EXPECT_EQ(real.name, "A");
  EXPECT_EQ(real.topics, (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(nlp::MainText(real.pages[0]), "one two three four");
  EXPECT_EQ(nlp::TitleOf(real.pages[0]), "A");
  std::set<std::string> texts;
  for (std::uint64_t i = 2; i < 60; ++i) {
    texts.insert(nlp::MainText(resampler.Make(i).pages[0]));
  }
  EXPECT_EQ(texts, (std::set<std::string>{
                       "one two three four", "one two seven. Eight",
                       "five six three four", "five six seven. Eight"}));
  EXPECT_EQ(OctetsOf({resampler.Make(9)}), OctetsOf({resampler.Make(9)}));
  EXPECT_FALSE(CompanyResampler::Of("", 1).Ok());
}

}  // namespace
}  // namespace kindred::made
