#include "index/holdout.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/random.h"
#include "index/score.h"

namespace kindred::index {
namespace {

constexpr std::size_t kFewestCustomers = 5;

struct Round {
  std::vector<Customer> shown;
  std::vector<std::size_t> hidden;  // rows
};

std::vector<Round> MakeRounds(std::span<const Customer> customers,
                              const HoldoutOptions& options) {
  // With one fold nothing would be left to learn from.
  const std::size_t folds =
      std::clamp(options.folds, std::size_t{2}, customers.size());
  std::vector<Round> rounds;
  std::vector<std::size_t> order(customers.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  Random random(options.seed);
  for (std::size_t repeat = 0;
       repeat < std::max(options.repeats, std::size_t{1}); ++repeat) {
    random.Shuffle(std::span(order));
    for (std::size_t fold = 0; fold < folds; ++fold) {
      Round round;
      for (std::size_t i = 0; i < order.size(); ++i) {
        if (i % folds == fold) {
          round.hidden.push_back(customers[order[i]].row);
        } else {
          round.shown.push_back(customers[order[i]]);
        }
      }
      rounds.push_back(std::move(round));
    }
  }
  return rounds;
}

// Similarity of each row to the mean vector of the customers.
std::vector<double> CentroidScores(const Generation& generation,
                                   std::span<const Customer> customers) {
  std::vector<double> mean(generation.basis.dimensions, 0.0);
  for (const Customer& customer : customers) {
    const std::vector<float> vector = generation.vectors->Vector(customer.row);
    for (std::size_t d = 0; d < mean.size(); ++d) {
      mean[d] += static_cast<double>(vector[d]);
    }
  }
  std::vector<double> scores;
  for (std::size_t row = 0; row < generation.Size(); ++row) {
    const std::vector<float> vector = generation.vectors->Vector(row);
    double sum = 0;
    for (std::size_t d = 0; d < mean.size(); ++d) {
      sum += mean[d] * static_cast<double>(vector[d]);
    }
    scores.push_back(sum);
  }
  return scores;
}

std::vector<double> ModelScores(const Generation& generation,
                                const Round& round,
                                const AudienceOptions& options) {
  // As a user's list is trained, with all that is chosen on it.
  const Audience audience =
      TrainAudience(generation, round.shown, options).Value();
  return RawScores(generation, audience.model, audience.own_scores);
}

// For each hidden row its place among all rows not shown: 0 best to 1 last;
// among equal scores it counts as the middle one.
std::vector<double> Places(const Round& round, std::span<const double> scores) {
  std::vector<bool> shown(scores.size(), false);
  for (const Customer& customer : round.shown) shown[customer.row] = true;
  std::vector<double> ranked;
  for (std::size_t row = 0; row < scores.size(); ++row) {
    if (!shown[row]) ranked.push_back(scores[row]);
  }
  std::ranges::sort(ranked, std::ranges::greater());
  std::vector<double> places;
  for (const std::size_t row : round.hidden) {
    const auto [first, last] = std::equal_range(ranked.begin(), ranked.end(),
                                                scores[row], std::greater());
    const auto better = static_cast<double>(first - ranked.begin());
    const auto equals = static_cast<double>(last - first);
    places.push_back((better + (equals - 1) / 2) /
                     static_cast<double>(ranked.size()));
  }
  return places;
}

double ShareWithin(std::span<const double> places, double share) {
  const auto found = std::ranges::count_if(
      places, [share](double place) { return place < share; });
  return static_cast<double>(found) / static_cast<double>(places.size());
}

}  // namespace

Result<HoldoutReport> EvaluateHoldout(const Generation& generation,
                                      std::span<const Customer> list,
                                      const AudienceOptions& audience,
                                      const HoldoutOptions& options) {
  const std::vector<Customer> customers = ReadableCustomers(generation, list);
  if (customers.size() < kFewestCustomers) {
    return Error{ErrorCode::kInvalidArgument,
                 "evaluation needs at least " +
                     std::to_string(kFewestCustomers) +
                     " customers with a readable website, there are " +
                     std::to_string(customers.size())};
  }
  std::vector<double> places;
  std::vector<double> centroid_places;
  const std::vector<Round> rounds = MakeRounds(customers, options);
  for (const Round& round : rounds) {
    const auto mine = Places(round, ModelScores(generation, round, audience));
    const auto theirs = Places(round, CentroidScores(generation, round.shown));
    places.insert(places.end(), mine.begin(), mine.end());
    centroid_places.insert(centroid_places.end(), theirs.begin(), theirs.end());
  }
  HoldoutReport report;
  report.customers = customers.size();
  report.rounds = rounds.size();
  report.average_rank = std::accumulate(places.begin(), places.end(), 0.0) /
                        static_cast<double>(places.size());
  for (const double share : kRecallShares) {
    report.recall.push_back({share, ShareWithin(places, share),
                             ShareWithin(centroid_places, share), share});
  }
  const auto deciles = static_cast<double>(report.lift_by_decile.size());
  for (const double place : places) {
    const auto decile = std::min(static_cast<std::size_t>(place * deciles),
                                 report.lift_by_decile.size() - 1);
    report.lift_by_decile.at(decile) +=
        deciles / static_cast<double>(places.size());
  }
  return report;
}

}  // namespace kindred::index
