#include "index/steering.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "index/audience.h"
#include "index/holdout.h"
#include "index/score.h"
#include "tests/support/synthetic.h"

namespace kindred::index {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string kTerm = "t0w03";
const std::string kOther = "t1w05";

std::vector<SteeringRule> Rules(const Generation& generation,
                                const Steering& steering) {
  std::vector<SteeringRule> rules = ResolveSteering(generation, steering);
  const Status usable = CheckSteering(rules);
  EXPECT_TRUE(usable.Ok()) << usable.Reason().message;
  return rules;
}

// Every fourth company, which are those of the first topic.
std::vector<Customer> FirstTopic(std::size_t end) {
  std::vector<Customer> customers;
  for (std::size_t row = 0; row < end; row += 4) customers.push_back({row, 0});
  return customers;
}

Audience Steered(const Generation& generation, const Steering& steering) {
  return TrainAudience(generation, FirstTopic(60),
                       {.steering = Rules(generation, steering)})
      .Value();
}

bool Uses(const Generation& generation, const std::string& term,
          std::size_t row) {
  return ColumnUsed(generation, Rules(generation, {{term}, {}, {}}).front(),
                    row) != nullptr;
}

TEST(ResolveSteeringTest, FindsTermsInAnyCase) {
  const Generation generation = MakeSyntheticGeneration();
  const auto rules = Rules(generation, {{"  T0W03 "}, {}, {}});
  ASSERT_EQ(rules.size(), 1U);
  EXPECT_THAT(rules[0].columns,
              ElementsAre(*generation.vocabulary.Find(kTerm)));
}

TEST(ResolveSteeringTest, FindsAnInflectedWordByItsStem) {
  std::vector<IndexedCompany> companies;
  std::vector<nlp::TermCounts> terms;
  for (int i = 1; i <= 6; ++i) {
    companies.push_back({i, "c" + std::to_string(i) + ".example",
                         "C" + std::to_string(i), "GB", "en", 10});
    nlp::TermCounts counts;
    counts.language = "en";
    counts.words = 10;
    // The stem of "moulding" and how sites write it.
    counts.terms.push_back({"mould", 1.0F, "moulding", {}});
    terms.push_back(counts);
  }
  const Generation generation = BuildGeneration(companies, terms);
  for (const char* written : {"moulding", "Moulds", "MOULDED"}) {
    EXPECT_EQ(Rules(generation, {{}, {written}, {}}).size(), 1U) << written;
  }
}

TEST(CheckSteeringTest, ARuleOfNoTermIsAnErrorThatNamesIt) {
  const Generation generation = MakeSyntheticGeneration();
  const Status usable =
      CheckSteering(ResolveSteering(generation, {{kTerm}, {"zebra"}, {}}));
  ASSERT_FALSE(usable.Ok());
  EXPECT_EQ(usable.Reason().code, ErrorCode::kInvalidArgument);
  EXPECT_THAT(usable.Reason().message, HasSubstr("veto \"zebra\""));
  EXPECT_THAT(usable.Reason().message, HasSubstr("write it as"));
  EXPECT_FALSE(CheckSteering(ResolveSteering(generation, {{""}, {}, {}})).Ok());
}

TEST(CheckSteeringTest, NothingIsVetoedAndRequired) {
  const Generation generation = MakeSyntheticGeneration();
  const Status usable =
      CheckSteering(ResolveSteering(generation, {{}, {kTerm}, {"T0W03"}}));
  ASSERT_FALSE(usable.Ok());
  EXPECT_THAT(usable.Reason().message, HasSubstr("vetoed and required"));
}

// An index may lose a term that a rule in force names.
TEST(SteeringTest, ARuleOfNoTermDoesNothing) {
  const Generation generation = MakeSyntheticGeneration();
  const std::vector<SteeringRule> idle =
      ResolveSteering(generation, {{"zebra"}, {"zebra"}, {"okapi"}});
  ASSERT_EQ(idle.size(), 3U);
  for (std::size_t row = 0; row < generation.Size(); ++row) {
    EXPECT_EQ(BarredBy(generation, idle, row), nullptr) << row;
    EXPECT_THAT(BoostsOf(generation, idle, 3.0, row), IsEmpty()) << row;
  }
}

TEST(SteeringTest, PartsSumToTheSteeredScore) {
  const Generation generation = MakeSyntheticGeneration();
  const Audience audience =
      Steered(generation, {{kTerm, kOther, "t1w06", "shared01"}, {}, {}});
  std::size_t boosted = 0;
  for (std::size_t row = 0; row < generation.Size(); ++row) {
    const Explanation told = Explain(generation, audience, row);
    double sum = told.bias;
    for (const Contribution& part : told.contributions) sum += part.value;
    for (const Loan& part : told.loans) sum += part.value;
    for (const BoostPart& part : told.boosts) sum += part.value;
    EXPECT_NEAR(sum, told.raw, 1e-6) << row;
    boosted += told.boosts.empty() ? 0U : 1U;
  }
  EXPECT_GT(boosted, 0U);
}

TEST(SteeringTest, ABoostIsAShareOfTheScaleAndAllAreCapped) {
  const Generation generation = MakeSyntheticGeneration();
  const std::vector<std::string> many = {kTerm, "t0w04", "t0w05", "shared01"};
  const auto rules = Rules(generation, {many, {}, {}});
  std::vector<bool> seen(many.size() + 1);
  for (std::size_t row = 0; row < generation.Size(); ++row) {
    const std::vector<BoostPart> parts = BoostsOf(generation, rules, 3.0, row);
    double sum = 0;
    for (const BoostPart& part : parts) sum += part.value;
    seen[parts.size()] = true;
    EXPECT_NEAR(sum,
                3.0 * std::min(kBoostShare * static_cast<double>(parts.size()),
                               kMostBoostShare),
                1e-12);
  }
  EXPECT_TRUE(seen[0]);
  EXPECT_TRUE(seen[1]);
  EXPECT_TRUE(seen[3]);
}

TEST(SteeringTest, TheLearntModelStays) {
  const Generation generation = MakeSyntheticGeneration();
  const Audience plain = Steered(generation, {});
  const Audience steered = Steered(generation, {{kOther}, {kTerm}, {}});
  EXPECT_EQ(plain.version, steered.version);
  EXPECT_EQ(plain.model.term_weights, steered.model.term_weights);
  EXPECT_EQ(plain.raw_at_80, steered.raw_at_80);
  for (std::size_t row = 0; row < generation.Size(); ++row) {
    EXPECT_EQ(RawScore(generation, plain, row),
              RawScore(generation, steered, row));
    EXPECT_EQ(SteeredScore(generation, steered, row) >
                  RawScore(generation, steered, row),
              Uses(generation, kOther, row));
  }
}

TEST(SteeringTest, VetoAndRequireBarWithTheReason) {
  const Generation generation = MakeSyntheticGeneration();
  const auto vetoed = Rules(generation, {{}, {kTerm}, {}});
  const auto required = Rules(generation, {{}, {}, {kTerm}});
  for (std::size_t row = 0; row < generation.Size(); ++row) {
    const bool uses = Uses(generation, kTerm, row);
    EXPECT_EQ(BarredBy(generation, vetoed, row) != nullptr, uses);
    EXPECT_EQ(BarredBy(generation, required, row) != nullptr, !uses);
  }
  EXPECT_EQ(ProblemOf(vetoed[0]), "uses the vetoed term \"t0w03\"");
  EXPECT_EQ(ProblemOf(required[0]), "does not use the required term \"t0w03\"");
}

TEST(SteeringTest, AVetoedHiddenCustomerIsNotFound) {
  const Generation generation = MakeSyntheticGeneration();
  HoldoutOptions once;
  once.repeats = 1;
  const auto recall = [&](const Steering& steering) {
    const HoldoutReport report =
        EvaluateHoldout(generation, FirstTopic(120),
                        {.steering = Rules(generation, steering)}, once)
            .Value();
    return report.recall_curve.back().model.value;  // within the best half
  };
  const auto share_with = [&](const std::string& term) {
    std::size_t with = 0;
    for (const Customer& customer : FirstTopic(120)) {
      with += Uses(generation, term, customer.row) ? 1U : 0U;
    }
    return static_cast<double>(with) / 30.0;
  };
  // One that other companies use too: some are left to rank among.
  const std::string shared = "shared01";
  ASSERT_GT(share_with(kTerm), 0.0);
  ASSERT_GT(share_with(shared), 0.0);
  EXPECT_NEAR(recall({}), 1.0, 1e-9);
  EXPECT_NEAR(recall({{}, {kTerm}, {}}), 1.0 - share_with(kTerm), 1e-9);
  EXPECT_NEAR(recall({{}, {}, {shared}}), share_with(shared), 1e-9);
}

TEST(SteeringTest, JoinsAndNamesRules) {
  const Steering joined =
      Joined({{"Mould"}, {}, {}}, {{"mould ", "die"}, {"shop"}, {}});
  EXPECT_THAT(joined.boosts, ElementsAre("Mould", "die"));
  EXPECT_EQ(SteeringText(joined), "boost Mould; boost die; veto shop");
  EXPECT_EQ(SteeringText({}), "none");
  EXPECT_THAT(SteeringDigest({}), IsEmpty());
  EXPECT_EQ(SteeringDigest({{"a", "b"}, {}, {}}),
            SteeringDigest({{"b", "A"}, {}, {}}));
  EXPECT_NE(SteeringDigest({{"a"}, {}, {}}), SteeringDigest({{}, {"a"}, {}}));
}

}  // namespace
}  // namespace kindred::index
