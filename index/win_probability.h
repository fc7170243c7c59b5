// Win probability: what share of companies with such a score was won, learnt
// from deals won and lost, and how well that holds.
//
// Each deal is scored by a model that did not learn from it (cross-fitting):
// fold by fold, the deals of a fold are taken for unlabelled companies, as a
// prospect is. Isotonic regression over these scores (index/isotonic.h;
// Zadrozny and Elkan, KDD 2002) gives the curve; the deals of each fold in
// turn, put on the curve of the other folds, tell how well calibrated it is.
// The probability is that of deals like those told of: companies that sales
// chose to work on.
//
// Deterministic for a seed; pure; thread-safe.
#ifndef KINDRED_INDEX_WIN_PROBABILITY_H_
#define KINDRED_INDEX_WIN_PROBABILITY_H_

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "index/audience.h"
#include "index/bootstrap.h"
#include "index/generation.h"

namespace kindred::index {

// Fewer of either kind give no probability. With 20 of each, a score that puts
// a deal won before one lost three times in four (an AUC of .75) is told from
// chance six times in seven; with 10 of each, three times in five.
inline constexpr std::size_t kFewestDeals = 20;

// A deal won or lost. Rows are in the generation, each once.
struct Deal {
  std::size_t row = 0;
  bool won = false;
};

// The same with its score.
struct ScoredDeal {
  std::size_t row = 0;
  bool won = false;
  std::size_t fold = 0;  // of the model that scored it
  double raw = 0;        // under a model that did not learn from it
};

// The share won by raw score: between its points linearly, beyond them level,
// never falling.
class WinCurve {
 public:
  // Each pool of the regression is brought towards the share of all deals as by
  // two more of them, so that none of few is called certain. Where deals won do
  // not score higher than those lost beyond chance (rank sum test, one-sided at
  // 5 %; Mann and Whitney, Annals of Mathematical Statistics 18, 1947), it is
  // the share of all deals for every score. 0 without deals.
  explicit WinCurve(std::span<const ScoredDeal> deals);

  [[nodiscard]] double At(double raw) const;
  // False: the share of all deals for every score.
  [[nodiscard]] bool TellsApart() const { return points_.size() > 1; }

 private:
  struct Point {
    double raw;
    double share;
  };
  std::vector<Point> points_;  // ascending by both
};

// Deals of similar predicted probability, and what became of them.
struct ReliabilityBin {
  std::size_t deals = 0;
  double predicted = 0;  // mean of their probabilities
  Estimate observed;     // share won, with its Wilson interval
};

// How well predictions hold on deals they did not learn from.
struct Reliability {
  std::vector<ReliabilityBin> bins;  // ascending, of nearly equal size
  // Mean squared difference of probability and result (Brier, 1950), and that
  // of always saying the share won.
  double brier = 0;
  double brier_of_share = 0;
  // Expected calibration error: mean over deals of |predicted - observed| of
  // their bin (Naeini, Cooper and Hauskrecht, AAAI 2015).
  double error = 0;
  // Share of pairs in which the deal won scored higher, ties half.
  double auc = 0;
};

struct WinModel {
  std::size_t won = 0;
  std::size_t lost = 0;
  // None of what follows without kFewestDeals of each.
  std::optional<WinCurve> curve;
  std::vector<ScoredDeal> deals;  // ascending by row
  std::optional<Reliability> reliability;
};

// Learns from `deals` under the audience's own customers and chosen options, of
// whose `judged` these deals are some.
// Costs five fits of TrainModel; none without kFewestDeals of each.
[[nodiscard]] WinModel LearnWins(const Generation& generation,
                                 const Audience& audience,
                                 std::span<const Deal> deals);

// The figures of predictions for deals: the probability of each of `deals` on
// the curve of the other folds.
[[nodiscard]] Reliability MeasureReliability(std::span<const ScoredDeal> deals);

// Share of pairs in which the deal won scored higher, ties half; 0.5 where one
// kind is missing.
[[nodiscard]] double PairsWon(std::span<const ScoredDeal> deals);

// The share of `successes` in `trials` with Wilson's score interval (JASA 22,
// 1927); 0 to 1 without trials.
[[nodiscard]] Estimate WilsonShare(std::size_t successes, std::size_t trials);

}  // namespace kindred::index

#endif  // KINDRED_INDEX_WIN_PROBABILITY_H_
