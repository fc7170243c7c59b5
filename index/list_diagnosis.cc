#include "index/list_diagnosis.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace kindred::index {
namespace {

// Brings the median absolute deviation of a normal distribution to its standard
// deviation.
constexpr double kPerDeviation = 0.6745;

double MedianOf(std::vector<double> values) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half]
                                : (values[half - 1] + values[half]) / 2;
}

double ShareAbove(std::span<const double> ascending, double raw) {
  const auto above = ascending.end() - std::ranges::upper_bound(ascending, raw);
  return static_cast<double>(above) / static_cast<double>(ascending.size());
}

// Share of pairs in which the spy is above the other; ties count half.
double ToldApart(const Audience& audience) {
  double sum = 0;
  for (const SpyScore& spy : audience.spies) {
    const auto from = std::ranges::lower_bound(audience.background, spy.raw);
    const auto to = std::ranges::upper_bound(audience.background, spy.raw);
    sum += static_cast<double>(from - audience.background.begin()) +
           static_cast<double>(to - from) / 2;
  }
  return sum / static_cast<double>(audience.spies.size()) /
         static_cast<double>(audience.background.size());
}

// Standard deviation of ToldApart where there is nothing to tell apart.
double ChanceDeviation(double spies, double others) {
  return std::sqrt((spies + others + 1) / (12 * spies * others));
}

std::vector<ListOutlier> FindOutliers(const Audience& audience,
                                      const ListDiagnosisOptions& options) {
  std::vector<double> raws;
  for (const SpyScore& spy : audience.spies) raws.push_back(spy.raw);
  const double median = MedianOf(raws);
  for (double& raw : raws) raw = std::abs(raw - median);
  const double deviation = MedianOf(std::move(raws));
  std::vector<ListOutlier> outliers;
  // Where most are equal nothing can be said of the others by this measure.
  if (deviation <= 0) return outliers;
  for (const SpyScore& spy : audience.spies) {
    const double z = kPerDeviation * (spy.raw - median) / deviation;
    const double behind = ShareAbove(audience.background, spy.raw);
    if (z < options.outlier_z && behind > options.outlier_behind) {
      outliers.push_back({spy.row, behind});
    }
  }
  return outliers;
}

void SetLanguage(const Generation& generation, const Audience& audience,
                 std::span<const std::size_t> others,
                 const ListDiagnosisOptions& options, ListDiagnosis& found) {
  std::map<std::string, std::size_t> sizes;
  for (const Customer& customer : audience.customers) {
    ++sizes[generation.companies[customer.row].language];
  }
  for (const auto& [language, size] : sizes) {
    const double share = static_cast<double>(size) /
                         static_cast<double>(audience.customers.size());
    if (language.empty() || share < options.language_share) continue;
    const std::string& own = language;  // a binding is not captured
    const auto elsewhere = std::ranges::count_if(others, [&](std::size_t row) {
      return generation.companies[row].language != own;
    });
    const double other_share = others.empty()
                                   ? 0
                                   : static_cast<double>(elsewhere) /
                                         static_cast<double>(others.size());
    if (other_share < options.other_languages_share) continue;
    found.language = language;
    found.language_share = share;
    found.other_languages_share = other_share;
  }
}

void SetValue(const Audience& audience, const ListDiagnosisOptions& options,
              ListDiagnosis& found) {
  double total = 0;
  std::size_t known = 0;
  Customer largest;
  for (const Customer& customer : audience.customers) {
    if (!std::isfinite(customer.value) || customer.value <= 0) continue;
    ++known;
    total += customer.value;
    if (customer.value > largest.value) largest = customer;
  }
  if (known < 2 || largest.value < options.value_share * total) return;
  found.valuable_row = largest.row;
  found.value_share = largest.value / total;
}

}  // namespace

ListDiagnosis DiagnoseList(const Generation& generation,
                           const Audience& audience,
                           std::span<const std::size_t> others,
                           const ListDiagnosisOptions& options) {
  ListDiagnosis found;
  found.customers = audience.customers.size();
  found.too_few = found.customers < options.too_few;
  found.few = !found.too_few && found.customers < options.few;
  SetValue(audience, options, found);
  if (found.too_few) return found;
  SetLanguage(generation, audience, others, options, found);
  if (audience.spies.empty() || audience.background.empty()) return found;
  found.told_apart = ToldApart(audience);
  const double deviation =
      ChanceDeviation(static_cast<double>(audience.spies.size()),
                      static_cast<double>(audience.background.size()));
  found.incoherent = *found.told_apart - 0.5 < options.told_apart_z * deviation;
  if (!found.incoherent) {
    found.outliers = FindOutliers(audience, options);
  }
  return found;
}

}  // namespace kindred::index
