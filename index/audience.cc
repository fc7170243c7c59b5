#include "index/audience.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <map>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/digest.h"
#include "base/json.h"
#include "base/random.h"
#include "index/score.h"
#include "index/spies.h"

namespace kindred::index {
namespace {

// Quantiles of the spies that 50 and 80 points stand for, and the least
// distance between them: it keeps the map finite on equal spies.
constexpr double kLow = 0.1;
constexpr double kMiddle = 0.5;
constexpr double kNarrowest = 0.25;

// Tighter fits rank the same.
constexpr double kFitTolerance = 1e-2;

// Fewer customers than this give no spies: each round would lose too many.
constexpr std::size_t kMinForSpies = 3;

bool IsKnown(double value) {
  return std::isfinite(value) && value > 0;
}

bool AllEqual(std::span<const double> weights) {
  return std::ranges::adjacent_find(weights, std::not_equal_to()) ==
         weights.end();
}

double Median(std::vector<double> values) {
  if (values.empty()) return 0;
  const std::size_t middle = values.size() / 2;
  std::ranges::nth_element(
      values, values.begin() + static_cast<std::ptrdiff_t>(middle));
  return values[middle];
}

// The value at share `q` of ascending `values`, between neighbours linearly.
double Quantile(std::span<const SpyScore> values, double q) {
  const double at = q * static_cast<double>(values.size() - 1);
  const auto low = static_cast<std::size_t>(at);
  const std::size_t high = std::min(low + 1, values.size() - 1);
  const double part = at - static_cast<double>(low);
  return (1.0 - part) * values[low].raw + part * values[high].raw;
}

Json::Array FeedbackKey(const AudienceOptions& options) {
  const FeedbackOptions& feedback = options.feedback;
  return {
      feedback.share,        feedback.promoted,       feedback.weight,
      feedback.dropped,      feedback.least_promoted, feedback.least_dropped,
      feedback.max_promoted, feedback.max_dropped,    feedback.strength};
}

// The rows that have text and are no customers, ascending.
std::vector<std::size_t> UnlabelledRows(const Generation& generation,
                                        std::span<const Customer> customers) {
  std::vector<bool> taken(generation.Size(), false);
  for (const Customer& customer : customers) taken[customer.row] = true;
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < generation.Size(); ++row) {
    if (!taken[row] && !generation.features.Row(row).columns.empty()) {
      rows.push_back(row);
    }
  }
  return rows;
}

// The same, best first by `scores`.
std::vector<std::size_t> BestUnlabelled(const Generation& generation,
                                        std::span<const Customer> customers,
                                        std::span<const double> scores) {
  std::vector<std::size_t> rows = UnlabelledRows(generation, customers);
  std::ranges::stable_sort(rows, [scores](std::size_t a, std::size_t b) {
    return scores[a] > scores[b];
  });
  return rows;
}

// `wanted` rows and `least` at least, but at most `share` of `all`.
std::size_t CountFor(double wanted, double least, double share,
                     std::size_t all) {
  return static_cast<std::size_t>(
      std::min(std::max(wanted, least), share * static_cast<double>(all)));
}

// The part `share` of b, the rest of a.
LinearModel Mix(const LinearModel& a, const LinearModel& b, double share) {
  const auto mix = [share](float& into, float other) {
    into = static_cast<float>((1.0 - share) * static_cast<double>(into) +
                              share * static_cast<double>(other));
  };
  LinearModel model = a;
  for (std::size_t i = 0; i < model.term_weights.size(); ++i) {
    mix(model.term_weights[i], b.term_weights[i]);
  }
  for (std::size_t i = 0; i < model.latent_weights.size(); ++i) {
    mix(model.latent_weights[i], b.latent_weights[i]);
  }
  model.bias = (1.0 - share) * a.bias + share * b.bias;
  return model;
}

std::string Version(const Generation& generation, const Audience& audience,
                    const AudienceOptions& options) {
  Json::Array customers;
  for (const Customer& customer : audience.customers) {
    customers.push_back(Json::Array{customer.row, customer.value});
  }
  return Sha256Hex(
             Json(Json::Array{generation.version, customers, options.strength,
                              options.strength_per_customer, options.unlabelled,
                              options.max_weight, options.folds,
                              static_cast<std::int64_t>(options.seed),
                              options.lent_share, options.language_share,
                              FeedbackKey(options)})
                 .Dump())
      .substr(0, kVersionDigits);
}

void SetScale(const Generation& generation, Audience& audience) {
  // Without spies the customers' own scores stand in, which flatters them.
  std::vector<SpyScore> scores = audience.spies;
  if (scores.empty()) {
    for (const Customer& customer : audience.customers) {
      scores.push_back(
          {customer.row, RawScore(generation, audience, customer.row)});
    }
    std::ranges::sort(scores, {}, &SpyScore::raw);
  }
  audience.raw_at_80 = Quantile(scores, kMiddle);
  audience.raw_at_50 =
      std::min(Quantile(scores, kLow), audience.raw_at_80 - kNarrowest);
}

}  // namespace

std::vector<Customer> ReadableCustomers(const Generation& generation,
                                        std::span<const Customer> customers) {
  std::map<std::size_t, double> by_row;
  for (const Customer& customer : customers) {
    if (generation.features.Row(customer.row).columns.empty()) continue;
    auto [at, added] = by_row.emplace(customer.row, customer.value);
    if (!added) at->second = std::max(at->second, customer.value);
  }
  std::vector<Customer> readable;
  readable.reserve(by_row.size());
  for (const auto& [row, value] : by_row) readable.push_back({row, value});
  return readable;
}

std::vector<double> CustomerWeights(std::span<const Customer> customers,
                                    double max_weight) {
  std::vector<double> known;
  for (const Customer& customer : customers) {
    if (IsKnown(customer.value)) known.push_back(customer.value);
  }
  const double median = Median(known);
  std::vector<double> weights;
  for (const Customer& customer : customers) {
    const double ratio =
        IsKnown(customer.value) ? customer.value / median : 1.0;
    weights.push_back(
        std::clamp(std::sqrt(ratio), 1.0, std::max(1.0, max_weight)));
  }
  return weights;
}

std::vector<std::size_t> SampleUnlabelled(const Generation& generation,
                                          std::span<const Customer> customers,
                                          std::size_t count,
                                          std::uint64_t seed) {
  std::vector<std::size_t> rows = UnlabelledRows(generation, customers);
  Random(seed).Shuffle(std::span(rows));
  rows.resize(std::min(rows.size(), count));
  std::ranges::sort(rows);
  return rows;
}

std::vector<double> UnlabelledWeights(const Generation& generation,
                                      std::span<const Customer> customers,
                                      std::span<const double> weights,
                                      std::span<const std::size_t> unlabelled,
                                      double language_share) {
  struct Language {
    double customers = 0;  // sum of their weights
    double unlabelled = 0;
  };
  std::map<std::string_view, Language> languages;
  const auto of = [&](std::size_t row) -> Language& {
    return languages[generation.companies[row].language];
  };
  for (std::size_t i = 0; i < customers.size(); ++i) {
    of(customers[i].row).customers += weights[i];
  }
  for (const std::size_t row : unlabelled) of(row).unlabelled += 1;
  double shared = 0;  // customers' weight in languages that have unlabelled
  for (const auto& [code, language] : languages) {
    if (language.unlabelled > 0) shared += language.customers;
  }
  const double by_language = shared > 0 ? language_share : 0;
  const double even =
      (1 - by_language) / static_cast<double>(unlabelled.size());
  std::vector<double> all;
  all.reserve(unlabelled.size());
  for (const std::size_t row : unlabelled) {
    const Language& language = of(row);
    const double part =
        shared > 0 ? language.customers / shared / language.unlabelled : 0;
    all.push_back(even + by_language * part);
  }
  return all;
}

LinearModel FitModel(const Generation& generation,
                     std::span<const Customer> customers,
                     std::span<const double> weights,
                     std::span<const std::size_t> unlabelled,
                     const AudienceOptions& options) {
  const std::size_t dimensions = generation.basis.dimensions;
  std::vector<std::vector<float>> vectors;
  std::vector<Example> examples;
  vectors.reserve(customers.size() + unlabelled.size());
  const auto add = [&](std::size_t row, double label, double weight) {
    vectors.push_back(generation.vectors->Vector(row));
    examples.push_back({generation.features.Row(row),
                        std::span<const float>(vectors.back()), label, weight});
  };
  const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
  for (std::size_t i = 0; i < customers.size(); ++i) {
    add(customers[i].row, 1.0, options.strength * weights[i] / total);
  }
  const std::vector<double> negatives = UnlabelledWeights(
      generation, customers, weights, unlabelled, options.language_share);
  for (std::size_t i = 0; i < unlabelled.size(); ++i) {
    add(unlabelled[i], -1.0, options.strength * negatives[i]);
  }
  return FitLogistic(examples, generation.features.width, dimensions,
                     {.tolerance = kFitTolerance});
}

LinearModel TrainModel(const Generation& generation,
                       std::span<const Customer> customers,
                       std::span<const double> weights,
                       std::span<const std::size_t> unlabelled,
                       const AudienceOptions& options) {
  const auto count = static_cast<double>(customers.size());
  AudienceOptions weaker = options;
  weaker.strength =
      std::min(options.strength, options.strength_per_customer * count);
  LinearModel first =
      FitModel(generation, customers, weights, unlabelled, weaker);
  first.lent_share = options.lent_share;
  const FeedbackOptions& feedback = options.feedback;
  if (feedback.share <= 0) return first;
  // Values say which customers weigh more, not which companies are like them:
  // chosen by them, one company more or less could undo what a value gains.
  LinearModel chooser = first;
  if (!AllEqual(weights)) {
    const std::vector<double> equal(weights.size(), 1.0);
    chooser = FitModel(generation, customers, equal, unlabelled, weaker);
    chooser.lent_share = options.lent_share;
  }
  const std::vector<std::size_t> best =
      BestUnlabelled(generation, customers, RawScores(generation, chooser));
  std::vector<bool> dropped(generation.Size(), false);
  const std::size_t drop =
      CountFor(count * feedback.dropped, feedback.least_dropped,
               feedback.max_dropped, best.size());
  for (std::size_t i = 0; i < drop; ++i) dropped[best[i]] = true;
  const std::size_t promote =
      CountFor(count * feedback.promoted, feedback.least_promoted,
               feedback.max_promoted, best.size());
  std::vector<Customer> positives(customers.begin(), customers.end());
  std::vector<double> positive_weights(weights.begin(), weights.end());
  for (std::size_t i = 0; i < promote; ++i) {
    dropped[best[i]] = true;
    positives.push_back({best[i], 0});
    positive_weights.push_back(feedback.weight);
  }
  std::vector<std::size_t> negatives;
  std::ranges::copy_if(unlabelled, std::back_inserter(negatives),
                       [&dropped](std::size_t row) { return !dropped[row]; });
  AudienceOptions stronger = options;
  stronger.strength = feedback.strength;
  const LinearModel second =
      FitModel(generation, positives, positive_weights, negatives, stronger);
  return Mix(first, second, feedback.share);
}

Result<Audience> TrainAudience(const Generation& generation,
                               std::span<const Customer> customers,
                               const AudienceOptions& options) {
  Audience audience;
  audience.customers = ReadableCustomers(generation, customers);
  if (audience.customers.empty()) {
    return Error{ErrorCode::kNotFound,
                 "no customer's website could be read, so there is nothing to "
                 "learn from"};
  }
  audience.customer_weights =
      CustomerWeights(audience.customers, options.max_weight);
  const std::vector<std::size_t> unlabelled = SampleUnlabelled(
      generation, audience.customers, options.unlabelled, options.seed);
  AudienceOptions chosen = options;
  if (audience.customers.size() >= kMinForSpies && !unlabelled.empty() &&
      options.folds >= 2) {
    const auto run = [&](std::span<const double> weights) {
      return RunSpies(generation, audience.customers, weights, unlabelled,
                      chosen);
    };
    // Loans, too, are decided by the list alone, whatever its values.
    const std::vector<double> equal(audience.customers.size(), 1.0);
    Spies spies = run(equal);
    if (spies.loans_mislead) chosen.lent_share = 0;
    if (spies.loans_mislead || !AllEqual(audience.customer_weights)) {
      spies = run(audience.customer_weights);  // feedback too without loans
    }
    audience.spies = std::move(spies.scores);
    audience.background = std::move(spies.background);
  }
  audience.model = TrainModel(generation, audience.customers,
                              audience.customer_weights, unlabelled, chosen);
  audience.latent_shares = LatentShares(generation, audience.model);
  audience.own_scores =
      OwnScores(generation, audience.model, audience.latent_shares);
  SetScale(generation, audience);
  audience.version = Version(generation, audience, options);
  return audience;
}

}  // namespace kindred::index
