// Rounds of held-out evaluation: who is hidden when, and where each one ranks.
//
// Internal to index/. Pure; deterministic for a seed; thread-safe.
#ifndef KINDRED_INDEX_HOLDOUT_ROUNDS_H_
#define KINDRED_INDEX_HOLDOUT_ROUNDS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "index/audience.h"
#include "index/generation.h"
#include "index/holdout.h"

namespace kindred::index {

// The company of each of `customers`, numbered from 0 without gaps by first
// customer. Customers of equal name are one, and so are neighbours with nearly
// the same text. O(customers x neighbours x terms).
[[nodiscard]] std::vector<std::size_t> GroupCustomers(
    const Generation& generation, std::span<const Customer> customers);

// Positions in the list; both in random order, groups together.
struct HoldoutRound {
  std::vector<std::size_t> shown;
  std::vector<std::size_t> hidden;
};

// In each repetition every group is hidden once, in one of the folds.
[[nodiscard]] std::vector<HoldoutRound> MakeRounds(
    std::span<const std::size_t> groups, const HoldoutOptions& options);

// Companies to rank a hidden customer among, by one scorer.
class Field {
 public:
  // `scores` of all companies, of which `others` are the rows to rank among.
  Field(std::span<const double> scores, std::span<const std::size_t> others);

  // Where a company of this score stands, itself counted in.
  [[nodiscard]] Place PlaceOf(double score) const;

 private:
  std::vector<double> scores_;  // descending
};

// Trains on what the round shows, and places what it hides among `others`.
[[nodiscard]] std::vector<HeldOut> RunRound(const Generation& generation,
                                            std::span<const Customer> customers,
                                            std::span<const std::size_t> others,
                                            const HoldoutRound& round,
                                            const AudienceOptions& options);

}  // namespace kindred::index

#endif  // KINDRED_INDEX_HOLDOUT_ROUNDS_H_
