#include "nlp/html.h"

#include <array>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "nlp/document.h"
#include "nlp/page.h"

namespace kindred::nlp {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// Blocks as "role: text", one a line.
std::string Show(const std::vector<Block>& blocks) {
  constexpr auto kNames = std::to_array<std::string_view>(
      {"title", "description", "heading", "body", "list", "table", "navigation",
       "form", "consent", "footer", "boilerplate"});
  std::string shown;
  for (const Block& block : blocks) {
    if (!shown.empty()) shown += '\n';
    shown += kNames.at(static_cast<std::size_t>(block.role));
    shown += ": " + block.text;
  }
  return shown;
}

// Text that lets a small part be small.
constexpr std::string_view kLongText =
    "We mould technical parts in polyamide for makers of pumps and valves, and "
    "we build the tools for them in our own shop since the early days. Parts "
    "leave the house measured, packed and labelled, with all their papers. ";

struct BlockCase {
  std::string name;
  std::string html;
  std::string want;
};

void PrintTo(const BlockCase& row, std::ostream* out) {
  *out << row.name;
}

constexpr auto kRowName = [](const auto& tested) { return tested.param.name; };

class BlocksTest : public testing::TestWithParam<BlockCase> {};

TEST_P(BlocksTest, AreRead) {
  const Result<HtmlContent> got = ParseHtml(GetParam().html);
  ASSERT_TRUE(got.Ok());
  EXPECT_EQ(Show(got.Value().blocks), GetParam().want);
}

// html.h and document.h.
INSTANTIATE_TEST_SUITE_P(
    Text, BlocksTest,
    testing::Values(
        BlockCase{"Head",
                  "<title> A  B </title><meta name=Description content=' d '>"
                  "<meta property='og:description' content='e'><p>x",
                  "title: A B\ndescription: d\ndescription: e\nbody: x"},
        BlockCase{"SameDescriptionOnce",
                  "<meta name=description content=d>"
                  "<meta property='og:description' content=d><p>x",
                  "description: d\nbody: x"},
        BlockCase{"CardDescription",
                  "<meta name=twitter:description content=d><p>x",
                  "description: d\nbody: x"},
        BlockCase{"Headings", "<h1>A <em>b</em></h1><h6>c</h6><p>d",
                  "heading: A b\nheading: c\nbody: d"},
        BlockCase{"InlineDoesNotBreak", "<p>Spritz<b>guss</b>teile<wbr>n",
                  "body: Spritzgussteilen"},
        BlockCase{"SoftHyphen", "<p>Spritz&shy;guss&#8203;teile",
                  "body: Spritzgussteile"},
        BlockCase{"White", "<p> a\n\tb&nbsp; c </p> ", "body: a b c"},
        BlockCase{"SingleBreak", "<p>a<br>b", "body: a\nb"},
        BlockCase{"DoubleBreak", "<p>a<br> <br>b<br/><br/>c",
                  "body: a\nbody: b\nbody: c"},
        BlockCase{"ListItems", "<ul><li>a<li>b</ul>", "list: a\nlist: b"},
        BlockCase{"Rows",
                  "<table><tr><th>Werkstoff<td>PA6<tr><td>Masse<td>4 g</table>",
                  "table: Werkstoff \u00b7 PA6\ntable: Masse \u00b7 4 g"},
        BlockCase{"Definitions", "<dl><dt>a<dd>b</dl>", "list: a\nlist: b"},
        BlockCase{"LooseText", "a<div>b<p>c</div>d",
                  "body: a\nbody: b\nbody: c\nbody: d"},
        BlockCase{"Entities", "<p>K&ouml;ln &amp; M&uuml;nchen",
                  "body: K\u00f6ln & M\u00fcnchen"},
        BlockCase{"CustomElements", "<my-card>a</my-card><my-card>b</my-card>",
                  "body: a\nbody: b"},
        BlockCase{"LinksStandApart", "<p><a href=1>a</a><a href=2>b</a> c",
                  "body: a b c"},
        BlockCase{"ImageAltIsNoText", "<p>a<img alt=b>c", "body: a c"},
        BlockCase{"ScriptsAndTemplates",
                  "<p>We mould a<script>b</script><template>c</template>"
                  "<noscript>d</noscript><svg><text>e</text></svg>f "
                  "parts for pumps and valves.",
                  "body: We mould af parts for pumps and valves."},
        BlockCase{"Unfinished", "<p>a<b>b<i", "body: ab"},
        BlockCase{"Empty", "", ""}),
    kRowName);

// Roles under their guards: nlp/html_zones.h.
INSTANTIATE_TEST_SUITE_P(
    Roles, BlocksTest,
    testing::Values(
        BlockCase{"Nav", "<nav><a href=1>a</a> b</nav><p>c",
                  "navigation: a b\nbody: c"},
        BlockCase{"Footer", "<p>a</p><footer><p>b</footer>",
                  "body: a\nfooter: b"},
        BlockCase{"RoleNavigation", "<div role=navigation>a</div><p>b",
                  "navigation: a\nbody: b"},
        BlockCase{"Dialog", "<dialog open><p>a</dialog><p>b",
                  "boilerplate: a\nbody: b"},
        BlockCase{"Hidden",
                  "<p hidden>a</p><p style='Display : none'>b</p><p>c",
                  "body: c"},
        BlockCase{
            "FormLabels",
            "<p>" + std::string(kLongText) +
                "</p><form><label>Name</label><input></form>",
            "body: " + std::string(kLongText.substr(0, kLongText.size() - 1)) +
                "\nform: Name"},
        BlockCase{"FormAroundAll", "<form><h1>a</h1><p>b</form>",
                  "heading: a\nbody: b"},
        BlockCase{
            "CookieClass",
            "<p>" + std::string(kLongText) +
                "</p><div class='cookieNotice'>Yes please</div>",
            "body: " + std::string(kLongText.substr(0, kLongText.size() - 1)) +
                "\nconsent: Yes please"},
        BlockCase{"CookieMaker",
                  "<div class='cookies'><h1>Oat biscuits</h1><p>We bake.</div>",
                  "heading: Oat biscuits\nbody: We bake."},
        BlockCase{"ConsentByText",
                  "<h1>a</h1><p>Wir verwenden Cookies, um Ihnen zu helfen.",
                  "heading: a\nconsent: Wir verwenden Cookies, um Ihnen zu "
                  "helfen."},
        BlockCase{
            "MenuClass",
            "<p>" + std::string(kLongText) +
                "</p><div id=mainMenu><a href=1>a</a> <a href=2>b</a></div>",
            "body: " + std::string(kLongText.substr(0, kLongText.size() - 1)) +
                "\nnavigation: a b"},
        BlockCase{"MenuOfRestaurant",
                  "<div class=menu><p>Soup of the day</p></div><p>" +
                      std::string(kLongText),
                  "body: Soup of the day\nbody: " +
                      std::string(kLongText.substr(0, kLongText.size() - 1))},
        BlockCase{
            "LinkList",
            "<p>" + std::string(kLongText) +
                "</p><ul><li><a href=1>a</a><li><a href=2>b</a><li>"
                "<a href=3>c</a></ul>",
            "body: " + std::string(kLongText.substr(0, kLongText.size() - 1)) +
                "\nnavigation: a\nnavigation: b\nnavigation: c"},
        BlockCase{"LinkBar",
                  "<p>x</p><p><a href=1>a</a> <a href=2>b</a> <a href=3>c</a>",
                  "body: x\nnavigation: a b c"},
        BlockCase{"MainIsPreferred",
                  "<p>a</p><main><p>" + std::string(kLongText) + "</main>",
                  "boilerplate: a\nbody: " +
                      std::string(kLongText.substr(0, kLongText.size() - 1))},
        BlockCase{"EmptyMain", "<main></main><p>a", "body: a"},
        BlockCase{"HeadingInNav", "<nav><h2>Menu</h2></nav><p>a",
                  "navigation: Menu\nbody: a"},
        BlockCase{
            "FoldingButton",
            "<h3><button>Which tolerances can you hold in series?</button>"
            "</h3><p>a</p><button>Send</button>",
            "heading: Which tolerances can you hold in series?\nbody: a\n"
            "form: Send"},
        BlockCase{"RepeatedPart",
                  "<p>The same long sentence for phones and desks.</p>"
                  "<p>The same long sentence for phones and desks.</p>",
                  "body: The same long sentence for phones and desks.\n"
                  "boilerplate: The same long sentence for phones and desks."}),
    kRowName);

// Some servers send the whole page hidden, for a script to show it.
TEST(ParseHtmlTest, ReadsHiddenTextWhereNothingElseIs) {
  const Result<HtmlContent> got = ParseHtml("<p>Loading</p><div hidden><p>" +
                                            std::string(kLongText) + "</div>");
  ASSERT_TRUE(got.Ok());
  EXPECT_EQ(got.Value().blocks.back().role, Role::kBody);
}

TEST(ParseHtmlTest, ReadsLinks) {
  const Result<HtmlContent> got = ParseHtml(
      "<base href='/b/'><link rel=canonical href=' /c '>"
      "<link rel=alternate hreflang=DE href=/de>"
      "<meta http-equiv=refresh content=\"3; URL='/next'\">"
      "<a href=' x.html '> A <b>b</b></a><a href=y><img alt='Logo'></a>"
      "<a>none</a><div style='display:none'><a href=z>Z</a></div>"
      "<map><area href=w alt=W></map>");
  ASSERT_TRUE(got.Ok());
  const HtmlContent& content = got.Value();
  EXPECT_EQ(content.base, "/b/");
  EXPECT_EQ(content.canonical, "/c");
  std::string links;
  for (const Link& link : content.links) {
    links += link.href + "|" + link.text + "|" + link.language + "\n";
  }
  EXPECT_EQ(links, "/de||de\n/next||\nx.html|A b|\ny|Logo|\nz|Z|\nw|W|\n");
}

TEST(ParseHtmlTest, KeepsAtMostMaxLinks) {
  std::string html;
  for (std::size_t i = 0; i < kMaxLinks + 10; ++i) {
    html += "<a href=" + std::to_string(i) + ">x</a> ";
  }
  EXPECT_THAT(ParseHtml(html).Value().links, SizeIs(kMaxLinks));
}

TEST(ParseHtmlTest, ReadsTheHead) {
  const Result<HtmlContent> got = ParseHtml(
      "<html lang=de-AT><meta name=robots content='noindex'>"
      "<meta name=ROBOTS content='nosnippet'>"
      "<meta property='og:site_name' content=' S '>"
      "<script type=application/ld+json>{}</script><script>x</script>"
      "<input type=Password>");
  ASSERT_TRUE(got.Ok());
  EXPECT_EQ(got.Value().html_lang, "de-AT");
  EXPECT_EQ(got.Value().robots, "noindex,nosnippet");
  EXPECT_EQ(got.Value().site_name, "S");
  EXPECT_THAT(got.Value().json_ld, ElementsAre("{}"));
  EXPECT_TRUE(got.Value().has_script);
  EXPECT_TRUE(got.Value().has_password_field);
}

TEST(ParseHtmlTest, StopsAtDepthAndNodes) {
  std::string deep;
  for (int i = 0; i < 20; ++i) deep += "<div>";
  deep += "<p>low";
  EXPECT_THAT(ParseHtml(deep, {.max_depth = 10}).Value().blocks, IsEmpty());
  std::string wide = "<p>first</p>";
  for (int i = 0; i < 50; ++i) wide += "<p>x</p>";
  EXPECT_LE(ParseHtml(wide, {.max_nodes = 10}).Value().blocks.size(), 10U);
}

// Texts and attributes go around the parser (html_strip.h) and come back.
TEST(ParseHtmlTest, PutsTextsBackInTheirPlaces) {
  const Result<HtmlContent> got = ParseHtml(
      "<body><table>foster parents<tr><td>cell number one</table>"
      "<p>a first text &amp; a second&nbsp;one<p class=x>and a third");
  ASSERT_TRUE(got.Ok());
  std::string text;
  for (const Block& block : got.Value().blocks) text += block.text + "|";
  EXPECT_EQ(text,
            "foster parents|cell number one|"
            "a first text & a second one|and a third|");
}

// A page's own private-use characters read no text twice.
TEST(ParseHtmlTest, PrivateUseCharactersAreNoMarks) {
  const Result<HtmlContent> got = ParseHtml(
      "<p>the only text<p>&#xF0000;&#xF0000;<p>\U000F0000 of its own");
  ASSERT_TRUE(got.Ok());
  std::string text;
  for (const Block& block : got.Value().blocks) text += block.text + "|";
  EXPECT_EQ(text, "the only text|\uFFFD\uFFFD|\U000F0000 of its own|");
}

TEST(ParseHtmlTest, MoreTextsThanMarks) {
  std::string html;
  for (int i = 0; i < 70'000; ++i) html += "<i>text </i>x";
  const Result<HtmlContent> got = ParseHtml(html);
  ASSERT_TRUE(got.Ok());
  ASSERT_EQ(got.Value().blocks.size(), 1U);
  EXPECT_EQ(got.Value().blocks[0].text.size(), 70'000U * 6);
}

}  // namespace
}  // namespace kindred::nlp
