// VectorIndex: which companies are nearest in the latent space?
//
// Vectors are rows of `dimensions` float32 values, row-major; nearness is the
// inner product, which on unit vectors is the cosine. Adding is for one thread;
// const members are thread-safe while nothing is added.
#ifndef KINDRED_INDEX_VECTOR_INDEX_H_
#define KINDRED_INDEX_VECTOR_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kindred::index {

struct Neighbour {
  std::size_t row = 0;   // in the order of adding
  float similarity = 0;  // inner product
};

class VectorIndex {
 public:
  VectorIndex() = default;
  virtual ~VectorIndex() = default;
  VectorIndex(const VectorIndex&) = delete;
  VectorIndex& operator=(const VectorIndex&) = delete;
  VectorIndex(VectorIndex&&) = delete;
  VectorIndex& operator=(VectorIndex&&) = delete;

  [[nodiscard]] virtual std::size_t Size() const = 0;
  [[nodiscard]] virtual std::size_t Dimensions() const = 0;

  // Appends `vectors` (k * Dimensions() finite values).
  virtual void Add(std::span<const float> vectors) = 0;

  // The `limit` rows nearest to `query` (Dimensions() values) among `allowed`
  // (ascending; empty: all), best first, equal ones by row.
  [[nodiscard]] virtual std::vector<Neighbour> Search(
      std::span<const float> query, std::size_t limit,
      std::span<const std::size_t> allowed) const = 0;

  // For each row from `begin` to before `end` the `limit` rows nearest to it,
  // itself left out, best first, equal ones by row; which of equal ones are the
  // last is open. For building: runs on all cores.
  [[nodiscard]] virtual std::vector<std::vector<Neighbour>> NearestToRows(
      std::size_t begin, std::size_t end, std::size_t limit) const = 0;

  // The stored vector of `row`.
  [[nodiscard]] virtual std::vector<float> Vector(std::size_t row) const = 0;

  // The octets of a file this index can be read from.
  [[nodiscard]] virtual Result<std::string> Serialise() const = 0;
};

// Exact search by FAISS (IndexFlatIP).
[[nodiscard]] std::unique_ptr<VectorIndex> MakeFaissIndex(
    std::size_t dimensions);

// Reads what Serialise wrote. FAISS does not check its files: call this only on
// octets whose digest was compared. kCorrupt if it is no index of this shape.
[[nodiscard]] Result<std::unique_ptr<VectorIndex>> ReadFaissIndex(
    std::string_view bytes, std::size_t dimensions, std::size_t size);

}  // namespace kindred::index

#endif  // KINDRED_INDEX_VECTOR_INDEX_H_
