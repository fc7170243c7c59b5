// Latent part: the features in 256 dimensions, where related terms meet.
//
// Source: truncated singular value decomposition by the randomised method of
// Halko, Martinsson, Tropp, "Finding structure with randomness", SIAM Review
// 53(2), 2011, algorithms 4.4 and 5.1, with power iterations orthonormalised by
// Cholesky QR. Deterministic for a seed. Thread-safe.
#ifndef KINDRED_INDEX_LATENT_H_
#define KINDRED_INDEX_LATENT_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "index/array.h"
#include "index/sparse_matrix.h"

namespace kindred::index {

struct LatentOptions {
  std::size_t dimensions = 256;  // more gained nothing on the labelled sets
  std::size_t oversampling = 32;
  int power_iterations = 2;
  // Fitted on so many rows, drawn with the seed; the rest is folded in.
  std::size_t sample = 100'000;
  std::uint64_t seed = 1;
  std::size_t threads = 0;  // as ParallelFor
};

// width x dimensions, row-major: one row a column of the features. Its columns
// are orthonormal right singular vectors, largest singular value first, each
// signed so that its largest component is positive.
struct LatentBasis {
  std::size_t dimensions = 0;  // fewer than asked for where the rank is lower
  Array<float> rows;

  [[nodiscard]] std::span<const float> Row(std::size_t column) const {
    return rows.subspan(column * dimensions, dimensions);
  }
};

// A company in the latent space. `norm` is the length before the vector was
// brought to norm 1, so that each term's share can be told exactly.
struct LatentVector {
  std::vector<float> values;  // `dimensions` values, L2 norm 1 or all zero
  float norm = 0;
};

// Equal bits whatever the threads. O(non-zeros of the sample x dimensions)
// time; width x (dimensions + oversampling) floats, thrice.
[[nodiscard]] LatentBasis FitLatentBasis(const SparseMatrix& features,
                                         const LatentOptions& options = {});

[[nodiscard]] LatentVector FoldIn(const SparseRow& features,
                                  const LatentBasis& basis);

}  // namespace kindred::index

#endif  // KINDRED_INDEX_LATENT_H_
