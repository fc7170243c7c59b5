// Sparse rows in compressed sparse row form (CSR): what features are kept in.
//
// Plain values; const access is thread-safe.
#ifndef KINDRED_INDEX_SPARSE_MATRIX_H_
#define KINDRED_INDEX_SPARSE_MATRIX_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "index/array.h"

namespace kindred::index {

// One row: columns ascending, a value beside each.
struct SparseRow {
  std::span<const std::uint32_t> columns;
  std::span<const float> values;
};

// n rows x `width` columns. row_begin has n + 1 entries, the first 0.
struct SparseMatrix {
  std::uint32_t width = 0;
  Array<std::uint64_t> row_begin{0};
  Array<std::uint32_t> columns;
  Array<float> values;

  [[nodiscard]] std::size_t Rows() const { return row_begin.size() - 1; }

  [[nodiscard]] SparseRow Row(std::size_t row) const {
    const auto begin = static_cast<std::size_t>(row_begin[row]);
    const auto length = static_cast<std::size_t>(row_begin[row + 1]) - begin;
    return {columns.subspan(begin, length), values.subspan(begin, length)};
  }
};

// A matrix while its rows are added.
struct SparseBuilder {
  std::uint32_t width = 0;
  std::vector<std::uint64_t> row_begin{0};
  std::vector<std::uint32_t> columns;
  std::vector<float> values;

  void Add(std::uint32_t column, float value) {
    columns.push_back(column);
    values.push_back(value);
  }
  void EndRow() { row_begin.push_back(columns.size()); }

  [[nodiscard]] SparseRow Row(std::size_t row) const {
    const auto begin = static_cast<std::size_t>(row_begin[row]);
    const auto length = static_cast<std::size_t>(row_begin[row + 1]) - begin;
    return {std::span(columns).subspan(begin, length),
            std::span(values).subspan(begin, length)};
  }
  [[nodiscard]] SparseMatrix Finish() && {
    return {width, std::move(row_begin), std::move(columns), std::move(values)};
  }
};

// The sum over the row of value x weights[column], in double.
[[nodiscard]] inline double Dot(const SparseRow& row,
                                std::span<const float> weights) {
  double sum = 0;
  for (std::size_t i = 0; i < row.columns.size(); ++i) {
    sum += static_cast<double>(row.values[i]) *
           static_cast<double>(weights[row.columns[i]]);
  }
  return sum;
}

}  // namespace kindred::index

#endif  // KINDRED_INDEX_SPARSE_MATRIX_H_
