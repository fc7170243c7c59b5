#include "index/potential.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace kindred::index {
namespace {

constexpr double kMeanAlone = std::numeric_limits<double>::infinity();

// In customers whose website is equal; strongest first, so that of equally good
// ones the strongest is taken.
constexpr std::array kShrinkages = {kMeanAlone, 10.0, 3.0, 1.0, 0.3, 0.1, 0.03};

// Of the gamma distribution, for one value.
double GammaDeviance(double value, double expected) {
  return 2 * ((value - expected) / expected - std::log(value / expected));
}

}  // namespace

ExpectedValues::ExpectedValues(const Generation& generation,
                               const CustomerSimilarity& similarity,
                               std::span<const Customer> customers,
                               const PotentialOptions& options)
    : nearest_(options.nearest), shrinkage_(options.shrinkage) {
  for (const Customer& customer : customers) {
    const bool known = std::isfinite(customer.value) && customer.value > 0;
    values_.push_back(known ? customer.value : 0.0);
    total_ += values_.back();
    known_ += known ? 1 : 0;
  }
  if (known_ < std::max<std::size_t>(options.fewest_to_choose, 2)) return;
  std::vector<std::vector<double>> similarities;
  similarities.reserve(customers.size());
  for (const Customer& customer : customers) {
    similarities.push_back(similarity.To(generation, customer.row));
  }
  double best = std::numeric_limits<double>::infinity();
  for (const double shrinkage : kShrinkages) {
    const double deviance = LeaveOneOutDeviance(similarities, shrinkage);
    if (deviance >= best) continue;
    best = deviance;
    shrinkage_ = shrinkage;
  }
}

std::optional<double> ExpectedValues::Of(
    std::span<const double> similarities) const {
  if (known_ == 0) return std::nullopt;
  return Estimate(similarities, shrinkage_, std::nullopt);
}

double ExpectedValues::LeaveOneOutDeviance(
    std::span<const std::vector<double>> similarities, double shrinkage) const {
  double sum = 0;
  for (std::size_t place = 0; place < values_.size(); ++place) {
    if (values_[place] <= 0) continue;
    sum += GammaDeviance(values_[place],
                         Estimate(similarities[place], shrinkage, place));
  }
  return sum;
}

// The expected value, with the customer at `left_out` as if it were none.
double ExpectedValues::Estimate(std::span<const double> similarities,
                                double shrinkage,
                                std::optional<std::size_t> left_out) const {
  const double out = left_out ? values_[*left_out] : 0.0;
  const auto counted = static_cast<double>(left_out ? known_ - 1 : known_);
  const double mean = (total_ - out) / counted;
  if (shrinkage == kMeanAlone) return mean;
  std::vector<std::pair<double, double>> near;  // similarity, value
  for (std::size_t place = 0; place < values_.size(); ++place) {
    if (values_[place] <= 0 || place == left_out || similarities[place] <= 0) {
      continue;
    }
    near.emplace_back(similarities[place], values_[place]);
  }
  std::ranges::sort(near, std::greater<>());
  near.resize(std::min(near.size(), nearest_));
  double weights = shrinkage;
  double weighted = shrinkage * mean;
  for (const auto& [similarity, value] : near) {
    weights += similarity * similarity;
    weighted += similarity * similarity * value;
  }
  return weighted / weights;
}

}  // namespace kindred::index
