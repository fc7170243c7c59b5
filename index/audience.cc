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
#include "index/trainer.h"

namespace kindred::index {
namespace {

// Quantiles of the spies that 50 and 80 points stand for, and the least
// distance between them: it keeps the map finite on equal spies.
constexpr double kLow = 0.1;
constexpr double kMiddle = 0.5;
constexpr double kNarrowest = 0.25;

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
  return {
      feedback.share,        feedback.promoted,       feedback.weight,
      feedback.dropped,      feedback.least_promoted, feedback.least_dropped,
      feedback.max_promoted, feedback.max_dropped,    feedback.strength};
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

Json::Array OptionsKey(const AudienceOptions& options) {
  return {options.strength,    options.strength_per_customer,
          options.unlabelled,  options.max_weight,
          options.folds,       static_cast<std::int64_t>(options.seed),
          options.lent_share,  options.language_share,
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
  AudienceOptions asked = options;
  asked.judged = UsableJudged(generation, audience.customers, options.judged);
  const std::vector<std::size_t> unlabelled =
      Unjudged(SampleUnlabelled(generation, audience.customers,
                                options.unlabelled, options.seed),
               asked.judged);
  const TrainingRows rows{audience.customers, audience.customer_weights,
                          unlabelled};
  Trainer trainer(generation);
  audience.chosen = asked;
  if (audience.customers.size() >= kMinForSpies && !unlabelled.empty() &&
      options.folds >= 2) {
    // What suits the list is decided as if all customers weighed alike.
    const std::vector<double> alike(audience.customers.size(), 1.0);
    Spies spies = ChooseBySpies(
        generation, {audience.customers, alike, unlabelled}, asked, trainer);
    if (!WeighAlike(audience.customer_weights)) {
      spies = RunSpies(generation, rows, spies.chosen, trainer);
    }
    audience.spies = std::move(spies.scores);
    audience.background = std::move(spies.background);
    audience.chosen = std::move(spies.chosen);
  }
  // By a trainer of its own: what spies tried before leaves no trace.
  audience.model = TrainModel(generation, rows, audience.chosen);
  audience.latent_shares = LatentShares(generation, audience.model);
  audience.own_scores =
      OwnScores(generation, audience.model, audience.latent_shares);
  SetScale(generation, audience);
  audience.version = Version(generation, audience, asked);
  return audience;
}

}  // namespace kindred::index
