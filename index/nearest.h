// The nearest of some vectors to others, by inner product: FAISS's exact search
// over plain memory.
//
// Internal to index/. Pure; one thread, whatever FAISS would take.
#ifndef KINDRED_INDEX_NEAREST_H_
#define KINDRED_INDEX_NEAREST_H_

#include <cstddef>
#include <span>
#include <vector>

namespace kindred::index {

// `count` entries a query, best first; which of equal ones come is open.
struct NearestRows {
  std::vector<std::size_t> rows;
  std::vector<float> similarities;
};

// Of `among` to each of `queries`, both row-major with `dimensions` > 0.
// `count` is at most the rows of `among`. O(queries x rows x dimensions), many
// queries at a time by matrix products.
[[nodiscard]] NearestRows NearestAmong(std::span<const float> queries,
                                       std::span<const float> among,
                                       std::size_t dimensions,
                                       std::size_t count);

}  // namespace kindred::index

#endif  // KINDRED_INDEX_NEAREST_H_
