#include "nlp/document.h"

#include "gtest/gtest.h"

namespace kindred::nlp {
namespace {

Document Sample() {
  Document document;
  document.language = "de";
  document.blocks = {{Role::kTitle, "T"},      {Role::kDescription, "D"},
                     {Role::kHeading, "H"},    {Role::kBody, "\u00e4"},
                     {Role::kNavigation, "N"}, {Role::kBoilerplate, "B"}};
  return document;
}

TEST(DocumentTest, TitleAndMainText) {
  EXPECT_EQ(TitleOf(Sample()), "T");
  EXPECT_EQ(MainText(Sample()), "H\n\u00e4");
  EXPECT_EQ(TitleOf(Document()), "");
  EXPECT_EQ(MainText(Document()), "");
}

TEST(DocumentTest, EveryKindIsDescribed) {
  for (int kind = 0; kind <= static_cast<int>(PageKind::kTooComplex); ++kind) {
    EXPECT_FALSE(Describe(static_cast<PageKind>(kind)).empty());
  }
  EXPECT_EQ(Describe(PageKind::kParked), "the page is parked");
  EXPECT_EQ(Describe(PageKind::kLogin), "only a login form");
}

TEST(DocumentTest, ABlockWithoutALanguageHasTheDocuments) {
  Document document = Sample();
  document.blocks[3].language = "en";
  EXPECT_EQ(LanguageOf(document, document.blocks[3]), "en");
  EXPECT_EQ(LanguageOf(document, document.blocks[2]), "de");
}

}  // namespace
}  // namespace kindred::nlp
