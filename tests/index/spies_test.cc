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
  return RunSpies(generation, customers, ones,
                  SampleUnlabelled(generation, customers, 4000, 1), options);
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

TEST(RunSpiesTest, LoansOfTheSameTopicDoNotMislead) {
  EXPECT_FALSE(
      Hide(MakeSyntheticGeneration(), EveryFourthUpTo(80)).loans_mislead);
}

// Neighbours of the next topic lend what is not theirs.
TEST(RunSpiesTest, LoansOfAnotherTopicMislead) {
  Generation generation = MakeSyntheticGeneration();
  SparseMatrix wrong;
  wrong.width = static_cast<std::uint32_t>(generation.Size());
  for (std::size_t row = 0; row < generation.Size(); ++row) {
    wrong.columns.push_back(
        static_cast<std::uint32_t>(row % 4 == 3 ? row - 3 : row + 1));
    wrong.values.push_back(1);
    wrong.row_begin.push_back(wrong.columns.size());
  }
  generation.neighbours = wrong;
  const std::vector<Customer> customers = EveryFourthUpTo(80);
  EXPECT_TRUE(Hide(generation, customers).loans_mislead);
  EXPECT_EQ(TrainAudience(generation, customers).Value().model.lent_share, 0);
}

struct LoansRow {
  std::string name;
  std::vector<double> with;
  std::vector<double> without;
  bool mislead;
};

class LoansMisleadTest : public testing::TestWithParam<LoansRow> {};

TEST_P(LoansMisleadTest, IsTold) {
  EXPECT_EQ(LoansMislead(GetParam().with, GetParam().without),
            GetParam().mislead);
}

INSTANTIATE_TEST_SUITE_P(
    , LoansMisleadTest,
    testing::Values(LoansRow{"Nobody", {}, {}, false},
                    LoansRow{"SevenAreTooFew",
                             {9, 9, 9, 9, 9, 9, 9},
                             {1, 1, 1, 1, 1, 1, 1},
                             false},
                    LoansRow{"EightAreEnough",
                             {9, 9, 9, 9, 9, 9, 9, 9},
                             {1, 1, 1, 1, 1, 1, 1, 1},
                             true},
                    LoansRow{"Helping",
                             {1, 1, 1, 1, 1, 1, 1, 1},
                             {9, 9, 9, 9, 9, 9, 9, 9},
                             false},
                    LoansRow{"TooLittle",
                             {1, 1, 1, 1, 1, 1, 1, 1},
                             {.95, .95, .95, .95, .95, .95, .95, .95},
                             false},
                    // A mean of 0.5 with a standard error of 0.53.
                    LoansRow{"WithinChance",
                             {4, 0, 0, 0, 0, 0, 0, 0},
                             {0, 0, 0, 0, 0, 0, 0, 0},
                             false}),
    [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace kindred::index
