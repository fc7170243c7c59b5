#include "index/generation_rows.h"

#include <array>
#include <cstddef>
#include <vector>

#include "gtest/gtest.h"

#include "index/latent.h"
#include "tests/support/synthetic.h"

namespace kindred::index {
namespace {

constexpr std::size_t kEvery = 3;  // of the rows one is dropped

std::vector<std::size_t> KeptRows() {
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < 120; ++row) {
    if (row % kEvery != 0) rows.push_back(row);
  }
  return rows;
}

double SumOf(const SparseRow& row) {
  double sum = 0;
  for (const float value : row.values) sum += static_cast<double>(value);
  return sum;
}

TEST(WithRows, EveryPartHasTheSameCompanies) {
  const Generation all = MakeSyntheticGeneration();
  const std::vector<std::size_t> rows = KeptRows();
  const Generation kept = WithRows(MakeSyntheticGeneration(), rows);
  ASSERT_EQ(kept.Size(), rows.size());
  ASSERT_EQ(kept.features.Rows(), rows.size());
  ASSERT_EQ(kept.neighbours.Rows(), rows.size());
  ASSERT_EQ(kept.vectors->Size(), rows.size());
  ASSERT_EQ(kept.norms.size(), rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(kept.companies[i], all.companies[rows[i]]);
    const LatentVector vector = FoldIn(kept.features.Row(i), kept.basis);
    EXPECT_EQ(kept.vectors->Vector(i), vector.values);
    EXPECT_EQ(kept.vectors->Vector(i), all.vectors->Vector(rows[i]));
    EXPECT_EQ(kept.norms[i], vector.norm);
  }
  EXPECT_NE(kept.version, all.version);
}

TEST(WithRows, WhatTheOthersLentFallsToThoseThatStay) {
  const Generation all = MakeSyntheticGeneration();
  const std::vector<std::size_t> rows = KeptRows();
  const Generation kept = WithRows(MakeSyntheticGeneration(), rows);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const SparseRow before = all.neighbours.Row(rows[i]);
    const SparseRow after = kept.neighbours.Row(i);
    std::size_t next = 0;
    for (std::size_t j = 0; j < before.columns.size(); ++j) {
      if (before.columns[j] % kEvery == 0) continue;
      ASSERT_LT(next, after.columns.size());
      EXPECT_EQ(rows[after.columns[next++]], before.columns[j]);
    }
    EXPECT_EQ(next, after.columns.size());
    if (next > 0) {
      EXPECT_NEAR(SumOf(after), SumOf(before), 1e-5);
    }
  }
}

TEST(WithRows, TheVersionNamesWhichTheyAre) {
  const std::array<std::size_t, 2> first = {0, 1};
  const std::array<std::size_t, 2> other = {0, 2};
  EXPECT_EQ(WithRows(MakeSyntheticGeneration(), first).version,
            WithRows(MakeSyntheticGeneration(), first).version);
  EXPECT_NE(WithRows(MakeSyntheticGeneration(), first).version,
            WithRows(MakeSyntheticGeneration(), other).version);
  EXPECT_EQ(WithRows(MakeSyntheticGeneration(), {}).Size(), 0U);
}

}  // namespace
}  // namespace kindred::index
