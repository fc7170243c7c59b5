// Spies: customers hidden among the unlabelled, fold by fold, and treated
// exactly as a prospect is (Liu et al., "Partially supervised classification",
// ICML 2002). They tell what raw scores are worth, and which options this list
// gains by: cross-validation on the customers.
//
// Pure but for the trainer; deterministic for a seed.
#ifndef KINDRED_INDEX_SPIES_H_
#define KINDRED_INDEX_SPIES_H_

#include <span>
#include <vector>

#include "index/audience.h"
#include "index/generation.h"
#include "index/trainer.h"

namespace kindred::index {

struct Spies {
  std::vector<SpyScore> scores;    // each customer once, ascending by raw score
  std::vector<double> background;  // unlabelled raw scores, ascending
  // The options, with what this list is better ranked by: its strength, no
  // feedback, no loans. The scores are by these.
  AudienceOptions chosen;
};

// For each fold trains both fits without a part of the customers. Needs two
// folds and as many customers. The background is the mean over the folds.
[[nodiscard]] Spies RunSpies(const Generation& generation,
                             const TrainingRows& rows,
                             const AudienceOptions& options, Trainer& trainer);

// The same, with options chosen: for each fold a first fit of each strength
// tried, and a second one, or two where loans mislead.
[[nodiscard]] Spies ChooseBySpies(const Generation& generation,
                                  const TrainingRows& rows,
                                  const AudienceOptions& options,
                                  Trainer& trainer);

// How clearly spies must rank better before an option is left: by a factor of e
// to the power of `gain`, on average, and by so many standard errors.
struct Evidence {
  double gain = 0.1;
  double standard_errors = 1.5;
};

// True if spies rank better otherwise, beyond chance: `as_is` and `otherwise`
// hold the logarithms of each one's rank. Of fewer than eight nothing is told.
// Logarithms, since the top of the list is what is read.
[[nodiscard]] bool RanksBetter(std::span<const double> otherwise,
                               std::span<const double> as_is,
                               const Evidence& needed);

}  // namespace kindred::index

#endif  // KINDRED_INDEX_SPIES_H_
