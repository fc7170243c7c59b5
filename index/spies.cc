#include "index/spies.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "base/random.h"
#include "index/score.h"

namespace kindred::index {
namespace {

// Spies must rank better without loans by this much (a factor of e to the
// power of it), and by so many standard errors, before loans are given up: most
// lists gain by them.
constexpr double kLeastGain = 0.1;
constexpr double kStandardErrors = 1.5;
constexpr std::size_t kFewestToTell = 8;

// One way of scoring, as seen by all folds.
struct Trial {
  double lent_share = 0;
  std::vector<SpyScore> scores;
  std::vector<double> background;  // of each unlabelled, in order
  std::vector<double> log_ranks;   // beside `scores`
};

// Takes in the raw scores that one fold's model gives.
void Add(std::span<const double> raw, std::span<const std::size_t> spies,
         std::span<const std::size_t> unlabelled, std::size_t folds,
         Trial& trial) {
  std::vector<double> others;
  others.reserve(unlabelled.size());
  for (std::size_t i = 0; i < unlabelled.size(); ++i) {
    others.push_back(raw[unlabelled[i]]);
    trial.background[i] += others.back() / static_cast<double>(folds);
  }
  std::ranges::sort(others);
  for (const std::size_t row : spies) {
    trial.scores.push_back({row, raw[row]});
    const auto better =
        others.end() - std::ranges::upper_bound(others, raw[row]);
    trial.log_ranks.push_back(std::log1p(static_cast<double>(better)));
  }
}

}  // namespace

bool LoansMislead(std::span<const double> with,
                  std::span<const double> without) {
  const auto count = static_cast<double>(with.size());
  if (with.size() < kFewestToTell) return false;
  double mean = 0;
  for (std::size_t i = 0; i < with.size(); ++i) mean += with[i] - without[i];
  mean /= count;
  double square = 0;
  for (std::size_t i = 0; i < with.size(); ++i) {
    const double off = with[i] - without[i] - mean;
    square += off * off;
  }
  const double error = std::sqrt(square / (count - 1) / count);
  return mean >= kLeastGain && mean >= kStandardErrors * error;
}

Spies RunSpies(const Generation& generation, const TrainingRows& rows,
               const AudienceOptions& options, Trainer& trainer) {
  const std::size_t count = rows.customers.size();
  const std::size_t folds = std::min(options.folds, count);
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  Random(options.seed + 1).Shuffle(std::span(order));
  std::array<Trial, 2> trials;
  trials[0].lent_share = options.lent_share;
  for (Trial& trial : trials) {
    trial.background.assign(rows.unlabelled.size(), 0.0);
  }
  for (std::size_t fold = 0; fold < folds; ++fold) {
    std::vector<Customer> kept;
    std::vector<double> kept_weights;
    std::vector<std::size_t> spies;
    for (std::size_t i = 0; i < count; ++i) {
      if (i % folds == fold) {
        spies.push_back(rows.customers[order[i]].row);
      } else {
        kept.push_back(rows.customers[order[i]]);
        kept_weights.push_back(rows.weights[order[i]]);
      }
    }
    std::vector<std::size_t> others(rows.unlabelled.begin(),
                                    rows.unlabelled.end());
    others.insert(others.end(), spies.begin(), spies.end());
    LinearModel model = trainer.Train({kept, kept_weights, others}, options);
    const std::vector<double> own =
        OwnScores(generation, model, LatentShares(generation, model));
    for (Trial& trial : trials) {
      model.lent_share = trial.lent_share;
      Add(RawScores(generation, model, own), spies, rows.unlabelled, folds,
          trial);
    }
  }
  const bool mislead = LoansMislead(trials[0].log_ranks, trials[1].log_ranks);
  if (mislead && options.lent_share > 0) {
    AudienceOptions without = options;  // the feedback round too
    without.lent_share = 0;
    Spies spies = RunSpies(generation, rows, without, trainer);
    spies.loans_mislead = true;
    return spies;
  }
  Trial& with = trials[0];
  std::ranges::sort(with.background);
  std::ranges::sort(with.scores, [](const SpyScore& a, const SpyScore& b) {
    return a.raw != b.raw ? a.raw < b.raw : a.row < b.row;
  });
  return {std::move(with.scores), std::move(with.background), false};
}

}  // namespace kindred::index
