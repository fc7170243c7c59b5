#include "index/holdout.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "base/random.h"
#include "index/holdout_rounds.h"
#include "index/trainer.h"
#include "tests/support/synthetic.h"

namespace kindred::index {
namespace {

std::vector<Customer> EveryFourth(std::size_t end) {
  std::vector<Customer> customers;
  for (std::size_t row = 0; row < end; row += 4) customers.push_back({row, 0});
  return customers;
}

// One repetition and few resamples show as much as many here.
HoldoutOptions Once() {
  HoldoutOptions options;
  options.repeats = 1;
  options.bootstrap.resamples = 200;
  return options;
}

HoldoutReport Evaluate(const Generation& generation,
                       const std::vector<Customer>& customers) {
  return EvaluateHoldout(generation, customers, {}, Once()).Value();
}

Generation Small() {
  SyntheticOptions options;
  options.companies = 24;
  return MakeSyntheticGeneration(options);
}

void ExpectHoldsItsValue(const Estimate& estimate) {
  EXPECT_LE(estimate.low, estimate.value);
  EXPECT_GE(estimate.high, estimate.value);
}

// A list of so many customers, each a company, that stand at `place(i)`.
template <typename PlaceOf>
HoldoutReport Summarise(std::size_t customers, std::size_t repeats,
                        PlaceOf place) {
  std::vector<HoldoutCustomer> described;
  std::vector<HeldOut> held_out;
  for (std::size_t i = 0; i < customers; ++i) described.push_back({i, "", ""});
  for (std::size_t at = 0; at < repeats * customers; ++at) {
    HeldOut seen;
    seen.customer = at % customers;
    seen.model = seen.centroid = seen.words = place(seen.customer);
    for (std::size_t step = 0; step < kCurveShares.size(); ++step) {
      seen.by_share.at(step) = seen.model;
      seen.learnt_from.at(step) = static_cast<double>(step + 1) * 10;
    }
    held_out.push_back(seen);
  }
  return SummariseHoldout(described, held_out, HoldoutOptions());
}

// --- the whole evaluation

// All 30 companies of the topic are customers: each belongs before the 90
// others.
TEST(EvaluateHoldoutTest, FindsAllOfASeparableList) {
  const Generation generation = MakeSyntheticGeneration();
  const HoldoutReport report = Evaluate(generation, EveryFourth(120));
  EXPECT_EQ(report.customers, 30U);
  EXPECT_EQ(report.groups, 30U);
  EXPECT_EQ(report.others, 90U);
  EXPECT_EQ(report.rounds, 5U);
  EXPECT_NEAR(report.average_rank.value, 0.5 / 91, 0.005);
  ASSERT_EQ(report.recall.size(), kRecallShares.size());
  for (std::size_t i = 0; i < kRecallShares.size(); ++i) {
    EXPECT_EQ(report.recall[i].share, kRecallShares.at(i));
    EXPECT_EQ(report.recall[i].random.value, kRecallShares.at(i));
    EXPECT_GT(report.recall[i].model.value, 0.97);
    EXPECT_GT(report.recall[i].words.value, 0.9);
  }
  EXPECT_GT(report.recall[2].centroid.value, 0.9);
  EXPECT_NEAR(report.lift_by_decile[0].value, 10.0, 0.3);
  EXPECT_EQ(report.words.size(), 10U);
  for (const std::string& word : report.words) {
    EXPECT_TRUE(word.starts_with("t0w")) << word;
  }
}

TEST(EvaluateHoldoutTest, RandomLabelsRankAboutRandomly) {
  SyntheticOptions options;
  options.companies = 200;
  options.shared_words = 200;
  options.own_share = 0;
  const HoldoutReport report =
      Evaluate(MakeSyntheticGeneration(options), EveryFourth(200));
  EXPECT_NEAR(report.average_rank.value, 0.5, 0.12);
  EXPECT_LT(report.recall[0].model.value, 0.2);
  EXPECT_NEAR(report.recall[2].model.value, 0.2, 0.17);
  EXPECT_FALSE(report.curve.gain.has_value());
}

TEST(EvaluateHoldoutTest, FiguresHoldTogether) {
  SyntheticOptions options;
  options.shared_words = 200;
  options.own_share = 0.1;
  const HoldoutReport report =
      Evaluate(MakeSyntheticGeneration(options), EveryFourth(100));
  double sum = 0;
  for (const Estimate& lift : report.lift_by_decile) {
    ExpectHoldsItsValue(lift);
    sum += lift.value;
  }
  EXPECT_NEAR(sum, 10.0, 1e-9);
  EXPECT_EQ(report.recall_curve.size(), kRecallSteps);
  double last = 0;
  for (const RecallAt& at : report.recall_curve) {
    EXPECT_GE(at.model.value, last);
    last = at.model.value;
    for (const Estimate& estimate : {at.model, at.random, at.centroid, at.words,
                                     at.over_centroid, at.over_words}) {
      ExpectHoldsItsValue(estimate);
    }
    EXPECT_NEAR(at.over_words.value, at.model.value - at.words.value, 1e-9);
  }
  // Lift of the first tenth is its recall over a tenth.
  EXPECT_NEAR(report.lift_by_decile[0].value, 10 * report.recall[1].model.value,
              1e-9);
  // Trained on all that is shown, the curve is the evaluation itself.
  const CurvePoint& all = report.curve.points.back();
  EXPECT_EQ(all.recall, report.recall[1].model);
  EXPECT_EQ(all.customers, 20.0);
}

// Else the steps of the learning curve would not compare with its end.
TEST(EvaluateHoldoutTest, ShorterListsAreFittedAsAudiencesAre) {
  const Generation generation = MakeSyntheticGeneration();
  const std::vector<Customer> customers = EveryFourth(80);
  const AudienceOptions options;
  const Audience audience =
      TrainAudience(generation, customers, options).Value();
  const auto others =
      SampleUnlabelled(generation, customers, options.unlabelled, options.seed);
  const LinearModel model = TrainModel(
      generation,
      {customers, CustomerWeights(customers, options.max_weight), others},
      audience.chosen);
  EXPECT_EQ(model.term_weights, audience.model.term_weights);
  EXPECT_EQ(model.latent_weights, audience.model.latent_weights);
}

TEST(EvaluateHoldoutTest, TheCurveTellsWhatItLearntFrom) {
  const HoldoutReport report =
      Evaluate(MakeSyntheticGeneration(), EveryFourth(120));
  ASSERT_EQ(report.curve.points.size(), kCurveShares.size());
  const std::vector<double> wanted = {5, 10, 14, 19, 24};  // of 24 shown
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    EXPECT_EQ(report.curve.points[i].customers, wanted[i]);
    EXPECT_EQ(report.curve.points[i].share, kCurveShares.at(i));
  }
}

// Where nothing tells companies apart they share their places evenly.
TEST(EvaluateHoldoutTest, EqualScoresAreChance) {
  const std::vector<double> scores(10, 0.5);
  const std::vector<std::size_t> others = {0, 1, 2, 3, 4, 5, 6, 7, 8};
  const Place place = Field(scores, others).PlaceOf(0.5);
  EXPECT_EQ(place.begin, 0.0);
  EXPECT_EQ(place.width, 1.0);
  const HoldoutReport report =
      Summarise(10, 2, [&place](std::size_t) { return place; });
  EXPECT_NEAR(report.recall[1].model.value, 0.1, 1e-9);
  for (const Estimate& lift : report.lift_by_decile) {
    EXPECT_NEAR(lift.value, 1.0, 1e-9);
  }
}

TEST(EvaluateHoldoutTest, FourCustomersAreTooFew) {
  const Generation generation = Small();
  const Result<HoldoutReport> report =
      EvaluateHoldout(generation, EveryFourth(16), {});
  ASSERT_FALSE(report.Ok());
  EXPECT_EQ(report.Reason().code, ErrorCode::kInvalidArgument);
  EXPECT_NE(report.Reason().message.find("at least 5"), std::string::npos);
  EXPECT_NE(report.Reason().message.find("there are 4"), std::string::npos);
  const Result<HoldoutReport> five =
      EvaluateHoldout(generation, EveryFourth(20), {});
  ASSERT_TRUE(five.Ok());
  EXPECT_EQ(five.Value().rounds, 25U);
}

TEST(EvaluateHoldoutTest, NeedsOtherCompanies) {
  const Generation generation = Small();
  std::vector<Customer> all;
  for (std::size_t row = 0; row < generation.Size(); ++row) {
    all.push_back({row, 0});
  }
  const Result<HoldoutReport> report = EvaluateHoldout(generation, all, {});
  ASSERT_FALSE(report.Ok());
  EXPECT_NE(report.Reason().message.find("there are none"), std::string::npos);
}

// A row given twice would be shown and hidden at once.
TEST(EvaluateHoldoutTest, CountsReadableCustomersOnce) {
  SyntheticCorpus corpus = MakeSyntheticCorpus({});
  corpus.terms[4].terms.clear();
  const Generation generation = BuildGeneration(corpus.companies, corpus.terms,
                                                SyntheticGenerationOptions({}));
  std::vector<Customer> customers = EveryFourth(20);
  customers.push_back({8, 1});
  const Result<HoldoutReport> few = EvaluateHoldout(generation, customers, {});
  ASSERT_FALSE(few.Ok());
  EXPECT_NE(few.Reason().message.find("there are 4"), std::string::npos);
  customers = EveryFourth(120);
  customers.insert(customers.end(), {{8, 1}, {12, 1}});
  EXPECT_EQ(Evaluate(generation, customers).customers, 29U);
}

TEST(EvaluateHoldoutTest, TakesAnyOptions) {
  const Generation generation = Small();
  HoldoutOptions options = Once();
  for (const std::size_t folds : {0U, 1U, 2U, 5U, 1000U}) {
    options.folds = folds;
    options.repeats = folds == 0 ? 0 : 1;
    options.bootstrap.resamples = folds == 0 ? 0 : 10;
    const Result<HoldoutReport> report =
        EvaluateHoldout(generation, EveryFourth(20), {}, options);
    ASSERT_TRUE(report.Ok());
    EXPECT_GE(report.Value().average_rank.value, 0.0);
    EXPECT_LE(report.Value().average_rank.value, 1.0);
  }
}

TEST(EvaluateHoldoutTest, RepeatsForASeed) {
  SyntheticOptions noisy;
  noisy.shared_words = 200;
  noisy.own_share = 0.1;
  const Generation generation = MakeSyntheticGeneration(noisy);
  const auto rank = [&generation](std::uint64_t seed) {
    HoldoutOptions options = Once();
    options.seed = seed;
    return EvaluateHoldout(generation, EveryFourth(80), {}, options)
        .Value()
        .average_rank;
  };
  EXPECT_EQ(rank(1), rank(1));
  EXPECT_NE(rank(1), rank(2));
}

TEST(EvaluateHoldoutTest, StopsWhenTold) {
  const Generation generation = Small();
  std::size_t calls = 0;
  const Result<HoldoutReport> report =
      EvaluateHoldout(generation, EveryFourth(20), {}, Once(),
                      [&calls](std::size_t done, std::size_t all) {
                        EXPECT_EQ(done, ++calls);
                        EXPECT_EQ(all, 5U);
                        return done < 2;
                      });
  ASSERT_FALSE(report.Ok());
  EXPECT_EQ(report.Reason().code, ErrorCode::kCancelled);
  EXPECT_EQ(calls, 2U);
}

// --- groups and rounds

TEST(GroupCustomersTest, OneCompanyUnderTwoDomainsIsOne) {
  SyntheticCorpus corpus = MakeSyntheticCorpus({});
  corpus.terms[8] = corpus.terms[0];        // a copy of the site
  corpus.companies[16].name = "COMPANY 5";  // row 4 is "Company 5"
  corpus.companies[20].name = corpus.companies[24].name = "";
  const Generation generation = BuildGeneration(corpus.companies, corpus.terms,
                                                SyntheticGenerationOptions({}));
  EXPECT_EQ(GroupCustomers(generation, EveryFourth(28)),
            (std::vector<std::size_t>{0, 1, 0, 2, 1, 3, 4}));
}

TEST(MakeRoundsTest, NeverSplitsAGroupAndHidesEachOnce) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Random random(seed);
    std::vector<std::size_t> groups;  // numbered without gaps
    std::size_t next = 0;
    for (std::size_t i = 0; i < 5 + random.Below(40); ++i) {
      const bool old = next > 2 && random.Uniform() < 0.4;
      groups.push_back(old ? random.Below(next) : next++);
    }
    HoldoutOptions options;
    options.seed = seed;
    options.folds = 2 + random.Below(6);
    options.repeats = 3;
    std::vector<std::size_t> hidden(groups.size(), 0);
    for (const HoldoutRound& round : MakeRounds(groups, options)) {
      EXPECT_FALSE(round.shown.empty());
      EXPECT_EQ(round.shown.size() + round.hidden.size(), groups.size());
      std::set<std::size_t> shown;
      for (const std::size_t i : round.shown) shown.insert(groups[i]);
      for (const std::size_t i : round.hidden) {
        EXPECT_FALSE(shown.contains(groups[i])) << seed;
        ++hidden[i];
      }
    }
    EXPECT_EQ(std::ranges::count(hidden, 3U),
              static_cast<std::ptrdiff_t>(groups.size()));
  }
}

// --- figures

TEST(PartWithinTest, SharesAPlaceEvenly) {
  EXPECT_EQ(PartWithin({0.1, 0.2}, 0, 0.1), 0.0);
  EXPECT_NEAR(PartWithin({0.1, 0.2}, 0, 0.2), 0.5, 1e-12);
  EXPECT_NEAR(PartWithin({0.1, 0.2}, 0.1, 0.3), 1.0, 1e-12);
  EXPECT_EQ(PartWithin({0.1, 0.2}, 0.5, 1), 0.0);
}

// Scores by chance: every lift is about 1, and almost all intervals hold it.
TEST(SummariseHoldoutTest, RandomPlacesLiftAboutOne) {
  std::size_t held = 0;
  std::size_t intervals = 0;
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    Random random(seed);
    const HoldoutReport report = Summarise(400, 1, [&random](std::size_t) {
      return Place{0.999 * random.Uniform(), 0.001};
    });
    EXPECT_NEAR(report.average_rank.value, 0.5, 0.06);
    for (const Estimate& lift : report.lift_by_decile) {
      EXPECT_NEAR(lift.value, 1.0, 0.65);
      held += lift.low <= 1 && lift.high >= 1 ? 1U : 0U;
      ++intervals;
    }
    const RecallAt& main = report.recall[1];
    EXPECT_NEAR(main.model.value, main.random.value, 0.06);
  }
  EXPECT_GE(held, intervals * 85 / 100);
}

// The same customer found ten times is no ten customers.
TEST(SummariseHoldoutTest, RepeatsDoNotNarrowIntervals) {
  const auto place = [](std::size_t i) {
    return Place{i % 3 == 0 ? 0.01 : 0.5, 0.01};
  };
  EXPECT_EQ(Summarise(30, 1, place).recall[1].model.low,
            Summarise(30, 10, place).recall[1].model.low);
}

TEST(SummariseHoldoutTest, TellsPartsOfFiveAndNamesSmallerOnes) {
  std::vector<HoldoutCustomer> customers;
  std::vector<HeldOut> held_out;
  for (std::size_t i = 0; i < 12; ++i) {
    customers.push_back({i, i < 7 ? "DE" : i < 11 ? "FR" : "", "de"});
    HeldOut seen;
    seen.customer = i;
    seen.model = {i < 7 ? 0.02 : 0.9, 0.01};
    for (double& count : seen.learnt_from) count = 1;
    held_out.push_back(seen);
  }
  const HoldoutReport report =
      SummariseHoldout(customers, held_out, HoldoutOptions());
  ASSERT_EQ(report.countries.size(), 3U);
  EXPECT_EQ(report.countries[0].code, "DE");
  EXPECT_NEAR(report.countries[0].recall->value, 1.0, 1e-9);
  EXPECT_NEAR(report.countries[0].recall->low, 0.59, 0.01);  // of 7 in 7
  EXPECT_EQ(report.countries[1].code, "FR");
  EXPECT_EQ(report.countries[1].customers, 4U);
  EXPECT_FALSE(report.countries[1].recall.has_value());
  EXPECT_EQ(report.countries[2].code, "");
  ASSERT_EQ(report.languages.size(), 1U);
  EXPECT_NEAR(report.languages[0].recall->value, 7.0 / 12, 1e-9);
}

// --- the learning curve

// Customers of whom a share is found at each step.
LearningCurve CurveOf(const std::vector<double>& found) {
  constexpr std::size_t kCustomers = 40;
  std::vector<HoldoutCustomer> customers;
  std::vector<HeldOut> held_out;
  for (std::size_t i = 0; i < kCustomers; ++i) {
    customers.push_back({i, "", ""});
    HeldOut seen;
    seen.customer = i;
    for (std::size_t step = 0; step < found.size(); ++step) {
      const bool in = static_cast<double>(i) < found[step] * kCustomers;
      seen.by_share.at(step) = {in ? 0.01 : 0.5, 0.01};
      seen.learnt_from.at(step) = static_cast<double>(step + 1) * 8;
    }
    held_out.push_back(seen);
  }
  return SummariseHoldout(customers, held_out, HoldoutOptions()).curve;
}

TEST(LearningCurveTest, ARisingCurveTellsWhatMoreBring) {
  const LearningCurve curve = CurveOf({0.1, 0.3, 0.4, 0.5, 0.6});
  ASSERT_TRUE(curve.gain.has_value());
  // Fitted to 16, 24, 32 and 40 customers: .22 with each doubling; 90 instead
  // of 40 are 1.17 doublings.
  EXPECT_NEAR(curve.slope.value, 0.22, 0.01);
  EXPECT_NEAR(curve.gain->value, 0.22 * 1.17, 0.02);
  ExpectHoldsItsValue(*curve.gain);
  EXPECT_GT(curve.gain->low, 0.0);
}

// Steep at first and level then: more of them bring nothing.
TEST(LearningCurveTest, ALevelCurvePromisesNothing) {
  EXPECT_FALSE(CurveOf({0.1, 0.5, 0.5, 0.5, 0.5}).gain.has_value());
  EXPECT_FALSE(CurveOf({0.5, 0.5, 0.525, 0.5, 0.525}).gain.has_value());
  EXPECT_FALSE(CurveOf({0.9, 0.8, 0.7, 0.6, 0.5}).gain.has_value());
}

TEST(LearningCurveTest, PromisesNoMoreThanAll) {
  const LearningCurve curve = CurveOf({0.1, 0.3, 0.6, 0.8, 0.95});
  ASSERT_TRUE(curve.gain.has_value());
  EXPECT_NEAR(curve.gain->value, 0.05, 1e-9);
  EXPECT_LE(curve.gain->high, 0.05 + 1e-9);
}

TEST(CurveCountTest, LearnsFromAtLeastOne) {
  EXPECT_EQ(CurveCount(1, 0), 1U);
  EXPECT_EQ(CurveCount(20, 0), 4U);
  EXPECT_EQ(CurveCount(20, kCurveShares.size() - 1), 20U);
}

}  // namespace
}  // namespace kindred::index
