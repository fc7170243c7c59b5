#include "index/term_lift.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string_view>
#include <vector>

namespace kindred::index {
namespace {

constexpr std::size_t kManyCustomers = 10;

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
    : signs_(generation.features.width, 0.0),
      customers_with_(generation.features.width, 0),
      least_(customers.size() < kManyCustomers ? 1 : 2) {
  std::vector<bool> is_customer(generation.Size(), false);
  for (const Customer& customer : customers) is_customer[customer.row] = true;
  std::map<std::string_view, Stratum> strata;
  for (std::size_t row = 0; row < generation.Size(); ++row) {
    Stratum& stratum = strata[generation.companies[row].language];
    (is_customer[row] ? stratum.customers : stratum.others).push_back(row);
  }
  for (const auto& [language, stratum] : strata) {
    const auto inside = CountWith(generation, stratum.customers);
    const auto outside = CountWith(generation, stratum.others);
    const auto n = static_cast<double>(stratum.customers.size());
    const auto m = static_cast<double>(stratum.others.size());
    for (std::size_t column = 0; column < signs_.size(); ++column) {
      customers_with_[column] += inside[column];
      const auto a = static_cast<double>(inside[column]);
      const auto c = static_cast<double>(outside[column]);
      // a d - b c of the table, whose sum over the strata has the sign of the
      // logarithm of the common odds ratio.
      signs_[column] += (a * (m - c) - (n - a) * c) / (n + m);
    }
  }
}

bool TermLift::IsTypical(std::uint32_t column) const {
  return signs_[column] > 0 && customers_with_[column] >= least_;
}

bool TermLift::IsRare(std::uint32_t column) const {
  return signs_[column] < 0;
}

}  // namespace kindred::index
