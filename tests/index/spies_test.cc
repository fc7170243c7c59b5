#include "index/spies.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "tests/support/synthetic.h"

namespace kindred::index {
namespace {

std::vector<Customer> EveryFourthUpTo(std::size_t end) {
  std::vector<Customer> customers;
  for (std::size_t row = 0; row < end; row += 4) customers.push_back({row, 0});
  return customers;
}

Spies Hide(const Generation& generation, const std::vector<Customer>& customers,
           const AudienceOptions& options = {}) {
  const std::vector<double> ones(customers.size(), 1.0);
  const auto others = SampleUnlabelled(generation, customers, 4000, 1);
  Trainer trainer(generation);
  return ChooseBySpies(generation, {customers, ones, others}, options, trainer);
}

TEST(RunSpiesTest, EveryCustomerIsOneOnce) {
  const Generation generation = MakeSyntheticGeneration();
  const Spies spies = Hide(generation, EveryFourthUpTo(80));
  std::set<std::size_t> rows;
  for (const SpyScore& spy : spies.scores) rows.insert(spy.row);
  EXPECT_EQ(spies.scores.size(), 20U);
  EXPECT_EQ(rows.size(), 20U);
  EXPECT_EQ(spies.background.size(), 100U);
  EXPECT_TRUE(std::ranges::is_sorted(spies.scores, {}, &SpyScore::raw));
  EXPECT_TRUE(std::ranges::is_sorted(spies.background));
}

TEST(RunSpiesTest, LoansOfTheSameTopicStay) {
  const Spies spies = Hide(MakeSyntheticGeneration(), EveryFourthUpTo(80));
  EXPECT_EQ(spies.chosen.lent_share, AudienceOptions().lent_share);
}

// Neighbours of the next topic lend what is not theirs.
TEST(RunSpiesTest, LoansOfAnotherTopicAreLeft) {
  Generation generation = MakeSyntheticGeneration();
  SparseBuilder wrong;
  wrong.width = static_cast<std::uint32_t>(generation.Size());
  for (std::size_t row = 0; row < generation.Size(); ++row) {
    wrong.Add(static_cast<std::uint32_t>(row % 4 == 3 ? row - 3 : row + 1), 1);
    wrong.EndRow();
  }
  generation.neighbours = std::move(wrong).Finish();
  const std::vector<Customer> customers = EveryFourthUpTo(80);
  EXPECT_EQ(Hide(generation, customers).chosen.lent_share, 0);
  EXPECT_EQ(TrainAudience(generation, customers).Value().model.lent_share, 0);
}

// Companies that say little of their trade among much else: a fit that
// believes every word ranks worse than a cautious one.
TEST(RunSpiesTest, TheStrengthThatRanksBetterIsChosen) {
  SyntheticOptions noisy;
  noisy.companies = 400;
  noisy.own_share = 0.06;
  noisy.shared_words = 400;
  const Generation generation = MakeSyntheticGeneration(noisy);
  AudienceOptions options;
  options.lent_share = 0;
  options.feedback.share = 0;
  options.strength = 3e4;
  EXPECT_LT(Hide(generation, EveryFourthUpTo(320), options).chosen.strength,
            options.strength);
  // Where the trade is plain no strength is better than the usual one.
  EXPECT_EQ(
      Hide(MakeSyntheticGeneration(), EveryFourthUpTo(80)).chosen.strength,
      AudienceOptions().strength);
}

// A second fit that takes the companies of another topic for customers.
TEST(RunSpiesTest, FeedbackThatMisleadsIsLeft) {
  AudienceOptions options;
  options.lent_share = 0;
  options.feedback.share = 1;
  options.feedback.strength = 1e-3;  // it learns next to nothing
  options.feedback.max_promoted = 1;
  options.feedback.promoted = 100;
  options.feedback.weight = 100;
  SyntheticOptions hard;
  hard.own_share = 0.2;
  const Generation generation = MakeSyntheticGeneration(hard);
  EXPECT_EQ(
      Hide(generation, EveryFourthUpTo(80), options).chosen.feedback.share, 0);
  EXPECT_EQ(Hide(generation, EveryFourthUpTo(80)).chosen.feedback.share,
            AudienceOptions().feedback.share);
}

struct RanksRow {
  std::string name;
  std::vector<double> as_is;
  std::vector<double> otherwise;
  bool better;
};

class RanksBetterTest : public testing::TestWithParam<RanksRow> {};

TEST_P(RanksBetterTest, IsTold) {
  EXPECT_EQ(RanksBetter(GetParam().otherwise, GetParam().as_is, {}),
            GetParam().better);
}

INSTANTIATE_TEST_SUITE_P(
    , RanksBetterTest,
    testing::Values(RanksRow{"Nobody", {}, {}, false},
                    RanksRow{"SevenAreTooFew",
                             {9, 9, 9, 9, 9, 9, 9},
                             {1, 1, 1, 1, 1, 1, 1},
                             false},
                    RanksRow{"EightAreEnough",
                             {9, 9, 9, 9, 9, 9, 9, 9},
                             {1, 1, 1, 1, 1, 1, 1, 1},
                             true},
                    RanksRow{"Helping",
                             {1, 1, 1, 1, 1, 1, 1, 1},
                             {9, 9, 9, 9, 9, 9, 9, 9},
                             false},
                    RanksRow{"TooLittle",
                             {1, 1, 1, 1, 1, 1, 1, 1},
                             {.95, .95, .95, .95, .95, .95, .95, .95},
                             false},
                    // A mean of 0.5 with a standard error of 0.53.
                    RanksRow{"WithinChance",
                             {4, 0, 0, 0, 0, 0, 0, 0},
                             {0, 0, 0, 0, 0, 0, 0, 0},
                             false}),
    [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace kindred::index
