#include "index/score.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include "index/isotonic.h"

namespace kindred::index {
namespace {

constexpr double kLiftA = 2.0;
constexpr double kLiftB = 1.0;
constexpr double kLiftC = 0.3;

// Part of the raw score that a feature of a company brings.
double Part(float feature, float term_weight, float latent_share, float norm) {
  const double latent =
      norm > 0 ? static_cast<double>(latent_share) / static_cast<double>(norm)
               : 0.0;
  return static_cast<double>(feature) *
         (static_cast<double>(term_weight) + latent);
}

// What one term brings a company: per unit of its feature, and per unit of the
// feature over the company's norm.
struct ColumnWeights {
  float term = 0;
  float latent = 0;
};

double LentShare(const LinearModel& model, const SparseRow& neighbours) {
  return neighbours.columns.empty() ? 0.0 : model.lent_share;
}

// Share of customers by raw score, never falling, both classes weighing 1 in
// all.
std::vector<Pool> IsotonicShares(const Audience& audience) {
  std::vector<LabelledScore> scores;
  for (const SpyScore& spy : audience.spies) {
    scores.push_back(
        {spy.raw, 1.0 / static_cast<double>(audience.spies.size()), 0});
  }
  for (const double raw : audience.background) {
    scores.push_back(
        {raw, 0, 1.0 / static_cast<double>(audience.background.size())});
  }
  return PoolScores(std::move(scores));
}

// The lowest raw score from which the share stands for at least `lift`.
double BoundOf(std::span<const Pool> pools, double lift) {
  for (const Pool& pool : pools) {
    if (pool.positives >= lift * pool.others) return pool.lowest;
  }
  return std::numeric_limits<double>::infinity();
}

}  // namespace

char Letter(Grade grade) {
  switch (grade) {
    case Grade::kA:
      return 'A';
    case Grade::kB:
      return 'B';
    case Grade::kC:
      return 'C';
    case Grade::kD:
      break;
  }
  return 'D';
}

std::vector<float> LatentShares(const Generation& generation,
                                const LinearModel& model) {
  const LatentBasis& basis = generation.basis;
  std::vector<float> shares(generation.features.width, 0.0F);
  if (basis.dimensions == 0) return shares;
  using RowMajor =
      Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const auto width = static_cast<Eigen::Index>(shares.size());
  const auto dimensions = static_cast<Eigen::Index>(basis.dimensions);
  Eigen::Map<Eigen::VectorXf>(shares.data(), width).noalias() =
      Eigen::Map<const RowMajor>(basis.rows.data(), width, dimensions) *
      Eigen::Map<const Eigen::VectorXf>(model.latent_weights.data(),
                                        dimensions);
  return shares;
}

std::vector<double> OwnScores(const Generation& generation,
                              const LinearModel& model,
                              std::span<const float> latent_shares) {
  // Both weights of a column side by side: one trip to memory a term.
  std::vector<ColumnWeights> weights(generation.features.width);
  for (std::size_t column = 0; column < weights.size(); ++column) {
    weights[column] = {model.term_weights[column], latent_shares[column]};
  }
  std::vector<double> scores(generation.Size());
  for (std::size_t row = 0; row < scores.size(); ++row) {
    const SparseRow features = generation.features.Row(row);
    double terms = 0;
    double latent = 0;
    for (std::size_t i = 0; i < features.columns.size(); ++i) {
      const ColumnWeights& of = weights[features.columns[i]];
      const auto value = static_cast<double>(features.values[i]);
      terms += value * static_cast<double>(of.term);
      latent += value * static_cast<double>(of.latent);
    }
    const float norm = generation.norms[row];
    scores[row] = terms + (norm > 0 ? latent / static_cast<double>(norm) : 0.0);
  }
  return scores;
}

double RawScore(const Generation& generation, const LinearModel& model,
                std::span<const double> own_scores, std::size_t row) {
  const SparseRow neighbours = generation.neighbours.Row(row);
  const double lent = LentShare(model, neighbours);
  const double own = own_scores[row];
  // By differences, so that among equals nothing changes, not by a rounding.
  double raise = 0;
  for (std::size_t i = 0; i < neighbours.columns.size(); ++i) {
    raise += static_cast<double>(neighbours.values[i]) *
             (own_scores[neighbours.columns[i]] - own);
  }
  return model.bias + own + lent * raise;
}

std::vector<double> RawScores(const Generation& generation,
                              const LinearModel& model,
                              std::span<const double> own_scores) {
  std::vector<double> scores(own_scores.size());
  for (std::size_t row = 0; row < scores.size(); ++row) {
    scores[row] = RawScore(generation, model, own_scores, row);
  }
  return scores;
}

std::vector<double> RawScores(const Generation& generation,
                              const LinearModel& model) {
  return RawScores(
      generation, model,
      OwnScores(generation, model, LatentShares(generation, model)));
}

std::vector<BoostPart> BoostsOf(const Generation& generation,
                                const Audience& audience, std::size_t row) {
  return BoostsOf(generation, audience.chosen.steering,
                  audience.raw_at_80 - audience.raw_at_50, row);
}

double SteeredScore(const Generation& generation, const Audience& audience,
                    std::size_t row) {
  double raw = RawScore(generation, audience, row);
  for (const BoostPart& part : BoostsOf(generation, audience, row)) {
    raw += part.value;
  }
  return raw;
}

Explanation Explain(const Generation& generation, const Audience& audience,
                    std::size_t row) {
  const SparseRow features = generation.features.Row(row);
  const SparseRow neighbours = generation.neighbours.Row(row);
  const double lent = LentShare(audience.model, neighbours);
  Explanation explanation;
  explanation.bias = audience.model.bias;
  explanation.raw = SteeredScore(generation, audience, row);
  explanation.boosts = BoostsOf(generation, audience, row);
  // What the company keeps of its own score: shares of neighbours are floats,
  // whose sum is 1 but for a rounding.
  double shares = 0;
  for (const float share : neighbours.values) {
    shares += static_cast<double>(share);
  }
  const double kept = 1.0 - lent * shares;
  for (std::size_t i = 0; i < features.columns.size(); ++i) {
    const std::uint32_t column = features.columns[i];
    explanation.contributions.push_back(
        {column,
         kept * Part(features.values[i], audience.model.term_weights[column],
                     audience.latent_shares[column], generation.norms[row])});
  }
  const std::size_t lenders = lent > 0 ? neighbours.columns.size() : 0;
  for (std::size_t i = 0; i < lenders; ++i) {
    const std::size_t lender = neighbours.columns[i];
    explanation.loans.push_back(
        {lender, lent * static_cast<double>(neighbours.values[i]) *
                     audience.own_scores[lender]});
  }
  std::ranges::sort(explanation.loans, [](const Loan& a, const Loan& b) {
    return a.value != b.value ? a.value > b.value : a.row < b.row;
  });
  std::ranges::sort(explanation.contributions, [](const Contribution& a,
                                                  const Contribution& b) {
    return a.value != b.value ? a.value > b.value : a.column < b.column;
  });
  return explanation;
}

double Points(const Audience& audience, double raw) {
  // 100 / (1 + exp(-x)) passes 50 at x = 0 and 80 at x = ln 4.
  const double slope =
      std::log(4.0) / (audience.raw_at_80 - audience.raw_at_50);
  return 100.0 / (1.0 + std::exp(-slope * (raw - audience.raw_at_50)));
}

GradeBounds FindGradeBounds(const Audience& audience) {
  if (audience.spies.empty()) {
    // Too few customers for lift: the scale's own marks stand in.
    return {audience.raw_at_80, audience.raw_at_50,
            2 * audience.raw_at_50 - audience.raw_at_80};
  }
  const std::vector<Pool> pools = IsotonicShares(audience);
  return {BoundOf(pools, kLiftA), BoundOf(pools, kLiftB),
          BoundOf(pools, kLiftC)};
}

std::vector<Score> Rank(const Generation& generation, const Audience& audience,
                        std::span<const std::size_t> rows) {
  const GradeBounds bounds = FindGradeBounds(audience);
  std::vector<Score> scores;
  for (const std::size_t row : rows) {
    Score score;
    score.row = row;
    score.raw = SteeredScore(generation, audience, row);
    score.points = Points(audience, score.raw);
    score.grade = score.raw >= bounds.a   ? Grade::kA
                  : score.raw >= bounds.b ? Grade::kB
                  : score.raw >= bounds.c ? Grade::kC
                                          : Grade::kD;
    scores.push_back(score);
  }
  std::ranges::sort(scores, [&](const Score& a, const Score& b) {
    if (a.raw != b.raw) return a.raw > b.raw;
    return generation.companies[a.row].domain <
           generation.companies[b.row].domain;
  });
  const auto count = static_cast<double>(scores.size());
  for (std::size_t i = 0; i < scores.size(); ++i) {
    scores[i].percentile =
        i > 0 && scores[i].raw == scores[i - 1].raw
            ? scores[i - 1].percentile
            : 100.0 * (count - static_cast<double>(i)) / count;
  }
  return scores;
}

}  // namespace kindred::index
