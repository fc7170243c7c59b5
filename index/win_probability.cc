#include "index/win_probability.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "base/random.h"
#include "index/isotonic.h"
#include "index/score.h"
#include "index/trainer.h"

namespace kindred::index {
namespace {

constexpr std::size_t kDealFolds = 5;

// Deals of the usual share that each pool is brought towards it by.
constexpr double kPriorDeals = 2;

// Quantiles of the normal distribution: 95 % one-sided and two-sided.
constexpr double kOneSided = 1.6449;
constexpr double kTwoSided = 1.9600;

// A bin of fewer deals says too little, more bins than this cannot be read.
constexpr std::size_t kFewestInBin = 8;
constexpr std::size_t kMostBins = 10;

std::size_t CountWon(std::span<const ScoredDeal> deals) {
  return static_cast<std::size_t>(
      std::ranges::count_if(deals, &ScoredDeal::won));
}

double ShareWon(std::span<const ScoredDeal> deals) {
  return deals.empty() ? 0
                       : static_cast<double>(CountWon(deals)) /
                             static_cast<double>(deals.size());
}

// Ascending by raw score, those won first among equals.
std::vector<ScoredDeal> InOrder(std::span<const ScoredDeal> deals) {
  std::vector<ScoredDeal> sorted(deals.begin(), deals.end());
  std::ranges::sort(sorted, [](const ScoredDeal& a, const ScoredDeal& b) {
    if (a.raw != b.raw) return a.raw < b.raw;
    return a.won != b.won ? a.won : a.row < b.row;
  });
  return sorted;
}

struct RankSum {
  double pairs_won = 0.5;
  double deviation = 0;  // of it by chance, ties seen to
};

RankSum SumRanks(std::span<const ScoredDeal> deals) {
  const std::vector<ScoredDeal> sorted = InOrder(deals);
  const auto all = static_cast<double>(sorted.size());
  const auto won = static_cast<double>(CountWon(deals));
  const double lost = all - won;
  if (won == 0 || lost == 0) return {};
  double sum = 0;
  double ties = 0;
  for (std::size_t i = 0; i < sorted.size();) {
    std::size_t end = i;
    double won_here = 0;
    while (end < sorted.size() && sorted[end].raw == sorted[i].raw) {
      won_here += sorted[end].won ? 1 : 0;
      ++end;
    }
    const auto tied = static_cast<double>(end - i);
    sum += won_here * (static_cast<double>(i) + (tied + 1) / 2);
    ties += tied * tied * tied - tied;
    i = end;
  }
  const double pairs = won * lost;
  return {(sum - won * (won + 1) / 2) / pairs,
          std::sqrt((all + 1 - ties / (all * (all - 1))) / 12 / pairs)};
}

bool ScoresTell(std::span<const ScoredDeal> deals) {
  const RankSum sum = SumRanks(deals);
  return sum.deviation > 0 && sum.pairs_won - 0.5 > kOneSided * sum.deviation;
}

// The fold of each deal: those won and those lost are dealt out by themselves.
std::vector<std::size_t> FoldsOf(std::span<const Deal> deals,
                                 std::uint64_t seed) {
  std::vector<std::size_t> order(deals.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  Random(seed + 2).Shuffle(std::span(order));
  std::stable_partition(order.begin(), order.end(),
                        [deals](std::size_t i) { return deals[i].won; });
  std::vector<std::size_t> folds(deals.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    folds[order[i]] = i % kDealFolds;
  }
  return folds;
}

// The raw scores of all rows under a model for which the deals of `hidden`,
// ascending rows, are companies like any other. `sample` holds no deal.
std::vector<double> ScoresWithout(const Generation& generation,
                                  const Audience& audience,
                                  std::span<const std::size_t> hidden,
                                  std::vector<std::size_t> sample,
                                  AudienceOptions options) {
  const auto is_hidden = [hidden](std::size_t row) {
    return std::ranges::binary_search(hidden, row);
  };
  std::vector<Customer> customers;
  std::vector<double> weights;
  for (std::size_t i = 0; i < audience.customers.size(); ++i) {
    if (is_hidden(audience.customers[i].row)) continue;
    customers.push_back(audience.customers[i]);
    weights.push_back(audience.customer_weights[i]);
  }
  std::erase_if(options.judged, [&is_hidden](const Judged& judged) {
    return is_hidden(judged.row);
  });
  sample.insert(sample.end(), hidden.begin(), hidden.end());
  return RawScores(
      generation,
      TrainModel(generation, {customers, weights, sample}, options));
}

std::vector<ScoredDeal> ScoreDeals(const Generation& generation,
                                   const Audience& audience,
                                   std::span<const Deal> deals,
                                   const AudienceOptions& options) {
  std::vector<std::size_t> sample = SampleUnlabelled(
      generation, audience.customers, options.unlabelled, options.seed);
  std::erase_if(sample, [deals](std::size_t row) {
    return std::ranges::find(deals, row, &Deal::row) != deals.end();
  });
  const std::vector<std::size_t> folds = FoldsOf(deals, options.seed);
  std::vector<ScoredDeal> scored;
  for (std::size_t fold = 0; fold < kDealFolds; ++fold) {
    std::vector<std::size_t> hidden;
    for (std::size_t i = 0; i < deals.size(); ++i) {
      if (folds[i] == fold) hidden.push_back(deals[i].row);
    }
    std::ranges::sort(hidden);
    const std::vector<double> raw =
        ScoresWithout(generation, audience, hidden, sample, options);
    for (std::size_t i = 0; i < deals.size(); ++i) {
      if (folds[i] != fold) continue;
      scored.push_back({deals[i].row, deals[i].won, fold, raw[deals[i].row]});
    }
  }
  std::ranges::sort(scored, {}, &ScoredDeal::row);
  return scored;
}

// A deal with what the curve of the other folds says of it.
struct Prediction {
  double probability = 0;
  bool won = false;
};

// Ascending by probability.
std::vector<Prediction> PredictByFold(std::span<const ScoredDeal> deals) {
  std::vector<Prediction> predictions;
  predictions.reserve(deals.size());
  for (std::size_t fold = 0; fold < kDealFolds; ++fold) {
    std::vector<ScoredDeal> others;
    std::ranges::copy_if(
        deals, std::back_inserter(others),
        [fold](const ScoredDeal& deal) { return deal.fold != fold; });
    const WinCurve curve(others);
    for (const ScoredDeal& deal : deals) {
      if (deal.fold != fold) continue;
      predictions.push_back({curve.At(deal.raw), deal.won});
    }
  }
  std::ranges::stable_sort(predictions, {}, &Prediction::probability);
  return predictions;
}

ReliabilityBin BinOf(std::span<const Prediction> predictions) {
  double sum = 0;
  std::size_t won = 0;
  for (const Prediction& prediction : predictions) {
    sum += prediction.probability;
    won += prediction.won ? 1U : 0U;
  }
  return {predictions.size(), sum / static_cast<double>(predictions.size()),
          WilsonShare(won, predictions.size())};
}

// Bins of nearly equal size; equal predictions share one.
std::vector<ReliabilityBin> BinsOf(std::span<const Prediction> predictions) {
  const std::size_t count =
      std::clamp(predictions.size() / kFewestInBin, std::size_t{1}, kMostBins);
  std::vector<ReliabilityBin> bins;
  std::size_t begin = 0;
  for (std::size_t bin = 1; bin <= count; ++bin) {
    std::size_t end = std::max(begin, predictions.size() * bin / count);
    while (end > begin && end < predictions.size() &&
           predictions[end].probability == predictions[end - 1].probability) {
      ++end;
    }
    if (end > begin) {
      bins.push_back(BinOf(predictions.subspan(begin, end - begin)));
    }
    begin = end;
  }
  return bins;
}

}  // namespace

WinCurve::WinCurve(std::span<const ScoredDeal> deals) {
  const double usual = ShareWon(deals);
  if (!ScoresTell(deals)) {
    points_.push_back({0, usual});
    return;
  }
  std::vector<LabelledScore> scores;
  scores.reserve(deals.size());
  for (const ScoredDeal& deal : InOrder(deals)) {
    scores.push_back({deal.raw, deal.won ? 1.0 : 0.0, deal.won ? 0.0 : 1.0});
  }
  std::vector<Pool> pools = PoolScores(std::move(scores));
  for (Pool& pool : pools) {
    pool.positives += kPriorDeals * usual;
    pool.others += kPriorDeals * (1 - usual);
  }
  for (const Pool& pool : PoolViolators(pools)) {
    points_.push_back({pool.lowest, pool.Share()});
    if (pool.highest > pool.lowest) {
      points_.push_back({pool.highest, pool.Share()});
    }
  }
}

double WinCurve::At(double raw) const {
  const auto next =
      std::ranges::upper_bound(points_, raw, {}, &WinCurve::Point::raw);
  if (next == points_.begin()) return next->share;
  const Point& before = *std::prev(next);
  if (next == points_.end()) return before.share;
  const double part = (raw - before.raw) / (next->raw - before.raw);
  return before.share + part * (next->share - before.share);
}

WinModel LearnWins(const Generation& generation, const Audience& audience,
                   std::span<const Deal> deals) {
  WinModel model;
  model.won =
      static_cast<std::size_t>(std::ranges::count_if(deals, &Deal::won));
  model.lost = deals.size() - model.won;
  if (model.won < kFewestDeals || model.lost < kFewestDeals) return model;
  model.deals = ScoreDeals(generation, audience, deals, audience.chosen);
  model.curve = WinCurve(model.deals);
  model.reliability = MeasureReliability(model.deals);
  return model;
}

Reliability MeasureReliability(std::span<const ScoredDeal> deals) {
  Reliability reliability;
  reliability.auc = PairsWon(deals);
  if (deals.empty()) return reliability;
  const std::vector<Prediction> predictions = PredictByFold(deals);
  const double usual = ShareWon(deals);
  const auto count = static_cast<double>(deals.size());
  for (const Prediction& prediction : predictions) {
    const double result = prediction.won ? 1 : 0;
    reliability.brier += std::pow(prediction.probability - result, 2) / count;
  }
  reliability.brier_of_share = usual * (1 - usual);
  reliability.bins = BinsOf(predictions);
  for (const ReliabilityBin& bin : reliability.bins) {
    reliability.error += static_cast<double>(bin.deals) / count *
                         std::abs(bin.predicted - bin.observed.value);
  }
  return reliability;
}

double PairsWon(std::span<const ScoredDeal> deals) {
  return SumRanks(deals).pairs_won;
}

Estimate WilsonShare(std::size_t successes, std::size_t trials) {
  if (trials == 0) return {0, 0, 1};
  const auto n = static_cast<double>(trials);
  const double share = static_cast<double>(successes) / n;
  const double square = kTwoSided * kTwoSided;
  const double middle = (share + square / (2 * n)) / (1 + square / n);
  const double half = kTwoSided / (1 + square / n) *
                      std::sqrt(share * (1 - share) / n + square / (4 * n * n));
  return {share, std::max(0.0, middle - half), std::min(1.0, middle + half)};
}

}  // namespace kindred::index
