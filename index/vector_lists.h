// VectorLists: vectors sorted into lists around centroids, so that what is near
// a query is looked for in a few lists (an inverted file: Sivic and Zisserman,
// "Video Google", ICCV 2003).
//
// Deterministic for a seed, whatever the number of threads. Pure; thread-safe.
#ifndef KINDRED_INDEX_VECTOR_LISTS_H_
#define KINDRED_INDEX_VECTOR_LISTS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "index/array.h"

namespace kindred::index {

struct ListOptions {
  double per_root = 2.0;        // lists: this times the root of the rows
  std::size_t sample = 40;      // rows a list that centroids are fitted on
  std::size_t iterations = 10;  // of spherical k-means
  std::uint64_t seed = 1;
  std::size_t threads = 0;  // as ParallelFor
};

struct VectorLists {
  std::size_t dimensions = 0;
  Array<float> centroids;         // lists x dimensions, row-major
  Array<std::uint64_t> begin{0};  // of each list in `rows`; lists + 1
  Array<std::int64_t> rows;       // of each list, ascending

  [[nodiscard]] std::size_t Lists() const { return begin.size() - 1; }
  [[nodiscard]] std::span<const std::int64_t> Rows(std::size_t list) const {
    return rows.subspan(begin[list], begin[list + 1] - begin[list]);
  }
};

// `vectors`: row-major, of unit length or zero; `dimensions` > 0.
[[nodiscard]] VectorLists MakeVectorLists(std::span<const float> vectors,
                                          std::size_t dimensions,
                                          const ListOptions& options = {});

// The `count` lists nearest to a vector, nearest first.
[[nodiscard]] std::vector<std::size_t> NearestLists(
    const VectorLists& lists, std::span<const float> vector, std::size_t count);

}  // namespace kindred::index

#endif  // KINDRED_INDEX_VECTOR_LISTS_H_
