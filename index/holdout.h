// Held-out evaluation of a customer list: would the ranking have found them?
//
// Repeatedly hides a part of the customers, trains on the rest, and looks where
// each hidden one would rank among the companies that are no customers.
// Customers of one company are hidden together. Three baselines: a random
// order; the cosine to the customers' mean vector; and industry words, what one
// would search for: how many of the ten most distinguishing terms of the
// customers shown a company has. All figures are means over the customers, with
// the percentile bootstrap interval over companies (index/bootstrap.h).
// Companies of equal score share their places evenly (McSherry and Najork,
// ECIR 2008), so that a scorer that tells nothing apart equals chance.
//
// The user's steering rules apply to the ranking, not to the baselines: it
// holds no company that they take out of it, and such a hidden customer is not
// found.
//
// Others that fit as well but are no customers stand before hidden ones too: a
// recall is a lower bound of what the ranking finds.
//
// Cost: options.repeats x options.folds rounds, each one TrainAudience (22
// fits, 27 where loans mislead, 16 more where customers' values differ) and two
// or, with values, three fits for each of four shorter lists: 25 rounds and at
// most 1,375 fits by default, however long the list. One fit is
// O(steps x non-zeros of customers and at most 4,000 others). Then about 150
// means of O(resamples x customers). Deterministic for the seeds; pure;
// thread-safe.
#ifndef KINDRED_INDEX_HOLDOUT_H_
#define KINDRED_INDEX_HOLDOUT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "index/audience.h"
#include "index/audience_terms.h"
#include "index/bootstrap.h"
#include "index/generation.h"

namespace kindred::index {

// Fewer customers are not evaluated, as a list or as a part of one.
inline constexpr std::size_t kFewestCustomers = 5;

inline constexpr std::size_t kMaxRepeats = 50;
inline constexpr std::size_t kMaxFolds = 10;
inline constexpr std::size_t kMaxResamples = 10'000;

struct HoldoutOptions {
  std::size_t repeats = 5;  // 1 to kMaxRepeats; others are brought there
  std::size_t folds = 5;    // a fifth is hidden at a time; 2 to kMaxFolds
  std::uint64_t seed = 1;   // who is hidden when
  BootstrapOptions bootstrap = {};  // at most kMaxResamples
};

// Where a company stands among `all` others and itself. Unit: shares of the
// ranking, 0 best. Those of equal score stand on `width` together.
struct Place {
  double begin = 0;
  double width = 0;
};

// The part of a place within [from, to) of the ranking, 0 to 1.
[[nodiscard]] double PartWithin(const Place& place, double from, double to);

// Shares of the ranked companies at which recall is told.
inline constexpr std::array kRecallShares = {0.05, 0.10, 0.20};
// The one that parts and the learning curve are told at.
inline constexpr double kMainShare = 0.10;
// Step of the recall curve, and how many there are.
inline constexpr double kRecallStep = 0.025;
inline constexpr std::size_t kRecallSteps = 20;

// Parts of the shown customers that the learning curve trains on. The slope is
// that from the second on: the first customers always help most, and say
// nothing of what further ones bring.
inline constexpr std::array kCurveShares = {0.2, 0.4, 0.6, 0.8, 1.0};
inline constexpr std::size_t kSlopeFrom = 1;
// For so many more customers the gain is told.
inline constexpr std::size_t kMoreCustomers = 50;

// Customers of step `step` of the curve when `shown` are shown; at least one.
[[nodiscard]] std::size_t CurveCount(std::size_t shown, std::size_t step);

// One customer as one round saw it.
struct HeldOut {
  std::size_t customer = 0;  // position in the list
  Place model;
  Place centroid;
  Place words;
  std::array<Place, kCurveShares.size()> by_share;           // of the model
  std::array<double, kCurveShares.size()> learnt_from = {};  // customers
};

// One customer of the list.
struct HoldoutCustomer {
  std::size_t group = 0;  // its company, numbered from 0 without gaps
  std::string country;    // empty if unknown
  std::string language;   // likewise
};

// Shares of hidden customers found within the first `share` of the ranking.
struct RecallAt {
  double share = 0;
  Estimate model;
  Estimate random;  // expected, and where chance stays
  Estimate centroid;
  Estimate words;
  Estimate over_centroid;  // model less centroid, paired
  Estimate over_words;     // model less words, paired
};

// Hidden customers of one country or language.
struct HoldoutPart {
  std::string code;  // empty: unknown
  std::size_t customers = 0;
  std::optional<Estimate> recall;  // at kMainShare; none for too few
};

struct CurvePoint {
  double share = 0;      // of the customers shown
  double customers = 0;  // trained on, mean over the rounds
  Estimate recall;       // at kMainShare
};

struct LearningCurve {
  std::vector<CurvePoint> points;
  Estimate slope;  // recall gained by twice the customers
  // Recall gained by kMoreCustomers more, if the slope's interval is above 0:
  // the curve carried on in the logarithm of the customers, at most to 1.
  std::optional<Estimate> gain;
};

struct HoldoutReport {
  std::size_t customers = 0;  // readable ones
  std::size_t groups = 0;     // companies among them
  std::size_t others = 0;     // companies they are ranked among
  std::size_t rounds = 0;
  HoldoutOptions options;              // as used
  Estimate average_rank;               // of a hidden customer, 0 best to 1 last
  std::vector<RecallAt> recall;        // at kRecallShares
  std::vector<RecallAt> recall_curve;  // at each kRecallStep, ascending
  // Lift of each tenth of the ranking: share of hidden customers in it over
  // a tenth.
  std::array<Estimate, 10> lift_by_decile{};
  std::vector<HoldoutPart> countries;  // most customers first, then by code
  std::vector<HoldoutPart> languages;  // likewise
  LearningCurve curve;
  std::vector<std::string> words;  // the industry words of the whole list
};

// Called after each round; false stops.
using HoldoutProgress = std::function<bool(std::size_t done, std::size_t all)>;

// kInvalidArgument: fewer than five readable customers of different companies,
// or no other company to rank among. Companies of audience.judged are learnt
// from and not ranked among. kCancelled: `progress` said so.
[[nodiscard]] Result<HoldoutReport> EvaluateHoldout(
    const Generation& generation, std::span<const Customer> list,
    const AudienceOptions& audience, const HoldoutOptions& options = {},
    const HoldoutProgress& progress = {});

// The figures of a report from where customers stood; each of `customers` is
// in `held_out` at least once.
[[nodiscard]] HoldoutReport SummariseHoldout(
    std::span<const HoldoutCustomer> customers,
    std::span<const HeldOut> held_out, const HoldoutOptions& options);

// The ten most distinguishing terms of `customers`, ascending by row.
[[nodiscard]] std::vector<AudienceTerm> IndustryWords(
    const Generation& generation, std::span<const Customer> customers);

}  // namespace kindred::index

#endif  // KINDRED_INDEX_HOLDOUT_H_
