#include "index/sparse_matrix.h"

#include <array>
#include <cstdint>
#include <vector>

#include "gtest/gtest.h"

namespace kindred::index {
namespace {

constexpr std::array<float, 4> kWeights = {10, 100, 1000, 10'000};
constexpr std::array<float, 2> kOnes = {1, 1};

// 3 x 4:  . 1 . 2
//         . . . .
//         3 . . .
SparseMatrix Small() {
  return {4, {0, 2, 2, 3}, {1, 3, 0}, {1, 2, 3}};
}

TEST(SparseMatrixTest, GivesItsRows) {
  const SparseMatrix matrix = Small();
  ASSERT_EQ(matrix.Rows(), 3U);
  const SparseRow first = matrix.Row(0);
  EXPECT_EQ(std::vector(first.columns.begin(), first.columns.end()),
            (std::vector<std::uint32_t>{1, 3}));
  EXPECT_EQ(std::vector(first.values.begin(), first.values.end()),
            (std::vector<float>{1, 2}));
  EXPECT_TRUE(matrix.Row(1).columns.empty());
  EXPECT_TRUE(matrix.Row(1).values.empty());
  EXPECT_EQ(matrix.Row(2).columns[0], 0U);
}

TEST(SparseMatrixTest, BeginsEmpty) {
  EXPECT_EQ(SparseMatrix().Rows(), 0U);
}

TEST(SparseMatrixTest, DotSumsOverTheRow) {
  const SparseMatrix matrix = Small();
  EXPECT_EQ(Dot(matrix.Row(0), kWeights), 20'100.0);
  EXPECT_EQ(Dot(matrix.Row(1), kWeights), 0.0);
  EXPECT_EQ(Dot(matrix.Row(2), kWeights), 30.0);
}

// Floats of this size lose their last digits when summed as floats.
TEST(SparseMatrixTest, DotSumsInDouble) {
  const SparseMatrix matrix{2, {0, 2}, {0, 1}, {16'777'216.0F, 1.0F}};
  EXPECT_EQ(Dot(matrix.Row(0), kOnes), 16'777'217.0);
}

}  // namespace
}  // namespace kindred::index
