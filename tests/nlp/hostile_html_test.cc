// Pages that make Gumbo 0.10.1 take seconds or gigabytes: each ends as a value
// within the limits of html.h.
#include <ostream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "nlp/html.h"
#include "nlp/html_guard.h"
#include "nlp/page.h"

namespace kindred::nlp {
namespace {

std::string Repeat(const std::string& text, int count) {
  std::string repeated;
  repeated.reserve(text.size() * static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) repeated += text;
  return repeated;
}

std::string FormattingBomb(int bold, int paragraphs) {
  std::string html = "<p>";
  for (int i = 0; i < bold; ++i) html += "<b id=" + std::to_string(i) + ">";
  return html + Repeat("<p>x", paragraphs);
}

std::string ManyAttributes(int count) {
  std::string html = "<div ";
  for (int i = 0; i < count; ++i) html += "a" + std::to_string(i) + "=1 ";
  return html + ">x";
}

struct HostileCase {
  std::string name;
  std::string html;
};

void PrintTo(const HostileCase& row, std::ostream* out) {
  *out << row.name;
}

class HostileHtmlTest : public testing::TestWithParam<HostileCase> {};

TEST_P(HostileHtmlTest, EndsWithinTheLimits) {
  const HtmlLimits limits;
  const Result<HtmlContent> got = ParseHtml(GetParam().html, limits);
  if (got.Ok()) {
    EXPECT_LE(got.Value().blocks.size(), limits.max_nodes);
    EXPECT_LE(got.Value().links.size(), kMaxLinks);
  } else {
    EXPECT_EQ(got.Reason().code, ErrorCode::kTooLarge);
  }
  const Document document = ReadPage(GetParam().html, {"text/html", ""});
  EXPECT_NE(document.kind, PageKind::kNotHtml);
}

// The parser alone, without the stripping that disarms most of them.
TEST_P(HostileHtmlTest, LeavesTheParserWithinItsBudget) {
  const Result<ParsedHtml> got = ParsedHtml::Parse(
      GetParam().html, {.max_bytes = std::size_t{8} << 20U,
                        .max_cpu = std::chrono::milliseconds(200)});
  if (!got.Ok()) {
    EXPECT_EQ(got.Reason().code, ErrorCode::kTooLarge);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Table, HostileHtmlTest,
    testing::Values(
        HostileCase{"FormattingBomb", FormattingBomb(2000, 8000)},
        HostileCase{"NestedDivs", Repeat("<div>", 200'000)},
        HostileCase{"NestedDivsClosed",
                    Repeat("<div>", 50'000) + Repeat("</div>", 50'000)},
        HostileCase{"OpenAnchors", Repeat("<a>", 50'000)},
        HostileCase{"OpenItalics", Repeat("<i>", 100'000)},
        HostileCase{"NestedTables", Repeat("<table>", 60'000)},
        HostileCase{"NestedTablesInCells", Repeat("<table><tr><td>", 20'000)},
        HostileCase{"NestedFonts", Repeat("<font size=1><p>", 20'000)},
        HostileCase{"ManyAttributes", ManyAttributes(30'000)},
        HostileCase{"ParagraphsAndBold", Repeat("<p><b>", 20'000)},
        HostileCase{"WrongEndTags", Repeat("<div><i></div></i>", 20'000)},
        HostileCase{"MismatchedDivs", Repeat("<div></span>", 50'000)},
        HostileCase{"ManyLists", Repeat("<ul><li>", 50'000)},
        HostileCase{"OpenComments", Repeat("<!--", 100'000)},
        HostileCase{"OpenScripts", Repeat("<script><!--", 50'000)},
        HostileCase{"OpenSvgs", Repeat("<svg>", 50'000)},
        HostileCase{"SvgsWithOneEnd", Repeat("<svg>", 50'000) + "</svg>"},
        HostileCase{"Quotes", Repeat("<a href=\"", 50'000)},
        HostileCase{"Entities", Repeat("&amp", 200'000)},
        HostileCase{"Selects", Repeat("<select><option>", 50'000)},
        HostileCase{"Framesets", Repeat("<frameset>", 50'000)},
        HostileCase{"Templates", Repeat("<template>", 50'000)},
        HostileCase{"Zeros", std::string(100'000, '\0')}),
    [](const auto& tested) { return tested.param.name; });

TEST(ParsedHtmlTest, SaysWhichBudgetIsPassed) {
  const Result<ParsedHtml> memory = ParsedHtml::Parse(
      Repeat("<p>x", 10'000), {.max_bytes = std::size_t{1} << 20U,
                               .max_cpu = std::chrono::seconds(10)});
  ASSERT_FALSE(memory.Ok());
  EXPECT_THAT(memory.Reason().message, testing::HasSubstr("1048576 octets"));
  const Result<ParsedHtml> time = ParsedHtml::Parse(
      Repeat("<p>x", 10'000), {.max_bytes = std::size_t{64} << 20U,
                               .max_cpu = std::chrono::milliseconds(-1)});
  ASSERT_FALSE(time.Ok());
  EXPECT_THAT(time.Reason().message, testing::HasSubstr("CPU time"));
}

TEST(ReadPageTest, TooComplexIsAKind) {
  const Result<HtmlContent> got = ParseHtml("<p>x", {.max_arena_bytes = 1024});
  ASSERT_FALSE(got.Ok());
  EXPECT_EQ(got.Reason().code, ErrorCode::kTooLarge);
}

}  // namespace
}  // namespace kindred::nlp
