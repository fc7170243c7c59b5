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

// Strengths tried beside the options', as factors of it.
constexpr std::array kStrengths = {0.3, 3.0};

// Most lists gain by loans, a few lose much: leaving them takes more.
constexpr Evidence kAgainstLoans{.gain = 0.2, .standard_errors = 2.0};

constexpr std::size_t kFewestToTell = 8;

// What one round learns from, and whom it hides.
struct Fold {
  std::vector<Customer> kept;
  std::vector<double> weights;
  std::vector<std::size_t> unlabelled;  // with the spies
  std::vector<std::size_t> spies;

  [[nodiscard]] TrainingRows Rows() const {
    return {kept, weights, unlabelled};
  }
};

std::vector<Fold> MakeFolds(const TrainingRows& rows,
                            const AudienceOptions& options) {
  std::vector<std::size_t> order(rows.customers.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  Random(options.seed + 1).Shuffle(std::span(order));
  std::vector<Fold> folds(std::min(options.folds, order.size()));
  for (std::size_t i = 0; i < order.size(); ++i) {
    for (std::size_t f = 0; f < folds.size(); ++f) {
      if (i % folds.size() == f) {
        folds[f].spies.push_back(rows.customers[order[i]].row);
      } else {
        folds[f].kept.push_back(rows.customers[order[i]]);
        folds[f].weights.push_back(rows.weights[order[i]]);
      }
    }
  }
  for (Fold& fold : folds) {
    fold.unlabelled.assign(rows.unlabelled.begin(), rows.unlabelled.end());
    fold.unlabelled.insert(fold.unlabelled.end(), fold.spies.begin(),
                           fold.spies.end());
  }
  return folds;
}

// One way of scoring, as seen by all folds.
struct Trial {
  std::vector<SpyScore> scores;
  std::vector<double> background;  // of each unlabelled, in order
  std::vector<double> log_ranks;   // beside `scores`
};

// Takes in what one of `folds` rounds scored: the unlabelled, and its spies.
void AddRound(std::vector<double> others, std::span<const std::size_t> spies,
              std::span<const double> of_spies, std::size_t folds,
              Trial& trial) {
  trial.background.resize(others.size());
  for (std::size_t i = 0; i < others.size(); ++i) {
    trial.background[i] += others[i] / static_cast<double>(folds);
  }
  std::ranges::sort(others);
  for (std::size_t i = 0; i < spies.size(); ++i) {
    trial.scores.push_back({spies[i], of_spies[i]});
    const auto better =
        others.end() - std::ranges::upper_bound(others, of_spies[i]);
    trial.log_ranks.push_back(std::log1p(static_cast<double>(better)));
  }
}

// A model, and each company's own score by it.
struct Scored {
  LinearModel model;
  std::vector<double> own;
};

// All folds of one list; whatever it holds has one entry a fold.
class Rounds {
 public:
  Rounds(const Generation& generation, const TrainingRows& rows,
         const AudienceOptions& options, Trainer& trainer)
      : generation_(generation),
        unlabelled_(rows.unlabelled),
        folds_(MakeFolds(rows, options)),
        trainer_(trainer) {}

  [[nodiscard]] std::vector<LinearModel> FirstFits(
      const AudienceOptions& options) {
    std::vector<LinearModel> models;
    for (const Fold& fold : folds_) {
      models.push_back(trainer_.FitFirst(fold.Rows(), options));
    }
    return models;
  }

  // How models rank by what companies say themselves.
  [[nodiscard]] Trial RankAlone(std::span<const LinearModel> models) {
    Trial trial;
    for (std::size_t f = 0; f < folds_.size(); ++f) {
      AddRound(trainer_.ScoresAlone(models[f], unlabelled_), folds_[f].spies,
               trainer_.ScoresAlone(models[f], folds_[f].spies), folds_.size(),
               trial);
    }
    return trial;
  }

  [[nodiscard]] std::vector<Scored> Score(
      std::vector<LinearModel> models) const {
    std::vector<Scored> scored;
    for (LinearModel& model : models) {
      std::vector<double> own =
          OwnScores(generation_, model, LatentShares(generation_, model));
      scored.push_back({std::move(model), std::move(own)});
    }
    return scored;
  }

  // First fits with feedback on top.
  [[nodiscard]] std::vector<Scored> WithFeedback(
      std::span<const Scored> firsts, const AudienceOptions& options) {
    std::vector<LinearModel> models;
    for (std::size_t f = 0; f < folds_.size(); ++f) {
      models.push_back(
          trainer_.WithFeedback(folds_[f].Rows(), firsts[f].model,
                                RawOf(firsts[f], options.lent_share), options));
    }
    return Score(std::move(models));
  }

  // How models rank with loans of this share.
  [[nodiscard]] Trial Rank(std::span<const Scored> models,
                           double lent_share) const {
    Trial trial;
    for (std::size_t f = 0; f < folds_.size(); ++f) {
      const std::vector<double> raw = RawOf(models[f], lent_share);
      const auto pick = [&raw](std::span<const std::size_t> rows) {
        std::vector<double> picked;
        for (const std::size_t row : rows) picked.push_back(raw[row]);
        return picked;
      };
      AddRound(pick(unlabelled_), folds_[f].spies, pick(folds_[f].spies),
               folds_.size(), trial);
    }
    return trial;
  }

 private:
  [[nodiscard]] std::vector<double> ChooserScores(
      const TrainingRows& rows, const Scored& first,
      const AudienceOptions& options) {
    if (WeighAlike(rows.weights)) return RawOf(first, options.lent_share);
    return RawScores(generation_,
                     trainer_.FitChooser(rows, first.model, options));
  }

  [[nodiscard]] std::vector<double> RawOf(const Scored& scored,
                                          double lent_share) const {
    LinearModel model = scored.model;
    model.lent_share = lent_share;
    return RawScores(generation_, model, scored.own);
  }

  const Generation& generation_;
  std::span<const std::size_t> unlabelled_;
  std::vector<Fold> folds_;
  Trainer& trainer_;
};

// First fits of the strength that ranks best, which is told in `chosen`.
std::vector<LinearModel> ChooseStrength(Rounds& rounds,
                                        AudienceOptions& chosen) {
  std::vector<LinearModel> best = rounds.FirstFits(chosen);
  Trial of_best = rounds.RankAlone(best);
  const AudienceOptions usual = chosen;
  for (const double factor : kStrengths) {
    AudienceOptions tried = usual;
    tried.strength = usual.strength * factor;
    tried.strength_per_customer = usual.strength_per_customer * factor;
    std::vector<LinearModel> models = rounds.FirstFits(tried);
    Trial trial = rounds.RankAlone(models);
    if (!RanksBetter(trial.log_ranks, of_best.log_ranks, {})) continue;
    chosen = tried;
    best = std::move(models);
    of_best = std::move(trial);
  }
  return best;
}

Spies Told(Trial trial, AudienceOptions chosen) {
  std::ranges::sort(trial.background);
  std::ranges::sort(trial.scores, [](const SpyScore& a, const SpyScore& b) {
    return a.raw != b.raw ? a.raw < b.raw : a.row < b.row;
  });
  return {std::move(trial.scores), std::move(trial.background),
          std::move(chosen)};
}

}  // namespace

bool RanksBetter(std::span<const double> otherwise,
                 std::span<const double> as_is, const Evidence& needed) {
  const auto count = static_cast<double>(as_is.size());
  if (as_is.size() < kFewestToTell) return false;
  double mean = 0;
  for (std::size_t i = 0; i < as_is.size(); ++i) {
    mean += as_is[i] - otherwise[i];
  }
  mean /= count;
  double square = 0;
  for (std::size_t i = 0; i < as_is.size(); ++i) {
    const double off = as_is[i] - otherwise[i] - mean;
    square += off * off;
  }
  const double error = std::sqrt(square / (count - 1) / count);
  return mean >= needed.gain && mean >= needed.standard_errors * error;
}

Spies RunSpies(const Generation& generation, const TrainingRows& rows,
               const AudienceOptions& options, Trainer& trainer) {
  Rounds rounds(generation, rows, options, trainer);
  std::vector<Scored> models = rounds.Score(rounds.FirstFits(options));
  if (options.feedback.share > 0) models = rounds.WithFeedback(models, options);
  return Told(rounds.Rank(models, options.lent_share), options);
}

Spies ChooseBySpies(const Generation& generation, const TrainingRows& rows,
                    const AudienceOptions& options, Trainer& trainer) {
  Rounds rounds(generation, rows, options, trainer);
  AudienceOptions chosen = options;
  const std::vector<Scored> firsts =
      rounds.Score(ChooseStrength(rounds, chosen));
  std::vector<Scored> models = rounds.WithFeedback(firsts, chosen);
  Trial trial = rounds.Rank(models, chosen.lent_share);
  if (chosen.lent_share > 0 && RanksBetter(rounds.Rank(models, 0).log_ranks,
                                           trial.log_ranks, kAgainstLoans)) {
    chosen.lent_share = 0;
    models = rounds.WithFeedback(firsts, chosen);
    trial = rounds.Rank(models, 0);
  }
  if (chosen.feedback.share > 0) {
    Trial without = rounds.Rank(firsts, chosen.lent_share);
    if (RanksBetter(without.log_ranks, trial.log_ranks, {})) {
      chosen.feedback.share = 0;
      trial = std::move(without);
    }
  }
  return Told(std::move(trial), std::move(chosen));
}

}  // namespace kindred::index
