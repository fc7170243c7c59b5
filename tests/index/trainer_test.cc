#include "index/trainer.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <vector>

#include "gtest/gtest.h"

#include "index/score.h"
#include "tests/support/synthetic.h"

namespace kindred::index {
namespace {

// Every fourth company up to `end`: all of one topic.
std::vector<Customer> FourthsUpTo(std::size_t end) {
  std::vector<Customer> customers;
  for (std::size_t row = 0; row < end; row += 4) customers.push_back({row, 0});
  return customers;
}

TEST(SampleUnlabelledTest, DrawsReadableRowsThatAreNoCustomers) {
  SyntheticCorpus corpus = MakeSyntheticCorpus({});
  corpus.terms[7].terms.clear();
  const Generation generation = BuildGeneration(corpus.companies, corpus.terms,
                                                SyntheticGenerationOptions({}));
  const std::vector<Customer> customers = FourthsUpTo(40);
  const auto all = SampleUnlabelled(generation, customers, 4000, 1);
  EXPECT_EQ(all.size(), 120U - 10U - 1U);
  EXPECT_TRUE(std::ranges::is_sorted(all));
  EXPECT_FALSE(std::ranges::binary_search(all, std::size_t{7}));
  for (const Customer& customer : customers) {
    EXPECT_FALSE(std::ranges::binary_search(all, customer.row));
  }
}

TEST(SampleUnlabelledTest, DrawsWithoutReplacementAndBySeed) {
  const Generation generation = MakeSyntheticGeneration();
  const auto some = SampleUnlabelled(generation, {}, 30, 1);
  EXPECT_EQ(std::set(some.begin(), some.end()).size(), 30U);
  EXPECT_EQ(SampleUnlabelled(generation, {}, 30, 1), some);
  EXPECT_NE(SampleUnlabelled(generation, {}, 30, 2), some);
  EXPECT_TRUE(SampleUnlabelled(generation, {}, 0, 1).empty());
}

// Customers and sample pull with the same total cost, whatever their number.
TEST(TrainerTest, TheCostOfBothSidesIsTheStrength) {
  const Generation generation = MakeSyntheticGeneration();
  const std::vector<Customer> customers = FourthsUpTo(40);
  const std::vector<double> ones(customers.size(), 1.0);
  const std::vector<double> tens(customers.size(), 10.0);
  const auto others = SampleUnlabelled(generation, customers, 4000, 1);
  Trainer trainer(generation);
  const LinearModel a = trainer.Fit({customers, ones, others}, {});
  const LinearModel b = trainer.Fit({customers, tens, others}, {});
  for (std::size_t i = 0; i < a.term_weights.size(); ++i) {
    ASSERT_NEAR(a.term_weights[i], b.term_weights[i], 1e-4F);
  }
}

// A trainer keeps nothing of a fit: the next one is as if it were the first.
TEST(TrainerTest, FitsTheSameAgainAndAfterOthers) {
  const Generation generation = MakeSyntheticGeneration();
  const std::vector<Customer> customers = FourthsUpTo(40);
  const std::vector<double> ones(customers.size(), 1.0);
  const auto others = SampleUnlabelled(generation, customers, 4000, 1);
  const TrainingRows rows{customers, ones, others};
  Trainer trainer(generation);
  const LinearModel model = trainer.Train(rows, {});
  EXPECT_EQ(trainer.Train(rows, {}).term_weights, model.term_weights);
  const std::vector<Customer> few = FourthsUpTo(8);
  EXPECT_NE(trainer.Train({few, std::vector<double>(2, 1.0), others}, {})
                .term_weights,
            model.term_weights);
  EXPECT_EQ(trainer.Train(rows, {}).term_weights, model.term_weights);
  EXPECT_EQ(TrainModel(generation, rows).term_weights, model.term_weights);
}

TEST(TrainerTest, ScoresAloneAreRawScoresWithoutLoans) {
  const Generation generation = MakeSyntheticGeneration();
  const std::vector<Customer> customers = FourthsUpTo(40);
  const std::vector<double> ones(customers.size(), 1.0);
  const auto others = SampleUnlabelled(generation, customers, 4000, 1);
  Trainer trainer(generation);
  LinearModel model = trainer.Fit({customers, ones, others}, {});
  const std::vector<double> alone = trainer.ScoresAlone(model, others);
  model.lent_share = 0;
  const std::vector<double> raw = RawScores(generation, model);
  for (std::size_t i = 0; i < others.size(); ++i) {
    ASSERT_NEAR(alone[i], raw[others[i]], 1e-4);
  }
}

// Rows 0 to 3 are German, 4 to 9 French, the others English.
class UnlabelledWeightsTest : public testing::Test {
 protected:
  UnlabelledWeightsTest() {
    for (std::size_t row = 0; row < 10; ++row) {
      generation_.companies[row].language = row < 4 ? "de" : "fr";
    }
  }

  // Customers are the German 0 and the French 4, which weigh 3 and 1.
  [[nodiscard]] std::vector<double> Weights(
      const std::vector<std::size_t>& unlabelled, double share) const {
    const std::vector<Customer> customers = {{0, 0}, {4, 0}};
    const std::vector<double> weights = {3, 1};
    return UnlabelledWeights(generation_, {customers, weights, unlabelled},
                             share);
  }

  Generation generation_ = MakeSyntheticGeneration();
};

TEST_F(UnlabelledWeightsTest, EachLanguageWeighsAsAmongTheCustomers) {
  // Two German ones share three quarters, one French one has a quarter, and an
  // English one nothing.
  EXPECT_EQ(Weights({1, 2, 5, 11}, 1.0),
            (std::vector<double>{0.375, 0.375, 0.25, 0.0}));
}

TEST_F(UnlabelledWeightsTest, TheRestOfTheWeightIsSpreadEvenly) {
  EXPECT_EQ(Weights({1, 2, 5, 11}, 0.5),
            (std::vector<double>{0.3125, 0.3125, 0.25, 0.125}));
  EXPECT_EQ(Weights({1, 2, 5, 11}, 0.0), std::vector<double>(4, 0.25));
}

// French customers have no French company to be told from: they do not count.
TEST_F(UnlabelledWeightsTest, ALanguageWithoutUnlabelledLeavesItsWeight) {
  EXPECT_EQ(Weights({1, 2, 11}, 1.0), (std::vector<double>{0.5, 0.5, 0.0}));
  EXPECT_EQ(Weights({11, 12}, 1.0), std::vector<double>(2, 0.5));
}

}  // namespace
}  // namespace kindred::index
