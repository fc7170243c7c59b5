// VectorIndex: which companies are nearest in the latent space?
//
// Vectors are rows of `dimensions` values, row-major, of unit length or zero;
// nearness is the inner product, on unit vectors the cosine. Immutable;
// thread-safe; a search runs on the caller's thread.
#ifndef KINDRED_INDEX_VECTOR_INDEX_H_
#define KINDRED_INDEX_VECTOR_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "base/result.h"
#include "index/vector_lists.h"

namespace kindred::index {

struct Neighbour {
  std::size_t row = 0;
  float similarity = 0;  // inner product
};

// Takes octets one after the other.
using ByteSink = std::function<void(std::string_view)>;

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
  // Whether Search finds the nearest for certain.
  [[nodiscard]] virtual bool IsExact() const = 0;

  // The `limit` rows nearest to `query` (Dimensions() finite values) among
  // `allowed` (ascending; empty: all), best first, equal ones by row. An index
  // that is not exact looks into the `lists` nearest lists (0: its usual
  // number), and may find fewer.
  [[nodiscard]] std::vector<Neighbour> Search(
      std::span<const float> query, std::size_t limit,
      std::span<const std::size_t> allowed, std::size_t lists = 0) const {
    return Find(query, limit, allowed, lists);
  }

  // The stored vector of `row`.
  [[nodiscard]] virtual std::vector<float> Vector(std::size_t row) const = 0;

  // An index of these rows alone (ascending), numbered from 0.
  [[nodiscard]] virtual std::unique_ptr<VectorIndex> WithRows(
      std::span<const std::size_t> rows) const = 0;

  // The octets that ReadVectorIndex reads.
  virtual void Write(const ByteSink& sink) const = 0;

 private:
  // What Search says.
  [[nodiscard]] virtual std::vector<Neighbour> Find(
      std::span<const float> query, std::size_t limit,
      std::span<const std::size_t> allowed, std::size_t lists) const = 0;
};

struct VectorIndexOptions {
  // Up to so many rows search is exact over float32 values; beyond, in lists
  // of float16 values (docs/scale.md has the figures).
  std::size_t exact_up_to = 300'000;
  ListOptions lists = {};
};

[[nodiscard]] std::unique_ptr<VectorIndex> MakeVectorIndex(
    Array<float> vectors, std::size_t dimensions,
    const VectorIndexOptions& options = {});

// Both kinds, by themselves.
[[nodiscard]] std::unique_ptr<VectorIndex> MakeExactIndex(
    Array<float> vectors, std::size_t dimensions);
[[nodiscard]] std::unique_ptr<VectorIndex> MakeListIndex(
    std::span<const float> vectors, VectorLists lists);

// An index over what Write wrote, which stays where it is. Every length, row
// and value is checked (kCorrupt).
[[nodiscard]] Result<std::unique_ptr<VectorIndex>> ReadVectorIndex(
    const FileBytes& file, std::size_t dimensions, std::size_t size);

}  // namespace kindred::index

#endif  // KINDRED_INDEX_VECTOR_INDEX_H_
