#include "index/latent.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <Eigen/Eigenvalues>

#include "base/random.h"

namespace kindred::index {
namespace {

using Matrix =
    Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Square = Eigen::MatrixXd;

// Rows summed at a time.
constexpr Eigen::Index kRowsAtOnce = 4096;

// Singular values under this share of the largest are rounding, not signal.
constexpr double kRankTolerance = 1e-5;

Eigen::Index At(std::size_t value) {
  return static_cast<Eigen::Index>(value);
}

// features (n x m) times right (m x k).
Matrix Times(const SparseMatrix& features, const Matrix& right) {
  Matrix product = Matrix::Zero(At(features.Rows()), right.cols());
  for (std::size_t r = 0; r < features.Rows(); ++r) {
    const SparseRow row = features.Row(r);
    for (std::size_t i = 0; i < row.columns.size(); ++i) {
      product.row(At(r)).noalias() += row.values[i] * right.row(row.columns[i]);
    }
  }
  return product;
}

// features transposed (m x n) times left (n x k).
Matrix TransposedTimes(const SparseMatrix& features, const Matrix& left) {
  Matrix product = Matrix::Zero(features.width, left.cols());
  for (std::size_t r = 0; r < features.Rows(); ++r) {
    const SparseRow row = features.Row(r);
    for (std::size_t i = 0; i < row.columns.size(); ++i) {
      product.row(row.columns[i]).noalias() += row.values[i] * left.row(At(r));
    }
  }
  return product;
}

// Gram matrix in double, summed by blocks of rows.
Square Gram(const Matrix& tall) {
  Square gram = Square::Zero(tall.cols(), tall.cols());
  for (Eigen::Index at = 0; at < tall.rows(); at += kRowsAtOnce) {
    const Square block =
        tall.middleRows(at, std::min(kRowsAtOnce, tall.rows() - at))
            .cast<double>();
    gram.selfadjointView<Eigen::Lower>().rankUpdate(block.transpose());
  }
  return gram.selfadjointView<Eigen::Lower>();
}

// An orthonormal basis of the columns' span, from the eigenvectors of the Gram
// matrix; directions without weight are dropped.
Matrix Orthonormal(const Matrix& tall) {
  if (tall.cols() == 0) return tall;
  const Eigen::SelfAdjointEigenSolver<Square> solver(Gram(tall));
  const Eigen::VectorXd& values = solver.eigenvalues();  // ascending
  const double floor =
      values(values.size() - 1) * kRankTolerance * kRankTolerance;
  Eigen::Index kept = 0;
  while (kept < values.size() && values(values.size() - 1 - kept) > floor &&
         values(values.size() - 1 - kept) > 0) {
    ++kept;
  }
  const Square right =
      solver.eigenvectors().rightCols(kept) *
      values.tail(kept).cwiseSqrt().cwiseInverse().asDiagonal();
  return tall * right.cast<float>();
}

Matrix RandomMatrix(std::size_t rows, std::size_t columns, std::uint64_t seed) {
  Random random(seed);
  Matrix matrix(At(rows), At(columns));
  for (Eigen::Index i = 0; i < matrix.size(); ++i) {
    matrix.data()[i] = static_cast<float>(random.Gaussian());
  }
  return matrix;
}

// Signs are free in a decomposition; fix them.
void FixSigns(Matrix& basis) {
  for (Eigen::Index c = 0; c < basis.cols(); ++c) {
    Eigen::Index largest = 0;
    basis.col(c).cwiseAbs().maxCoeff(&largest);
    if (basis(largest, c) < 0) basis.col(c) = -basis.col(c);
  }
}

}  // namespace

LatentBasis FitLatentBasis(const SparseMatrix& features,
                           const LatentOptions& options) {
  const std::size_t sketch =
      std::min({options.dimensions + options.oversampling, features.Rows(),
                std::size_t{features.width}});
  if (sketch == 0 || features.values.empty()) return {};
  Matrix span = Orthonormal(
      Times(features, RandomMatrix(features.width, sketch, options.seed)));
  for (int i = 0; i < options.power_iterations; ++i) {
    span = Orthonormal(
        Times(features, Orthonormal(TransposedTimes(features, span))));
  }
  // projected = features^T span; its left singular vectors are the basis.
  const Matrix projected = TransposedTimes(features, span);
  if (projected.cols() == 0) return {};  // all values are zero
  const Eigen::SelfAdjointEigenSolver<Square> solver(Gram(projected));
  const Eigen::Index total = solver.eigenvalues().size();
  const double largest = solver.eigenvalues()(total - 1);
  LatentBasis basis;
  while (basis.dimensions < options.dimensions &&
         At(basis.dimensions) < total &&
         solver.eigenvalues()(total - 1 - At(basis.dimensions)) >
             largest * kRankTolerance * kRankTolerance) {
    ++basis.dimensions;
  }
  const auto kept = At(basis.dimensions);
  const Square right =
      solver.eigenvectors().rightCols(kept).rowwise().reverse() *
      solver.eigenvalues()
          .tail(kept)
          .reverse()
          .cwiseSqrt()
          .cwiseInverse()
          .asDiagonal();
  Matrix rows = projected * right.cast<float>();
  FixSigns(rows);
  basis.rows.assign(rows.data(), rows.data() + rows.size());
  return basis;
}

LatentVector FoldIn(const SparseRow& features, const LatentBasis& basis) {
  Eigen::VectorXf sum = Eigen::VectorXf::Zero(At(basis.dimensions));
  for (std::size_t i = 0; i < features.columns.size(); ++i) {
    const auto row = basis.Row(features.columns[i]);
    sum += features.values[i] *
           Eigen::Map<const Eigen::VectorXf>(row.data(), At(row.size()));
  }
  LatentVector vector;
  vector.norm = sum.norm();
  if (vector.norm > 0) sum /= vector.norm;
  vector.values.assign(sum.data(), sum.data() + sum.size());
  return vector;
}

}  // namespace kindred::index
