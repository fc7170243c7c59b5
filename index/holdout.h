// Held-out evaluation of a customer list: would the ranking have found them?
//
// Repeatedly hides a part of the customers among the prospects, trains on the
// rest, and looks where the hidden ones rank. Baselines: a random order, and
// the cosine to the customers' mean vector. Deterministic for a seed; pure;
// thread-safe.
#ifndef KINDRED_INDEX_HOLDOUT_H_
#define KINDRED_INDEX_HOLDOUT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "index/audience.h"
#include "index/generation.h"

namespace kindred::index {

struct HoldoutOptions {
  std::size_t repeats = 5;
  std::size_t folds = 5;  // a fifth is hidden at a time
  std::uint64_t seed = 1;
};

// Shares of the ranked companies at which recall is told.
inline constexpr std::array kRecallShares = {0.05, 0.10, 0.20};

struct RecallAt {
  double share = 0;  // of the ranked companies
  double model = 0;  // share of hidden customers found within it
  double centroid = 0;
  double random = 0;  // expected: the share itself
};

struct HoldoutReport {
  std::size_t customers = 0;  // readable ones
  std::size_t rounds = 0;
  double average_rank = 0;  // of a hidden customer, 0 best to 1 last
  std::vector<RecallAt> recall;
  // Lift of each tenth of the ranking: share of hidden customers in it over
  // a tenth.
  std::array<double, 10> lift_by_decile{};
};

// kInvalidArgument with fewer than five readable customers: too few to hide.
[[nodiscard]] Result<HoldoutReport> EvaluateHoldout(
    const Generation& generation, std::span<const Customer> list,
    const AudienceOptions& audience, const HoldoutOptions& options = {});

}  // namespace kindred::index

#endif  // KINDRED_INDEX_HOLDOUT_H_
