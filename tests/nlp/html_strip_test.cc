#include "nlp/html_strip.h"

#include <ostream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace kindred::nlp {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

struct StripCase {
  std::string name;
  std::string html;
  std::string want;
};

void PrintTo(const StripCase& row, std::ostream* out) {
  *out << row.name;
}

class StripHtmlTest : public testing::TestWithParam<StripCase> {};

TEST_P(StripHtmlTest, Strips) {
  EXPECT_EQ(StripHtml(GetParam().html, 512).html, GetParam().want);
}

// WHATWG HTML 13.2.5, tokenization; the state is named in the row.
INSTANTIATE_TEST_SUITE_P(
    Table, StripHtmlTest,
    testing::Values(
        StripCase{"Script", "a<script>x<b></script>b", "ab"},
        StripCase{"ScriptSlash", "a<script>x</script/>b", "ab"},
        StripCase{"ScriptUpper", "a<SCRIPT>x</ScRiPt >b", "ab"},
        StripCase{"ScriptNoEnd", "a<script>x</scriptx>b", "a"},
        // Script data double escaped state.
        StripCase{"ScriptDoubleEscaped",
                  "a<script><!--<script></script>x--></script>b", "ab"},
        StripCase{"ScriptEscaped", "a<script><!-- </script>b", "ab"},
        StripCase{"ScriptDashOver",
                  "a<script><!--><script></script>b</script>c", "ab</script>c"},
        StripCase{"Style", "<style>p>a{}</style>x", "x"},
        StripCase{"Noscript", "a<noscript><p>no</p></noscript>b", "ab"},
        StripCase{"Iframe", "a<iframe src=x>no</iframe>b", "ab"},
        StripCase{"Svg", "a<svg><title>x</title><path/></svg>b", "ab"},
        StripCase{"SvgNested", "a<svg><svg></svg>x</svg>b", "ab"},
        StripCase{"SvgEmpty", "a<svg/>b", "ab"},
        StripCase{"SvgForeignObject",
                  "a<svg><foreignObject><p>x</p></foreignObject></svg>b", "ab"},
        // 13.2.6.5: a p start tag ends foreign content.
        StripCase{"SvgBreakout", "a<svg><path><p>b</p></svg>c",
                  "a<p>b</p></svg>c"},
        StripCase{"SvgWithoutEnd", "a<svg>b", "ab"},
        StripCase{"SvgInCdata", "a<svg><![CDATA[</svg>]]></svg>b", "ab"},
        StripCase{"Comment", "a<!-- <script> -->b", "ab"},
        StripCase{"CommentAbrupt", "a<!-->b<!--->c", "abc"},
        StripCase{"CommentBang", "a<!-- x --!>b", "ab"},
        StripCase{"CommentWithoutEnd", "a<!-- b", "a"},
        StripCase{"BogusComment", "a<?php x ?>b</ x>c<![CDATA[d]]>e", "abce"},
        StripCase{"Doctype", "<!DOCTYPE html>a", "<!DOCTYPE html>a"},
        StripCase{"ScriptInAttribute", "<a href=\"<script>\">b</a>",
                  "<a href=\"<script>\">b</a>"},
        StripCase{"CommentInAttribute", "<a href='<!--'>b</a><!-- x -->c",
                  "<a href='<!--'>b</a>c"},
        StripCase{"GreaterInAttribute", "<img alt='a > b' onload='x'>c",
                  "<img alt='a > b'>c"},
        StripCase{"UnusedAttributes",
                  "<div data-x=1 class=\"a b\" onclick='y' style='color:red'>",
                  "<div class=\"a b\">"},
        StripCase{"HidingStyle", "<p style='display: none'>",
                  "<p style='display: none'>"},
        StripCase{"FormattingLosesAll", "<b id=1 class=x>a</b>", "<b>a</b>"},
        StripCase{"EqualsBeforeName", "<p =class=x id=y>", "<p id=y>"},
        StripCase{"UnquotedSlash", "<a href=/x/>b", "<a href=/x/>b"},
        StripCase{"SelfClosing", "<br/><img alt=x />", "<br /><img alt=x />"},
        StripCase{"EndTagAttributes", "<p>a</p class=x>b", "<p>a</p>b"},
        StripCase{"TitleIsText", "<title>a<b><!--c</title>d",
                  "<title>a<b><!--c</title>d"},
        StripCase{"TextareaIsText", "<textarea><script></textarea>b",
                  "<textarea><script></textarea>b"},
        StripCase{"Plaintext", "<plaintext><script>a", "<plaintext><script>a"},
        StripCase{"NewBlock", "<dialog open><p>a</dialog><p>b",
                  "<div role=dialog open><p>a</div><p>b"},
        StripCase{"LoneLess", "1 < 2 and <3", "1 < 2 and <3"},
        StripCase{"TagWithoutEnd", "a<div class='x", "a"},
        StripCase{"OnlyLess", "<", "<"}, StripCase{"Empty", "", ""}),
    [](const auto& tested) { return tested.param.name; });

TEST(StripHtmlTest, TakesJsonLd) {
  const StrippedHtml got = StripHtml(
      "<script type='application/ld+json'> {\"a\":1} </script>"
      "<script type=\"Application/LD+JSON\">[]</script>",
      512);
  EXPECT_THAT(got.json_ld, ElementsAre("{\"a\":1}", "[]"));
  EXPECT_FALSE(got.has_script);
}

TEST(StripHtmlTest, LeavesOutHugeJsonLd) {
  const std::string body(kMaxJsonLdBytes + 1, ' ');
  const StrippedHtml got = StripHtml(
      "<script type='application/ld+json'>{" + body + "}</script>", 512);
  EXPECT_THAT(got.json_ld, IsEmpty());
}

TEST(StripHtmlTest, KnowsScriptsThatRun) {
  EXPECT_TRUE(StripHtml("<script src=a.js></script>", 512).has_script);
  EXPECT_TRUE(StripHtml("<script type=module></script>", 512).has_script);
  EXPECT_FALSE(
      StripHtml("<script type=application/json>{}</script>", 512).has_script);
}

TEST(StripHtmlTest, DropsTagsPastTheLimitWithTheirEnds) {
  EXPECT_EQ(StripHtml("<div><div><i>a</i></div></div>b", 2).html,
            "<div><div>a</div></div>b");
  // Elements that others close do not count.
  EXPECT_EQ(StripHtml("<div><p>a<p>b<p>c", 1).html, "<div><p>a<p>b<p>c");
}

TEST(StripHtmlTest, KeepsFewAttributes) {
  std::string html = "<div";
  for (int i = 0; i < 100; ++i) html += " class=x" + std::to_string(i);
  html += ">";
  EXPECT_THAT(StripHtml(html, 512).html, Not(HasSubstr("x50")));
}

}  // namespace
}  // namespace kindred::nlp
