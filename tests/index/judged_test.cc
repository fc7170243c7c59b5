// What outcomes change in a model; index/audience.h has the interface.
#include <algorithm>
#include <cstddef>
#include <vector>

#include "gtest/gtest.h"

#include "index/audience.h"
#include "index/score.h"
#include "index/trainer.h"
#include "tests/support/synthetic.h"

namespace kindred::index {
namespace {

class JudgedTest : public testing::Test {
 protected:
  JudgedTest() {
    for (std::size_t row = 0; row < 80; row += 4) {
      customers_.push_back({row, 0});
    }
  }
  [[nodiscard]] Audience Train(std::vector<Judged> judged) const {
    AudienceOptions options;
    options.judged = std::move(judged);
    return TrainAudience(generation_, customers_, options).Value();
  }
  // The mean raw score of the companies `from`, `from` + 4, ...
  [[nodiscard]] double Mean(const Audience& audience, std::size_t from) const {
    double sum = 0;
    std::size_t count = 0;
    for (std::size_t row = from; row < generation_.Size(); row += 4) {
      sum += RawScore(generation_, audience, row);
      ++count;
    }
    return sum / static_cast<double>(count);
  }
  [[nodiscard]] const Generation& Indexed() const { return generation_; }

 private:
  Generation generation_ = MakeSyntheticGeneration();
  std::vector<Customer> customers_;
};

std::vector<Judged> OfTopic(std::size_t topic, Verdict verdict,
                            double weight = 1) {
  std::vector<Judged> judged;
  for (std::size_t row = 80 + topic; row < 100; row += 4) {
    judged.push_back({row, verdict, weight});
  }
  return judged;
}

TEST_F(JudgedTest, NothingToldChangesNothing) {
  const Audience without = Train({});
  const Audience aside_customer = Train({{0, Verdict::kMisfit, 1}});
  EXPECT_EQ(without.version, aside_customer.version)
      << "a customer is a customer, whatever is told of it";
  EXPECT_EQ(without.own_scores, aside_customer.own_scores);
}

TEST_F(JudgedTest, WonCompaniesTeachWhatFits) {
  const Audience without = Train({});
  const Audience won = Train(OfTopic(1, Verdict::kFits));
  EXPECT_NE(without.version, won.version);
  const auto lead = [this](const Audience& audience) {
    return Mean(audience, 101) - Mean(audience, 102);
  };
  EXPECT_GT(lead(won), lead(without) + 0.5);
  const Audience accepted = Train(OfTopic(1, Verdict::kFits, 0.5));
  EXPECT_GT(lead(accepted), lead(without));
  EXPECT_LT(lead(accepted), lead(won)) << "half the weight, less of it";
}

TEST_F(JudgedTest, LostCompaniesTeachWhatDoesNot) {
  const Audience without = Train({});
  const Audience lost = Train(OfTopic(1, Verdict::kMisfit));
  const auto lead = [this](const Audience& audience) {
    return Mean(audience, 101) - Mean(audience, 102);
  };
  EXPECT_LT(lead(lost), lead(without) - 0.1);
  EXPECT_GT(Mean(lost, 100), Mean(lost, 101) + 1) << "customers' topic leads";
}

TEST_F(JudgedTest, CompaniesSetAsideAreNoExamples) {
  const Audience without = Train({});
  const Audience aside = Train(OfTopic(0, Verdict::kAside));
  EXPECT_EQ(aside.background.size(), without.background.size() - 5);
  // Of the customers' topic: as unlabelled ones they spoke against it.
  EXPECT_GT(Mean(aside, 100), Mean(without, 100) - 0.2);
}

TEST_F(JudgedTest, EveryVerdictHasAVersionOfItsOwn) {
  std::vector<std::string> versions = {Train({}).version};
  for (const Verdict verdict :
       {Verdict::kFits, Verdict::kMisfit, Verdict::kAside}) {
    versions.push_back(Train(OfTopic(1, verdict)).version);
  }
  versions.push_back(Train(OfTopic(1, Verdict::kFits, 0.5)).version);
  std::ranges::sort(versions);
  EXPECT_EQ(std::ranges::adjacent_find(versions), versions.end());
  EXPECT_EQ(Train(OfTopic(1, Verdict::kFits)).version,
            Train(OfTopic(1, Verdict::kFits)).version);
}

TEST(MisfitWeightTest, IsWithinItsBounds) {
  const MisfitOptions options;
  // Half of one of 25 customers; 98 unlabelled.
  EXPECT_DOUBLE_EQ(MisfitWeight(1, 25, 98, options), 0.02);
  // Never less than one unlabelled, nor more than ten.
  EXPECT_DOUBLE_EQ(MisfitWeight(1, 1000, 98, options), 1.0 / 98);
  EXPECT_DOUBLE_EQ(MisfitWeight(1, 5, 4000, options), 10.0 / 4000);
  // A handful beside three customers: half of all, not five sixths.
  EXPECT_DOUBLE_EQ(5 * MisfitWeight(5, 3, 40, options), 0.5);
  EXPECT_EQ(MisfitWeight(0, 25, 98, options), 0);
  EXPECT_DOUBLE_EQ(MisfitWeight(4, 25, 0, options), 0.25) << "no others";
}

}  // namespace
}  // namespace kindred::index
