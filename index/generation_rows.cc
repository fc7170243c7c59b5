#include "index/generation_rows.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/digest.h"

namespace kindred::index {
namespace {

constexpr std::uint32_t kDropped = std::numeric_limits<std::uint32_t>::max();

SparseMatrix RowsOf(const SparseMatrix& all,
                    std::span<const std::size_t> rows) {
  SparseBuilder kept;
  kept.width = all.width;
  for (const std::size_t row : rows) {
    const SparseRow cells = all.Row(row);
    kept.columns.insert(kept.columns.end(), cells.columns.begin(),
                        cells.columns.end());
    kept.values.insert(kept.values.end(), cells.values.begin(),
                       cells.values.end());
    kept.EndRow();
  }
  return std::move(kept).Finish();
}

// The graph among `rows`: each row's weights have the sum they had.
SparseMatrix NeighboursAmong(const SparseMatrix& all,
                             std::span<const std::size_t> rows) {
  std::vector<std::uint32_t> renumbered(all.Rows(), kDropped);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    renumbered[rows[i]] = static_cast<std::uint32_t>(i);
  }
  SparseBuilder kept;
  kept.width = static_cast<std::uint32_t>(rows.size());
  for (const std::size_t row : rows) {
    const SparseRow cells = all.Row(row);
    double sum = 0;
    double stays = 0;
    for (std::size_t i = 0; i < cells.columns.size(); ++i) {
      const auto value = static_cast<double>(cells.values[i]);
      sum += value;
      if (renumbered[cells.columns[i]] != kDropped) stays += value;
    }
    for (std::size_t i = 0; i < cells.columns.size(); ++i) {
      const std::uint32_t column = renumbered[cells.columns[i]];
      if (column == kDropped) continue;
      const double share = static_cast<double>(cells.values[i]) / stays;
      kept.Add(column, stays == sum ? cells.values[i]
                                    : static_cast<float>(share * sum));
    }
    kept.EndRow();
  }
  return std::move(kept).Finish();
}

}  // namespace

Generation WithRows(Generation generation, std::span<const std::size_t> rows) {
  std::vector<IndexedCompany> companies;
  std::vector<float> norms;
  std::string content = generation.version;
  for (const std::size_t row : rows) {
    companies.push_back(std::move(generation.companies[row]));
    norms.push_back(generation.norms[row]);
    content += ' ' + std::to_string(row);
  }
  generation.companies = std::move(companies);
  generation.norms = std::move(norms);
  generation.vectors = generation.vectors->WithRows(rows);
  generation.features = RowsOf(generation.features, rows);
  generation.neighbours = NeighboursAmong(generation.neighbours, rows);
  generation.version = Sha256Hex(content).substr(0, kVersionDigits);
  return generation;
}

}  // namespace kindred::index
