#include "index/logistic.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include <Eigen/Core>

namespace kindred::index {
namespace {

constexpr int kMaxIterations = 100;  // of conjugate gradients, each step
constexpr double kShortest = 1e-6;   // part of a Newton step

using Weights = Eigen::VectorXd;  // terms, then latent dimensions, then bias

// Slot of a feature column that no example has.
constexpr auto kUnused = std::numeric_limits<std::uint32_t>::max();

Eigen::Index ToIndex(std::size_t value) {
  return static_cast<Eigen::Index>(value);
}

// log(1 + exp(x)) without overflow.
double SoftPlus(double x) {
  return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x));
}

double Sigmoid(double x) {
  return 1.0 / (1.0 + std::exp(-x));
}

// The data as a linear map from weights to one value an example. Only feature
// columns that occur in an example have a weight that can leave zero, so the
// others are left out; the data is copied, to be walked through in order.
class Design {
 public:
  Design(std::span<const Example> examples, std::size_t width,
         std::size_t dimensions)
      : dense_(ToIndex(dimensions)),
        width_(width),
        vectors_(ToIndex(examples.size()), dense_) {
    for (std::size_t e = 0; e < examples.size(); ++e) {
      vectors_.row(ToIndex(e)) = Eigen::Map<const Eigen::RowVectorXf>(
          examples[e].vector.data(), dense_);
    }
    std::vector<std::uint32_t> slot(width, kUnused);
    for (const Example& example : examples) {
      for (const std::uint32_t column : example.features.columns) {
        if (slot[column] == kUnused) {
          slot[column] = static_cast<std::uint32_t>(columns_.size());
          columns_.push_back(column);
        }
        slots_.push_back(slot[column]);
      }
      values_.insert(values_.end(), example.features.values.begin(),
                     example.features.values.end());
      ends_.push_back(slots_.size());
    }
  }

  [[nodiscard]] Eigen::Index Size() const {
    return ToIndex(columns_.size()) + dense_ + 1;
  }

  [[nodiscard]] Weights Times(const Weights& weights) const {
    const Eigen::VectorXf latent = Latent(weights).cast<float>();
    Weights values = (vectors_ * latent).cast<double>();
    const double* const terms = weights.data();
    const double bias = weights(Size() - 1);
    std::size_t i = 0;
    for (std::size_t e = 0; e < ends_.size(); ++e) {
      double sum = bias;
      for (; i < ends_[e]; ++i) {
        sum += static_cast<double>(values_[i]) * terms[slots_[i]];
      }
      values(ToIndex(e)) += sum;
    }
    return values;
  }

  [[nodiscard]] Weights TransposedTimes(const Weights& values) const {
    Weights sum = Weights::Zero(Size());
    double* const terms = sum.data();
    std::size_t i = 0;
    for (std::size_t e = 0; e < ends_.size(); ++e) {
      const double value = values(ToIndex(e));
      for (; i < ends_[e]; ++i) {
        terms[slots_[i]] += value * static_cast<double>(values_[i]);
      }
    }
    sum(Size() - 1) = values.sum();
    const Eigen::VectorXf pulls = values.cast<float>();
    sum.segment(ToIndex(columns_.size()), dense_) =
        (vectors_.transpose() * pulls).cast<double>();
    return sum;
  }

  [[nodiscard]] LinearModel ToModel(const Weights& weights) const {
    LinearModel model;
    model.term_weights.assign(width_, 0.0F);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      model.term_weights[columns_[i]] = static_cast<float>(weights(ToIndex(i)));
    }
    for (Eigen::Index i = 0; i < dense_; ++i) {
      model.latent_weights.push_back(static_cast<float>(Latent(weights)(i)));
    }
    model.bias = weights(Size() - 1);
    return model;
  }

 private:
  [[nodiscard]] Eigen::VectorXd Latent(const Weights& weights) const {
    return weights.segment(ToIndex(columns_.size()), dense_);
  }

  Eigen::Index dense_;
  std::size_t width_;
  std::vector<std::uint32_t> columns_;  // of each slot, its feature column
  std::vector<std::uint32_t> slots_;    // of the features of all examples
  std::vector<float> values_;           // beside each
  std::vector<std::size_t> ends_;       // of each example's features
  // A row an example: float32 as given, for products at full speed.
  Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>
      vectors_;
};

double Loss(std::span<const Example> examples, const Weights& weights,
            const Weights& scores) {
  double loss = 0.5 * weights.squaredNorm();
  for (std::size_t e = 0; e < examples.size(); ++e) {
    loss +=
        examples[e].weight * SoftPlus(-examples[e].label * scores(ToIndex(e)));
  }
  return loss;
}

// Solves (I + X' D X) step = -gradient until the residual is small enough for
// an inexact Newton step.
Weights NewtonStep(const Design& design, const Weights& curvature,
                   const Weights& gradient) {
  const double enough =
      std::min(0.1, std::sqrt(gradient.norm())) * gradient.norm();
  Weights step = Weights::Zero(gradient.size());
  Weights residual = -gradient;
  Weights direction = residual;
  double square = residual.squaredNorm();
  for (int i = 0; i < kMaxIterations && std::sqrt(square) > enough; ++i) {
    const Weights product =
        direction +
        design.TransposedTimes(curvature.cwiseProduct(design.Times(direction)));
    const double length = square / direction.dot(product);
    step += length * direction;
    residual -= length * product;
    const double next = residual.squaredNorm();
    direction = residual + (next / square) * direction;
    square = next;
  }
  return step;
}

}  // namespace

LinearModel FitLogistic(std::span<const Example> examples, std::size_t width,
                        std::size_t dimensions,
                        const LogisticOptions& options) {
  const Design design(examples, width, dimensions);
  Weights weights = Weights::Zero(design.Size());
  Weights scores = Weights::Zero(ToIndex(examples.size()));
  double first_norm = 0;
  for (int taken = 0; taken < options.max_steps; ++taken) {
    Weights pull(scores.size());
    Weights curvature(scores.size());
    for (std::size_t e = 0; e < examples.size(); ++e) {
      const double label = examples[e].label;
      const double wrong = Sigmoid(-label * scores(ToIndex(e)));
      pull(ToIndex(e)) = -label * examples[e].weight * wrong;
      curvature(ToIndex(e)) = examples[e].weight * wrong * (1.0 - wrong);
    }
    const Weights gradient = weights + design.TransposedTimes(pull);
    if (taken == 0) first_norm = gradient.norm();
    if (gradient.norm() <= options.tolerance * first_norm) break;
    const Weights step = NewtonStep(design, curvature, gradient);
    const double loss = Loss(examples, weights, scores);
    const double slope = gradient.dot(step);
    // Backtracking (Armijo); the problem is convex, a full step is usual.
    double length = 1.0;
    while (length > kShortest) {
      const Weights tried = weights + length * step;
      const Weights tried_scores = design.Times(tried);
      if (Loss(examples, tried, tried_scores) <= loss + 1e-4 * length * slope) {
        weights = tried;
        scores = tried_scores;
        break;
      }
      length *= 0.5;
    }
    if (length <= kShortest) break;
  }
  return design.ToModel(weights);
}

}  // namespace kindred::index
