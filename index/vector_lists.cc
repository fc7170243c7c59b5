#include "index/vector_lists.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <faiss/Clustering.h>
#include <faiss/IndexFlat.h>
#include <faiss/utils/distances.h>

#include "index/nearest.h"
#include "index/parallel.h"

namespace kindred::index {
namespace {

// Rows assigned at a time.
constexpr std::size_t kRowsAssigned = 4096;

Array<float> FitCentroids(std::span<const float> vectors,
                          std::size_t dimensions, std::size_t lists,
                          const ListOptions& options) {
  HoldToOneThread();
  faiss::ClusteringParameters parameters;
  parameters.niter = static_cast<int>(options.iterations);
  parameters.spherical = true;
  parameters.seed = static_cast<int>(options.seed);
  parameters.max_points_per_centroid = static_cast<int>(options.sample);
  parameters.min_points_per_centroid = 1;
  faiss::Clustering clustering(static_cast<int>(dimensions),
                               static_cast<int>(lists), parameters);
  faiss::IndexFlatIP assigner(static_cast<faiss::Index::idx_t>(dimensions));
  clustering.train(
      static_cast<faiss::Index::idx_t>(vectors.size() / dimensions),
      vectors.data(), assigner);
  return std::move(clustering.centroids);
}

// The list of each row.
std::vector<std::size_t> Assign(std::span<const float> vectors,
                                std::size_t dimensions,
                                std::span<const float> centroids,
                                std::size_t threads) {
  const std::size_t size = vectors.size() / dimensions;
  std::vector<std::size_t> lists(size);
  ParallelFor((size + kRowsAssigned - 1) / kRowsAssigned, threads,
              [&](std::size_t block) {
                const std::size_t first = block * kRowsAssigned;
                const std::size_t count = std::min(kRowsAssigned, size - first);
                const auto nearest = NearestAmong(
                    vectors.subspan(first * dimensions, count * dimensions),
                    centroids, dimensions, 1);
                for (std::size_t i = 0; i < count; ++i) {
                  lists[first + i] = nearest.rows[i];
                }
              });
  return lists;
}

}  // namespace

VectorLists MakeVectorLists(std::span<const float> vectors,
                            std::size_t dimensions,
                            const ListOptions& options) {
  VectorLists lists;
  lists.dimensions = dimensions;
  const std::size_t size = vectors.size() / dimensions;
  if (size == 0) return lists;
  const auto wanted = static_cast<std::size_t>(
      options.per_root * std::sqrt(static_cast<double>(size)));
  const std::size_t count = std::clamp(wanted, std::size_t{1}, size);
  lists.centroids = FitCentroids(vectors, dimensions, count, options);
  const std::vector<std::size_t> list_of =
      Assign(vectors, dimensions, lists.centroids, options.threads);
  std::vector<std::uint64_t> begin(count + 1, 0);
  for (const std::size_t list : list_of) ++begin[list + 1];
  for (std::size_t list = 0; list < count; ++list) {
    begin[list + 1] += begin[list];
  }
  std::vector<std::int64_t> rows(size);
  std::vector<std::uint64_t> next(begin.begin(), begin.end() - 1);
  for (std::size_t row = 0; row < size; ++row) {
    rows[next[list_of[row]]++] = static_cast<std::int64_t>(row);
  }
  lists.begin = std::move(begin);
  lists.rows = std::move(rows);
  return lists;
}

std::vector<std::size_t> NearestLists(const VectorLists& lists,
                                      std::span<const float> vector,
                                      std::size_t count) {
  const std::size_t asked = std::min(count, lists.Lists());
  if (asked == 0) return {};
  return NearestAmong(vector, lists.centroids, lists.dimensions, asked).rows;
}

}  // namespace kindred::index
