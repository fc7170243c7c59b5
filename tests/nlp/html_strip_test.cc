#include "nlp/html_strip.h"

#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "nlp/utf8.h"

namespace kindred::nlp {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// The page as the parser's tree will have it: attributes behind the name of
// their tag, texts in the place of their marks.
std::string Written(const StrippedHtml& stripped) {
  std::string written;
  std::size_t tag = 0;
  std::size_t name_end = std::string::npos;
  for (std::size_t at = 0; at < stripped.html.size();) {
    if (tag < stripped.tags.size() && stripped.tags[tag].offset == at) {
      name_end = stripped.html.find_first_of(" >", at);
    }
    if (at == name_end) {
      const StrippedTag& found = stripped.tags[tag++];
      for (std::uint32_t i = 0; i < found.count; ++i) {
        const KeptAttribute& kept = stripped.attributes[found.first + i];
        written += std::string(" ") + kept.name + "=[";
        written += std::string(kept.value) + "]";
      }
    }
    const Utf8Char c = CharAt(stripped.html, at);
    const std::size_t text = c.code - kFirstTextMark;
    written += c.code >= kFirstTextMark && text < stripped.texts.size()
                   ? stripped.texts[text]
                   : std::string_view(stripped.html).substr(at, c.length);
    at += c.length;
  }
  return written;
}

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
  EXPECT_EQ(Written(StripHtml(GetParam().html, 512)), GetParam().want);
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
                  "<a href=[<script>]>b</a>"},
        StripCase{"CommentInAttribute", "<a href='<!--'>b</a><!-- x -->c",
                  "<a href=[<!--]>b</a>c"},
        StripCase{"GreaterInAttribute", "<img alt='a > b' onload='x'>c",
                  "<img alt=[a > b]>c"},
        StripCase{"UnusedAttributes",
                  "<div data-x=1 class=\"a b\" onclick='y' style='color:red'>",
                  "<div class=[a b]>"},
        StripCase{"HidingStyle", "<p style='display: none'>",
                  "<p style=[display: none]>"},
        StripCase{"FormattingGoes", "<b id=1 class=x>a</b><wbr>b", "ab"},
        StripCase{"SpanThatSaysNothing",
                  "<span><span id=x>a</span>b</span></span>",
                  "<span id=[x]>a</span>b"},
        StripCase{"SpaceIsOne", "a \n\t b", "a \n\t b"},
        StripCase{"SpaceBetweenInlines", "<a>a</a> \n <i>b</i>", "<a>a</a> b"},
        StripCase{"NoSpaceBesideBlocks", "<ul> <li> a </li>\n</ul> b",
                  "<ul><li>a</li></ul>b"},
        StripCase{"SpaceInLinks", "<a><p>a</p> <p>b</p></a>",
                  "<a><p>a</p> <p>b</p></a>"},
        StripCase{"LongText", "<p>a text of its own</p>",
                  "<p>a text of its own</p>"},
        StripCase{"References", "long text &amp; more of it&nbsp;&copy",
                  "long text &amp; more of it&nbsp;&copy"},
        // Numbers past U+10FFFF turn Gumbo's sign: octets that are no UTF-8.
        StripCase{"ReferencePastUnicode", "&#x932759ba;&#2468829626&#x10FFFF;",
                  "\uFFFD\uFFFD&#x10FFFF;"},
        StripCase{"ReferencePastUnicodeInPlaintext",
                  "<select><plaintext>&#x932759ba;",
                  "<select><plaintext>\uFFFD"},
        StripCase{"ReferencePastUnicodeInAttribute", "<a href=&#x932759ba>",
                  "<a href=\uFFFD>"},
        StripCase{"ReferenceInAttribute", "<a href='?a&amp;b' class=x>c</a>",
                  "<a href='?a&amp;b' class=x>c</a>"},
        StripCase{"Metadata",
                  "<meta charset=x><link rel=stylesheet href=a>"
                  "<meta name=a content=b><link rel=canonical href=c>",
                  "<meta name=[a] content=[b]><link rel=[canonical] "
                  "href=[c]>"},
        StripCase{"ImageWithoutText", "a<img src=x>b", "a b"},
        StripCase{"ParserReads", "<input type=hidden>", "<input type=hidden>"},
        StripCase{"EqualsBeforeName", "<p =class=x id=y>", "<p id=[y]>"},
        StripCase{"UnquotedSlash", "<a href=/x/>b", "<a href=[/x/]>b"},
        StripCase{"SelfClosing", "<br/><img alt=x />", "<br><img alt=[x]>"},
        StripCase{"EndTagAttributes", "<p>a</p class=x>b", "<p>a</p>b"},
        StripCase{"TitleIsText", "<title>a<b><!--c</title>d",
                  "<title>a<b><!--c</title>d"},
        StripCase{"TextareaIsText", "<textarea><script></textarea>b",
                  "<textarea></textarea>b"},
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
  EXPECT_EQ(StripHtml("<div><div><nav>a</nav></div></div>b", 2).html,
            "<div><div>a</div></div>b");
  // Elements that others close do not count.
  EXPECT_EQ(StripHtml("<div><p>a<p>b<p>c", 1).html, "<div><p>a<p>b<p>c");
}

TEST(StripHtmlTest, KeepsFewAttributes) {
  std::string html = "<div";
  for (int i = 0; i < 100; ++i) html += " class=x" + std::to_string(i);
  html += ">";
  EXPECT_EQ(StripHtml(html, 512).attributes.size(), kMaxKeptAttributes);
}

}  // namespace
}  // namespace kindred::nlp
