// VectorIndex by comparing with every row: the fake, and the yardstick that
// FAISS is measured against.
//
// Sums in double. Thread-safe as index/vector_index.h says.
#ifndef KINDRED_TESTS_SUPPORT_BRUTE_FORCE_INDEX_H_
#define KINDRED_TESTS_SUPPORT_BRUTE_FORCE_INDEX_H_

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "index/vector_index.h"

namespace kindred::index {

class BruteForceIndex final : public VectorIndex {
 public:
  BruteForceIndex(std::vector<float> values, std::size_t dimensions)
      : dimensions_(dimensions), values_(std::move(values)) {}

  [[nodiscard]] std::size_t Size() const override {
    return dimensions_ == 0 ? 0 : values_.size() / dimensions_;
  }
  [[nodiscard]] std::size_t Dimensions() const override { return dimensions_; }

  [[nodiscard]] bool IsExact() const override { return true; }

  [[nodiscard]] std::vector<float> Vector(std::size_t row) const override {
    const auto values =
        std::span(values_).subspan(row * dimensions_, dimensions_);
    return {values.begin(), values.end()};
  }

  [[nodiscard]] std::unique_ptr<VectorIndex> WithRows(
      std::span<const std::size_t> rows) const override {
    std::vector<float> kept;
    for (const std::size_t row : rows) {
      const std::vector<float> vector = Vector(row);
      kept.insert(kept.end(), vector.begin(), vector.end());
    }
    return std::make_unique<BruteForceIndex>(std::move(kept), dimensions_);
  }

  void Write(const ByteSink& /*sink*/) const override {}

 private:
  [[nodiscard]] std::vector<Neighbour> Find(
      std::span<const float> query, std::size_t limit,
      std::span<const std::size_t> allowed,
      std::size_t /*lists*/) const override {
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
