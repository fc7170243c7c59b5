// L2-regularised logistic regression over sparse features beside dense vectors.
//
// Minimises 0.5 |w|^2 + sum_i weight_i log(1 + exp(-label_i f(x_i))), with the
// intercept as one more regularised weight, as liblinear does (Fan et al., JMLR
// 9, 2008). Solved by Newton steps with conjugate gradients (Nocedal and
// Wright, "Numerical Optimization", 2006, algorithm 7.1). Deterministic;
// thread-safe.
#ifndef KINDRED_INDEX_LOGISTIC_H_
#define KINDRED_INDEX_LOGISTIC_H_

#include <cstddef>
#include <span>
#include <vector>

#include "index/sparse_matrix.h"

namespace kindred::index {

struct Example {
  SparseRow features;             // must outlive the training
  std::span<const float> vector;  // `dimensions` values, likewise
  double label = 0;               // +1 or -1
  double weight = 0;              // > 0: cost of getting it wrong
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

// Fits a model with `width` term weights and `dimensions` latent weights.
// O(steps x 10 x non-zeros). Never fails: without examples the model is zero.
[[nodiscard]] LinearModel FitLogistic(std::span<const Example> examples,
                                      std::size_t width, std::size_t dimensions,
                                      const LogisticOptions& options = {});

}  // namespace kindred::index

#endif  // KINDRED_INDEX_LOGISTIC_H_
