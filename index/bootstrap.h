// Means with their percentile bootstrap intervals (Efron and Tibshirani, "An
// Introduction to the Bootstrap", 1993, section 13.3).
//
// What is drawn again are groups of values that belong together, as customers
// of one company. Calls with equal groups and options draw the same groups, so
// that differences of two means are paired. Pure; deterministic for a seed.
#ifndef KINDRED_INDEX_BOOTSTRAP_H_
#define KINDRED_INDEX_BOOTSTRAP_H_

#include <cstddef>
#include <cstdint>
#include <span>

namespace kindred::index {

inline constexpr double kConfidence = 0.95;

struct Estimate {
  double value = 0;
  double low = 0;   // of the interval
  double high = 0;  // likewise

  friend bool operator==(const Estimate&, const Estimate&) = default;
};

struct BootstrapOptions {
  std::size_t resamples = 2000;  // at least 1
  std::uint64_t seed = 1;
};

// The least and the largest value possible. Where all values are one of the
// two, resampling would give an interval without width; then its other end is
// the share that so many groups rule out (Clopper and Pearson, Biometrika 26,
// 1934; of 25 found in 25 it is 86 %).
struct Bounds {
  double low = 0;
  double high = 1;
};

// Mean of `values`; `groups` holds the group of each, numbered from 0 without
// gaps. Zero without values. O(resamples x groups).
[[nodiscard]] Estimate BootstrapMean(std::span<const double> values,
                                     std::span<const std::size_t> groups,
                                     const BootstrapOptions& options = {});
[[nodiscard]] Estimate BootstrapMean(std::span<const double> values,
                                     std::span<const std::size_t> groups,
                                     const Bounds& bounds,
                                     const BootstrapOptions& options);

// What share of `companies` a ranking by chance has within its first `share`:
// `share` itself, and the interval that chance stays in. O(resamples x
// companies).
[[nodiscard]] Estimate ChanceRecall(std::size_t companies, double share,
                                    const BootstrapOptions& options = {});

}  // namespace kindred::index

#endif  // KINDRED_INDEX_BOOTSTRAP_H_
