#include "nlp/main_blocks.h"

#include <ostream>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "nlp/document.h"
#include "nlp/html.h"

namespace kindred::nlp {
namespace {

// A section in the manner of company pages, of more than kMinModelWords.
std::string Section(const std::string& more = "") {
  std::string html = "<main><h1>Gear pumps for oils</h1>";
  for (int i = 0; i < 6; ++i) {
    html += "<h2>Series " + std::to_string(i) +
            "</h2><p>We build gear pumps of series " + std::to_string(i) +
            " for lubricating oils and fuels, with housings of cast iron, "
            "wheels that are hardened and ground, and seals for hot oil.</p>";
  }
  return html + more + "</main>";
}

Role RoleOf(const std::string& html, const std::string& text) {
  const Result<HtmlContent> got = ParseHtml(html);
  if (!got.Ok()) return Role::kTitle;
  for (const Block& block : got.Value().blocks) {
    if (block.text == text) return block.role;
  }
  return Role::kDescription;  // there is none
}

// A menu of a hundred words, as a shop sends it around any page.
std::string Frame() {
  std::string frame = "<nav>";
  for (int i = 0; i < 50; ++i) frame += "<a href=/a>Shop here</a> ";
  return frame + "</nav>";
}

struct MainCase {
  std::string name;
  std::string html;
  std::string text;  // of the block that is looked at
  Role want;         // kDescription: no block has the text
};

void PrintTo(const MainCase& row, std::ostream* out) {
  *out << row.name;
}

class MainBlocksTest : public testing::TestWithParam<MainCase> {};

TEST_P(MainBlocksTest, HaveTheirRoles) {
  EXPECT_EQ(RoleOf(GetParam().html, GetParam().text), GetParam().want);
}

// Long pages by the model, short ones by zones: main_blocks.h, docs/text.md.
INSTANTIATE_TEST_SUITE_P(
    Table, MainBlocksTest,
    testing::Values(
        MainCase{"HeadingIsMain", Section(), "Gear pumps for oils",
                 Role::kHeading},
        MainCase{"FooterIsNot",
                 Section() + "<footer><p>Mill Lane 4</p></footer>",
                 "Mill Lane 4", Role::kFooter},
        MainCase{"MenuIsNot", "<nav><a href=/a>Downloads</a></nav>" + Section(),
                 "Downloads", Role::kNavigation},
        MainCase{"CopyIsNot",
                 Section() + "<div class=mobile><h2>Series 1</h2><p>Ask for "
                             "the drawings of our pumps in your format.</p>"
                             "<p>Ask for the drawings of our pumps in your "
                             "format.</p></div><footer>Imprint</footer>",
                 "Imprint", Role::kFooter},
        MainCase{"HiddenTabIsMain",
                 Section("<div class=tab hidden><h2>Technical data</h2><p>The "
                         "pumps move up to 400 litres a minute at 25 bar, and "
                         "carry oils of up to 200 degrees.</p></div>"),
                 "The pumps move up to 400 litres a minute at 25 bar, and "
                 "carry oils of up to 200 degrees.",
                 Role::kBody},
        MainCase{"ShellHasNoContent", "<script>go()</script><p>Loading",
                 "Loading", Role::kBoilerplate},
        MainCase{"FrameWithoutTitleHasNoContent", Frame() + "<p>Loading",
                 "Loading", Role::kBoilerplate},
        MainCase{"FrameWithATitleHas",
                 "<title>Pumps</title>" + Frame() + "<p>Loading", "Loading",
                 Role::kBody},
        MainCase{"ShortWithoutScriptHas", "<p>Loading", "Loading", Role::kBody},
        MainCase{"ShortWithASentenceHas",
                 "<script>go()</script><p>We build gear pumps for oils and "
                 "fuels.",
                 "We build gear pumps for oils and fuels.", Role::kBody}),
    [](const auto& tested) { return tested.param.name; });

TreeText TextOf(const std::vector<std::string>& texts) {
  TreeText text;
  for (const std::string& block : texts) {
    text.content.blocks.push_back({Role::kBody, block});
    text.sources.emplace_back();
  }
  return text;
}

// Lewis (1995), section 4: a block is worth taking while its share is more
// than half of the F1 reached.
TEST(EnoughShareTest, FollowsWhatThePageHas) {
  const TreeText text = TextOf({"one two", "one two", "one two"});
  EXPECT_FLOAT_EQ(EnoughShare(text, std::vector<float>{0.9F, 0.9F, 0.2F}),
                  0.9F);
  EXPECT_FLOAT_EQ(EnoughShare(text, std::vector<float>{0.3F, 0.3F, 0.25F}),
                  0.25F);
}

TEST(EnoughShareTest, NothingIsEnoughBelowTheLeast) {
  const TreeText text = TextOf({"one two"});
  EXPECT_GT(EnoughShare(text, std::vector<float>{kMinMainShare / 2}), 1.0F);
  EXPECT_GT(EnoughShare(TextOf({}), {}), 1.0F);
}

}  // namespace
}  // namespace kindred::nlp
