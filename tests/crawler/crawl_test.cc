#include "crawler/crawl.h"

#include <map>
#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "tests/crawler/crawl_run.h"

namespace kindred::crawler {
namespace {

using Urls = std::vector<std::string>;

TEST(Crawl, AsksRobotsThenHomeThenFurtherPages) {
  CrawlRun run;
  run.web.AddText("https://acme.de/",
                  PageWithLinks({"/impressum", "/produkte", "/ueber-uns"}));
  run.web.AddText("https://acme.de/produkte", "<p>Pumpen");
  run.web.AddText("https://acme.de/ueber-uns", "<p>Seit 1950");
  run.web.AddText("https://acme.de/impressum", "<p>Acme GmbH");
  const SiteReport& report = run.RunOne("acme.de");
  EXPECT_EQ(report.outcome, SiteOutcome::kRead) << report.detail;
  EXPECT_EQ(report.final_domain, "acme.de");
  EXPECT_EQ(report.pages, 4);
  EXPECT_EQ(report.detail, "the home page and 3 further pages were read");
  EXPECT_EQ(run.web.Urls(),
            (Urls{"https://acme.de/robots.txt", "https://acme.de/",
                  "https://acme.de/produkte", "https://acme.de/ueber-uns",
                  "https://acme.de/impressum"}));
  EXPECT_EQ(run.orders["acme.de"], (std::vector<int>{0, 1, 2, 3}));
}

// One in flight; the delay counts from the end of the answer before.
TEST(Crawl, WaitsBetweenTwoRequestsToAHost) {
  CrawlRun run;
  run.options.delay = Millis(2'000);
  run.web.AddText("https://acme.de/", PageWithLinks({"/produkte"}));
  FakePage slow;
  slow.delay = Millis(7'000);
  run.web.Add("https://acme.de/produkte", slow);
  run.RunOne("acme.de");
  const auto& log = run.web.Log();
  ASSERT_EQ(log.size(), 3U);
  EXPECT_EQ(log[0].time, Millis(0));
  EXPECT_EQ(log[1].time, Millis(2'100));
  EXPECT_EQ(log[2].time, Millis(4'200));
}

TEST(Crawl, SitesThatShareAHostShareItsDelay) {
  CrawlRun run;
  run.web.AddText("https://shared.de/", "<p>Home");
  for (int i = 0; i < 5; ++i) {
    const std::string domain = "site" + std::to_string(i) + ".de";
    run.web.AddRedirect("https://" + domain + "/",
                        "https://shared.de/" + std::to_string(i));
    run.web.AddText("https://shared.de/" + std::to_string(i), "<p>Site");
    run.AddSite(domain);
  }
  ASSERT_TRUE(run.Run().Ok());
  EXPECT_EQ(run.web.MostOfOneHost(), 1U);
  std::vector<Millis> times;
  int robots = 0;
  for (const auto& asked : run.web.Log()) {
    if (!asked.url.starts_with("https://shared.de/")) continue;
    times.push_back(asked.time);
    robots += asked.url.ends_with("/robots.txt") ? 1 : 0;
  }
  EXPECT_EQ(robots, 1);
  ASSERT_EQ(times.size(), 6U);
  for (std::size_t i = 1; i < times.size(); ++i) {
    EXPECT_GE(times[i] - times[i - 1], run.options.delay + Millis(100));
  }
}

TEST(Crawl, KeepsItsLimitsOverManySites) {
  CrawlRun run;
  run.options.max_in_flight = 7;
  run.options.max_open_sites = 12;
  for (int i = 0; i < 60; ++i) {
    const std::string domain = "site" + std::to_string(i) + ".de";
    run.web.AddText("https://" + domain + "/", "<p>Home");
    run.AddSite(domain);
  }
  ASSERT_TRUE(run.Run().Ok());
  EXPECT_EQ(run.done.size(), 60U);
  EXPECT_EQ(run.web.MostInFlight(), 7U);
  EXPECT_EQ(run.web.MostOfOneHost(), 1U);
  for (const auto& [domain, report] : run.reports) {
    EXPECT_EQ(report.outcome, SiteOutcome::kRead) << domain;
  }
}

TEST(Crawl, EqualInputGivesTheSameRequests) {
  std::vector<Urls> runs;
  for (int i = 0; i < 2; ++i) {
    CrawlRun run;
    for (const char* domain : {"b.de", "a.de", "c.de"}) {
      const std::string home = "https://" + std::string(domain) + "/";
      run.web.AddText(home, PageWithLinks({"/produkte", "/kontakt"}));
      run.AddSite(domain);
    }
    ASSERT_TRUE(run.Run().Ok());
    runs.push_back(run.web.Urls());
  }
  EXPECT_EQ(runs[0], runs[1]);
}

TEST(Crawl, HonoursTheCrawlDelayUpToItsLimit) {
  for (const auto& [written, want] :
       std::map<std::string, Millis>{{"5", Millis(5'000)},
                                     {"0.1", Millis(1'000)},
                                     {"600", Millis(30'000)}}) {
    CrawlRun run;
    run.web.AddText("https://acme.de/robots.txt",
                    "User-agent: *\nCrawl-delay: " + written + "\n");
    run.web.AddText("https://acme.de/", "<p>Home");
    run.RunOne("acme.de");
    const auto& log = run.web.Log();
    ASSERT_EQ(log.size(), 2U);
    EXPECT_EQ(log[1].time - log[0].time, want + Millis(100)) << written;
  }
}

TEST(Crawl, FollowsRedirectsToAnotherDomain) {
  CrawlRun run;
  run.web.AddRedirect("https://old.de/", "https://www.new.de/start");
  run.web.AddText("https://www.new.de/start", PageWithLinks({"/produkte"}));
  run.web.AddText("https://www.new.de/produkte", "<p>Pumpen");
  const SiteReport& report = run.RunOne("old.de");
  EXPECT_EQ(report.outcome, SiteOutcome::kRead);
  EXPECT_EQ(report.final_domain, "new.de");
  EXPECT_EQ(run.web.Urls(),
            (Urls{"https://old.de/robots.txt", "https://old.de/",
                  "https://www.new.de/robots.txt", "https://www.new.de/start",
                  "https://www.new.de/produkte"}));
}

TEST(Crawl, RedirectTargetsPassTheirOwnRobots) {
  CrawlRun run;
  run.web.AddRedirect("https://old.de/", "https://new.de/");
  run.web.AddText("https://new.de/", "<p>Home");
  run.web.AddText("https://new.de/robots.txt", "User-agent: *\nDisallow: /\n");
  const SiteReport& report = run.RunOne("old.de");
  EXPECT_EQ(report.outcome, SiteOutcome::kRobotsForbid);
  EXPECT_EQ(report.detail,
            "robots.txt forbids the home page (https://new.de/: line 2 of "
            "robots.txt)");
  EXPECT_TRUE(run.pages["old.de"].empty());
}

TEST(Crawl, EndsRedirectLoops) {
  CrawlRun run;
  run.web.AddRedirect("https://a.de/", "/b");
  run.web.AddRedirect("https://a.de/b", "/");
  EXPECT_EQ(run.RunOne("a.de").outcome, SiteOutcome::kRedirectLoop);
  for (int i = 0; i < 20; ++i) {
    run.web.AddRedirect("https://long.de/" + (i == 0 ? "" : std::to_string(i)),
                        "/" + std::to_string(i + 1));
  }
  run.sites.clear();
  EXPECT_EQ(run.RunOne("long.de").outcome, SiteOutcome::kRedirectLoop);
  int asked = 0;
  for (const std::string& url : run.web.Urls()) {
    asked += url.starts_with("https://long.de/") ? 1 : 0;
  }
  EXPECT_EQ(asked, 1 + 1 + run.options.max_redirects);
}

TEST(Crawl, ForbiddenPagesAreNotAsked) {
  CrawlRun run;
  run.web.AddText("https://acme.de/robots.txt",
                  "User-agent: Kindred\nDisallow: /produkte\n");
  run.web.AddText("https://acme.de/", PageWithLinks({"/produkte", "/kontakt"}));
  run.web.AddText("https://acme.de/kontakt", "<p>Kontakt");
  const SiteReport& report = run.RunOne("acme.de");
  EXPECT_EQ(report.refused, 1);
  EXPECT_EQ(report.pages, 2);
  EXPECT_EQ(report.notes, "further page /produkte is forbidden by robots.txt");
  for (const std::string& url : run.web.Urls()) {
    EXPECT_NE(url, "https://acme.de/produkte");
  }
}

TEST(Crawl, ReportsFurtherPagesThatFail) {
  CrawlRun run;
  run.web.AddText(
      "https://acme.de/",
      PageWithLinks({"/produkte", "/leistungen", "/ueber-uns", "/kontakt"}));
  run.web.AddText("https://acme.de/kontakt", "<p>Kontakt");
  run.web.AddRedirect("https://acme.de/leistungen", "https://other.de/");
  run.web.AddRedirect("https://acme.de/ueber-uns", "/");
  const SiteReport& report = run.RunOne("acme.de");
  EXPECT_EQ(report.outcome, SiteOutcome::kRead);
  EXPECT_EQ(report.pages, 2);
  EXPECT_EQ(report.failed, 2);
  EXPECT_EQ(report.notes,
            "further page /produkte answers 404; "
            "further page /leistungen leads to other.de");
  EXPECT_EQ(run.orders["acme.de"], (std::vector<int>{0, 4}));
}

TEST(Crawl, GivesEachPageOnce) {
  CrawlRun run;
  run.web.AddText("https://acme.de/",
                  PageWithLinks({"/produkte", "/leistungen"}));
  run.web.AddRedirect("https://acme.de/produkte", "/alles");
  run.web.AddRedirect("https://acme.de/leistungen", "/alles");
  run.web.AddText("https://acme.de/alles", "<p>Alles");
  run.RunOne("acme.de");
  EXPECT_EQ(run.pages["acme.de"],
            (Urls{"https://acme.de/", "https://acme.de/alles"}));
}

TEST(Crawl, EndsASiteThatTakesTooLong) {
  CrawlRun run;
  run.options.max_site_time = Millis(10'000);
  run.web.AddText("https://slow.de/", PageWithLinks({"/produkte", "/kontakt"}));
  FakePage never;
  never.delay = Millis(3'600'000);
  run.web.Add("https://slow.de/produkte", never);
  run.web.AddText("https://fast.de/", "<p>Home");
  run.AddSite("slow.de");
  run.AddSite("fast.de");
  ASSERT_TRUE(run.Run().Ok());
  EXPECT_EQ(run.reports["slow.de"].outcome, SiteOutcome::kTimeout);
  EXPECT_EQ(run.reports["slow.de"].pages, 1);
  EXPECT_EQ(run.reports["slow.de"].detail,
            "the visit took longer than 10 s; 1 page read until then");
  EXPECT_EQ(run.pages["slow.de"], Urls{"https://slow.de/"});
  EXPECT_EQ(run.reports["fast.de"].outcome, SiteOutcome::kRead);
  EXPECT_LE(run.clock.Monotonic(), Millis(10'500));
}

TEST(Crawl, StopsSoonWhenAskedTo) {
  CrawlRun run;
  for (int i = 0; i < 10; ++i) {
    const std::string domain = "site" + std::to_string(i) + ".de";
    run.web.AddText("https://" + domain + "/", PageWithLinks({"/produkte"}));
    run.AddSite(domain);
  }
  int seen = 0;
  run.on_page = [&](const FetchedPage&) {
    if (++seen == 3) run.stop.request_stop();
    return Done();
  };
  const Status status = run.Run();
  ASSERT_FALSE(status.Ok());
  EXPECT_EQ(status.Reason().code, ErrorCode::kCancelled);
  EXPECT_TRUE(run.done.empty());
  EXPECT_EQ(run.web.InFlight(), 0U);
}

TEST(Crawl, AFailingHookEndsTheCrawl) {
  CrawlRun run;
  run.web.AddText("https://acme.de/", PageWithLinks({"/produkte"}));
  run.AddSite("acme.de");
  run.on_page = [](const FetchedPage&) -> Status {
    return Error{ErrorCode::kIo, "disk full"};
  };
  const Status status = run.Run();
  ASSERT_FALSE(status.Ok());
  EXPECT_EQ(status.Reason().message, "disk full");
  EXPECT_EQ(run.web.Log().size(), 2U);
}

TEST(Crawl, NoSiteIsNoWork) {
  CrawlRun run;
  EXPECT_TRUE(run.Run().Ok());
  EXPECT_TRUE(run.web.Log().empty());
}

// A visit of a hostile site ends, whatever its home page links to.
TEST(Crawl, LimitsWhatOneSiteCosts) {
  CrawlRun run;
  std::vector<std::string> links;
  links.reserve(3000);
  for (int i = 0; i < 3000; ++i) {
    links.push_back("/produkte-" + std::to_string(i));
  }
  run.web.AddText("https://acme.de/", PageWithLinks(links));
  const SiteReport& report = run.RunOne("acme.de");
  EXPECT_EQ(report.failed, 5);
  EXPECT_EQ(run.web.Log().size(), 7U);
}

TEST(Crawl, DescribesEachOutcomeDifferently) {
  std::set<std::string_view> texts;
  for (int i = 0; i <= static_cast<int>(SiteOutcome::kRemoved); ++i) {
    texts.insert(Describe(static_cast<SiteOutcome>(i)));
  }
  EXPECT_EQ(texts.size(), 12U);
}

}  // namespace
}  // namespace kindred::crawler
