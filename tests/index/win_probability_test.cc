#include "index/win_probability.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "gtest/gtest.h"

#include "base/random.h"
#include "index/score.h"
#include "tests/support/synthetic.h"

namespace kindred::index {
namespace {

double Sigmoid(double x) {
  return 1 / (1 + std::exp(-x));
}

// Deals whose probability is known: sigmoid(slope x raw), raw in [-3, 3).
std::vector<ScoredDeal> Draw(std::size_t count, double slope,
                             std::uint64_t seed) {
  Random random(seed);
  std::vector<ScoredDeal> deals;
  for (std::size_t i = 0; i < count; ++i) {
    const double raw = 6 * random.Uniform() - 3;
    deals.push_back({i, random.Uniform() < Sigmoid(slope * raw), i % 5, raw});
  }
  return deals;
}

double ShareOf(const std::vector<ScoredDeal>& deals) {
  return static_cast<double>(std::ranges::count_if(deals, &ScoredDeal::won)) /
         static_cast<double>(deals.size());
}

TEST(WinCurveTest, HoldsOnFreshDraws) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const WinCurve curve(Draw(600, 1.2, seed));
    ASSERT_TRUE(curve.TellsApart());
    double off = 0;
    double predicted = 0;
    double observed = 0;
    const std::vector<ScoredDeal> fresh = Draw(4000, 1.2, seed + 100);
    for (const ScoredDeal& deal : fresh) {
      off += std::abs(curve.At(deal.raw) - Sigmoid(1.2 * deal.raw)) / 4000;
      predicted += curve.At(deal.raw) / 4000;
      observed += deal.won ? 1.0 / 4000 : 0;
    }
    EXPECT_LT(off, 0.06) << seed;
    EXPECT_NEAR(predicted, observed, 0.05) << seed;
  }
}

TEST(WinCurveTest, NeverFallsAndStaysWithinReason) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const WinCurve curve(Draw(40 + 10 * seed, 0.8, seed));
    double last = 0;
    for (double raw = -10; raw <= 10; raw += 0.01) {
      const double now = curve.At(raw);
      EXPECT_GE(now, last);
      EXPECT_GT(now, 0) << "no deal is hopeless for a few lost";
      EXPECT_LT(now, 1) << "none is certain for a few won";
      last = now;
    }
  }
}

TEST(WinCurveTest, WithoutSignalIsTheShareOfAll) {
  int told_apart = 0;
  constexpr int kTrials = 200;
  for (int trial = 0; trial < kTrials; ++trial) {
    const auto deals = Draw(60, 0, static_cast<std::uint64_t>(trial) + 1);
    const WinCurve curve(deals);
    if (curve.TellsApart()) {
      ++told_apart;
      continue;
    }
    for (const double raw : {-3.0, 0.0, 3.0}) {
      EXPECT_DOUBLE_EQ(curve.At(raw), ShareOf(deals));
    }
  }
  EXPECT_LT(told_apart, kTrials / 10) << "one in twenty by chance";
}

TEST(WinCurveTest, ScoresTheWrongWayRoundTellNothing) {
  const auto deals = Draw(200, -2, 1);
  EXPECT_FALSE(WinCurve(deals).TellsApart());
  EXPECT_DOUBLE_EQ(WinCurve(deals).At(3), ShareOf(deals));
  EXPECT_EQ(WinCurve({}).At(1), 0);
}

TEST(PairsWonTest, CountsPairsAndHalvesTies) {
  const std::vector<ScoredDeal> deals = {
      {0, true, 0, 3}, {1, false, 0, 1}, {2, true, 0, 1}, {3, false, 0, 2}};
  // 3>1, 3>2, 1=1, 1<2.
  EXPECT_DOUBLE_EQ(PairsWon(deals), 2.5 / 4);
  EXPECT_DOUBLE_EQ(PairsWon({}), 0.5);
}

// Wilson, JASA 22 (1927): 8 of 10 is .490 to .943.
TEST(WilsonShareTest, IsWilsons) {
  const Estimate share = WilsonShare(8, 10);
  EXPECT_DOUBLE_EQ(share.value, 0.8);
  EXPECT_NEAR(share.low, 0.490, 0.001);
  EXPECT_NEAR(share.high, 0.943, 0.001);
  EXPECT_EQ(WilsonShare(0, 0), (Estimate{0, 0, 1}));
  EXPECT_DOUBLE_EQ(WilsonShare(0, 8).low, 0);
}

TEST(ReliabilityTest, TellsAGoodCurveFromNone) {
  const Reliability good = MeasureReliability(Draw(800, 2, 1));
  EXPECT_LT(good.error, 0.06);
  EXPECT_LT(good.brier, good.brier_of_share - 0.05);
  EXPECT_GT(good.auc, 0.8);
  EXPECT_EQ(good.bins.size(), 10U);
  std::size_t deals = 0;
  double last = 0;
  for (const ReliabilityBin& bin : good.bins) {
    deals += bin.deals;
    EXPECT_GE(bin.predicted, last);
    EXPECT_LE(bin.observed.low, bin.observed.value);
    EXPECT_GE(bin.observed.high, bin.observed.value);
    last = bin.predicted;
  }
  EXPECT_EQ(deals, 800U);
  // Predictions learnt from the deals themselves would seem to know something.
  const Reliability none = MeasureReliability(Draw(800, 0, 1));
  EXPECT_NEAR(none.brier, none.brier_of_share, 0.01);
  EXPECT_TRUE(MeasureReliability({}).bins.empty());
}

// Customers are the first companies of topic 0; deals are made with `rows`.
class LearnWinsTest : public testing::Test {
 protected:
  static constexpr std::size_t kCompanies = 240;

  LearnWinsTest() {
    for (std::size_t row = 0; row < 80; row += 4) {
      customers_.push_back({row, 0});
    }
  }

  void Judge(const std::vector<Deal>& deals) {
    options_.judged.clear();
    for (const Deal& deal : deals) {
      options_.judged.push_back(
          {deal.row, deal.won ? Verdict::kFits : Verdict::kMisfit, 1});
    }
  }
  [[nodiscard]] Audience Train() const {
    return TrainAudience(generation_, customers_, options_).Value();
  }
  [[nodiscard]] WinModel Learn(const std::vector<Deal>& deals) const {
    return LearnWins(generation_, Train(), deals);
  }
  [[nodiscard]] const Generation& Indexed() const { return generation_; }

 private:
  Generation generation_ = MakeSyntheticGeneration({.companies = kCompanies});
  std::vector<Customer> customers_;
  AudienceOptions options_;
};

// Companies of the customers' topic are won four times in five, others once.
TEST_F(LearnWinsTest, LearnsWhichDealsAreWon) {
  Random random(3);
  std::vector<Deal> deals;
  for (std::size_t row = 80; row < 200; ++row) {
    deals.push_back({row, random.Uniform() < (row % 4 == 0 ? 0.8 : 0.2)});
  }
  Judge(deals);
  const WinModel model = Learn(deals);
  ASSERT_TRUE(model.curve && model.reliability);
  EXPECT_TRUE(model.curve->TellsApart());
  EXPECT_EQ(model.won + model.lost, deals.size());
  EXPECT_EQ(model.deals.size(), deals.size());
  EXPECT_GT(model.reliability->auc, 0.6);
  const Audience audience = Train();
  double alike = 0;
  double others = 0;
  for (std::size_t row = 200; row < kCompanies; ++row) {
    const double p = model.curve->At(RawScore(Indexed(), audience, row));
    (row % 4 == 0 ? alike : others) += p / (row % 4 == 0 ? 10.0 : 30.0);
  }
  EXPECT_GT(alike, others + 0.25);
}

// Results drawn by chance among companies of one topic: a model that learnt
// from a deal knows it, and one that did not does not.
TEST_F(LearnWinsTest, DealsAreScoredByModelsThatDidNotLearnFromThem) {
  constexpr std::uint64_t kTrials = 8;
  double hidden = 0;
  double shown = 0;
  for (std::uint64_t seed = 1; seed <= kTrials; ++seed) {
    Random random(seed);
    std::vector<Deal> deals;
    for (std::size_t row = 81; row < kCompanies; row += 2) {
      deals.push_back({row, random.Uniform() < 0.5});
    }
    Judge(deals);
    const WinModel model = Learn(deals);
    ASSERT_TRUE(model.reliability);
    hidden += model.reliability->auc / kTrials;
    const Audience audience = Train();
    std::vector<ScoredDeal> known = model.deals;
    for (ScoredDeal& deal : known) {
      deal.raw = RawScore(Indexed(), audience, deal.row);
    }
    shown += PairsWon(known) / kTrials;
  }
  EXPECT_NEAR(hidden, 0.5, 0.06);
  EXPECT_GT(shown, 0.75);
}

TEST_F(LearnWinsTest, TooFewOfOneKindGiveNone) {
  std::vector<Deal> deals;
  for (std::size_t row = 80; row < 80 + 2 * kFewestDeals; ++row) {
    deals.push_back({row, row % 2 == 0});
  }
  EXPECT_TRUE(Learn(deals).curve);
  deals.pop_back();
  const WinModel model = Learn(deals);
  EXPECT_FALSE(model.curve);
  EXPECT_FALSE(model.reliability);
  EXPECT_EQ(model.won, kFewestDeals);
  EXPECT_EQ(model.lost, kFewestDeals - 1);
}

}  // namespace
}  // namespace kindred::index
