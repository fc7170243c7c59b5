#include "index/holdout.h"

#include <cstddef>
#include <numeric>
#include <vector>

#include "gtest/gtest.h"

#include "tests/support/synthetic.h"

namespace kindred::index {
namespace {

std::vector<Customer> EveryFourth(std::size_t end) {
  std::vector<Customer> customers;
  for (std::size_t row = 0; row < end; row += 4) customers.push_back({row, 0});
  return customers;
}

// One repetition shows as much as five here.
HoldoutOptions Once() {
  HoldoutOptions options;
  options.repeats = 1;
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

// All 30 companies of the topic are customers: the 6 hidden ones belong before
// the 90 others.
TEST(EvaluateHoldoutTest, FindsAllOfASeparableList) {
  const Generation generation = MakeSyntheticGeneration();
  const HoldoutReport report = Evaluate(generation, EveryFourth(120));
  EXPECT_EQ(report.customers, 30U);
  EXPECT_EQ(report.rounds, 5U);
  // Places 0 to 5 of 96.
  EXPECT_NEAR(report.average_rank, 2.5 / 96, 0.005);
  ASSERT_EQ(report.recall.size(), kRecallShares.size());
  for (std::size_t i = 0; i < kRecallShares.size(); ++i) {
    EXPECT_EQ(report.recall[i].share, kRecallShares.at(i));
    EXPECT_EQ(report.recall[i].random, kRecallShares.at(i));
  }
  EXPECT_NEAR(report.recall[0].model, 5.0 / 6, 0.02);
  EXPECT_EQ(report.recall[1].model, 1.0);
  EXPECT_EQ(report.recall[2].model, 1.0);
  EXPECT_GT(report.recall[2].centroid, 0.9);
  EXPECT_NEAR(report.lift_by_decile[0], 10.0, 1e-9);
}

TEST(EvaluateHoldoutTest, RandomLabelsRankAboutRandomly) {
  SyntheticOptions options;
  options.companies = 200;
  options.shared_words = 200;
  options.own_share = 0;
  const HoldoutReport report =
      Evaluate(MakeSyntheticGeneration(options), EveryFourth(200));
  EXPECT_NEAR(report.average_rank, 0.5, 0.12);
  EXPECT_LT(report.recall[0].model, 0.2);
  EXPECT_NEAR(report.recall[2].model, 0.2, 0.17);
}

TEST(EvaluateHoldoutTest, LiftsAverageOne) {
  SyntheticOptions options;
  options.shared_words = 200;
  options.own_share = 0.1;
  const HoldoutReport report =
      Evaluate(MakeSyntheticGeneration(options), EveryFourth(100));
  const double sum = std::accumulate(report.lift_by_decile.begin(),
                                     report.lift_by_decile.end(), 0.0);
  EXPECT_NEAR(sum, 10.0, 1e-9);
  for (std::size_t i = 1; i < report.recall.size(); ++i) {
    EXPECT_GE(report.recall[i].model, report.recall[i - 1].model);
  }
}

// Where nothing tells companies apart, all are equal: that is no success.
TEST(EvaluateHoldoutTest, EqualScoresAreNoSuccess) {
  SyntheticOptions options;
  options.companies = 100;
  SyntheticCorpus corpus = MakeSyntheticCorpus(options);
  for (nlp::TermCounts& terms : corpus.terms) terms = corpus.terms[0];
  GenerationOptions built = SyntheticGenerationOptions(options);
  built.vocabulary.max_share = 1.0;
  const Generation generation =
      BuildGeneration(corpus.companies, corpus.terms, built);
  const HoldoutReport report = Evaluate(generation, EveryFourth(100));
  EXPECT_NEAR(report.average_rank, 0.5, 0.01);
  EXPECT_EQ(report.recall[2].model, 0.0);
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
  HoldoutOptions options;
  for (const std::size_t folds : {0U, 1U, 2U, 5U, 1000U}) {
    options.folds = folds;
    options.repeats = folds == 0 ? 0 : 1;
    const Result<HoldoutReport> report =
        EvaluateHoldout(generation, EveryFourth(20), {}, options);
    ASSERT_TRUE(report.Ok());
    EXPECT_GE(report.Value().average_rank, 0.0);
    EXPECT_LE(report.Value().average_rank, 1.0);
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

}  // namespace
}  // namespace kindred::index
