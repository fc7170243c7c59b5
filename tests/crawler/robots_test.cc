#include "crawler/robots.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"

#include "base/json.h"
#include "crawler/url.h"
#include "tests/crawler/shared_data.h"

namespace kindred::crawler {
namespace {

bool Allows(std::string_view robots, std::string_view path,
            std::string_view agent = "Kindred") {
  return RobotsPolicy::Parse(robots, agent).Check(path).allowed;
}

TEST(Robots, LongestMatchWins) {  // RFC 9309 section 5.2
  constexpr std::string_view kRobots =
      "User-Agent: *\nAllow: /example/page/\nDisallow: /example/page/"
      "disallowed.gif\n";
  EXPECT_TRUE(Allows(kRobots, "/example/page/index.html"));
  EXPECT_FALSE(Allows(kRobots, "/example/page/disallowed.gif"));
}

TEST(Robots, AllowWinsATie) {
  EXPECT_TRUE(Allows("User-agent: *\nDisallow: /a\nAllow: /a\n", "/a"));
  EXPECT_TRUE(Allows("User-agent: *\nAllow: /a\nDisallow: /a\n", "/a"));
}

TEST(Robots, NamesTheDecidingLine) {
  const RobotsPolicy policy = RobotsPolicy::Parse(
      "# a comment\r\nUser-agent: kindred\r\nDisallow: /a\rAllow: /a/b\n",
      "Kindred");
  EXPECT_EQ(policy.Check("/a/x").line, 3);
  EXPECT_EQ(policy.Check("/a/b").line, 4);
  EXPECT_EQ(policy.Check("/").line, 0);
}

TEST(Robots, AlwaysAllowsItself) {
  EXPECT_TRUE(Allows("User-agent: *\nDisallow: /\n", "/robots.txt"));
  EXPECT_TRUE(RobotsPolicy::ForStatus(500).Check("/robots.txt").allowed);
}

// A group of our own, even an empty one, replaces that of everyone.
TEST(Robots, OwnGroupReplacesTheCommonOne) {
  EXPECT_TRUE(
      Allows("User-agent: *\nDisallow: /\n\nUser-agent: KINDRED/2\n"
             "Disallow:\n",
             "/x"));
  EXPECT_FALSE(
      Allows("User-agent: *\nDisallow: /\n\nUser-agent: Other\n"
             "Allow: /\n",
             "/x"));
}

TEST(Robots, UnderstandsEscapes) {  // section 2.2.2
  EXPECT_FALSE(Allows("User-agent: *\nDisallow: /%62%61%7A\n", "/baz"));
  EXPECT_FALSE(Allows("User-agent: *\nDisallow: /baz\n", "/%62%61%7a"));
  EXPECT_FALSE(Allows("User-agent: *\nDisallow: /\xC3\xBC\n", "/%c3%bc"));
  EXPECT_TRUE(Allows("User-agent: *\nDisallow: /a%2Fb\n", "/a/b"));
}

TEST(Robots, ReadsDelaysAndSitemaps) {
  const RobotsPolicy policy = RobotsPolicy::Parse(
      "Sitemap: https://a.example/s.xml\nUser-agent: *\nCrawl-delay: 2.5\n"
      "Disallow: /x\nSitemap: https://a.example/t.xml\n",
      "Kindred");
  EXPECT_EQ(policy.CrawlDelay(), Millis(2'500));
  EXPECT_EQ(policy.Sitemaps(),
            (std::vector<std::string>{"https://a.example/s.xml",
                                      "https://a.example/t.xml"}));
}

TEST(Robots, IgnoresDelaysThatAreNone) {
  for (const char* value : {"-1", "soon", "", "1e5", "nan", "inf", "1 s"}) {
    const std::string text =
        std::string("User-agent: *\nCrawl-delay: ") + value + "\n";
    EXPECT_EQ(RobotsPolicy::Parse(text, "Kindred").CrawlDelay(), std::nullopt)
        << value;
  }
  EXPECT_EQ(RobotsPolicy::Parse("User-agent: *\nCrawl-delay: 99999999999\n",
                                "Kindred")
                .CrawlDelay(),
            Millis(86'400'000));
}

// Other records do not end a group (section 2.2.4).
TEST(Robots, DelayDoesNotEndAGroup) {
  constexpr std::string_view kRobots =
      "User-agent: Kindred\nCrawl-delay: 5\nUser-agent: Other\nDisallow: /\n";
  EXPECT_FALSE(Allows(kRobots, "/x"));
  EXPECT_FALSE(Allows(kRobots, "/x", "Other"));
}

TEST(Robots, DropsTheLineTheLimitCuts) {
  std::string text = "User-agent: *\nDisallow: /a\n";
  text += std::string(kMaxRobotsBytes - text.size() - 12, '#') + "\n";
  text += "Disallow: /private\n";  // cut behind "Disallow: /"
  EXPECT_TRUE(Allows(text, "/x"));
  EXPECT_FALSE(Allows(text, "/a"));
}

// 512 KiB of the worst pattern against the longest path ends at once.
TEST(Robots, WildcardsAreLinear) {
  std::string text = "User-agent: *\n";
  std::string pattern = "Disallow: /";
  for (int i = 0; i < 4000; ++i) pattern += "*a";
  while (text.size() < kMaxRobotsBytes) text += pattern + "b\n";
  EXPECT_TRUE(Allows(text, "/" + std::string(8000, 'a')));
}

// fetch_rules.jsonl, rows 6 to 15.
TEST(Robots, StatusDecidesWithoutBody) {
  for (const int status : {400, 401, 403, 404, 410, 451}) {
    EXPECT_TRUE(RobotsPolicy::ForStatus(status).Check("/x").allowed) << status;
  }
  for (const int status : {0, 429, 500, 502, 503, 599}) {
    EXPECT_FALSE(RobotsPolicy::ForStatus(status).Check("/x").allowed) << status;
  }
}

TEST(Robots, SurvivesAnyOctets) {
  std::string all;
  for (int octet = 0; octet < 256; ++octet) all += static_cast<char>(octet);
  const std::string text =
      "User-agent: *\nDisallow: /x" + all + "\nDisallow: /y\n" + all + all;
  EXPECT_FALSE(Allows(text, "/y"));
  EXPECT_TRUE(Allows(all, "/" + all));
}

// All of them, those of Google's extensions too.
TEST(Robots, ConformanceCases) {
  const auto text = SharedFile("vectors/robots/cases.jsonl");
  if (!text) GTEST_SKIP() << "../shared is not there";
  int checked = 0;
  for (const Json& row : JsonRows(*text)) {
    const std::int64_t id = *row.Find("id")->AsInt();
    // Row 87 has a URL past kMaxUrlBytes: its path is cut out as it is.
    const std::string text_url = TextOf(row, "url");
    const Result<Url> url = Url::Parse(text_url);
    std::string path = "/";
    if (url.Ok()) path = url.Value().PathAndQuery();
    if (text_url.size() > kMaxUrlBytes) path = text_url.substr(14);
    const RobotsPolicy policy = RobotsPolicy::Parse(TextOf(row, "robots_txt"),
                                                    TextOf(row, "user_agent"));
    EXPECT_EQ(policy.Check(path).allowed, *row.Find("allowed")->AsBool())
        << id << " (" << TextOf(row, "source") << "): " << TextOf(row, "note");
    ++checked;
  }
  EXPECT_GE(checked, 100);
}

}  // namespace
}  // namespace kindred::crawler
