// A crawl that keeps its answers: what is kept when, and a crawl gone on with.
#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

#include "crawler/crawl.h"
#include "tests/crawler/crawl_run.h"

namespace kindred::crawler {
namespace {

using Urls = std::vector<std::string>;

// What one run keeps, as the server does: told answers, durable after Keep.
struct KeepingRun {
  FakeClock clock;
  FakeWeb web{clock};
  CrawlOptions options;
  std::vector<SiteRequest> sites;
  std::stop_source stop;
  std::size_t stop_after = 1'000'000;  // answers

  std::map<std::int64_t, std::vector<KeptAnswer>> told;
  std::map<std::int64_t, std::vector<KeptAnswer>> kept;  // by site
  std::map<std::string, std::vector<KeptAnswer>> told_robots;
  std::map<std::string, std::vector<KeptAnswer>> kept_robots;
  std::size_t answers = 0;
  std::size_t keeps = 0;
  std::size_t unkept = 0;
  std::size_t most_lost = 0;  // in flight and not kept, at any time
  std::map<std::string, SiteReport> reports;

  Status Run() {
    std::size_t next = 0;
    CrawlHooks hooks;
    hooks.next = [&]() -> std::optional<SiteRequest> {
      if (next == sites.size()) return std::nullopt;
      return sites[next++];
    };
    hooks.page = [](const SiteRequest&, const FetchedPage&) { return Done(); };
    hooks.done = [&](const SiteRequest& site, const SiteReport& report) {
      reports[site.domain] = report;
      return Done();
    };
    hooks.answer = [&](const Asked& asked,
                       FetchAnswer answer) -> Result<FetchAnswer> {
      ++unkept;
      if (++answers == stop_after) stop.request_stop();
      most_lost = std::max(most_lost, unkept + web.InFlight());
      if (asked.origin.empty()) {
        told[asked.site->id].push_back({asked.url->Href(), answer});
      } else {
        told_robots[asked.origin].push_back({asked.url->Href(), answer});
      }
      return answer;
    };
    hooks.kept_robots = [&](const std::string& origin) {
      return Result<std::vector<KeptAnswer>>(kept_robots[origin]);
    };
    hooks.keep = [&](const CrawlLoad&) {
      ++keeps;
      unkept = 0;
      kept = told;
      kept_robots = told_robots;
      return Done();
    };
    return Crawl(options, hooks, web, clock, stop.get_token());
  }
};

void AddSites(KeepingRun& run, int count) {
  for (int i = 0; i < count; ++i) {
    const std::string domain = "site" + std::to_string(i) + ".de";
    const std::string origin = "https://" + domain;
    if (i % 3 == 1) run.web.AddRedirect(origin + "/", "/start");
    run.web.AddText(origin + (i % 3 == 1 ? "/start" : "/"),
                    PageWithLinks({"/produkte", "/kontakt", "/fehlt"}));
    run.web.AddText(origin + "/produkte", "<p>Pumpen");
    run.web.AddText(origin + "/kontakt", "<p>Kontakt");
    if (i % 3 == 2) {
      run.web.FailOrigin(origin, FetchFailure::kConnect, "refused");
    }
    SiteRequest site;
    site.id = i + 1;
    site.domain = domain;
    run.sites.push_back(std::move(site));
  }
}

TEST(CrawlKept, LosesNoMoreThanWhatMayBeInFlight) {
  KeepingRun run;
  run.options.max_in_flight = 8;
  AddSites(run, 60);
  ASSERT_TRUE(run.Run().Ok());
  EXPECT_LE(run.most_lost, 8U);
  EXPECT_EQ(run.unkept, 0U);
  EXPECT_GT(run.keeps, 10U);
  EXPECT_LT(run.keeps, run.answers);  // together, not one by one
}

TEST(CrawlKept, KeepsSoonEvenIfLittleComes) {
  KeepingRun run;
  AddSites(run, 1);
  ASSERT_TRUE(run.Run().Ok());
  // Five requests a second apart: each answer is kept before the next.
  EXPECT_GE(run.keeps, run.answers);
}

TEST(CrawlKept, AStoppedCrawlKeepsWhatCame) {
  KeepingRun run;
  run.stop_after = 7;
  AddSites(run, 20);
  EXPECT_EQ(run.Run().Reason().code, ErrorCode::kCancelled);
  EXPECT_EQ(run.unkept, 0U);
}

// Stopped anywhere and gone on with, a crawl asks for nothing twice and ends as
// one that was not stopped.
TEST(CrawlKept, GoesOnWhereItWasStopped) {
  KeepingRun whole;
  AddSites(whole, 9);
  ASSERT_TRUE(whole.Run().Ok());
  for (std::size_t after = 1; after < whole.answers; ++after) {
    KeepingRun first;
    first.stop_after = after;
    AddSites(first, 9);
    ASSERT_FALSE(first.Run().Ok()) << after;
    KeepingRun second;
    AddSites(second, 9);
    second.kept_robots = first.kept_robots;
    for (SiteRequest& site : second.sites) site.kept = first.kept[site.id];
    std::erase_if(second.sites, [&first](const SiteRequest& site) {
      return first.reports.contains(site.domain);
    });
    ASSERT_TRUE(second.Run().Ok()) << after;
    std::set<std::string> answered;
    for (const auto& kept : {first.kept}) {
      for (const auto& [id, answers] : kept) {
        for (const KeptAnswer& answer : answers) answered.insert(answer.url);
      }
    }
    for (const std::string& url : second.web.Urls()) {
      EXPECT_FALSE(answered.contains(url)) << after << ": " << url;
    }
    for (const auto& [domain, report] : second.reports) {
      EXPECT_EQ(report.outcome, whole.reports[domain].outcome) << after;
      EXPECT_EQ(report.detail, whole.reports[domain].detail) << after;
      EXPECT_EQ(report.pages, whole.reports[domain].pages) << after;
      EXPECT_EQ(report.notes, whole.reports[domain].notes) << after;
    }
  }
}

TEST(CrawlKept, AKeptRobotsFileHoldsForADay) {
  for (const auto& [age, asked] : {std::pair(Millis(3600 * 1000), false),
                                   std::pair(Millis(25 * 3600 * 1000), true)}) {
    KeepingRun run;
    AddSites(run, 1);
    FetchAnswer answer;
    answer.status = 200;
    answer.body = "User-agent: *\nDisallow: /\n";
    answer.time = run.clock.Now() - age;
    run.kept_robots["https://site0.de"] = {
        {"https://site0.de/robots.txt", answer}};
    ASSERT_TRUE(run.Run().Ok());
    EXPECT_EQ(run.web.Log().empty(), !asked);
    EXPECT_EQ(run.reports["site0.de"].outcome,
              asked ? SiteOutcome::kRead : SiteOutcome::kRobotsForbid);
  }
}

TEST(CrawlKept, AsksForKnownPagesOnCondition) {
  KeepingRun run;
  AddSites(run, 1);
  run.sites[0].validators = {
      {"https://site0.de/", "\"tag\"", "Thu, 01 Jan 2026 00:00:15 GMT"},
      {"https://site0.de/produkte", "\"other\"", ""}};
  ASSERT_TRUE(run.Run().Ok());
  using Headers = std::vector<std::pair<std::string, std::string>>;
  std::map<std::string, Headers> sent;
  for (const auto& asked : run.web.Log()) sent[asked.url] = asked.headers;
  EXPECT_EQ(sent["https://site0.de/"],
            (Headers{{"If-None-Match", "\"tag\""},
                     {"If-Modified-Since", "Thu, 01 Jan 2026 00:00:15 GMT"}}));
  EXPECT_EQ(sent["https://site0.de/produkte"],
            (Headers{{"If-None-Match", "\"other\""}}));
  EXPECT_TRUE(sent["https://site0.de/kontakt"].empty());
  EXPECT_TRUE(sent["https://site0.de/robots.txt"].empty());
}

}  // namespace
}  // namespace kindred::crawler
