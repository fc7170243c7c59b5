// Percentiles among companies of one country or one language: raw scores of
// different languages do not compare. Pure; thread-safe.
#ifndef KINDRED_INDEX_GROUP_PERCENTILES_H_
#define KINDRED_INDEX_GROUP_PERCENTILES_H_

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "index/generation.h"
#include "index/score.h"

namespace kindred::index {

// In a smaller group one place would be more than 10 of 100.
inline constexpr std::size_t kFewestInGroup = 10;

// As Score::percentile, among the ranked of its country and of its language;
// none: it is not known, or fewer than kFewestInGroup of it are ranked.
struct GroupPercentiles {
  std::optional<double> country;
  std::optional<double> language;
};

// Of each of `scores`, which Rank gave (best first). O(n log groups).
[[nodiscard]] std::vector<GroupPercentiles> FindGroupPercentiles(
    const Generation& generation, std::span<const Score> scores);

}  // namespace kindred::index

#endif  // KINDRED_INDEX_GROUP_PERCENTILES_H_
