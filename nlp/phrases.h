// Phrases: runs of two to four tokens that belong together.
//
// Source: normalised pointwise mutual information, G. Bouma, "Normalized
// (pointwise) mutual information in collocation extraction", GSCL 2009, times
// the logarithm of the document frequency; counted in companies, so that one
// company's repetition counts once. For more than two tokens the measure is
// ln(p(w1..wn) / (p(w1)..p(wn))) / (-(n - 1) ln p(w1..wn)); stop words inside a
// phrase are left out of it. Not synchronised; results do not depend on hash
// order, nor, up to the limit of PhraseCounter, on the order of companies.
#ifndef KINDRED_NLP_PHRASES_H_
#define KINDRED_NLP_PHRASES_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "nlp/tokens.h"

namespace kindred::nlp {

inline constexpr std::size_t kMaxPhraseTokens = 4;
inline constexpr std::size_t kMaxPhraseCandidates = 4'000'000;

// The stems of a phrase joined by one U+0020.
using PhraseKey = std::string;

// The candidates that begin at tokens[first], shortest first; `length` counts
// tokens. For CountTerms, so that both see the same runs.
struct PhraseCandidate {
  PhraseKey key;
  std::size_t length = 0;
};
[[nodiscard]] std::vector<PhraseCandidate> PhraseCandidates(
    std::span<const Token> tokens, std::size_t first);

struct PhraseOptions {
  std::int64_t min_companies = 5;  // fewer is a name or a coincidence
  double min_npmi = 0.25;          // 0: independent; 1: only ever together
  std::size_t limit = 500'000;     // most phrases kept, the best ones
};

// The phrases of a corpus; immutable, so const members run on any thread.
class PhraseSet {
 public:
  PhraseSet() = default;
  explicit PhraseSet(std::vector<PhraseKey> keys);

  [[nodiscard]] bool Contains(std::string_view key) const;
  [[nodiscard]] std::size_t Size() const { return keys_.size(); }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  std::unordered_set<std::string, Hash, std::equal_to<>> keys_;
};

// Learns a PhraseSet from the blocks of many companies. Memory: one entry a
// distinct candidate; candidates seen in one company only are forgotten when
// there are over kMaxPhraseCandidates.
class PhraseCounter {
 public:
  // Counts one company: `blocks` holds the tokens of each of its blocks. A
  // candidate is a run of adjacent tokens without stop word at either end.
  // Numbers are the exception: they may stand inside or at the end ("iso
  // 9001", "industrie 4.0"), but not first, and a year (1900 to 2099) not at
  // the end; so no number, year or price is a phrase by itself.
  void AddCompany(std::span<const std::vector<Token>> blocks);

  // The phrases so far. A phrase that (nearly) always stands inside one longer
  // phrase is left to that one.
  [[nodiscard]] PhraseSet Finish(const PhraseOptions& options = {}) const;

 private:
  // Companies by key: candidates, and single tokens that are no stop words.
  std::unordered_map<std::string, std::int64_t> companies_;
  std::int64_t total_ = 0;  // companies added
};

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_PHRASES_H_
