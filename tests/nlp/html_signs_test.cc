#include "nlp/html_signs.h"

#include <chrono>
#include <ostream>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "nlp/html_guard.h"
#include "nlp/html_tree.h"

namespace kindred::nlp {
namespace {

struct SignCase {
  std::string name;
  std::string open;  // start tag around the text "x" beside a longer one
  SignSet want;      // of the text
};

void PrintTo(const SignCase& row, std::ostream* out) {
  *out << row.name;
}

SignSet SignsOfX(const std::string& html) {
  const Result<ParsedHtml> parsed = ParsedHtml::Parse(
      html, {std::size_t{1} << 24U, std::chrono::milliseconds(1000)});
  if (!parsed.Ok()) return ~SignSet{0};
  const std::vector<TreeItem> tree =
      FlattenTree(parsed.Value().Root(), {100, 1000});
  const std::vector<ItemSigns> signs = ReadSigns(tree);
  for (std::size_t i = 0; i < tree.size(); ++i) {
    if (TextOf(tree[i]) == "x") return signs[i].around;
  }
  return ~SignSet{0};
}

class SignsTest : public testing::TestWithParam<SignCase> {};

TEST_P(SignsTest, AreRead) {
  EXPECT_EQ(SignsOfX("<p>longer</p>" + GetParam().open + "x"), GetParam().want);
}

// Elements of HTML 4.3 and 4.4, roles of WAI-ARIA 1.2 section 5.3, and the
// words of corpora/words/class-names.txt.
INSTANTIATE_TEST_SUITE_P(
    Table, SignsTest,
    testing::Values(
        SignCase{"None", "<div>", 0},
        SignCase{"Element", "<nav>", Only(Sign::kNavElement)},
        SignCase{"Role", "<div role=' Navigation '>", Only(Sign::kNavElement)},
        SignCase{"UnknownRole", "<div role=tooltip>", 0},
        SignCase{"Class", "<div class=footer>", Only(Sign::kFooter)},
        SignCase{"ClassInTwoParts", "<div class=siteFooter_a><b>",
                 Only(Sign::kFooter)},
        SignCase{"PartOfAWord", "<div class=football>", 0},
        SignCase{"Id", "<div id=onetrust-x>", Only(Sign::kConsentTool)},
        SignCase{"ItemProp", "<div itemprop=price>", Only(Sign::kPrice)},
        SignCase{"AriaHidden", "<div aria-hidden=true>",
                 Only(Sign::kAriaHidden)},
        SignCase{"AriaShown", "<div aria-hidden=false>", 0},
        SignCase{"Nested", "<aside><form><div class=byline>",
                 Only(Sign::kAsideElement) | Only(Sign::kFormElement) |
                     Only(Sign::kByline)}),
    [](const auto& tested) { return tested.param.name; });

// What holds the page says nothing about its parts, but for <main>.
TEST(SignsTest, OfTheWholePageAreNotPassedOn) {
  EXPECT_EQ(SignsOfX("<div class=footer><p>longer</p><p>x"), 0U);
  EXPECT_EQ(SignsOfX("<main><p>longer</p><p>x"), Only(Sign::kMainElement));
}

}  // namespace
}  // namespace kindred::nlp
