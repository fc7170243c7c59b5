#include "index/audience.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
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
  return {feedback.share,   feedback.promoted,     feedback.weight,
          feedback.dropped, feedback.max_promoted, feedback.max_dropped,
          feedback.strength};
}

bool IsMisfit(const Judged& judged) {
  return judged.verdict == Verdict::kMisfit;
}

// Those of `judged` that have text and are no customers.
std::vector<Judged> UsableJudged(const Generation& generation,
                                 std::span<const Customer> customers,
                                 std::span<const Judged> judged) {
  std::vector<Judged> usable;
  for (const Judged& company : judged) {
    if (!generation.features.Row(company.row).columns.empty() &&
        !std::ranges::binary_search(customers, company.row, {},
                                    &Customer::row)) {
      usable.push_back(company);
    }
  }
  return usable;
}

// `rows` without those of which something is known.
std::vector<std::size_t> Unjudged(std::span<const std::size_t> rows,
                                  std::span<const Judged> judged) {
  std::vector<std::size_t> known;
  known.reserve(judged.size());
  for (const Judged& company : judged) known.push_back(company.row);
  std::ranges::sort(known);
  std::vector<std::size_t> left;
  left.reserve(rows.size());
  std::ranges::copy_if(rows, std::back_inserter(left),
                       [&known](std::size_t row) {
                         return !std::ranges::binary_search(known, row);
                       });
  return left;
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

// `per_customer` rows for each of `customers`, at most `share` of `all`.
std::size_t CountFor(double per_customer, std::size_t customers, double share,
                     std::size_t all) {
  return static_cast<std::size_t>(
      std::min(per_customer * static_cast<double>(customers),
               share * static_cast<double>(all)));
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

Json::Array OptionsKey(const AudienceOptions& options) {
  return {options.strength,
          options.unlabelled,
          options.max_weight,
          options.folds,
          static_cast<std::int64_t>(options.seed),
          options.lent_share,
          options.language_share,
          FeedbackKey(options)};
}

Json::Array JudgedKey(const AudienceOptions& options) {
  const MisfitOptions& misfits = options.misfits;
  Json::Array key = {misfits.of_customer, misfits.most_unlabelled,
                     misfits.max_share};
  for (const Judged& judged : options.judged) {
    key.push_back(Json::Array{judged.row, static_cast<int>(judged.verdict),
                              judged.weight});
  }
  return key;
}

std::string Version(const Generation& generation, const Audience& audience,
                    const AudienceOptions& options) {
  Json::Array customers;
  for (const Customer& customer : audience.customers) {
    customers.push_back(Json::Array{customer.row, customer.value});
  }
  Json::Array key = {generation.version, customers};
  std::ranges::move(OptionsKey(options), std::back_inserter(key));
  if (!options.judged.empty()) key.emplace_back(JudgedKey(options));
  return Sha256Hex(Json(std::move(key)).Dump()).substr(0, kVersionDigits);
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

std::string OptionsDigest(const AudienceOptions& options) {
  const MisfitOptions& misfits = options.misfits;
  Json::Array key = OptionsKey(options);
  key.emplace_back(Json::Array{misfits.of_customer, misfits.most_unlabelled,
                               misfits.max_share});
  return Sha256Hex(Json(std::move(key)).Dump()).substr(0, kVersionDigits);
}

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

double MisfitWeight(std::size_t misfits, double customers,
                    std::size_t unlabelled, const MisfitOptions& options) {
  if (misfits == 0) return 0;
  const auto count = static_cast<double>(misfits);
  if (unlabelled == 0) return 1 / count;
  const double one = 1 / static_cast<double>(unlabelled);
  const double each = std::clamp(options.of_customer / customers, one,
                                 std::max(one, options.most_unlabelled * one));
  return std::min(each, options.max_share / count);
}

LinearModel FitModel(const Generation& generation,
                     std::span<const Customer> customers,
                     std::span<const double> weights,
                     std::span<const std::size_t> unlabelled,
                     const AudienceOptions& options) {
  const std::size_t dimensions = generation.basis.dimensions;
  std::vector<std::vector<float>> vectors;
  std::vector<Example> examples;
  vectors.reserve(customers.size() + options.judged.size() + unlabelled.size());
  const auto add = [&](std::size_t row, double label, double weight) {
    vectors.push_back(generation.vectors->Vector(row));
    examples.push_back({generation.features.Row(row),
                        std::span<const float>(vectors.back()), label, weight});
  };
  double total = std::accumulate(weights.begin(), weights.end(), 0.0);
  for (const Judged& judged : options.judged) {
    if (judged.verdict == Verdict::kFits) total += judged.weight;
  }
  for (std::size_t i = 0; i < customers.size(); ++i) {
    add(customers[i].row, 1.0, options.strength * weights[i] / total);
  }
  const auto misfits =
      static_cast<std::size_t>(std::ranges::count_if(options.judged, IsMisfit));
  const double each =
      MisfitWeight(misfits, total, unlabelled.size(), options.misfits);
  for (const Judged& judged : options.judged) {
    if (judged.verdict == Verdict::kFits) {
      add(judged.row, 1.0, options.strength * judged.weight / total);
    } else if (IsMisfit(judged)) {
      add(judged.row, -1.0, options.strength * each);
    }
  }
  const double rest = 1 - each * static_cast<double>(misfits);
  const std::vector<double> negatives = UnlabelledWeights(
      generation, customers, weights, unlabelled, options.language_share);
  for (std::size_t i = 0; i < unlabelled.size(); ++i) {
    add(unlabelled[i], -1.0, options.strength * rest * negatives[i]);
  }
  return FitLogistic(examples, generation.features.width, dimensions,
                     {.tolerance = kFitTolerance});
}

LinearModel TrainModel(const Generation& generation,
                       std::span<const Customer> customers,
                       std::span<const double> weights,
                       std::span<const std::size_t> sample,
                       const AudienceOptions& options) {
  const std::vector<std::size_t> unlabelled = Unjudged(sample, options.judged);
  LinearModel first =
      FitModel(generation, customers, weights, unlabelled, options);
  first.lent_share = options.lent_share;
  const FeedbackOptions& feedback = options.feedback;
  if (feedback.share <= 0) return first;
  const std::vector<std::size_t> best = Unjudged(
      BestUnlabelled(generation, customers, RawScores(generation, first)),
      options.judged);
  std::vector<bool> dropped(generation.Size(), false);
  const std::size_t drop = CountFor(feedback.dropped, customers.size(),
                                    feedback.max_dropped, best.size());
  for (std::size_t i = 0; i < drop; ++i) dropped[best[i]] = true;
  const std::size_t promote = CountFor(feedback.promoted, customers.size(),
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
  AudienceOptions chosen = options;
  chosen.judged = UsableJudged(generation, audience.customers, options.judged);
  const std::vector<std::size_t> unlabelled =
      Unjudged(SampleUnlabelled(generation, audience.customers,
                                options.unlabelled, options.seed),
               chosen.judged);
  if (audience.customers.size() >= kMinForSpies && !unlabelled.empty() &&
      options.folds >= 2) {
    const auto run = [&] {
      return RunSpies(generation, audience.customers, audience.customer_weights,
                      unlabelled, chosen);
    };
    Spies spies = run();
    if (spies.loans_mislead) {
      chosen.lent_share = 0;
      spies = run();  // the feedback round too is without loans
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
  chosen.lent_share = options.lent_share;  // as asked for, not as chosen
  audience.version = Version(generation, audience, chosen);
  return audience;
}

}  // namespace kindred::index
