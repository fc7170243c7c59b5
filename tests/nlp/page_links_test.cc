#include "nlp/page_links.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <ctime>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

#include "nlp/char_refs.h"
#include "nlp/page.h"

namespace kindred::nlp {
namespace {

constexpr std::string_view kHtml = "text/html; charset=utf-8";

std::string LinkText(std::string_view html) {
  const PageLinks page = ReadPageLinks(html, kHtml);
  return page.links.empty() ? "none" : page.links[0].text;
}

TEST(CharRefs, AreReadWhereTheyAreKnown) {
  EXPECT_EQ(WithoutReferences("&Uuml;ber &amp; &#228;&#xE4;&#x20AC;&#128512;"),
            "\xC3\x9C"
            "ber & \xC3\xA4\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80");
  EXPECT_EQ(WithoutReferences("?a=1&copy=2&unknown; &; &#; &#x; & &amp"),
            "?a=1&copy=2&unknown; &; &#; &#x; & &amp");
  EXPECT_EQ(WithoutReferences("&#0;&#xD800;&#x110000;"),
            "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(PageLinks, ReadsWhatACrawlNeeds) {
  const PageLinks page = ReadPageLinks(
      "<!doctype html><head><base href=' /x/ '><link rel=canonical "
      "href='https://a.example/?a=1&amp;b=2'><link rel=\"alternate\" "
      "hreflang=DE href=/de><meta name=Robots content='noindex'><meta "
      "name=robots content=nofollow><meta http-equiv=refresh "
      "content='0; URL=\"/new\"'></head><a href=/one>One <b>t</b>wo</a>"
      "<a href=/three><img alt='T&uuml;r'></a><a name=x>no</a>"
      "<area href=/area alt=Area><frame src=/frame>",
      kHtml);
  EXPECT_EQ(page.base, "/x/");
  EXPECT_EQ(page.robots, "noindex,nofollow");
  std::vector<std::string> seen;
  for (const Link& link : page.links) {
    seen.push_back(link.href + '|' + link.text + '|' + link.language);
  }
  EXPECT_EQ(seen, (std::vector<std::string>{
                      "/de||de", "/new||", "/one|One two|",
                      "/three|T\xC3\xBCr|", "/area|Area|", "/frame||"}));
}

TEST(PageLinks, LeavesOutWhatIsNoMarkup) {
  for (const std::string_view html :
       {"<!-- <a href=/x>x</a> -->", "<script>'<a href=/x>x</a>'</script>",
        "<style><a href=/x>x</a></style>", "<svg><a href=/x>x</a></svg>",
        "<textarea><a href=/x>x</a></textarea>", "<a href='/x", "< a href=/x>",
        "<a href=''>x</a>", "<noscript><a href=/x>x</a></noscript>"}) {
    EXPECT_EQ(LinkText(std::string("<html>").append(html)), "none") << html;
  }
  EXPECT_EQ(LinkText("<html><svg><a href=/x>x</a>"), "x");
  EXPECT_EQ(LinkText("<html><a href=/x>a<a href=/y>b"), "a");
  EXPECT_TRUE(ReadPageLinks("<a href=/x>x</a>", "image/png").links.empty());
}

// Links and texts of the pages of a list are those the whole reading finds.
TEST(PageLinks, AgreesWithTheWholeReading) {
  const std::string page =
      "<!doctype html><title>T</title><nav><ul><li><a "
      "href=\"/ueber\">&Uuml;ber "
      "uns</a></li><li><a href=/p?a&amp;b><span>Pro</span>dukte</a></ul></nav>"
      "<p>Text <a href='#x'> Mehr\n lesen </a> und <a href=/i><img src=i></a>";
  const Document whole =
      ReadPage(page, {.content_type = kHtml, .robots_tag = {}});
  const PageLinks links = ReadPageLinks(page, kHtml);
  ASSERT_EQ(whole.links.size(), links.links.size());
  for (std::size_t i = 0; i < links.links.size(); ++i) {
    EXPECT_EQ(links.links[i].href, whole.links[i].href);
    EXPECT_EQ(links.links[i].text, whole.links[i].text);
  }
}

// Nothing searches the rest of the page for each tag: half a megabyte of any of
// these takes milliseconds, not minutes.
TEST(PageLinks, IsLinearInHostilePages) {
  for (const std::string_view part :
       {"<svg>", "<a href=x>", "<!--", "</a", "<style>", "<a b='", "&#1"}) {
    std::string page = "<html>";
    while (page.size() < 500'000) page += part;
    const std::clock_t begin = std::clock();
    static_cast<void>(ReadPageLinks(page, kHtml));
    EXPECT_LT(static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC, 2.0)
        << part;
  }
}

}  // namespace
}  // namespace kindred::nlp
