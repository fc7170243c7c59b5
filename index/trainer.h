// Trainer: fits audience models to companies of one generation, again and
// again: folds of spies, shorter lists, both rounds.
//
// A company is copied in once. Deterministic; not thread-safe.
#ifndef KINDRED_INDEX_TRAINER_H_
#define KINDRED_INDEX_TRAINER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "index/audience.h"
#include "index/generation.h"
#include "index/logistic.h"

namespace kindred::index {

// What one model learns from, beside AudienceOptions::judged.
struct TrainingRows {
  std::span<const Customer> customers;  // readable, ascending by row
  std::span<const double> weights;      // one a customer
  // Taken as negatives; those that are judged are left out.
  std::span<const std::size_t> unlabelled;
};

class Trainer {
 public:
  explicit Trainer(const Generation& generation);

  // Both fits, and their mean, as AudienceOptions::feedback says. O(steps x
  // non-zeros of the rows + non-zeros of all).
  [[nodiscard]] LinearModel Train(const TrainingRows& rows,
                                  const AudienceOptions& options);

  // The second of them on top of the first, and their mean. `raw` holds each
  // row's raw score by the chooser.
  [[nodiscard]] LinearModel WithFeedback(const TrainingRows& rows,
                                         const LinearModel& first,
                                         std::span<const double> raw,
                                         const AudienceOptions& options);

  // The first of them.
  [[nodiscard]] LinearModel FitFirst(const TrainingRows& rows,
                                     const AudienceOptions& options);

  // What chooses the companies of the second fit: the first one, with all
  // customers weighing alike. Values say which customers weigh more, not which
  // companies are like them: chosen by values, one company more or less could
  // undo what a value gains.
  [[nodiscard]] LinearModel FitChooser(const TrainingRows& rows,
                                       const LinearModel& first,
                                       const AudienceOptions& options);

  // One fit, whatever options.feedback says.
  [[nodiscard]] LinearModel Fit(const TrainingRows& rows,
                                const AudienceOptions& options);

  // Scores of `rows` without loans.
  [[nodiscard]] std::vector<double> ScoresAlone(
      const LinearModel& model, std::span<const std::size_t> rows);

 private:
  // The example that stands for a row.
  std::size_t ExampleOf(std::size_t row);

  const Generation& generation_;
  TrainingSet set_;
  std::vector<std::size_t> examples_;  // of each row
};

// The model alone, without spies and scale.
[[nodiscard]] LinearModel TrainModel(const Generation& generation,
                                     const TrainingRows& rows,
                                     const AudienceOptions& options = {});

[[nodiscard]] bool WeighAlike(std::span<const double> weights);

// What each of rows.unlabelled weighs as AudienceOptions::language_share says;
// 1 in all. Evenly if no customer's language is among theirs.
[[nodiscard]] std::vector<double> UnlabelledWeights(
    const Generation& generation, const TrainingRows& rows,
    double language_share);

// What each of `misfits` companies counts, of 1 for all negatives, beside
// `unlabelled` ones, which share the rest. `customers` is the weight of all
// customers, one of usual value being 1.
[[nodiscard]] double MisfitWeight(std::size_t misfits, double customers,
                                  std::size_t unlabelled,
                                  const MisfitOptions& options);

// At most `count` rows that are no customer, drawn without replacement.
[[nodiscard]] std::vector<std::size_t> SampleUnlabelled(
    const Generation& generation, std::span<const Customer> customers,
    std::size_t count, std::uint64_t seed);

// `rows` without those that `judged` tells of.
[[nodiscard]] std::vector<std::size_t> Unjudged(
    std::span<const std::size_t> rows, std::span<const Judged> judged);

}  // namespace kindred::index

#endif  // KINDRED_INDEX_TRAINER_H_
