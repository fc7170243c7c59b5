// Array: immutable values that are owned, or stand in a mapped file.
//
// A contiguous range, so that it is read as a span. Copies share the values.
// Thread-safe.
#ifndef KINDRED_INDEX_ARRAY_H_
#define KINDRED_INDEX_ARRAY_H_

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace kindred::index {

template <typename T>
class Array {
 public:
  Array() = default;
  // Implicit on purpose: what was built as a vector is kept as an array.
  Array(std::vector<T> values)  // NOLINT(google-explicit-constructor)
      : Array(std::make_shared<const std::vector<T>>(std::move(values))) {}
  Array(std::initializer_list<T> values) : Array(std::vector<T>(values)) {}
  // `owner` keeps `values` where they are.
  Array(std::span<const T> values, std::shared_ptr<const void> owner)
      : values_(values), owner_(std::move(owner)) {}

  // The names that a range has.
  // NOLINTBEGIN(readability-identifier-naming)
  [[nodiscard]] std::size_t size() const { return values_.size(); }
  [[nodiscard]] bool empty() const { return values_.empty(); }
  [[nodiscard]] const T* data() const { return values_.data(); }
  [[nodiscard]] auto begin() const { return values_.begin(); }
  [[nodiscard]] auto end() const { return values_.end(); }
  [[nodiscard]] const T& front() const { return values_.front(); }
  [[nodiscard]] const T& back() const { return values_.back(); }
  const T& operator[](std::size_t i) const { return values_[i]; }
  [[nodiscard]] std::span<const T> subspan(std::size_t begin,
                                           std::size_t count) const {
    return values_.subspan(begin, count);
  }
  // NOLINTEND(readability-identifier-naming)

  friend bool operator==(const Array& a, const Array& b) {
    return std::ranges::equal(a.values_, b.values_);
  }

 private:
  explicit Array(std::shared_ptr<const std::vector<T>> values)
      : values_(*values), owner_(std::move(values)) {}

  std::span<const T> values_;
  std::shared_ptr<const void> owner_;
};

}  // namespace kindred::index

#endif  // KINDRED_INDEX_ARRAY_H_
