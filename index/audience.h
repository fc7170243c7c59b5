// Audience: what one customer list taught.
//
// One linear model over [features, latent vector], customers against a sample
// of unlabelled companies, which are mostly but not all negatives (Elkan and
// Noto, KDD 2008). It is the mean of two: the second is fitted after a round of
// pseudo-relevance feedback, with the best unlabelled companies of the first as
// customers of small weight (Rocchio, 1971; Lavrenko and Croft, SIGIR 2001) and
// without the next best among the negatives. docs/ranking.md has what each part
// gains. How far raw scores can be trusted, and which options suit this list,
// is learnt from spies: customers hidden among the unlabelled (index/spies.h).
// Deterministic for a seed; immutable; thread-safe.
#ifndef KINDRED_INDEX_AUDIENCE_H_
#define KINDRED_INDEX_AUDIENCE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "index/generation.h"
#include "index/logistic.h"
#include "index/outcome.h"
#include "index/steering.h"

namespace kindred::index {

struct Customer {
  std::size_t row = 0;  // in the generation
  double value = 0;     // yearly revenue or any measure; <= 0: unknown
};

// The second fit.
struct FeedbackOptions {
  double share = 0.5;  // of the second fit in the model; 0: no second fit
  // Unlabelled companies taken as customers, for each customer, and what each
  // of them weighs against one.
  double promoted = 2.0;
  double weight = 0.25;
  // Best unlabelled ones that are no negatives, promoted or not, likewise.
  double dropped = 5.0;
  // At least so many of each: a short list has the more to gain, and more
  // companies like it that stand among the negatives.
  double least_promoted = 40;
  double least_dropped = 200;
  // Neither is more than this share of the unlabelled companies, so that long
  // lists and small indexes keep their negatives.
  double max_promoted = 0.05;
  double max_dropped = 0.10;
  // As AudienceOptions::strength: with fewer false negatives more can be asked.
  double strength = 2000;
};

// How much companies count that are known not to fit (Judged::kMisfit).
struct MisfitOptions {
  // Each, of what a customer counts on average; but at least as much as one
  // unlabelled company and at most as much as `most_unlabelled`.
  double of_customer = 0.5;
  double most_unlabelled = 10;
  // All of them together, of the negatives, so that a handful cannot swamp a
  // small index.
  double max_share = 0.5;
};

struct AudienceOptions {
  // Total cost of the customers, and of the sample, against the penalty of 1.
  // 600 is C = 0.3 at 4,000 unlabelled, best on most labelled sets.
  double strength = 600;
  // No more than this for each customer in the first fit: a list of fewer than
  // twenty is told less, so less is asked of it.
  double strength_per_customer = 30;
  FeedbackOptions feedback = {};
  double lent_share = 0.6;        // of a raw score by neighbours; 0: none
  std::size_t unlabelled = 4000;  // sampled; more gained nothing
  // Share of the negatives' weight that goes by the customers' languages, each
  // language as much as among them; the rest evenly. Without it, what is learnt
  // from a list in several languages is its languages.
  double language_share = 0.5;
  // A customer weighs between 1 and this, by the square root of its value
  // over the list's median, so that one account cannot swamp the list.
  double max_weight = 3.0;
  std::size_t folds = 5;  // of spies; none with fewer than two
  std::uint64_t seed = 1;
  // What is known of companies beside the customers, each row once and none
  // that is a customer. Those that fit are learnt from as customers are, those
  // that do not as negatives; none is an unlabelled company. All are seen by
  // every spy round.
  std::vector<Judged> judged = {};
  MisfitOptions misfits = {};
  // What the user asks of the ranking. Nothing is learnt from it: it changes
  // what index/score.h ranks by, and who is ranked.
  std::vector<SteeringRule> steering = {};
};

// One customer or unlabelled company as a spy round saw it.
struct SpyScore {
  std::size_t row = 0;
  double raw = 0;  // under a model that took it for unlabelled
};

struct Audience {
  std::string version;  // digest of generation, customers, judged and options
  AudienceOptions chosen;  // the options with what spies chose (index/spies.h)
  LinearModel model;
  // For each feature column: basis row times latent weights, so that the
  // latent part too is a sum over terms.
  std::vector<float> latent_shares;
  std::vector<double> own_scores;   // of each row, what neighbours lend from
  std::vector<Customer> customers;  // ascending by row, each once
  std::vector<double> customer_weights;  // as trained with, same order
  std::vector<SpyScore> spies;           // customers, ascending by raw score
  std::vector<double> background;        // unlabelled raw scores, ascending
  // Raw scores that 50 and 80 of 100 stand for: the 10 % and 50 % quantile of
  // the spies.
  double raw_at_50 = 0;
  double raw_at_80 = 1;
};

// Learns from `customers` (rows of `generation` with at least one feature).
// kNotFound: none is left ("no customer's website could be read").
// A row given twice counts once, with the larger value; a customer that is
// among options.judged too is a customer.
[[nodiscard]] Result<Audience> TrainAudience(
    const Generation& generation, std::span<const Customer> customers,
    const AudienceOptions& options = {});

// Names the options but for what is known of companies and for steering.
[[nodiscard]] std::string OptionsDigest(const AudienceOptions& options);

// The customers with at least one feature, each row once (with its larger
// value), ascending by row.
[[nodiscard]] std::vector<Customer> ReadableCustomers(
    const Generation& generation, std::span<const Customer> customers);

// Weight of each customer as AudienceOptions::max_weight says. Doubling a
// value never lowers its weight.
[[nodiscard]] std::vector<double> CustomerWeights(
    std::span<const Customer> customers, double max_weight);

}  // namespace kindred::index

#endif  // KINDRED_INDEX_AUDIENCE_H_
