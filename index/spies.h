// Spies: customers hidden among the unlabelled, fold by fold, and treated
// exactly as a prospect is (Liu et al., "Partially supervised classification",
// ICML 2002). They tell what raw scores are worth, and whether this list gains
// by what similar companies lend.
//
// Pure; deterministic for a seed.
#ifndef KINDRED_INDEX_SPIES_H_
#define KINDRED_INDEX_SPIES_H_

#include <cstddef>
#include <span>
#include <vector>

#include "index/audience.h"
#include "index/generation.h"
#include "index/trainer.h"

namespace kindred::index {

struct Spies {
  std::vector<SpyScore> scores;    // each customer once, ascending by raw score
  std::vector<double> background;  // unlabelled raw scores, ascending
  // This list is better ranked with a lent_share of 0 than with the options';
  // then the scores are without loans too.
  bool loans_mislead = false;
};

// Trains options.folds models, each without a part of the customers; needs two
// folds and as many customers. The background is the mean over the models.
[[nodiscard]] Spies RunSpies(const Generation& generation,
                             const TrainingRows& rows,
                             const AudienceOptions& options, Trainer& trainer);

// True if spies rank better without loans, beyond chance: `with` and `without`
// hold the logarithms of each one's rank. Of fewer than eight nothing is told.
// Logarithms, since the top of the list is what is read.
[[nodiscard]] bool LoansMislead(std::span<const double> with,
                                std::span<const double> without);

}  // namespace kindred::index

#endif  // KINDRED_INDEX_SPIES_H_
