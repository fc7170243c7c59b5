#include "index/nearest.h"

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <faiss/utils/Heap.h>
#include <faiss/utils/distances.h>

#include "index/parallel.h"

namespace kindred::index {

NearestRows NearestAmong(std::span<const float> queries,
                         std::span<const float> among, std::size_t dimensions,
                         std::size_t count) {
  const std::size_t asked = queries.size() / dimensions;
  assert(count <= among.size() / dimensions);
  NearestRows nearest;
  nearest.similarities.resize(asked * count);
  std::vector<std::int64_t> ids(asked * count);
  HoldToOneThread();
  faiss::float_minheap_array_t heaps{asked, count, ids.data(),
                                     nearest.similarities.data()};
  faiss::knn_inner_product(queries.data(), among.data(), dimensions, asked,
                           among.size() / dimensions, &heaps);
  nearest.rows.assign(ids.begin(), ids.end());
  return nearest;
}

}  // namespace kindred::index
