#include "index/bootstrap.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "base/random.h"

namespace kindred::index {
namespace {

constexpr double kTail = (1.0 - kConfidence) / 2;

// The ends of the middle part of `means`.
Estimate MiddlePart(double value, std::vector<double> means) {
  std::ranges::sort(means);
  const auto last = static_cast<double>(means.size() - 1);
  const auto at = [&means, last](double q) {
    return means[static_cast<std::size_t>(std::lround(q * last))];
  };
  // Rounding may differ between equal sums of another order.
  return {value, std::min(value, at(kTail)), std::max(value, at(1.0 - kTail))};
}

std::size_t CountGroups(std::span<const std::size_t> groups) {
  return groups.empty() ? 0 : *std::ranges::max_element(groups) + 1;
}

}  // namespace

Estimate BootstrapMean(std::span<const double> values,
                       std::span<const std::size_t> groups,
                       const BootstrapOptions& options) {
  if (values.empty()) return {};
  struct Group {
    double sum = 0;
    double size = 0;
  };
  std::vector<Group> all(CountGroups(groups));
  for (std::size_t i = 0; i < values.size(); ++i) {
    all[groups[i]].sum += values[i];
    all[groups[i]].size += 1;
  }
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) /
                      static_cast<double>(values.size());
  Random random(options.seed);
  std::vector<double> means(std::max(options.resamples, std::size_t{1}));
  for (double& resampled : means) {
    Group drawn;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const Group& group = all[random.Below(all.size())];
      drawn.sum += group.sum;
      drawn.size += group.size;
    }
    resampled = drawn.sum / drawn.size;
  }
  return MiddlePart(mean, std::move(means));
}

Estimate BootstrapMean(std::span<const double> values,
                       std::span<const std::size_t> groups,
                       const Bounds& bounds, const BootstrapOptions& options) {
  Estimate estimate = BootstrapMean(values, groups, options);
  if (values.empty()) return estimate;
  const auto all_are = [values](double bound) {
    constexpr double kRounding = 1e-9;
    return std::ranges::all_of(values, [bound](double value) {
      return std::abs(value - bound) < kRounding;
    });
  };
  const double open =
      (bounds.high - bounds.low) *
      (1.0 - std::pow(kTail, 1.0 / static_cast<double>(CountGroups(groups))));
  if (all_are(bounds.low)) estimate.high = bounds.low + open;
  if (all_are(bounds.high)) estimate.low = bounds.high - open;
  return estimate;
}

Estimate ChanceRecall(std::size_t companies, double share,
                      const BootstrapOptions& options) {
  if (companies == 0) return {share, share, share};
  Random random(options.seed);
  std::vector<double> shares(std::max(options.resamples, std::size_t{1}));
  for (double& drawn : shares) {
    std::size_t found = 0;
    for (std::size_t i = 0; i < companies; ++i) {
      found += random.Uniform() < share ? 1U : 0U;
    }
    drawn = static_cast<double>(found) / static_cast<double>(companies);
  }
  return MiddlePart(share, std::move(shares));
}

}  // namespace kindred::index
