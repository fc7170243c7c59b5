// Vocabulary: which terms are features, how rare each is, how it is written.
//
// Weights are BM25's (Robertson and Zaragoza, "The Probabilistic Relevance
// Framework: BM25 and Beyond", 2009, section 3.3) with each row brought to L2
// norm 1. Immutable after building; thread-safe.
#ifndef KINDRED_INDEX_VOCABULARY_H_
#define KINDRED_INDEX_VOCABULARY_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "index/sparse_matrix.h"
#include "index/term_source.h"
#include "nlp/terms.h"

namespace kindred::index {

struct VocabularyOptions {
  // A term of one company is its name or its town; one of two is more often a
  // coincidence than a trade.
  std::int64_t min_companies = 3;
  // A term of over half of the companies tells them apart no more. Small
  // corpora keep theirs: the bound never falls under 20 companies.
  double max_share = 0.5;
  // A word of a company's own name counts for that company only if at least
  // this many use it: "plastics" does, the family's name does not.
  std::int64_t min_companies_of_own = 5;
  double k1 = 2.0;  // saturation of repeated terms; 1.2 to 2 is usual
  double b = 0.75;  // influence of length; 0 none, 1 full
  // Phrases weigh less than terms: as features of equal weight they did not
  // help ranking, as explanations they do.
  double phrase_weight = 0.25;
  // Of more terms those of the most companies are kept: what a few of a million
  // companies write helps no ranking, and each takes 1.3 KB in the basis.
  std::size_t max_terms = 400'000;
};

struct VocabularyTerm {
  std::string term;            // as in nlp::TermCount
  std::string surface;         // the written form most companies use
  std::int64_t companies = 0;  // document frequency
  // Inverse document frequency: the mean over these companies of
  // ln(1 + n / df), both counted among the companies of the company's language,
  // so that everyday words of a language that few write are not rare.
  double rarity = 0;

  [[nodiscard]] bool IsPhrase() const {
    return term.find(' ') != std::string::npos;
  }
};

class Vocabulary {
 public:
  // The terms of `companies` within the options' bounds, sorted by term. Reads
  // them twice; memory: that of the terms kept, and 256 MB at most.
  [[nodiscard]] static Result<Vocabulary> BuildFrom(
      const TermSource& companies, const VocabularyOptions& options = {});
  [[nodiscard]] static Vocabulary Build(
      std::span<const nlp::TermCounts> companies,
      const VocabularyOptions& options = {});

  // From stored parts. `terms` is sorted by term.
  Vocabulary(std::vector<VocabularyTerm> terms, std::int64_t companies,
             double mean_length, const VocabularyOptions& options);
  // Moves only: the columns look into the terms.
  ~Vocabulary() = default;
  Vocabulary(Vocabulary&&) = default;
  Vocabulary& operator=(Vocabulary&&) = default;
  Vocabulary(const Vocabulary&) = delete;
  Vocabulary& operator=(const Vocabulary&) = delete;

  [[nodiscard]] std::span<const VocabularyTerm> Terms() const { return terms_; }
  [[nodiscard]] std::optional<std::uint32_t> Find(std::string_view term) const;
  [[nodiscard]] std::int64_t Companies() const { return companies_; }
  [[nodiscard]] double MeanLength() const { return mean_length_; }
  [[nodiscard]] const VocabularyOptions& Options() const { return options_; }

  // Adds one row to `matrix`: the company's features, L2 norm 1 (an empty row
  // if it has no term of the vocabulary). O(terms).
  void AddRow(const nlp::TermCounts& company, SparseBuilder& matrix) const;

 private:
  std::vector<VocabularyTerm> terms_;
  std::unordered_map<std::string_view, std::uint32_t> columns_;  // into terms_
  std::int64_t companies_ = 0;
  double mean_length_ = 0;  // mean sum of counts of a company
  VocabularyOptions options_;
};

}  // namespace kindred::index

#endif  // KINDRED_INDEX_VOCABULARY_H_
