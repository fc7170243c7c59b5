// What the crawl does for each outcome of asking for robots.txt
// (fetch_rules.jsonl of the shared vectors; RFC 9309 section 2.3.1).
#include "crawler/crawl_robots.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"

#include "base/clock.h"
#include "crawler/address_guard.h"
#include "crawler/crawl.h"
#include "crawler/curl_fetcher.h"
#include "crawler/inflate.h"
#include "crawler/robots.h"
#include "tests/crawler/crawl_run.h"
#include "tests/crawler/shared_data.h"
#include "tests/support/test_server.h"

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
        RobotsCase{"NoName15", Failing(FetchFailure::kNoAddress),
                   SiteOutcome::kUnreachable},
        RobotsCase{"Tls15", Failing(FetchFailure::kTls),
                   SiteOutcome::kUnreachable},
        RobotsCase{"Timeout15", Failing(FetchFailure::kTimeout),
                   SiteOutcome::kTimeout},
        RobotsCase{"Large19", Failing(FetchFailure::kTooLarge, kForbidAll),
                   SiteOutcome::kRobotsForbid},
        RobotsCase{"LargeWhole19",
                   Answer(200, std::string(kForbidAll) +
                                   std::string(2 * kMaxRobotsBytes, 'x')),
                   SiteOutcome::kRobotsForbid},
        RobotsCase{"CutLine19",
                   Answer(200, "User-agent: *\n" +
                                   std::string(kMaxRobotsBytes - 26, '#') +
                                   "\nDisallow: /else"),
                   SiteOutcome::kRead},
        RobotsCase{"NoText20",
                   Answer(200, std::string("\xFF\xFE\0x\n", 5) +
                                   std::string(kForbidAll)),
                   SiteOutcome::kRobotsForbid},
        RobotsCase{"Html21", Answer(200, "<html><p>Not found</html>"),
                   SiteOutcome::kRead}),
    [](const auto& tested) { return tested.param.name; });

// Row 3: one to five, by whatever status, also to another authority.
TEST(CrawlRobots, FollowsEveryKindOfRedirect) {
  const std::vector<int> kinds = {301, 302, 303, 307, 308};
  for (std::size_t hops = 1; hops <= kinds.size(); ++hops) {
    CrawlRun run;
    run.web.AddText("https://acme.de/", "<p>Home");
    std::string url = "https://acme.de/robots.txt";
    for (std::size_t i = 0; i < hops; ++i) {
      const std::string next = "https://h" + std::to_string(i) + ".de/r";
      run.web.AddRedirect(url, next, kinds[i]);
      url = next;
    }
    run.web.AddText(url, std::string(kForbidAll));
    EXPECT_EQ(run.RunOne("acme.de").outcome, SiteOutcome::kRobotsForbid)
        << hops;
  }
}

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

// Row 4: more of them count as "there is none".
TEST(CrawlRobots, SixRedirectsAreNoRobots) {
  CrawlRun run;
  run.web.AddText("https://acme.de/", "<p>Home");
  run.web.AddRedirect("https://acme.de/robots.txt", "/r1");
  for (int i = 1; i < 6; ++i) {
    run.web.AddRedirect("https://acme.de/r" + std::to_string(i),
                        "/r" + std::to_string(i + 1));
  }
  run.web.AddText("https://acme.de/r6", std::string(kForbidAll));
  EXPECT_EQ(run.RunOne("acme.de").outcome, SiteOutcome::kRead);
}

// Row 5: so does a loop, and it ends.
TEST(CrawlRobots, LoopsAreNoRobots) {
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

// The outcomes of visits to acme.de at the given hours, each of which finds the
// next of `answers` as robots.txt.
std::vector<SiteOutcome> OutcomesAt(const std::vector<int>& hours,
                                    const std::vector<FakePage>& answers) {
  FakeClock clock;
  FakeWeb web{clock};
  CrawlOptions options;
  options.max_open_sites = 1;
  for (FakePage answer : answers) {
    answer.times = 1;
    web.Add("https://acme.de/robots.txt", answer);
  }
  web.AddText("https://acme.de/", "<p>Home");
  std::vector<SiteOutcome> outcomes;
  CrawlHooks hooks;
  hooks.next = [&]() -> std::optional<SiteRequest> {
    const std::size_t visit = outcomes.size();
    if (visit == hours.size()) return std::nullopt;
    clock.Sleep(std::chrono::hours(hours[visit]) - clock.Monotonic());
    return SiteRequest{static_cast<std::int64_t>(visit), "acme.de", ""};
  };
  hooks.page = [](const SiteRequest&, const FetchedPage&) { return Done(); };
  hooks.done = [&](const SiteRequest&, const SiteReport& report) {
    outcomes.push_back(report.outcome);
    return Done();
  };
  EXPECT_TRUE(Crawl(options, hooks, web, clock, {}).Ok());
  return outcomes;
}

// Row 16: "may treat as unavailable"; we do not, however long it takes.
TEST(CrawlRobots, StaysAwayWhileTheServerFails) {
  constexpr int kDay = 24;
  EXPECT_EQ(
      OutcomesAt({0, 15 * kDay, 31 * kDay},
                 {Answer(500), Answer(500), Answer(502)}),
      (std::vector{SiteOutcome::kRobotsUnknown, SiteOutcome::kRobotsUnknown,
                   SiteOutcome::kRobotsUnknown}));
}

// Row 17: while the server fails, the rules known from before go on to hold,
// until it answers again.
TEST(CrawlRobots, UsesAnOldCopyWhileTheServerFails) {
  EXPECT_EQ(
      OutcomesAt({0, 26, 60, 100, 130},
                 {Answer(200, kForbidAll), Answer(500),
                  Failing(FetchFailure::kTimeout), Answer(404), Answer(502)}),
      (std::vector{SiteOutcome::kRobotsForbid, SiteOutcome::kRobotsForbid,
                   SiteOutcome::kRobotsForbid, SiteOutcome::kRead,
                   SiteOutcome::kRead}));
}

// Row 23: each authority has its own.
TEST(CrawlRobots, BelongsToSchemeAndPort) {
  CrawlRun run;
  run.web.AddText("http://acme.de/robots.txt", std::string(kForbidAll));
  run.web.AddRedirect("https://acme.de/", "http://acme.de/x");
  EXPECT_EQ(run.RunOne("acme.de").outcome, SiteOutcome::kRobotsForbid);
}

TEST(CrawlRobots, BelongsToThePort) {  // row 23
  CrawlRun run;
  run.web.AddText("http://acme.de:8080/robots.txt", std::string(kForbidAll));
  run.web.AddText("http://acme.de:8080/", "<p>Other");
  run.web.AddText("http://acme.de/", "<p>Home");
  run.web.FailOrigin("https://acme.de", FetchFailure::kConnect, "refused");
  EXPECT_EQ(run.RunOne("acme.de", "http://acme.de:8080/").outcome,
            SiteOutcome::kRead);
  EXPECT_EQ(run.pages["acme.de"], std::vector<std::string>{"http://acme.de/"});
}

// Row 22: over the network; what is decoded is parsed, and is what the limit
// counts.
TEST(CrawlRobots, ReadsWhatIsCompressed) {
  std::string body(kForbidAll);
  for (int i = 0; i < 90'000; ++i) body += "# " + std::to_string(i) + "\n";
  TestServer server([packed = Gzip(body)](const std::string& request) {
    const bool robots = request.starts_with("GET /robots.txt ");
    return "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n" +
           std::string(robots ? "Content-Encoding: gzip\r\n" : "") +
           "Content-Length: " + std::to_string(robots ? packed.size() : 0) +
           "\r\n\r\n" + (robots ? packed : "");
  });
  SystemClock clock;
  const std::vector<std::string> loopback = {"127.0.0.0/8"};
  const auto fetcher =
      MakeCurlFetcher({.user_agent = "Kindred/0.1", .proxy = "", .ca_file = ""},
                      AddressGuard::Make(loopback).Value(), clock);
  ASSERT_TRUE(fetcher.Ok());
  const Url page = Url::Parse(server.Origin() + "/x").Value();
  const CrawlOptions options;
  RobotsBook book(options);
  const auto fetch = book.Wait(page, 1);
  ASSERT_TRUE(fetch);
  fetcher.Value()->Start({.id = 1, .url = fetch->url, .headers = {}});
  const auto answers = fetcher.Value()->Collect(Millis(20'000));
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers[0].body.size(), body.size());
  EXPECT_FALSE(book.Take(page.Origin(), answers[0], Millis(0)));
  const RobotsRules* const rules = book.Find(page.Origin(), Millis(0));
  ASSERT_NE(rules, nullptr);
  EXPECT_EQ(rules->policy.Check("/x").line, 2);
  EXPECT_TRUE(rules->policy.Check("/robots.txt").allowed);  // row 24
}

// Every row of fetch_rules.jsonl has a test: in the table above, or by its
// number in a comment. Rows added later show up here.
TEST(CrawlRobots, TestsEveryFetchRule) {
  const auto text = SharedFile("vectors/robots/fetch_rules.jsonl");
  if (!text) GTEST_SKIP() << "../shared is not there";
  EXPECT_EQ(JsonRows(*text).size(), 24U);
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
