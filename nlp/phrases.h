// Phrases: runs of two to four tokens that belong together, in one language.
//
// Chosen by three measures: the G2 significance of the run (T. Dunning,
// Computational Linguistics 19(1), 1993), normalised pointwise mutual
// information (G. Bouma, GSCL 2009) and the C-value's nested count (K. Frantzi,
// S. Ananiadou, H. Mima, "Automatic recognition of multi-word terms", 2000,
// section 2.3). Independence of n words is p(w1)..p(wn); stop words inside a
// run are left out of it. Not synchronised; results do not depend on hash
// order, nor, up to the limit of PhraseCounter, on the order of companies.
#ifndef KINDRED_NLP_PHRASES_H_
#define KINDRED_NLP_PHRASES_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nlp/text_map.h"
#include "nlp/tokens.h"

namespace kindred::nlp {

inline constexpr std::size_t kMaxPhraseTokens = 4;
inline constexpr std::size_t kMaxPhraseCandidates = 4'000'000;

// The stems of a phrase joined by one U+0020.
using PhraseKey = std::string;

// The phrases of one language, each with its worth: NPMI times the logarithm
// of the companies that use it.
using PhraseTable = TextMap<float>;

// The phrases of a corpus by ISO 639-1 code; "" is text of unknown language.
using PhraseSet = std::map<std::string, PhraseTable, std::less<>>;

// The table of a language; an empty one if there is none.
[[nodiscard]] const PhraseTable& PhrasesOf(const PhraseSet& phrases,
                                           std::string_view language);

// A phrase at its place: tokens [first, first + length).
struct FoundPhrase {
  PhraseKey key;
  std::size_t first = 0;
  std::size_t length = 0;
};

// The phrases of `table` in one block. Of those that overlap, the ones of the
// greatest joint worth stay; a phrase inside one that stays is found as well.
// O(tokens).
[[nodiscard]] std::vector<FoundPhrase> FindPhrases(
    std::span<const Token> tokens, const PhraseTable& table);

// Tokens of one block, and their language.
struct TokenizedBlock {
  std::string language;
  std::vector<Token> tokens;
};

struct PhraseOptions {
  std::int64_t min_companies = 5;   // fewer is a name or a coincidence
  double min_npmi = 0.4;            // 0: independent; 1: only ever together
  double min_npmi_with_stop = 0.5;  // with a stop word inside: mere talk
  double min_significance = 10.83;  // G2 of one degree of freedom, p = .001
  std::int64_t min_standing = 3;    // uses outside of any longer phrase
  std::size_t limit = 500'000;      // most phrases kept, the best ones
};

// How often one company uses each token and candidate, by language.
using PhraseUses = std::map<std::string, TextMap<std::int64_t>, std::less<>>;

// A candidate is a run of adjacent tokens without stop word or verb of every
// company at either end. Numbers are the exception: they may stand inside or at
// the end ("iso 9001", "industrie 4.0"), but not first, and a year (1900 to
// 2099) not at the end; so no number, year or price is a phrase by itself.
[[nodiscard]] PhraseUses CountUses(std::span<const TokenizedBlock> blocks);

// Learns a PhraseSet from what many companies use. Memory: one entry a distinct
// token or candidate; those seen in one company only are forgotten when there
// are over kMaxPhraseCandidates, and after that whenever so many again are
// half of what is kept.
class PhraseCounter {
 public:
  // Adds one company.
  void Add(const PhraseUses& uses);
  void AddCompany(std::span<const TokenizedBlock> blocks) {
    Add(CountUses(blocks));
  }

  // The phrases so far.
  [[nodiscard]] PhraseSet Finish(const PhraseOptions& options = {}) const;

  // Of one token or candidate.
  struct Count {
    std::int64_t companies = 0;
    std::int64_t uses = 0;  // a few of each company at the most
  };
  using Counts = TextMap<Count>;
  // Of one language.
  struct LanguageCounts {
    Counts counts;               // candidates and single tokens by key
    std::int64_t companies = 0;  // with text in this language
    std::int64_t uses = 0;       // of all single tokens together
  };

 private:
  void ForgetRare();

  std::map<std::string, LanguageCounts> languages_;
  std::size_t entries_ = 0;  // of all languages
  std::size_t most_entries_ = kMaxPhraseCandidates;
};

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_PHRASES_H_
