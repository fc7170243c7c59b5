#include "index/latent.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "gtest/gtest.h"
#include <Eigen/Core>
#include <Eigen/SVD>

#include "base/random.h"

namespace kindred::index {
namespace {

using Eigen::MatrixXd;

SparseMatrix ToSparse(const MatrixXd& dense) {
  SparseBuilder sparse;
  sparse.width = static_cast<std::uint32_t>(dense.cols());
  for (Eigen::Index r = 0; r < dense.rows(); ++r) {
    for (Eigen::Index c = 0; c < dense.cols(); ++c) {
      if (dense(r, c) == 0) continue;
      sparse.Add(static_cast<std::uint32_t>(c),
                 static_cast<float>(dense(r, c)));
    }
    sparse.EndRow();
  }
  return std::move(sparse).Finish();
}

MatrixXd ToDense(const LatentBasis& basis, std::size_t width) {
  MatrixXd dense(width, basis.dimensions);
  for (std::size_t c = 0; c < width; ++c) {
    for (std::size_t d = 0; d < basis.dimensions; ++d) {
      dense(static_cast<Eigen::Index>(c), static_cast<Eigen::Index>(d)) =
          static_cast<double>(basis.Row(c)[d]);
    }
  }
  return dense;
}

MatrixXd RandomMatrix(Eigen::Index rows, Eigen::Index columns,
                      std::uint64_t seed) {
  Random random(seed);
  return MatrixXd::NullaryExpr(rows, columns,
                               [&random] { return random.Gaussian(); });
}

// Rank 6, with singular values that fall slowly enough to tell them apart.
MatrixXd LowRank(std::uint64_t seed) {
  MatrixXd left = RandomMatrix(40, 6, seed);
  for (Eigen::Index i = 0; i < left.cols(); ++i) {
    left.col(i) *= std::pow(0.6, static_cast<double>(i));
  }
  return left * RandomMatrix(6, 25, seed + 1000);
}

LatentOptions Dimensions(std::size_t dimensions) {
  LatentOptions options;
  options.dimensions = dimensions;
  options.oversampling = 4;
  return options;
}

TEST(FitLatentBasisTest, IsOrthonormalWithFixedSigns) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const LatentBasis basis =
        FitLatentBasis(ToSparse(LowRank(seed)), Dimensions(5));
    ASSERT_EQ(basis.dimensions, 5U);
    const MatrixXd dense = ToDense(basis, 25);
    EXPECT_TRUE((dense.transpose() * dense).isIdentity(1e-4)) << seed;
    for (Eigen::Index d = 0; d < dense.cols(); ++d) {
      Eigen::Index largest = 0;
      dense.col(d).cwiseAbs().maxCoeff(&largest);
      EXPECT_GT(dense(largest, d), 0.0);
    }
  }
}

// The exact decomposition by Eigen's Jacobi method is the yardstick.
TEST(FitLatentBasisTest, IsTheExactDecompositionOfALowRankMatrix) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const MatrixXd matrix = LowRank(seed);
    const Eigen::JacobiSVD<MatrixXd> exact(
        matrix, Eigen::ComputeThinU | Eigen::ComputeThinV);
    const LatentBasis basis = FitLatentBasis(ToSparse(matrix), Dimensions(4));
    ASSERT_EQ(basis.dimensions, 4U);
    const MatrixXd mine = ToDense(basis, 25);
    const MatrixXd theirs = exact.matrixV().leftCols(4);
    // Column by column, signs aside.
    const MatrixXd cosines = (mine.transpose() * theirs).cwiseAbs();
    EXPECT_TRUE(cosines.isIdentity(1e-3)) << seed << "\n" << cosines;
    const double rest = (matrix - matrix * mine * mine.transpose()).norm();
    const double best = exact.singularValues().tail(21).norm();
    EXPECT_NEAR(rest, best, 1e-4 * matrix.norm()) << seed;
  }
}

// A flat spectrum is the hard case: close to the best, not equal to it.
TEST(FitLatentBasisTest, ComesCloseOnAFlatSpectrum) {
  const MatrixXd matrix = RandomMatrix(60, 50, 3);
  const Eigen::JacobiSVD<MatrixXd> exact(matrix, Eigen::ComputeThinV);
  const LatentBasis basis = FitLatentBasis(ToSparse(matrix), Dimensions(10));
  const MatrixXd mine = ToDense(basis, 50);
  const double rest = (matrix - matrix * mine * mine.transpose()).norm();
  EXPECT_LT(rest, 1.05 * exact.singularValues().tail(40).norm());
}

TEST(FitLatentBasisTest, HasFewerDimensionsWhereTheRankIsLower) {
  const LatentBasis basis =
      FitLatentBasis(ToSparse(LowRank(1)), Dimensions(20));
  EXPECT_EQ(basis.dimensions, 6U);
  EXPECT_EQ(basis.rows.size(), 25U * 6U);
  const MatrixXd dense = ToDense(basis, 25);
  EXPECT_TRUE((dense.transpose() * dense).isIdentity(1e-3));
}

TEST(FitLatentBasisTest, TakesOneRowOneColumnAndTwins) {
  const LatentBasis row =
      FitLatentBasis(ToSparse(MatrixXd{{0, 3, 4}}), Dimensions(8));
  ASSERT_EQ(row.dimensions, 1U);
  EXPECT_NEAR(row.rows[1], 0.6F, 1e-6F);
  EXPECT_NEAR(row.rows[2], 0.8F, 1e-6F);
  const LatentBasis column =
      FitLatentBasis(ToSparse(MatrixXd{{-3}, {4}}), Dimensions(8));
  ASSERT_EQ(column.dimensions, 1U);
  EXPECT_NEAR(column.rows[0], 1.0F, 1e-6F);
  const LatentBasis twins =
      FitLatentBasis(ToSparse(MatrixXd{{1, 1}, {1, 1}, {1, 1}}), Dimensions(8));
  EXPECT_EQ(twins.dimensions, 1U);
}

TEST(FitLatentBasisTest, HasNoDimensionForNoValues) {
  EXPECT_EQ(FitLatentBasis(SparseMatrix(), Dimensions(4)).dimensions, 0U);
  const LatentBasis empty_rows =
      FitLatentBasis({5, {0, 0, 0}, {}, {}}, Dimensions(4));
  EXPECT_EQ(empty_rows.dimensions, 0U);
  EXPECT_TRUE(empty_rows.rows.empty());
  const LatentBasis zeros =
      FitLatentBasis({2, {0, 1, 2}, {0, 1}, {0, 0}}, Dimensions(4));
  EXPECT_EQ(zeros.dimensions, 0U);
  EXPECT_EQ(FitLatentBasis(ToSparse(LowRank(1)), Dimensions(0)).dimensions, 0U);
}

TEST(FitLatentBasisTest, GivesEqualBitsForEqualInput) {
  const SparseMatrix matrix = ToSparse(LowRank(5));
  EXPECT_EQ(FitLatentBasis(matrix, Dimensions(4)).rows,
            FitLatentBasis(matrix, Dimensions(4)).rows);
}

// Of rank six, any half of the rows spans what all do.
TEST(FitLatentBasisTest, ASampleOfTheRowsWillDo) {
  const MatrixXd matrix = LowRank(5);
  LatentOptions options = Dimensions(6);
  options.sample = static_cast<std::size_t>(matrix.rows()) / 2;
  const LatentBasis basis = FitLatentBasis(ToSparse(matrix), options);
  ASSERT_EQ(basis.dimensions, 6U);
  const MatrixXd mine = ToDense(basis, 25);
  EXPECT_LT((matrix - matrix * mine * mine.transpose()).norm(),
            1e-3 * matrix.norm());
  EXPECT_NE(basis.rows, FitLatentBasis(ToSparse(matrix), Dimensions(6)).rows);
}

TEST(FoldInTest, BringsTheVectorToNormOneAndTellsItsLength) {
  const MatrixXd matrix = LowRank(2);
  const SparseMatrix features = ToSparse(matrix);
  const LatentBasis basis = FitLatentBasis(features, Dimensions(4));
  const MatrixXd dense = ToDense(basis, 25);
  for (std::size_t r = 0; r < features.Rows(); ++r) {
    const LatentVector vector = FoldIn(features.Row(r), basis);
    const Eigen::RowVectorXd want =
        matrix.row(static_cast<Eigen::Index>(r)) * dense;
    EXPECT_NEAR(vector.norm, want.norm(), 1e-4 * want.norm());
    ASSERT_EQ(vector.values.size(), 4U);
    double square = 0;
    for (std::size_t d = 0; d < 4; ++d) {
      const auto value = static_cast<double>(vector.values[d]);
      EXPECT_NEAR(value, want(static_cast<Eigen::Index>(d)) / want.norm(),
                  1e-4);
      square += value * value;
    }
    EXPECT_NEAR(square, 1.0, 1e-5);
  }
}

TEST(FoldInTest, IsZeroForARowWithoutFeatures) {
  const LatentBasis basis = FitLatentBasis(ToSparse(LowRank(1)), Dimensions(4));
  const LatentVector vector = FoldIn({}, basis);
  EXPECT_EQ(vector.norm, 0.0F);
  EXPECT_EQ(vector.values, std::vector<float>(4, 0.0F));
  EXPECT_TRUE(FoldIn({}, LatentBasis()).values.empty());
}

}  // namespace
}  // namespace kindred::index
