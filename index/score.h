// Scores, and why: contributions of terms and loans of similar companies that
// add up to the raw score.
//
// A company's own score is the sum over its terms t of
//   feature_t * (term_weight_t + latent_share_t / norm)
// where latent_share_t / norm is the part of the latent vector that t brought.
// Its raw score takes a part of that, and the rest from its neighbours:
//   raw = bias + (1 - lent) own + lent * sum over neighbours n of share_n own_n
// with the model's `lent_share` as lent; 0 where there are no neighbours. What
// the audience's steering rules add (index/steering.h) comes on top: the
// steered score is what companies are ranked by. Pure; thread-safe.
#ifndef KINDRED_INDEX_SCORE_H_
#define KINDRED_INDEX_SCORE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "index/audience.h"
#include "index/generation.h"
#include "index/logistic.h"
#include "index/steering.h"

namespace kindred::index {

// From lift: how much denser customers are than unlabelled companies at this
// raw score, estimated on spies by isotonic regression.
enum class Grade : std::uint8_t {
  kA,  // lift of 2 and more
  kB,  // of 1 and more
  kC,  // of 0.3 and more
  kD,
};

[[nodiscard]] char Letter(Grade grade);

struct Score {
  std::size_t row = 0;    // in the generation
  double raw = 0;         // steered log odds, for comparing only
  double points = 0;      // 0 to 100, monotone in raw; 80: a typical customer
  double percentile = 0;  // 0 to 100: share of the ranked at or below it
  Grade grade = Grade::kD;
};

struct Contribution {
  std::uint32_t column = 0;  // of the vocabulary
  double value = 0;          // part of the raw score
};

// What a similar company lends.
struct Loan {
  std::size_t row = 0;  // of the lender
  double value = 0;     // part of the raw score
};

// bias, contributions, loans and boosts add up to raw.
struct Explanation {
  double raw = 0;  // steered
  double bias = 0;
  std::vector<Contribution> contributions;  // largest value first, then column
  std::vector<Loan> loans;                  // largest value first, then row
  std::vector<BoostPart> boosts;            // in the order of the rules
};

// For each feature column: basis row times latent weights. O(width x d).
[[nodiscard]] std::vector<float> LatentShares(const Generation& generation,
                                              const LinearModel& model);

// Each company's own score. O(terms of all).
[[nodiscard]] std::vector<double> OwnScores(
    const Generation& generation, const LinearModel& model,
    std::span<const float> latent_shares);

// One company's raw score from all own scores. O(neighbours).
[[nodiscard]] double RawScore(const Generation& generation,
                              const LinearModel& model,
                              std::span<const double> own_scores,
                              std::size_t row);

[[nodiscard]] inline double RawScore(const Generation& generation,
                                     const Audience& audience,
                                     std::size_t row) {
  return RawScore(generation, audience.model, audience.own_scores, row);
}

// What the audience's boosts add to the raw score.
[[nodiscard]] std::vector<BoostPart> BoostsOf(const Generation& generation,
                                              const Audience& audience,
                                              std::size_t row);

// The raw score with them.
[[nodiscard]] double SteeredScore(const Generation& generation,
                                  const Audience& audience, std::size_t row);

// Each company's raw score under `model`, from all own scores or anew.
[[nodiscard]] std::vector<double> RawScores(const Generation& generation,
                                            const LinearModel& model,
                                            std::span<const double> own_scores);
[[nodiscard]] std::vector<double> RawScores(const Generation& generation,
                                            const LinearModel& model);

[[nodiscard]] Explanation Explain(const Generation& generation,
                                  const Audience& audience, std::size_t row);

// 0 to 100 for a raw score, by the audience's scale; never falls as raw rises.
[[nodiscard]] double Points(const Audience& audience, double raw);

// The lift at which each grade begins, as raw scores.
struct GradeBounds {
  double a = 0;
  double b = 0;
  double c = 0;
};
[[nodiscard]] GradeBounds FindGradeBounds(const Audience& audience);

// Scores `rows`, best first, equal ones by domain. Percentiles are among them.
[[nodiscard]] std::vector<Score> Rank(const Generation& generation,
                                      const Audience& audience,
                                      std::span<const std::size_t> rows);

}  // namespace kindred::index

#endif  // KINDRED_INDEX_SCORE_H_
