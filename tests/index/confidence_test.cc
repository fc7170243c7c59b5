#include "index/confidence.h"

#include <cstdint>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace kindred::index {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

ScoreGround Good() {
  return {.words = 400,
          .pages = 4,
          .customers = 40,
          .language = "de",
          .customers_of_language = 40};
}

TEST(AssessConfidenceTest, IsTheProductOfFourParts) {
  // 25/50 x 1/1.1 x (.5 + .5 x 1/2) x 4/8.
  const Confidence told = AssessConfidence({.words = 25,
                                            .pages = 1,
                                            .customers = 4,
                                            .language = "de",
                                            .customers_of_language = 1});
  EXPECT_NEAR(told.value, 0.5 / 1.1 * 0.75 * 0.5, 1e-12);
  EXPECT_EQ(told.level, ConfidenceLevel::kLow);
}

TEST(AssessConfidenceTest, MoreOfAnythingNeverLowersIt) {
  for (auto member :
       {&ScoreGround::words, &ScoreGround::pages, &ScoreGround::customers,
        &ScoreGround::customers_of_language}) {
    ScoreGround ground = Good();
    double last = -1;
    for (std::int64_t count = 0; count < 60; ++count) {
      ground.*member = count;
      const double value = AssessConfidence(ground).value;
      EXPECT_GT(value, last);
      EXPECT_LE(value, 1);
      last = value;
    }
  }
}

TEST(AssessConfidenceTest, NothingReadIsNoConfidence) {
  ScoreGround ground = Good();
  ground.words = -1;
  EXPECT_EQ(AssessConfidence(ground).value, 0);
}

TEST(AssessConfidenceTest, AGoodGroundIsToldAsSuch) {
  const Confidence told = AssessConfidence(Good());
  EXPECT_EQ(told.level, ConfidenceLevel::kHigh);
  EXPECT_THAT(told.reasons,
              ElementsAre("400 words on 4 pages were read, and 40 customers "
                          "write the same language"));
}

TEST(AssessConfidenceTest, TheWeakestPartIsToldFirst) {
  ScoreGround ground = Good();
  ground.words = 12;
  ground.customers = 9;
  ground.customers_of_language = 0;
  EXPECT_THAT(AssessConfidence(ground).reasons,
              ElementsAre("only 12 words were read",
                          "none of your 9 customers writes de",
                          "learnt from 9 customers only"));
}

TEST(AssessConfidenceTest, OneIsOne) {
  const Confidence told = AssessConfidence({.words = 1,
                                            .pages = 0,
                                            .customers = 1,
                                            .language = "de",
                                            .customers_of_language = 0});
  EXPECT_THAT(told.reasons,
              ElementsAre("only 0 pages have text", "only 1 word was read",
                          "learnt from 1 customer only",
                          "none of your 1 customer writes de"));
}

TEST(AssessConfidenceTest, AnUnknownLanguageIsAForeignOne) {
  ScoreGround unknown = Good();
  unknown.language.clear();
  ScoreGround foreign = Good();
  foreign.customers_of_language = 0;
  EXPECT_EQ(AssessConfidence(unknown).value, AssessConfidence(foreign).value);
  EXPECT_EQ(AssessConfidence(unknown).level, ConfidenceLevel::kMedium);
  EXPECT_THAT(AssessConfidence(unknown).reasons.front(),
              HasSubstr("language is not known"));
}

// All parts are fair, their product is not high: the weakest is told.
TEST(AssessConfidenceTest, WhatIsNotHighHasAReason) {
  ScoreGround ground = Good();
  ground.words = 200;
  ground.pages = 1;
  ground.customers = 25;
  ground.customers_of_language = 3;
  const Confidence told = AssessConfidence(ground);
  EXPECT_EQ(told.level, ConfidenceLevel::kMedium);
  EXPECT_THAT(told.reasons, ElementsAre("learnt from 25 customers only"));
}

TEST(DescribeTest, EachLevelHasAWord) {
  EXPECT_EQ(Describe(ConfidenceLevel::kLow), "low");
  EXPECT_EQ(Describe(ConfidenceLevel::kMedium), "medium");
  EXPECT_EQ(Describe(ConfidenceLevel::kHigh), "high");
}

}  // namespace
}  // namespace kindred::index
