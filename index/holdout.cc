#include "index/holdout.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "index/holdout_rounds.h"

namespace kindred::index {
namespace {

constexpr std::size_t kIndustryWords = 10;

// A slope up to this is the rounding of a level curve.
constexpr double kLevel = 1e-9;

HoldoutOptions WithinBounds(HoldoutOptions options) {
  options.repeats = std::clamp(options.repeats, std::size_t{1}, kMaxRepeats);
  options.folds = std::clamp(options.folds, std::size_t{2}, kMaxFolds);
  options.bootstrap.resamples =
      std::clamp(options.bootstrap.resamples, std::size_t{1}, kMaxResamples);
  return options;
}

// Turns what rounds saw into figures of customers, and those into estimates.
class Summary {
 public:
  Summary(std::span<const HoldoutCustomer> customers,
          std::span<const HeldOut> held_out, const BootstrapOptions& options)
      : held_out_(held_out), options_(options), seen_(customers.size(), 0.0) {
    for (const HoldoutCustomer& customer : customers) {
      groups_.push_back(customer.group);
    }
    for (const HeldOut& at : held_out) seen_[at.customer] += 1;
  }

  // The mean of `figure` over each customer's rounds.
  template <typename Figure>
  [[nodiscard]] std::vector<double> Each(const Figure& figure) const {
    std::vector<double> values(seen_.size(), 0.0);
    for (const HeldOut& at : held_out_) {
      values[at.customer] += figure(at);
    }
    for (std::size_t i = 0; i < values.size(); ++i) values[i] /= seen_[i];
    return values;
  }

  template <typename Figure>
  [[nodiscard]] Estimate Mean(const Figure& figure) const {
    return BootstrapMean(Each(figure), groups_, options_);
  }

  template <typename Figure>
  [[nodiscard]] Estimate Mean(const Figure& figure,
                              const Bounds& bounds) const {
    return BootstrapMean(Each(figure), groups_, bounds, options_);
  }

  // The same over the customers at `positions` only.
  template <typename Figure>
  [[nodiscard]] Estimate MeanOf(std::span<const std::size_t> positions,
                                const Figure& figure) const {
    const std::vector<double> each = Each(figure);
    std::vector<double> values;
    std::vector<std::size_t> groups;
    std::map<std::size_t, std::size_t> numbers;
    for (const std::size_t i : positions) {
      values.push_back(each[i]);
      groups.push_back(
          numbers.emplace(groups_[i], numbers.size()).first->second);
    }
    return BootstrapMean(values, groups, Bounds(), options_);
  }

  [[nodiscard]] std::size_t Groups() const {
    return *std::ranges::max_element(groups_) + 1;
  }

  [[nodiscard]] const BootstrapOptions& Options() const { return options_; }

 private:
  std::span<const HeldOut> held_out_;
  BootstrapOptions options_;
  std::vector<std::size_t> groups_;  // of each customer
  std::vector<double> seen_;         // rounds that hid it
};

RecallAt RecallWithin(const Summary& summary, double share) {
  const auto found = [share](Place HeldOut::*ranker) {
    return [share, ranker](const HeldOut& at) {
      return PartWithin(at.*ranker, 0, share);
    };
  };
  const auto more_than = [share](Place HeldOut::*ranker) {
    return [share, ranker](const HeldOut& at) {
      return PartWithin(at.model, 0, share) - PartWithin(at.*ranker, 0, share);
    };
  };
  return {.share = share,
          .model = summary.Mean(found(&HeldOut::model), Bounds()),
          .random = ChanceRecall(summary.Groups(), share, summary.Options()),
          .centroid = summary.Mean(found(&HeldOut::centroid), Bounds()),
          .words = summary.Mean(found(&HeldOut::words), Bounds()),
          .over_centroid = summary.Mean(more_than(&HeldOut::centroid)),
          .over_words = summary.Mean(more_than(&HeldOut::words))};
}

std::vector<HoldoutPart> Parts(const Summary& summary,
                               std::span<const HoldoutCustomer> customers,
                               std::string HoldoutCustomer::*key) {
  std::map<std::string, std::vector<std::size_t>> by_code;
  for (std::size_t i = 0; i < customers.size(); ++i) {
    by_code[customers[i].*key].push_back(i);
  }
  std::vector<HoldoutPart> parts;
  for (const auto& [code, positions] : by_code) {
    HoldoutPart part{code, positions.size(), std::nullopt};
    if (positions.size() >= kFewestCustomers) {
      part.recall = summary.MeanOf(positions, [](const HeldOut& at) {
        return PartWithin(at.model, 0, kMainShare);
      });
    }
    parts.push_back(std::move(part));
  }
  std::ranges::stable_sort(parts, std::ranges::greater(),
                           &HoldoutPart::customers);
  return parts;
}

// For each step what its recall counts in the slope: least squares over the
// logarithm of the customers, which is a weighted sum of recalls.
std::vector<double> SlopeWeights(std::span<const CurvePoint> points) {
  std::vector<double> weights(points.size(), 0.0);
  const auto fitted = static_cast<double>(points.size() - kSlopeFrom);
  double mean = 0;
  for (std::size_t i = kSlopeFrom; i < points.size(); ++i) {
    weights[i] = std::log2(points[i].customers);
    mean += weights[i] / fitted;
  }
  double square = 0;
  for (std::size_t i = kSlopeFrom; i < points.size(); ++i) {
    weights[i] -= mean;
    square += weights[i] * weights[i];
  }
  for (double& weight : weights) weight = square > 0 ? weight / square : 0.0;
  return weights;
}

LearningCurve Learning(const Summary& summary, std::size_t customers,
                       std::span<const HeldOut> held_out) {
  LearningCurve curve;
  const auto recall = [](std::size_t step) {
    return [step](const HeldOut& at) {
      return PartWithin(at.by_share.at(step), 0, kMainShare);
    };
  };
  for (std::size_t step = 0; step < kCurveShares.size(); ++step) {
    double learnt_from = 0;
    for (const HeldOut& at : held_out) {
      learnt_from += at.learnt_from.at(step);
    }
    curve.points.push_back({kCurveShares.at(step),
                            learnt_from / static_cast<double>(held_out.size()),
                            summary.Mean(recall(step), Bounds())});
  }
  const std::vector<double> weights = SlopeWeights(curve.points);
  curve.slope = summary.Mean([&weights, &recall](const HeldOut& at) {
    double slope = 0;
    for (std::size_t step = 0; step < weights.size(); ++step) {
      slope += weights[step] * recall(step)(at);
    }
    return slope;
  });
  if (curve.slope.low <= kLevel) return curve;
  const auto now = static_cast<double>(customers);
  const double doublings = std::log2((now + kMoreCustomers) / now);
  const double most = 1.0 - curve.points.back().recall.value;
  const auto gained = [doublings, most](double slope) {
    return std::min(slope * doublings, most);
  };
  curve.gain = Estimate{gained(curve.slope.value), gained(curve.slope.low),
                        gained(curve.slope.high)};
  return curve;
}

std::vector<std::size_t> RowsBeside(const Generation& generation,
                                    std::span<const Customer> list,
                                    std::span<const Judged> judged) {
  std::vector<bool> listed(generation.Size(), false);
  // What was learnt from stands where it was taught to, not where it fits.
  for (const Judged& known : judged) listed[known.row] = true;
  for (const Customer& customer : list) listed[customer.row] = true;
  std::vector<std::size_t> others;
  for (std::size_t row = 0; row < generation.Size(); ++row) {
    if (!listed[row]) others.push_back(row);
  }
  return others;
}

std::vector<HoldoutCustomer> Described(const Generation& generation,
                                       std::span<const Customer> customers,
                                       std::span<const std::size_t> groups) {
  std::vector<HoldoutCustomer> described;
  described.reserve(customers.size());
  for (std::size_t i = 0; i < customers.size(); ++i) {
    const IndexedCompany& company = generation.companies[customers[i].row];
    described.push_back({groups[i], company.country, company.language});
  }
  return described;
}

}  // namespace

double PartWithin(const Place& place, double from, double to) {
  const double inside =
      std::min(to, place.begin + place.width) - std::max(from, place.begin);
  return place.width > 0 ? std::clamp(inside / place.width, 0.0, 1.0) : 0.0;
}

std::size_t CurveCount(std::size_t shown, std::size_t step) {
  const auto count = static_cast<std::size_t>(
      std::lround(kCurveShares.at(step) * static_cast<double>(shown)));
  return std::max(count, std::size_t{1});
}

std::vector<AudienceTerm> IndustryWords(const Generation& generation,
                                        std::span<const Customer> customers) {
  std::vector<std::size_t> rows;
  rows.reserve(customers.size());
  for (const Customer& customer : customers) rows.push_back(customer.row);
  return FindAudienceTerms(generation, rows, kIndustryWords).sets_apart;
}

HoldoutReport SummariseHoldout(std::span<const HoldoutCustomer> customers,
                               std::span<const HeldOut> held_out,
                               const HoldoutOptions& options) {
  const Summary summary(customers, held_out, options.bootstrap);
  HoldoutReport report;
  report.customers = customers.size();
  report.groups = summary.Groups();
  report.options = options;
  report.average_rank = summary.Mean(
      [](const HeldOut& at) { return at.model.begin + at.model.width / 2; });
  for (const double share : kRecallShares) {
    report.recall.push_back(RecallWithin(summary, share));
  }
  for (std::size_t step = 1; step <= kRecallSteps; ++step) {
    report.recall_curve.push_back(
        RecallWithin(summary, static_cast<double>(step) * kRecallStep));
  }
  const auto tenths = static_cast<double>(report.lift_by_decile.size());
  for (std::size_t i = 0; i < report.lift_by_decile.size(); ++i) {
    const double from = static_cast<double>(i) / tenths;
    const double to = static_cast<double>(i + 1) / tenths;
    report.lift_by_decile.at(i) = summary.Mean(
        [from, to, tenths](const HeldOut& at) {
          return tenths * PartWithin(at.model, from, to);
        },
        Bounds{0, tenths});
  }
  report.countries = Parts(summary, customers, &HoldoutCustomer::country);
  report.languages = Parts(summary, customers, &HoldoutCustomer::language);
  report.curve = Learning(summary, customers.size(), held_out);
  return report;
}

Result<HoldoutReport> EvaluateHoldout(const Generation& generation,
                                      std::span<const Customer> list,
                                      const AudienceOptions& audience,
                                      const HoldoutOptions& options,
                                      const HoldoutProgress& progress) {
  const std::vector<Customer> customers = ReadableCustomers(generation, list);
  const std::vector<std::size_t> groups = GroupCustomers(generation, customers);
  const std::size_t companies =
      groups.empty() ? 0 : *std::ranges::max_element(groups) + 1;
  if (companies < kFewestCustomers) {
    return Error{ErrorCode::kInvalidArgument,
                 "evaluation needs at least " +
                     std::to_string(kFewestCustomers) +
                     " customers with a readable website, each another "
                     "company; there are " +
                     std::to_string(companies)};
  }
  const std::vector<std::size_t> others =
      RowsBeside(generation, list, audience.judged);
  if (others.empty()) {
    return Error{ErrorCode::kInvalidArgument,
                 "evaluation needs companies that are no customers to rank "
                 "hidden ones among; there are none"};
  }
  const HoldoutOptions used = WithinBounds(options);
  const std::vector<HoldoutRound> rounds = MakeRounds(groups, used);
  std::vector<HeldOut> held_out;
  for (std::size_t i = 0; i < rounds.size(); ++i) {
    const std::vector<HeldOut> seen =
        RunRound(generation, customers, others, rounds[i], audience);
    held_out.insert(held_out.end(), seen.begin(), seen.end());
    if (progress && !progress(i + 1, rounds.size())) {
      return Error{ErrorCode::kCancelled, "stopped"};
    }
  }
  HoldoutReport report = SummariseHoldout(
      Described(generation, customers, groups), held_out, used);
  report.others = others.size();
  report.rounds = rounds.size();
  for (const AudienceTerm& word : IndustryWords(generation, customers)) {
    report.words.push_back(generation.vocabulary.Terms()[word.column].surface);
  }
  return report;
}

}  // namespace kindred::index
