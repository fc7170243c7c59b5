#include "index/term_lift.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string_view>
#include <vector>

namespace kindred::index {
namespace {

constexpr std::size_t kManyCustomers = 10;
constexpr double kTypicalExcess = 1.645;  // 5 % of a normal distribution

// Companies of one language.
struct Stratum {
  std::vector<std::size_t> customers;  // rows
  std::vector<std::size_t> others;
};

std::vector<std::int64_t> CountWith(const Generation& generation,
                                    std::span<const std::size_t> rows) {
  std::vector<std::int64_t> with(generation.features.width, 0);
  for (const std::size_t row : rows) {
    for (const std::uint32_t column : generation.features.Row(row).columns) {
      ++with[column];
    }
  }
  return with;
}

}  // namespace

TermLift::TermLift(const Generation& generation,
                   std::span<const Customer> customers)
    : excess_(generation.features.width, 0.0),
      customers_with_(generation.features.width, 0),
      least_(customers.size() < kManyCustomers ? 1 : 2) {
  std::vector<bool> is_customer(generation.Size(), false);
  for (const Customer& customer : customers) is_customer[customer.row] = true;
  std::map<std::string_view, Stratum> strata;
  for (std::size_t row = 0; row < generation.Size(); ++row) {
    Stratum& stratum = strata[generation.companies[row].language];
    (is_customer[row] ? stratum.customers : stratum.others).push_back(row);
  }
  std::vector<double> variances(excess_.size(), 0.0);
  for (const auto& [language, stratum] : strata) {
    const auto inside = CountWith(generation, stratum.customers);
    const auto outside = CountWith(generation, stratum.others);
    const auto n = static_cast<double>(stratum.customers.size());
    const auto m = static_cast<double>(stratum.others.size());
    const double all = n + m;
    for (std::size_t column = 0; column < excess_.size(); ++column) {
      customers_with_[column] += inside[column];
      if (n == 0 || m == 0) continue;  // nobody to compare with
      const auto with = static_cast<double>(inside[column] + outside[column]);
      excess_[column] += static_cast<double>(inside[column]) - n * with / all;
      variances[column] +=
          n * m * with * (all - with) / (all * all * (all - 1));
    }
  }
  for (std::size_t column = 0; column < excess_.size(); ++column) {
    excess_[column] = variances[column] > 0
                          ? excess_[column] / std::sqrt(variances[column])
                          : 0.0;
  }
}

bool TermLift::IsTypical(std::uint32_t column) const {
  return excess_[column] >= kTypicalExcess && customers_with_[column] >= least_;
}

bool TermLift::IsRare(std::uint32_t column) const {
  return excess_[column] < 0;
}

}  // namespace kindred::index
