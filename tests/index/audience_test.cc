#include "index/audience.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <set>
#include <vector>

#include "gtest/gtest.h"

#include "base/random.h"
#include "index/score.h"
#include "index/trainer.h"
#include "tests/support/synthetic.h"

namespace kindred::index {
namespace {

// Every fourth company up to `end`: all of one topic.
std::vector<Customer> OneTopic(std::size_t end) {
  std::vector<Customer> customers;
  for (std::size_t row = 0; row < end; row += 4) customers.push_back({row, 0});
  return customers;
}

std::vector<std::size_t> RowsOf(const std::vector<Customer>& customers) {
  std::vector<std::size_t> rows;
  rows.reserve(customers.size());
  for (const Customer& customer : customers) rows.push_back(customer.row);
  return rows;
}

class TrainAudienceTest : public testing::Test {
 protected:
  [[nodiscard]] Audience Train(const std::vector<Customer>& customers,
                               const AudienceOptions& options = {}) const {
    return TrainAudience(generation_, customers, options).Value();
  }

  [[nodiscard]] const Generation& Indexed() const { return generation_; }

 private:
  Generation generation_ = MakeSyntheticGeneration();
};

TEST_F(TrainAudienceTest, TellsCustomersFromOthers) {
  const Audience audience = Train(OneTopic(80));
  for (std::size_t row = 80; row < 120; ++row) {
    const double raw = RawScore(Indexed(), audience, row);
    EXPECT_EQ(raw > audience.raw_at_50 - 1.0, row % 4 == 0) << row;
  }
}

TEST_F(TrainAudienceTest, EveryCustomerIsASpyOnce) {
  for (const std::size_t count : {3U, 4U, 5U, 7U, 20U}) {
    const Audience audience = Train(OneTopic(4 * count));
    std::set<std::size_t> rows;
    for (const SpyScore& spy : audience.spies) rows.insert(spy.row);
    EXPECT_EQ(audience.spies.size(), count);
    EXPECT_EQ(rows.size(), count);
    EXPECT_TRUE(std::ranges::is_sorted(audience.spies, {}, &SpyScore::raw));
    EXPECT_TRUE(std::ranges::is_sorted(audience.background));
    EXPECT_EQ(audience.background.size(), 120 - count);
  }
}

// A spy is scored by a model that took it for unlabelled: lower than its score
// under the model that learnt from it.
TEST_F(TrainAudienceTest, SpiesScoreLowerThanShownCustomers) {
  const Audience audience = Train(OneTopic(80));
  for (const SpyScore& spy : audience.spies) {
    EXPECT_LT(spy.raw, RawScore(Indexed(), audience, spy.row));
  }
}

TEST_F(TrainAudienceTest, TheScaleStandsOnTheSpies) {
  const Audience audience = Train(OneTopic(84));  // 21 spies
  ASSERT_EQ(audience.spies.size(), 21U);
  EXPECT_DOUBLE_EQ(audience.raw_at_80, audience.spies[10].raw);
  EXPECT_LE(audience.raw_at_50, audience.raw_at_80 - 0.25);
  EXPECT_NEAR(audience.raw_at_50,
              std::min(audience.spies[2].raw, audience.raw_at_80 - 0.25),
              1e-12);
}

TEST_F(TrainAudienceTest, FewCustomersGiveNoSpiesButAScale) {
  for (const std::size_t count : {1U, 2U}) {
    const Audience audience = Train(OneTopic(4 * count));
    EXPECT_TRUE(audience.spies.empty());
    EXPECT_TRUE(audience.background.empty());
    EXPECT_LE(audience.raw_at_50, audience.raw_at_80 - 0.25);
    EXPECT_TRUE(std::isfinite(audience.raw_at_80));
  }
}

TEST_F(TrainAudienceTest, OneFoldWouldHideEveryone) {
  AudienceOptions options;
  for (const std::size_t folds : {0U, 1U}) {
    options.folds = folds;
    EXPECT_TRUE(Train(OneTopic(80), options).spies.empty());
  }
  options.folds = 2;
  EXPECT_EQ(Train(OneTopic(80), options).spies.size(), 20U);
}

// Nobody is left to compare with.
TEST_F(TrainAudienceTest, TakesAListOfEveryone) {
  std::vector<Customer> everyone;
  for (std::size_t row = 0; row < Indexed().Size(); ++row) {
    everyone.push_back({row, 1});
  }
  const Audience audience = Train(everyone);
  EXPECT_TRUE(audience.spies.empty());
  EXPECT_TRUE(std::isfinite(audience.raw_at_80));
}

TEST_F(TrainAudienceTest, GivesEqualBitsForEqualInput) {
  const std::vector<Customer> customers = OneTopic(80);
  const Audience a = Train(customers);
  const Audience b = Train(customers);
  EXPECT_EQ(a.version, b.version);
  EXPECT_EQ(a.model.term_weights, b.model.term_weights);
  EXPECT_EQ(a.model.latent_weights, b.model.latent_weights);
  EXPECT_EQ(a.model.bias, b.model.bias);
  EXPECT_EQ(a.background, b.background);
  EXPECT_EQ(a.raw_at_50, b.raw_at_50);
}

TEST_F(TrainAudienceTest, TheOrderOfTheListDoesNotMatter) {
  std::vector<Customer> customers = OneTopic(80);
  const Audience a = Train(customers);
  std::ranges::reverse(customers);
  const Audience b = Train(customers);
  EXPECT_EQ(a.version, b.version);
  EXPECT_EQ(a.model.term_weights, b.model.term_weights);
}

TEST_F(TrainAudienceTest, ARowTwiceCountsOnceWithTheLargerValue) {
  std::vector<Customer> customers = OneTopic(40);
  customers[1].value = 7;
  const Audience once = Train(customers);
  customers.push_back({customers[1].row, 3});
  customers.push_back({customers[0].row, 0});
  const Audience twice = Train(customers);
  EXPECT_EQ(RowsOf(twice.customers), RowsOf(once.customers));
  EXPECT_EQ(twice.customers[1].value, 7.0);
  EXPECT_EQ(twice.version, once.version);
}

TEST(AudienceVersionTest, ChangesWithEveryInput) {
  SyntheticOptions small;
  small.companies = 24;
  const Generation generation = MakeSyntheticGeneration(small);
  std::set<std::string> versions;
  const auto add = [&versions](const Generation& of,
                               const std::vector<Customer>& customers,
                               const AudienceOptions& options) {
    versions.insert(TrainAudience(of, customers, options).Value().version);
  };
  const std::vector<Customer> customers = OneTopic(16);
  add(generation, customers, {});
  add(generation, OneTopic(12), {});
  add(generation, {{0, 5}, {4, 0}, {8, 0}, {12, 0}}, {});
  add(generation, customers, {.strength = 500});
  add(generation, customers, {.unlabelled = 50});
  add(generation, customers, {.max_weight = 2});
  add(generation, customers, {.folds = 4});
  add(generation, customers, {.seed = 2});
  add(generation, customers, {.lent_share = 0.5});
  add(generation, customers, {.feedback = {.share = 0.4}});
  small.seed = 2;
  add(MakeSyntheticGeneration(small), customers, {});
  EXPECT_EQ(versions.size(), 11U);
}

TEST_F(TrainAudienceTest, NobodyReadableIsAnError) {
  EXPECT_EQ(TrainAudience(Indexed(), {}).Reason().code, ErrorCode::kNotFound);
  SyntheticCorpus corpus = MakeSyntheticCorpus({});
  for (const std::size_t row : {2U, 5U}) corpus.terms[row].terms.clear();
  const Generation generation = BuildGeneration(corpus.companies, corpus.terms,
                                                SyntheticGenerationOptions({}));
  const std::vector<Customer> unread = {{2, 10}, {5, 20}};
  const Result<Audience> none = TrainAudience(generation, unread);
  ASSERT_FALSE(none.Ok());
  EXPECT_NE(none.Reason().message.find("no customer's website could be read"),
            std::string::npos);
  const std::vector<Customer> some = {{2, 10}, {4, 1}, {5, 20}};
  EXPECT_EQ(RowsOf(TrainAudience(generation, some).Value().customers),
            std::vector<std::size_t>{4});
}

TEST_F(TrainAudienceTest, AGenerationWithoutTextIsAnErrorToo) {
  SyntheticOptions options;
  options.words = 0;
  const Generation silent = MakeSyntheticGeneration(options);
  EXPECT_FALSE(TrainAudience(silent, OneTopic(40)).Ok());
}

std::vector<double> WeightsOf(const std::vector<double>& values) {
  std::vector<Customer> customers;
  customers.reserve(values.size());
  for (const double value : values) customers.push_back({0, value});
  return CustomerWeights(customers, 3.0);
}

TEST(CustomerWeightsTest, AreTheSquareRootOverTheMedianWithinBounds) {
  EXPECT_EQ(WeightsOf({}), std::vector<double>{});
  EXPECT_EQ(WeightsOf({5}), std::vector<double>{1});
  EXPECT_EQ(WeightsOf({0, 0, 0}), (std::vector<double>{1, 1, 1}));
  EXPECT_EQ(WeightsOf({1, 4, 16, 36, 1e9}),
            (std::vector<double>{1, 1, 1, 1.5, 3}));
}

TEST(CustomerWeightsTest, UnknownValuesCountAsTheMedian) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinite = std::numeric_limits<double>::infinity();
  EXPECT_EQ(WeightsOf({0, -3, 4, 16, nan, infinite, 4}),
            (std::vector<double>{1, 1, 1, 2, 1, 1, 1}));
  EXPECT_EQ(WeightsOf({infinite, infinite, 1}), (std::vector<double>{1, 1, 1}));
  EXPECT_EQ(WeightsOf({5e-324, 5e-324, 1e308}), (std::vector<double>{1, 1, 3}));
}

TEST(CustomerWeightsTest, ACapUnderOneIsOne) {
  const std::vector<Customer> customers = {{0, 1}, {1, 100}, {2, 1}};
  EXPECT_EQ(CustomerWeights(customers, 0.5), (std::vector<double>{1, 1, 1}));
}

TEST(CustomerWeightsTest, DoublingAValueNeverLowersItsWeight) {
  Random random(1);
  for (int round = 0; round < 500; ++round) {
    std::vector<double> values(1 + random.Below(9));
    for (double& value : values) {
      value = std::floor(std::exp(3 * random.Gaussian()));
    }
    const std::size_t at = random.Below(values.size());
    const double before = WeightsOf(values)[at];
    values[at] *= 2;
    const double after = WeightsOf(values)[at];
    ASSERT_GE(after, before);
    ASSERT_GE(before, 1.0);
    ASSERT_LE(after, 3.0);
  }
}

TEST(CustomerWeightsTest, AreMonotoneInTheValue) {
  Random random(2);
  for (int round = 0; round < 200; ++round) {
    std::vector<double> values(2 + random.Below(9));
    for (double& value : values) value = std::exp(3 * random.Gaussian());
    std::ranges::sort(values);
    EXPECT_TRUE(std::ranges::is_sorted(WeightsOf(values)));
  }
}

TEST(ReadableCustomersTest, AscendsByRow) {
  const Generation generation = MakeSyntheticGeneration();
  const std::vector<Customer> list = {{9, 1}, {3, 2}, {9, 5}, {3, 1}};
  const std::vector<Customer> readable = ReadableCustomers(generation, list);
  EXPECT_EQ(RowsOf(readable), (std::vector<std::size_t>{3, 9}));
  EXPECT_EQ(readable[0].value, 2.0);
  EXPECT_EQ(readable[1].value, 5.0);
}

TEST_F(TrainAudienceTest, WithoutFeedbackTheModelIsTheFirstFit) {
  const std::vector<Customer> customers = OneTopic(40);
  const std::vector<double> ones(customers.size(), 1.0);
  const auto others = SampleUnlabelled(Indexed(), customers, 4000, 1);
  AudienceOptions options;
  const LinearModel both =
      TrainModel(Indexed(), {customers, ones, others}, options);
  options.feedback.share = 0;
  options.strength_per_customer = options.strength;
  const LinearModel first =
      TrainModel(Indexed(), {customers, ones, others}, options);
  EXPECT_EQ(
      first.term_weights,
      Trainer(Indexed()).Fit({customers, ones, others}, options).term_weights);
  EXPECT_NE(first.term_weights, both.term_weights);
  EXPECT_EQ(first.lent_share, options.lent_share);
  EXPECT_EQ(both.lent_share, options.lent_share);
}

// Ten customers are asked for half of what twenty are; twenty for all.
TEST_F(TrainAudienceTest, AShortListIsAskedForLess) {
  AudienceOptions options;
  options.feedback.share = 0;
  AudienceOptions half = options;
  half.strength = options.strength / 2;
  half.strength_per_customer = half.strength;
  EXPECT_EQ(Train(OneTopic(40), options).model.term_weights,
            Train(OneTopic(40), half).model.term_weights);
  half.strength = options.strength;
  half.strength_per_customer = half.strength;
  EXPECT_EQ(Train(OneTopic(80), options).model.term_weights,
            Train(OneTopic(80), half).model.term_weights);
}

// One customer takes no fewer companies for its like than the options say.
TEST_F(TrainAudienceTest, FeedbackOfAShortListTakesTheLeastNumber) {
  AudienceOptions least;
  least.feedback.max_promoted = 1;
  least.feedback.max_dropped = 1;
  least.feedback.least_promoted = 8;
  least.feedback.least_dropped = 20;
  AudienceOptions counted = least;
  counted.feedback.least_promoted = 0;
  counted.feedback.least_dropped = 0;
  counted.feedback.promoted = 8;
  counted.feedback.dropped = 20;
  EXPECT_EQ(Train(OneTopic(4), least).model.term_weights,
            Train(OneTopic(4), counted).model.term_weights);
  least.feedback.least_promoted = 0;
  EXPECT_NE(Train(OneTopic(4), least).model.term_weights,
            Train(OneTopic(4), counted).model.term_weights);
}

// Companies of the customers' topic that are none stand among the negatives;
// feedback takes them out, so that they rise against the others.
TEST_F(TrainAudienceTest, FeedbackRaisesTheHiddenPositives) {
  const std::vector<Customer> customers = OneTopic(40);
  AudienceOptions options;
  options.lent_share = 0;
  const auto gap = [&] {
    const Audience audience = Train(customers, options);
    double topic = 0;
    double others = 0;
    for (std::size_t row = 40; row < 120; ++row) {
      (row % 4 == 0 ? topic : others) += RawScore(Indexed(), audience, row);
    }
    return topic / 20 - others / 60;
  };
  const double with = gap();
  options.feedback.share = 0;
  EXPECT_GT(with, gap());
}

}  // namespace
}  // namespace kindred::index
