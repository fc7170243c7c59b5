#include "crawler/robots.h"

#include <optional>
#include <ostream>
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

// Section 2.2.3: %2A and %24 stand for the characters themselves.
TEST(Robots, UnderstandsEscapedSpecialCharacters) {
  constexpr std::string_view kRobots =
      "User-agent: *\nDisallow: /path/file-with-a-%2A.html\n"
      "Disallow: /path/foo-%24\nDisallow: /in$side\n";
  EXPECT_FALSE(Allows(kRobots, "/path/file-with-a-*.html"));
  EXPECT_FALSE(Allows(kRobots, "/path/file-with-a-%2a.html"));
  EXPECT_TRUE(Allows(kRobots, "/path/file-with-a-b.html"));
  EXPECT_FALSE(Allows(kRobots, "/path/foo-$"));
  EXPECT_TRUE(Allows(kRobots, "/path/foo-"));
  EXPECT_FALSE(Allows(kRobots, "/in$side"));
  EXPECT_TRUE(Allows(kRobots, "/in"));
}

// What a URL must escape, and browsers do, a pattern may hold plain.
TEST(Robots, ComparesWhatUrlsEscape) {
  for (const char* mark : {"'", "\"", "{", "^", "`", " x", "<"}) {
    const std::string text =
        std::string("User-agent: *\nDisallow: /a?b=") + mark;
    const Url url =
        Url::Parse(std::string("http://a.de/a?b=") + mark + "&c").Value();
    EXPECT_FALSE(Allows(text, url.PathAndQuery())) << url.Href();
  }
}

struct OddCase {
  std::string name;
  std::string robots;
  std::string path;
  bool allowed = false;
};

void PrintTo(const OddCase& row, std::ostream* out) {
  *out << row.name;
}

class RobotsOddTest : public testing::TestWithParam<OddCase> {};

TEST_P(RobotsOddTest, IsRead) {
  EXPECT_EQ(Allows(GetParam().robots, GetParam().path), GetParam().allowed);
}

// As Google's parser answers too.
INSTANTIATE_TEST_SUITE_P(
    Table, RobotsOddTest,
    testing::Values(
        OddCase{"ByteOrderMark", "\xEF\xBB\xBFUser-agent: *\nDisallow: /\n",
                "/x", false},
        OddCase{"HalfAByteOrderMark", "\xEF\xBBUser-agent: *\nDisallow: /\n",
                "/x", false},
        OddCase{"NoByteOrderMark", "\xEF\x11\xBFUser-agent: *\nDisallow: /\n",
                "/x", true},
        OddCase{"CarriageReturns",
                "User-agent: *\rDisallow: /a\r\rDisallow: /b", "/b", false},
        OddCase{"NulEndsALine",
                std::string("User-agent: *\nDisallow: /x\0y\n", 28), "/x/1",
                false},
        OddCase{"NulInAKey", std::string("User-agent: *\nDis\0allow: /\n", 27),
                "/x", true},
        OddCase{"LongerKey", "User-agents: *\nDisallowed: /x\n", "/x", false},
        OddCase{"NoColon", "User-agent *\nDisallow /x\n", "/x", false},
        OddCase{"ThreeWords", "User-agent: *\nDisallow /x y\n", "/x", true},
        OddCase{"BlankBeforeColon", "User-agent : *\n Disallow\t:\t/x \n", "/x",
                false},
        OddCase{"AgentWithVersion",
                "User-agent: Kindred/2.0 (x)\nDisallow: /x\n", "/x", false},
        OddCase{"AgentPrefix", "User-agent: Kindredbot\nDisallow: /x\n", "/x",
                true},
        OddCase{"StarWithMore", "User-agent: * all\nDisallow: /x\n", "/x",
                false},
        OddCase{"StarInAName", "User-agent: *bot\nDisallow: /x\n", "/x", true},
        OddCase{"SeveralAgents",
                "User-agent: a\nUser-agent: kindred\n\nUser-agent: b\n"
                "Disallow: /x\n",
                "/x", false},
        OddCase{"AgentAmongEveryone",
                "User-agent: *\nUser-agent: Kindred\nDisallow: /x\n\n"
                "User-agent: *\nDisallow: /y\n",
                "/y", true},
        OddCase{"EmptyDisallowEndsAgents",
                "User-agent: Kindred\nDisallow:\nUser-agent: b\nDisallow: /\n",
                "/x", true},
        OddCase{"EmptyDisallowAddsNothing",
                "User-agent: Kindred\nDisallow: /x\nDisallow:\n", "/x", false},
        OddCase{"RulesBeforeAnyAgent", "Disallow: /\nUser-agent: *\n", "/x",
                true},
        OddCase{"Stars", "User-agent: *\nDisallow: /**a***$\n", "/xaz", false},
        OddCase{"OnlyAStar", "User-agent: *\nDisallow: *\n", "/x", false},
        OddCase{"OnlyADollar", "User-agent: *\nDisallow: $\n", "/x", true},
        OddCase{"NoSlash", "User-agent: *\nDisallow: x\n", "/x", true},
        OddCase{"Utf8", "User-agent: *\nDisallow: /\xC3\xBC*\xE3\x83\x84\n",
                "/%C3%BCa%e3%83%84", false},
        OddCase{"Query", "User-agent: *\nDisallow: /*?*id=\n", "/a?b&id=3",
                false}),
    [](const auto& tested) { return tested.param.name; });

TEST(Robots, HasNoGroupOfAnotherToken) {
  constexpr std::string_view kRobots =
      "User-agent: Foo Bar\nAllow: /\n\nUser-agent: *\nDisallow: /\n";
  EXPECT_TRUE(Allows(kRobots, "/x", "foo"));
  for (const char* agent : {"Foo Bar", "Foo/1.0", "", "*", "Fo\xC3\xB6"}) {
    EXPECT_FALSE(Allows(kRobots, "/x", agent)) << agent;
  }
}

TEST(Robots, ShowsTheLinesItCounts) {
  constexpr std::string_view kRobots =
      "\xEF\xBB\xBF# first\r\nUser-agent: *\rDisallow: /x # why\n\nlast";
  EXPECT_EQ(RobotsLine(kRobots, 1), "# first");
  EXPECT_EQ(RobotsLine(kRobots, 3), "Disallow: /x # why");
  EXPECT_EQ(RobotsLine(kRobots, 4), "");
  EXPECT_EQ(RobotsLine(kRobots, 5), "last");
  EXPECT_EQ(RobotsLine(kRobots, 6), "");
  EXPECT_EQ(RobotsLine(kRobots, 0), "");
  EXPECT_EQ(RobotsPolicy::Parse(kRobots, "Kindred").Check("/x").line, 3);
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
  EXPECT_EQ(checked, 110);
}

}  // namespace
}  // namespace kindred::crawler
