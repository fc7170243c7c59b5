// VectorIndex by comparing with every row: the fake, and the yardstick that
// FAISS is measured against.
//
// Sums in double. Thread-safe as index/vector_index.h says.
#ifndef KINDRED_TESTS_SUPPORT_BRUTE_FORCE_INDEX_H_
#define KINDRED_TESTS_SUPPORT_BRUTE_FORCE_INDEX_H_

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "index/vector_index.h"

namespace kindred::index {

class BruteForceIndex final : public VectorIndex {
 public:
  explicit BruteForceIndex(std::size_t dimensions) : dimensions_(dimensions) {}

  [[nodiscard]] std::size_t Size() const override {
    return dimensions_ == 0 ? 0 : values_.size() / dimensions_;
  }
  [[nodiscard]] std::size_t Dimensions() const override { return dimensions_; }

  void Add(std::span<const float> vectors) override {
    assert(vectors.empty() || vectors.size() % dimensions_ == 0);
    values_.insert(values_.end(), vectors.begin(), vectors.end());
  }

  [[nodiscard]] std::vector<Neighbour> Search(
      std::span<const float> query, std::size_t limit,
      std::span<const std::size_t> allowed) const override {
    std::vector<Neighbour> all;
    for (std::size_t row = 0; row < Size(); ++row) {
      if (!allowed.empty() && !std::ranges::binary_search(allowed, row)) {
        continue;
      }
      all.push_back({row, Product(query, row)});
    }
    std::ranges::sort(all, [](const Neighbour& a, const Neighbour& b) {
      return a.similarity != b.similarity ? a.similarity > b.similarity
                                          : a.row < b.row;
    });
    all.resize(std::min(all.size(), limit));
    return all;
  }

  [[nodiscard]] std::vector<std::vector<Neighbour>> NearestToRows(
      std::size_t begin, std::size_t end, std::size_t limit) const override {
    std::vector<std::vector<Neighbour>> nearest;
    for (std::size_t row = begin; row < end; ++row) {
      nearest.push_back(Search(Vector(row), Size(), {}));
      std::erase_if(nearest.back(),
                    [row](const Neighbour& found) { return found.row == row; });
      nearest.back().resize(std::min(nearest.back().size(), limit));
    }
    return nearest;
  }

  [[nodiscard]] std::vector<float> Vector(std::size_t row) const override {
    const auto values =
        std::span(values_).subspan(row * dimensions_, dimensions_);
    return {values.begin(), values.end()};
  }

  [[nodiscard]] Result<std::string> Serialise() const override {
    std::string bytes = Mark(dimensions_);
    const std::size_t begin = bytes.size();
    bytes.resize(begin + values_.size() * sizeof(float));
    if (!values_.empty()) {
      std::memcpy(bytes.data() + begin, values_.data(),
                  values_.size() * sizeof(float));
    }
    return bytes;
  }

  // Reads what Serialise wrote, as ReadFaissIndex does.
  [[nodiscard]] static Result<std::unique_ptr<VectorIndex>> FromBytes(
      std::string_view bytes, std::size_t dimensions, std::size_t size) {
    const std::string mark = Mark(dimensions);
    if (!bytes.starts_with(mark) ||
        bytes.size() - mark.size() != dimensions * size * sizeof(float)) {
      return Error{ErrorCode::kCorrupt, "vector index: not of this shape"};
    }
    auto index = std::make_unique<BruteForceIndex>(dimensions);
    index->values_.resize(dimensions * size);
    if (!index->values_.empty()) {
      std::memcpy(index->values_.data(), bytes.data() + mark.size(),
                  bytes.size() - mark.size());
    }
    return std::unique_ptr<VectorIndex>(std::move(index));
  }

 private:
  [[nodiscard]] static std::string Mark(std::size_t dimensions) {
    return "brute force " + std::to_string(dimensions) + "\n";
  }

  [[nodiscard]] float Product(std::span<const float> query,
                              std::size_t row) const {
    double sum = 0;
    for (std::size_t d = 0; d < dimensions_; ++d) {
      sum += static_cast<double>(query[d]) *
             static_cast<double>(values_[row * dimensions_ + d]);
    }
    return static_cast<float>(sum);
  }

  std::size_t dimensions_;
  std::vector<float> values_;  // row-major
};

}  // namespace kindred::index

#endif  // KINDRED_TESTS_SUPPORT_BRUTE_FORCE_INDEX_H_
