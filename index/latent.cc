#include "index/latent.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <Eigen/Eigenvalues>

#include "base/random.h"
#include "index/parallel.h"

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

// Columns of a product that one thread sums.
constexpr Eigen::Index kColumnsAtOnce = 96;

std::size_t Blocks(Eigen::Index count, Eigen::Index of) {
  return static_cast<std::size_t>((count + of - 1) / of);
}

// Products with the features, on some threads. Every value is summed by one
// thread in the order of rows, so that their number changes nothing.
class Products {
 public:
  Products(const SparseMatrix& features, std::size_t threads)
      : features_(&features), threads_(threads) {}

  // features (n x m) times right (m x k).
  [[nodiscard]] Matrix Times(const Matrix& right) const {
    Matrix product = Matrix::Zero(At(features_->Rows()), right.cols());
    ParallelFor(
        Blocks(product.rows(), kRowsAtOnce), threads_, [&](std::size_t block) {
          const Eigen::Index begin = At(block) * kRowsAtOnce;
          const Eigen::Index end =
              std::min(begin + kRowsAtOnce, product.rows());
          for (Eigen::Index r = begin; r < end; ++r) {
            const SparseRow row = features_->Row(static_cast<std::size_t>(r));
            for (std::size_t i = 0; i < row.columns.size(); ++i) {
              product.row(r).noalias() +=
                  row.values[i] * right.row(row.columns[i]);
            }
          }
        });
    return product;
  }

  // features transposed (m x n) times left (n x k).
  [[nodiscard]] Matrix TransposedTimes(const Matrix& left) const {
    Matrix product = Matrix::Zero(features_->width, left.cols());
    ParallelFor(
        Blocks(left.cols(), kColumnsAtOnce), threads_, [&](std::size_t block) {
          const Eigen::Index first = At(block) * kColumnsAtOnce;
          const Eigen::Index count =
              std::min(kColumnsAtOnce, left.cols() - first);
          for (std::size_t r = 0; r < features_->Rows(); ++r) {
            const SparseRow row = features_->Row(r);
            for (std::size_t i = 0; i < row.columns.size(); ++i) {
              product.row(row.columns[i]).segment(first, count).noalias() +=
                  row.values[i] * left.row(At(r)).segment(first, count);
            }
          }
        });
    return product;
  }

 private:
  const SparseMatrix* features_;
  std::size_t threads_;
};

// `count` rows drawn, in their order; all if there are no more.
SparseMatrix SampleRows(const SparseMatrix& features, std::size_t count,
                        std::uint64_t seed) {
  if (features.Rows() <= count) return features;
  std::vector<std::size_t> rows(features.Rows());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  Random(seed).Shuffle(std::span(rows));
  rows.resize(count);
  std::ranges::sort(rows);
  SparseBuilder sample;
  sample.width = features.width;
  for (const std::size_t at : rows) {
    const SparseRow row = features.Row(at);
    sample.columns.insert(sample.columns.end(), row.columns.begin(),
                          row.columns.end());
    sample.values.insert(sample.values.end(), row.values.begin(),
                         row.values.end());
    sample.EndRow();
  }
  return std::move(sample).Finish();
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
  const SparseMatrix sample =
      SampleRows(features, options.sample, options.seed);
  const Products products(sample, options.threads);
  const std::size_t sketch =
      std::min({options.dimensions + options.oversampling, sample.Rows(),
                std::size_t{sample.width}});
  if (sketch == 0 || sample.values.empty()) return {};
  Matrix span = Orthonormal(
      products.Times(RandomMatrix(sample.width, sketch, options.seed)));
  for (int i = 0; i < options.power_iterations; ++i) {
    span = Orthonormal(
        products.Times(Orthonormal(products.TransposedTimes(span))));
  }
  // projected = features^T span; its left singular vectors are the basis.
  const Matrix projected = products.TransposedTimes(span);
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
  basis.rows = std::vector<float>(rows.data(), rows.data() + rows.size());
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
