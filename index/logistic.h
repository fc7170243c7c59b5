// L2-regularised logistic regression over sparse features beside dense vectors.
//
// Minimises 0.5 |w|^2 + sum_i weight_i log(1 + exp(-label_i f(x_i))), with the
// intercept as one more regularised weight, as liblinear does (Fan et al., JMLR
// 9, 2008). Solved by Newton steps with conjugate gradients (Nocedal and
// Wright, "Numerical Optimization", 2006, algorithm 7.1). Deterministic; const
// members are thread-safe.
#ifndef KINDRED_INDEX_LOGISTIC_H_
#define KINDRED_INDEX_LOGISTIC_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "index/sparse_matrix.h"

namespace kindred::index {

// What models are fitted to, again and again with other labels.
class TrainingSet {
 public:
  TrainingSet(std::size_t width, std::size_t dimensions)
      : dimensions_(dimensions), slots_(width, kNone) {}

  // Copies a row of at most `width` columns and a vector of `dimensions` values
  // in; gives its number, counting from 0.
  std::size_t Add(const SparseRow& features, std::span<const float> vector);

  [[nodiscard]] std::size_t Size() const { return ends_.size(); }
  [[nodiscard]] std::size_t Width() const { return slots_.size(); }
  [[nodiscard]] std::size_t Dimensions() const { return dimensions_; }

  // The column of each slot. Weights other than of these never leave zero.
  [[nodiscard]] std::span<const std::uint32_t> Columns() const {
    return columns_;
  }

  // One example, in slots.
  [[nodiscard]] SparseRow Features(std::size_t example) const;
  [[nodiscard]] std::span<const float> Vector(std::size_t example) const;

 private:
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  std::size_t dimensions_;
  std::vector<std::uint32_t> slots_;     // of each column, kNone if unused
  std::vector<std::uint32_t> columns_;   // of each slot
  std::vector<std::uint32_t> features_;  // slots of all examples
  std::vector<float> values_;            // beside each
  std::vector<std::size_t> ends_;        // of each example's features
  std::vector<float> vectors_;           // a row an example
};

struct Label {
  std::size_t example = 0;  // of the set; each at most once
  double label = 0;         // +1 or -1
  double weight = 0;        // > 0: cost of getting it wrong
};

struct LogisticOptions {
  double tolerance = 1e-4;  // gradient norm against the first one's
  int max_steps = 50;       // Newton steps; ten are usual
};

struct LinearModel {
  std::vector<float> term_weights;    // one a feature column
  std::vector<float> latent_weights;  // one a latent dimension
  double bias = 0;
  // Part of a raw score that similar companies lend, 0 to 1; index/score.h.
  double lent_share = 0;
};

// Fits to the labelled examples. O(steps x 4 x non-zeros). Never fails: without
// labels all is zero.
[[nodiscard]] LinearModel FitLogistic(const TrainingSet& set,
                                      std::span<const Label> labels,
                                      const LogisticOptions& options = {});

}  // namespace kindred::index

#endif  // KINDRED_INDEX_LOGISTIC_H_
