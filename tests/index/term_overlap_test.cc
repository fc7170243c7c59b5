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

TEST(ShownTermsTest, FormsOfOneWordAreOneIdea) {
  ShownTerms shown;
  EXPECT_TRUE(shown.Admit("componenti"));
  EXPECT_FALSE(shown.Admit("componente"));  // nine of ten letters
  EXPECT_FALSE(shown.Admit("component-part"));
}

// What begins alike and is another idea.
TEST(ShownTermsTest, ShortOrLooseLikenessIsNone) {
  ShownTerms shown;
  EXPECT_TRUE(shown.Admit("contact"));
  EXPECT_TRUE(shown.Admit("contract"));
  EXPECT_TRUE(shown.Admit("consult"));
  EXPECT_TRUE(shown.Admit("consum"));  // five of seven letters
  EXPECT_TRUE(shown.Admit("form"));
  EXPECT_TRUE(shown.Admit("forma"));  // four letters in common
  EXPECT_TRUE(shown.Admit("16949"));
  EXPECT_TRUE(shown.Admit("16948"));  // digits are told apart
}

// Letters are counted, not octets, and none is cut.
TEST(ShownTermsTest, CountsLettersOfAnyScript) {
  ShownTerms shown;
  EXPECT_TRUE(shown.Admit("\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC"));
  EXPECT_TRUE(shown.Admit("\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xA4"));
  EXPECT_FALSE(shown.Admit("\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBCn"));
}

TEST(ShownTermsTest, TakesARepeatedStemAndNoText) {
  ShownTerms shown;
  EXPECT_TRUE(shown.Admit("tick tick"));
  EXPECT_FALSE(shown.Admit("tick"));
  EXPECT_TRUE(shown.Admit(""));
}

}  // namespace
}  // namespace kindred::index
