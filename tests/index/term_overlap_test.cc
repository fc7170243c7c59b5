#include "index/term_overlap.h"

#include "gtest/gtest.h"

namespace kindred::index {
namespace {

TEST(ShownTermsTest, APhraseHidesItsWords) {
  ShownTerms shown;
  EXPECT_TRUE(shown.Admit("injection mould"));
  EXPECT_FALSE(shown.Admit("mould"));
  EXPECT_FALSE(shown.Admit("injection"));
  EXPECT_FALSE(shown.Admit("mould make"));
  EXPECT_TRUE(shown.Admit("steel"));
}

TEST(ShownTermsTest, AWordHidesItsPhrases) {
  ShownTerms shown;
  EXPECT_TRUE(shown.Admit("mould"));
  EXPECT_FALSE(shown.Admit("injection mould"));
  EXPECT_FALSE(shown.Admit("mould"));
  EXPECT_TRUE(shown.Admit("injection"));
}

// What was not shown hides nothing.
TEST(ShownTermsTest, ARefusedPhraseLeavesNoTrace) {
  ShownTerms shown;
  EXPECT_TRUE(shown.Admit("a"));
  EXPECT_FALSE(shown.Admit("a b"));
  EXPECT_TRUE(shown.Admit("b"));
}

TEST(ShownTermsTest, ComparesWholeStems) {
  ShownTerms shown;
  EXPECT_TRUE(shown.Admit("mould"));
  EXPECT_TRUE(shown.Admit("moulder"));
  EXPECT_TRUE(shown.Admit("mou"));
}

TEST(ShownTermsTest, HyphensJoinWords) {
  ShownTerms shown;
  EXPECT_TRUE(shown.Admit("ride-hail"));
  EXPECT_FALSE(shown.Admit("ride"));
  EXPECT_FALSE(shown.Admit("hail"));
  EXPECT_TRUE(shown.Admit("commerc"));
  EXPECT_FALSE(shown.Admit("e-commerc"));
  EXPECT_TRUE(shown.Admit("e-mail"));
  EXPECT_FALSE(shown.Admit("e-mail"));
  EXPECT_TRUE(shown.Admit("-"));
}

TEST(ShownTermsTest, TakesARepeatedStemAndNoText) {
  ShownTerms shown;
  EXPECT_TRUE(shown.Admit("tick tick"));
  EXPECT_FALSE(shown.Admit("tick"));
  EXPECT_TRUE(shown.Admit(""));
}

}  // namespace
}  // namespace kindred::index
