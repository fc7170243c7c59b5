// What the crawl does for each outcome of asking for robots.txt
// (fetch_rules.jsonl of the shared vectors; RFC 9309 section 2.3.1).
#include <ostream>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "crawler/crawl.h"
#include "crawler/robots.h"
#include "tests/crawler/crawl_run.h"

namespace kindred::crawler {
namespace {

constexpr std::string_view kForbidAll = "User-agent: *\nDisallow: /\n";

struct RobotsCase {
  std::string name;
  FakePage robots;
  SiteOutcome outcome;
};

void PrintTo(const RobotsCase& row, std::ostream* out) {
  *out << row.name;
}

FakePage Answer(int status, std::string_view body = "") {
  FakePage page;
  page.status = status;
  page.body = body;
  return page;
}

FakePage Failing(FetchFailure failure, std::string_view body = "") {
  FakePage page;
  page.failure = failure;
  page.failure_text = "it failed";
  page.body = body;
  return page;
}

class RobotsOutcomeTest : public testing::TestWithParam<RobotsCase> {};

// Both schemes answer alike.
TEST_P(RobotsOutcomeTest, Decides) {
  CrawlRun run;
  for (const char* scheme : {"https", "http"}) {
    const std::string origin = std::string(scheme) + "://acme.de";
    run.web.Add(origin + "/robots.txt", GetParam().robots);
    run.web.AddText(origin + "/", "<p>Home");
  }
  const SiteReport& report = run.RunOne("acme.de");
  EXPECT_EQ(report.outcome, GetParam().outcome) << report.detail;
}

INSTANTIATE_TEST_SUITE_P(
    Table, RobotsOutcomeTest,
    testing::Values(
        RobotsCase{"Rules1", Answer(200, kForbidAll),
                   SiteOutcome::kRobotsForbid},
        RobotsCase{"Empty2", Answer(200), SiteOutcome::kRead},
        RobotsCase{"BadRequest6", Answer(400), SiteOutcome::kRead},
        RobotsCase{"Unauthorized7", Answer(401), SiteOutcome::kRead},
        RobotsCase{"Forbidden8", Answer(403), SiteOutcome::kRead},
        RobotsCase{"NotFound9", Answer(404), SiteOutcome::kRead},
        RobotsCase{"Gone10", Answer(410), SiteOutcome::kRead},
        RobotsCase{"TooMany11", Answer(429), SiteOutcome::kRobotsUnknown},
        RobotsCase{"Error12", Answer(500), SiteOutcome::kRobotsUnknown},
        RobotsCase{"Unavailable13", Answer(503), SiteOutcome::kRobotsUnknown},
        RobotsCase{"Refused15", Failing(FetchFailure::kConnect),
                   SiteOutcome::kUnreachable},
        RobotsCase{"Timeout15", Failing(FetchFailure::kTimeout),
                   SiteOutcome::kTimeout},
        RobotsCase{"Large19", Failing(FetchFailure::kTooLarge, kForbidAll),
                   SiteOutcome::kRobotsForbid},
        RobotsCase{"NoText20",
                   Answer(200, std::string("\xFF\xFE\0x\n", 5) +
                                   std::string(kForbidAll)),
                   SiteOutcome::kRobotsForbid},
        RobotsCase{"Html21", Answer(200, "<html><p>Not found</html>"),
                   SiteOutcome::kRead}),
    [](const auto& tested) { return tested.param.name; });

// Row 3: the rules of the last body hold for the authority asked first.
TEST(CrawlRobots, FollowsFiveRedirects) {
  CrawlRun run;
  run.web.AddText("https://acme.de/", "<p>Home");
  run.web.AddRedirect("https://acme.de/robots.txt", "/r1");
  for (int i = 1; i < 4; ++i) {
    run.web.AddRedirect("https://acme.de/r" + std::to_string(i),
                        "/r" + std::to_string(i + 1));
  }
  run.web.AddRedirect("https://acme.de/r4", "https://other.de/robots.txt");
  run.web.AddText("https://other.de/robots.txt", std::string(kForbidAll));
  EXPECT_EQ(run.RunOne("acme.de").outcome, SiteOutcome::kRobotsForbid);
}

// Rows 4 and 5: more of them, or a loop, count as "there is none".
TEST(CrawlRobots, SixRedirectsAreNoRobots) {
  CrawlRun run;
  run.web.AddText("https://acme.de/", "<p>Home");
  run.web.AddRedirect("https://acme.de/robots.txt", "/robots.txt");
  EXPECT_EQ(run.RunOne("acme.de").outcome, SiteOutcome::kRead);
  EXPECT_EQ(run.web.Log().size(), 7U);
}

// A redirect to a host without https falls back to http there, as pages do.
TEST(CrawlRobots, RedirectsFallBackToHttp) {
  CrawlRun run;
  run.web.FailOrigin("https://new.de", FetchFailure::kConnect, "refused");
  run.web.AddRedirect("https://old.de/robots.txt", "https://new.de/robots.txt");
  run.web.AddRedirect("https://old.de/", "https://new.de/");
  run.web.AddText("http://new.de/", "<p>Home");
  EXPECT_EQ(run.RunOne("old.de").outcome, SiteOutcome::kRead);
  EXPECT_EQ(run.pages["old.de"], std::vector<std::string>{"http://new.de/"});
}

// Its redirects lead to no other ports.
TEST(CrawlRobots, RedirectsStayOnWebPorts) {
  CrawlRun run;
  run.web.AddText("https://acme.de/", "<p>Home");
  run.web.AddRedirect("https://acme.de/robots.txt", "http://acme.de:25/");
  EXPECT_EQ(run.RunOne("acme.de").outcome, SiteOutcome::kRead);
  EXPECT_EQ(run.web.Log().size(), 2U);
}

// Row 14.
TEST(CrawlRobots, AsksAgainAfterRetryAfter) {
  CrawlRun run;
  FakePage busy = Answer(503);
  busy.headers = {{"Retry-After", "7"}};
  busy.times = 1;
  run.web.Add("https://acme.de/robots.txt", busy);
  run.web.Add("https://acme.de/robots.txt", Answer(404));
  run.web.AddText("https://acme.de/", "<p>Home");
  EXPECT_EQ(run.RunOne("acme.de").outcome, SiteOutcome::kRead);
  EXPECT_EQ(run.web.Log()[1].time, Millis(7'100));
}

// Row 18: asked once for all sites; after a day again.
TEST(CrawlRobots, IsAskedOnceADay) {
  CrawlRun run;
  run.options.max_open_sites = 1;
  run.web.AddText("https://acme.de/a", "<p>A");
  run.web.AddText("https://acme.de/b", "<p>B");
  run.web.AddText("https://acme.de/c", "<p>C");
  run.AddSite("acme.de", "https://acme.de/a");
  run.AddSite("acme.de", "https://acme.de/b");
  run.AddSite("acme.de", "https://acme.de/c");
  int pages = 0;
  run.on_page = [&](const FetchedPage&) {
    if (++pages == 2) run.clock.Sleep(Millis(25 * 3'600'000));
    return Done();
  };
  ASSERT_TRUE(run.Run().Ok());
  EXPECT_EQ(run.web.Urls(),
            (std::vector<std::string>{"https://acme.de/robots.txt",
                                      "https://acme.de/a", "https://acme.de/b",
                                      "https://acme.de/robots.txt",
                                      "https://acme.de/c"}));
}

// Row 23: each authority has its own.
TEST(CrawlRobots, BelongsToSchemeAndPort) {
  CrawlRun run;
  run.web.AddText("http://acme.de/robots.txt", std::string(kForbidAll));
  run.web.AddRedirect("https://acme.de/", "http://acme.de/x");
  EXPECT_EQ(run.RunOne("acme.de").outcome, SiteOutcome::kRobotsForbid);
}

TEST(CrawlRobots, SaysWhyItLeavesASiteAlone) {
  CrawlRun run;
  run.web.Add("https://acme.de/robots.txt", Answer(500));
  EXPECT_EQ(run.RunOne("acme.de").detail,
            "robots.txt cannot be read, so the site is left alone for now "
            "(https: robots.txt answers 500)");
}

}  // namespace
}  // namespace kindred::crawler
