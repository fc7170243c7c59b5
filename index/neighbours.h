// The neighbour graph: which companies are alike, whoever the customers are.
//
// A company's own text says too little to be scored by alone; companies that
// write alike vouch for each other (label spreading: Zhou et al., "Learning
// with Local and Global Consistency", NIPS 2003). Pure; deterministic.
#ifndef KINDRED_INDEX_NEIGHBOURS_H_
#define KINDRED_INDEX_NEIGHBOURS_H_

#include <cstddef>
#include <span>

#include "index/sparse_matrix.h"
#include "index/vector_lists.h"

namespace kindred::index {

struct NeighbourOptions {
  std::size_t count = 10;  // a company chooses; it is chosen by others too
  // Nearest in the latent space, of which the most similar are chosen.
  std::size_t candidates = 64;
  // Similarity is the mean of two cosines, of the latent vectors and, with this
  // share, of the features. Either alone is worse.
  double text_share = 0.5;
  // Up to so many companies each is compared with all others in the latent
  // space; of more, with those of the lists nearest to its own.
  std::size_t exact_up_to = 30'000;
  std::size_t lists_compared = 8;
  ListOptions lists = {};
  std::size_t threads = 0;  // as ParallelFor
};

// Square: row i holds the neighbours of company i, each with its share, which
// sum to 1; the row of a company without text is empty. Shares go by similarity
// squared, and edges count in both directions. `features` and `vectors` (row-
// major, `dimensions` values each) have unit rows or zeros. Equal bits whatever
// the threads. O(n^2 d) up to options.exact_up_to, then O(n^1.5 d).
[[nodiscard]] SparseMatrix FindNeighbours(const SparseMatrix& features,
                                          std::span<const float> vectors,
                                          std::size_t dimensions,
                                          const NeighbourOptions& options = {});

}  // namespace kindred::index

#endif  // KINDRED_INDEX_NEIGHBOURS_H_
