#include "nlp/terms.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "nlp/ascii.h"
#include "nlp/counted_blocks.h"
#include "nlp/document.h"
#include "nlp/facts.h"
#include "nlp/lexicon.h"
#include "nlp/own_words.h"
#include "nlp/phrases.h"
#include "nlp/quote.h"
#include "nlp/text_map.h"
#include "nlp/tokens.h"
#include "nlp/unicode.h"

namespace kindred::nlp {
namespace {

// Written forms kept of one term; further ones are not counted.
constexpr std::size_t kMaxForms = 32;

// Different terms counted of one company, in reading order; real sites have
// some thousands, and each takes about 350 octets.
constexpr std::size_t kMaxTerms = 65'536;

float WeightOf(Role role, const RoleWeights& weights) {
  switch (role) {
    case Role::kTitle:
      return weights.title;
    case Role::kDescription:
      return weights.description;
    case Role::kHeading:
      return weights.heading;
    case Role::kBody:
    case Role::kList:
    case Role::kTable:
      return weights.body;
    case Role::kNavigation:
    case Role::kForm:
    case Role::kConsent:
    case Role::kFooter:
    case Role::kBoilerplate:
      break;
  }
  return 0;
}

// How well a block of this role is quoted; the least is best.
int QuoteRank(Role role) {
  switch (role) {
    case Role::kBody:
    case Role::kList:
    case Role::kTable:
      return 0;
    case Role::kHeading:
      return 1;
    case Role::kDescription:
      return 2;
    default:
      return 3;
  }
}

// How much a written form tells of how a word is written: most in the middle of
// a sentence, least where all letters are large anyway.
constexpr std::int64_t kInSentence = 8;
constexpr std::int64_t kAtStart = 2;
constexpr std::int64_t kAllCapitals = 1;
constexpr std::size_t kMaxAcronymBytes = 5;

struct Form {
  std::string text;  // as written
  std::int64_t weight = 0;
};

struct Tally {
  float count = 0;
  std::vector<Form> forms;
  Evidence evidence;
  int rank = 0;
  bool own = false;
};

struct Occurrence {
  Evidence evidence;
  std::string_view text;  // as written
  Role role = Role::kBody;
  std::int64_t weight = kInSentence;  // of its form
};

bool IsAllCapitals(std::string_view text) {
  return text.size() > kMaxAcronymBytes &&
         std::ranges::none_of(text, IsAsciiLower) &&
         std::ranges::any_of(text, IsAsciiUpper);
}

// Whether the text before `at` ends a sentence, or there is none.
bool StartsSentence(std::string_view text, std::size_t at) {
  while (at > 0 && text[at - 1] == ' ') --at;
  return at == 0 ||
         std::string_view(".!?:;|\"'(").find(text[at - 1]) !=
             std::string_view::npos ||
         !IsAscii(text[at - 1]);
}

std::int64_t FormWeight(std::string_view block, std::size_t begin,
                        std::string_view text, Role role) {
  if (IsAllCapitals(text)) return kAllCapitals;
  return QuoteRank(role) == 0 && !StartsSentence(block, begin) ? kInSentence
                                                               : kAtStart;
}

// `part` with a capital if the word it is a part of has one: nouns of German.
std::string WrittenLike(std::string_view whole, std::string part) {
  if (!whole.empty() && IsAsciiUpper(whole.front()) && !part.empty() &&
      IsAsciiLower(part.front())) {
    part.front() = static_cast<char>(part.front() - 'a' + 'A');
  }
  return part;
}

class TermCounter {
 public:
  TermCounter(std::span<const Document> pages, const Lexicon& lexicon,
              const OwnNames& own, const RoleWeights& weights)
      : pages_(pages),
        lexicon_(&lexicon),
        own_(own),
        facts_(MergeFacts(pages, own.domain)),
        weights_(weights) {}

  TermCounts Run() {
    std::map<std::string, std::int64_t> words;  // by language
    for (const BlockPlace& place : CountedBlocks(pages_)) {
      const TokenizedBlock block = TokensAt(pages_, place, tokenizers_);
      words[block.language] += static_cast<std::int64_t>(block.tokens.size());
      AddBlock(place, block);
    }
    TermCounts counts;
    std::int64_t most = 0;
    for (const auto& [language, count] : words) {
      counts.words += count;
      if (count > most) {
        most = count;
        counts.language = language;
      }
    }
    for (auto& [term, tally] : tallies_) {
      counts.terms.push_back(
          {term, tally.count, BestForm(tally), tally.evidence, tally.own});
    }
    std::ranges::sort(counts.terms, {}, &TermCount::term);
    return counts;
  }

 private:
  const OwnWords& OwnWordsOf(const std::string& language) {
    const auto found = own_words_.find(language);
    if (found != own_words_.end()) return found->second;
    return own_words_
        .emplace(language, OwnWords(own_, facts_, tokenizers_.Of(language)))
        .first->second;
  }

  void AddBlock(const BlockPlace& place, const TokenizedBlock& block) {
    const std::string& language = block.language;
    const OwnWords& own = OwnWordsOf(language);
    const std::vector<Token>& tokens = block.tokens;
    std::vector<bool> is_own(tokens.size());
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      is_own[i] = own.Hold(tokens[i].stem);
      if (tokens[i].stop) continue;
      const Occurrence seen = At(place, tokens[i], tokens[i]);
      Add(tokens[i].stem, seen, is_own[i]);
      AddParts(seen, language, own);
    }
    for (const FoundPhrase& phrase :
         FindPhrases(tokens, PhrasesOf(lexicon_->phrases, language))) {
      const auto first =
          is_own.begin() + static_cast<std::ptrdiff_t>(phrase.first);
      const auto last = first + static_cast<std::ptrdiff_t>(phrase.length);
      Add(phrase.key,
          At(place, tokens[phrase.first],
             tokens[phrase.first + phrase.length - 1]),
          std::find(first, last, true) != last);
    }
  }

  // The parts of a hyphenated word and of a compound count beside it:
  // "Spritzguss-Teile", "Spritzgussteile".
  void AddParts(const Occurrence& whole, const std::string& language,
                const OwnWords& own) {
    if (whole.text.find('-') == std::string_view::npos) {
      AddCompoundParts(whole, language, own);
      return;
    }
    for (std::size_t at = 0; at < whole.text.size();) {
      const std::size_t end =
          std::min(whole.text.find('-', at), whole.text.size());
      for (const Token& part :
           tokenizers_.Of(language).Run(whole.text.substr(at, end - at))) {
        if (part.stop) continue;
        Occurrence seen = whole;
        seen.text = whole.text.substr(at + part.begin, part.end - part.begin);
        seen.evidence.begin += static_cast<std::uint32_t>(at) + part.begin;
        seen.evidence.end = seen.evidence.begin + part.end - part.begin;
        Add(part.stem, seen, own.Hold(part.stem));
        AddCompoundParts(seen, language, own);
      }
      at = end + 1;
    }
  }

  // The place of a part is that of the whole word.
  void AddCompoundParts(const Occurrence& whole, const std::string& language,
                        const OwnWords& own) {
    if (!lexicon_->compounds.Words().contains(language)) return;
    for (const Part& part : PartsOf(whole.text, language)) {
      Occurrence seen = whole;
      seen.text = part.surface;
      seen.weight = kAllCapitals;
      Add(part.stem, seen, own.Hold(part.stem));
    }
  }

  struct Part {
    std::string stem;
    std::string surface;
  };

  const std::vector<Part>& PartsOf(std::string_view word,
                                   const std::string& language) {
    auto& known = parts_[language];
    if (const auto found = known.find(word); found != known.end()) {
      return found->second;
    }
    std::vector<Part> parts;
    for (std::string& part :
         lexicon_->compounds.Split(FoldCase(word), language)) {
      const std::vector<Token> tokens = tokenizers_.Of(language).Run(part);
      if (tokens.size() != 1 || tokens.front().stop) continue;
      parts.push_back(
          {tokens.front().stem, WrittenLike(word, std::move(part))});
    }
    return known.emplace(word, std::move(parts)).first->second;
  }

  [[nodiscard]] Occurrence At(const BlockPlace& place, const Token& first,
                              const Token& last) const {
    const Block& block = pages_[place.page].blocks[place.block];
    const std::uint32_t begin = first.begin;
    const std::uint32_t end = last.end;
    const std::string_view whole = block.text;
    const std::string_view text = whole.substr(begin, end - begin);
    return {{place.page, place.block, begin, end},
            text,
            block.role,
            FormWeight(whole, begin, text, block.role)};
  }

  // A term is own if any of its words is, wherever it stands.
  void Add(const std::string& term, const Occurrence& seen, bool own) {
    if (tallies_.size() >= kMaxTerms && !tallies_.contains(term)) return;
    Tally& tally = tallies_[term];
    tally.own = tally.own || own;
    const int rank = QuoteRank(seen.role);
    if (tally.forms.empty() || rank < tally.rank) {
      tally.rank = rank;
      tally.evidence = seen.evidence;
    }
    tally.count += WeightOf(seen.role, weights_);
    const auto form = std::ranges::find(tally.forms, seen.text, &Form::text);
    if (form != tally.forms.end()) {
      form->weight += seen.weight;
    } else if (tally.forms.size() < kMaxForms) {
      tally.forms.push_back({std::string(seen.text), seen.weight});
    }
  }

  // The form of the greatest weight; of equal ones, the first of the alphabet.
  static std::string BestForm(const Tally& tally) {
    const Form* best = &tally.forms.front();
    for (const Form& form : tally.forms) {
      if (form.weight > best->weight ||
          (form.weight == best->weight && form.text < best->text)) {
        best = &form;
      }
    }
    return CollapseSpace(best->text);
  }

  std::span<const Document> pages_;
  const Lexicon* lexicon_;
  OwnNames own_;
  Facts facts_;
  RoleWeights weights_;
  std::map<std::string, OwnWords> own_words_;
  Tokenizers tokenizers_;
  std::map<std::string, TextMap<std::vector<Part>>> parts_;
  TextMap<Tally> tallies_;
};

}  // namespace

TermCounts CountTerms(std::span<const Document> pages, const Lexicon& lexicon,
                      const OwnNames& own, const RoleWeights& weights) {
  return TermCounter(pages, lexicon, own, weights).Run();
}

std::string QuoteSentence(std::span<const Document> pages,
                          const Evidence& evidence, std::size_t max_bytes) {
  if (evidence.page >= pages.size()) return {};
  const Document& page = pages[evidence.page];
  if (page.nosnippet || evidence.block >= page.blocks.size()) return {};
  const std::string& text = page.blocks[evidence.block].text;
  if (evidence.begin > evidence.end || evidence.end > text.size()) return {};
  return CutAround(
      WithoutContacts(SentenceAround(text, evidence.begin, evidence.end)),
      max_bytes);
}

}  // namespace kindred::nlp
