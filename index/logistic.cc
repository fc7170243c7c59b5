#include "index/logistic.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <Eigen/Core>

namespace kindred::index {
namespace {

constexpr int kMaxIterations = 100;  // of conjugate gradients, each step
constexpr double kShortest = 1e-6;   // part of a Newton step

using Weights = Eigen::VectorXd;  // latent dimensions, then bias, then slots
using Vector = Eigen::Map<const Eigen::VectorXf>;

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

// The examples as a linear map X from weights to one value each. Vectors are
// multiplied as floats, for speed; the sparse part as doubles.
class Design {
 public:
  explicit Design(const TrainingSet& set)
      : set_(set), dense_(ToIndex(set.Dimensions())) {}

  [[nodiscard]] Eigen::Index Size() const {
    return dense_ + 1 + ToIndex(set_.Columns().size());
  }

  // X times `weights`, a value for each of `labels`.
  [[nodiscard]] Weights Times(std::span<const Label> labels,
                              const Weights& weights) const {
    const Eigen::VectorXf latent = weights.head(dense_).cast<float>();
    Weights values(ToIndex(labels.size()));
    for (std::size_t e = 0; e < labels.size(); ++e) {
      values(ToIndex(e)) = Value(labels[e].example, latent, weights);
    }
    return values;
  }

  // X' times `values`, one for each of `labels`.
  [[nodiscard]] Weights TransposedTimes(std::span<const Label> labels,
                                        const Weights& values) const {
    Eigen::VectorXf latent = Eigen::VectorXf::Zero(dense_);
    Weights sum = Weights::Zero(Size());
    for (std::size_t e = 0; e < labels.size(); ++e) {
      AddTo(labels[e].example, values(ToIndex(e)), latent, sum);
    }
    sum.head(dense_) = latent.cast<double>();
    return sum;
  }

  // (I + X' D X) times `direction`, D diagonal: each example is read once.
  [[nodiscard]] Weights Curved(std::span<const Label> labels,
                               const Weights& curvature,
                               const Weights& direction) const {
    const Eigen::VectorXf from = direction.head(dense_).cast<float>();
    Eigen::VectorXf latent = Eigen::VectorXf::Zero(dense_);
    Weights sum = Weights::Zero(Size());
    for (std::size_t e = 0; e < labels.size(); ++e) {
      const std::size_t example = labels[e].example;
      AddTo(example, curvature(ToIndex(e)) * Value(example, from, direction),
            latent, sum);
    }
    sum.head(dense_) = latent.cast<double>();
    return sum + direction;
  }

 private:
  [[nodiscard]] double Value(std::size_t example, const Eigen::VectorXf& latent,
                             const Weights& weights) const {
    const SparseRow features = set_.Features(example);
    const double* const terms = weights.data() + dense_ + 1;
    double value = weights(dense_);
    for (std::size_t i = 0; i < features.columns.size(); ++i) {
      value +=
          static_cast<double>(features.values[i]) * terms[features.columns[i]];
    }
    return value + static_cast<double>(
                       Vector(set_.Vector(example).data(), dense_).dot(latent));
  }

  void AddTo(std::size_t example, double pull, Eigen::VectorXf& latent,
             Weights& sum) const {
    const SparseRow features = set_.Features(example);
    double* const terms = sum.data() + dense_ + 1;
    sum(dense_) += pull;
    for (std::size_t i = 0; i < features.columns.size(); ++i) {
      terms[features.columns[i]] +=
          pull * static_cast<double>(features.values[i]);
    }
    latent +=
        static_cast<float>(pull) * Vector(set_.Vector(example).data(), dense_);
  }

  const TrainingSet& set_;
  Eigen::Index dense_;
};

double Loss(std::span<const Label> labels, const Weights& weights,
            const Weights& scores) {
  double loss = 0.5 * weights.squaredNorm();
  for (std::size_t e = 0; e < labels.size(); ++e) {
    loss += labels[e].weight * SoftPlus(-labels[e].label * scores(ToIndex(e)));
  }
  return loss;
}

// Solves (I + X' D X) step = -gradient until the residual is small enough for
// an inexact Newton step.
Weights NewtonStep(const Design& design, std::span<const Label> labels,
                   const Weights& curvature, const Weights& gradient) {
  const double enough =
      std::min(0.1, std::sqrt(gradient.norm())) * gradient.norm();
  Weights step = Weights::Zero(gradient.size());
  Weights residual = -gradient;
  Weights direction = residual;
  double square = residual.squaredNorm();
  for (int i = 0; i < kMaxIterations && std::sqrt(square) > enough; ++i) {
    const Weights product = design.Curved(labels, curvature, direction);
    const double length = square / direction.dot(product);
    step += length * direction;
    residual -= length * product;
    const double next = residual.squaredNorm();
    direction = residual + (next / square) * direction;
    square = next;
  }
  return step;
}

LinearModel ToModel(const TrainingSet& set, const Weights& weights) {
  LinearModel model;
  const std::size_t dense = set.Dimensions();
  for (std::size_t i = 0; i < dense; ++i) {
    model.latent_weights.push_back(static_cast<float>(weights(ToIndex(i))));
  }
  model.bias = weights(ToIndex(dense));
  model.term_weights.assign(set.Width(), 0.0F);
  for (std::size_t slot = 0; slot < set.Columns().size(); ++slot) {
    model.term_weights[set.Columns()[slot]] =
        static_cast<float>(weights(ToIndex(dense + 1 + slot)));
  }
  return model;
}

}  // namespace

std::size_t TrainingSet::Add(const SparseRow& features,
                             std::span<const float> vector) {
  for (const std::uint32_t column : features.columns) {
    if (slots_[column] == kNone) {
      slots_[column] = static_cast<std::uint32_t>(columns_.size());
      columns_.push_back(column);
    }
    features_.push_back(slots_[column]);
  }
  values_.insert(values_.end(), features.values.begin(), features.values.end());
  vectors_.insert(vectors_.end(), vector.begin(), vector.end());
  ends_.push_back(features_.size());
  return ends_.size() - 1;
}

SparseRow TrainingSet::Features(std::size_t example) const {
  const std::size_t begin = example == 0 ? 0 : ends_[example - 1];
  const std::size_t count = ends_[example] - begin;
  return {std::span(features_).subspan(begin, count),
          std::span(values_).subspan(begin, count)};
}

std::span<const float> TrainingSet::Vector(std::size_t example) const {
  return std::span(vectors_).subspan(example * dimensions_, dimensions_);
}

LinearModel FitLogistic(const TrainingSet& set, std::span<const Label> labels,
                        const LogisticOptions& options) {
  const Design design(set);
  Weights weights = Weights::Zero(design.Size());
  Weights scores = Weights::Zero(ToIndex(labels.size()));
  double first_norm = 0;
  for (int taken = 0; taken < options.max_steps; ++taken) {
    Weights curvature(scores.size());
    Weights pull(scores.size());
    for (std::size_t e = 0; e < labels.size(); ++e) {
      const double label = labels[e].label;
      const double wrong = Sigmoid(-label * scores(ToIndex(e)));
      pull(ToIndex(e)) = -label * labels[e].weight * wrong;
      curvature(ToIndex(e)) = labels[e].weight * wrong * (1.0 - wrong);
    }
    const Weights gradient = weights + design.TransposedTimes(labels, pull);
    if (taken == 0) first_norm = gradient.norm();
    if (gradient.norm() <= options.tolerance * first_norm) break;
    const Weights step = NewtonStep(design, labels, curvature, gradient);
    const double loss = Loss(labels, weights, scores);
    const double slope = gradient.dot(step);
    // Backtracking (Armijo); the problem is convex, a full step is usual.
    const Weights step_scores = design.Times(labels, step);
    double length = 1.0;
    while (length > kShortest) {
      const Weights tried = weights + length * step;
      const Weights tried_scores = scores + length * step_scores;
      if (Loss(labels, tried, tried_scores) <= loss + 1e-4 * length * slope) {
        weights = tried;
        scores = tried_scores;
        break;
      }
      length *= 0.5;
    }
    if (length <= kShortest) break;
  }
  return ToModel(set, weights);
}

}  // namespace kindred::index
