// How fast a host and an address are asked: the pauses and bounds of a crawl.
#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "crawler/crawl.h"
#include "crawler/crawl_hosts.h"
#include "tests/crawler/crawl_run.h"

namespace kindred::crawler {
namespace {

TEST(CrawlPoliteness, PausesLongerAfterASlowAnswer) {
  CrawlRun run;
  FakePage slow;
  slow.body = PageWithLinks({"/produkte"});
  slow.delay = Millis(2'000);
  run.web.Add("https://acme.de/", slow);
  run.web.AddText("https://acme.de/produkte", "<p>Pumpen");
  run.RunOne("acme.de");
  const auto& log = run.web.Log();
  ASSERT_EQ(log.size(), 3U);
  // 0.1 s for robots.txt: the delay; 2 s for the home page: three times that.
  EXPECT_EQ(log[1].time - log[0].time, Millis(1'100));
  EXPECT_EQ(log[2].time - log[1].time, Millis(2'000 + 3 * 2'000));
}

TEST(CrawlPoliteness, PausesNoLongerThanTheLimitAfterASlowAnswer) {
  CrawlRun run;
  FakePage slow;
  slow.body = PageWithLinks({"/produkte"});
  slow.delay = Millis(20'000);
  run.web.Add("https://acme.de/", slow);
  run.RunOne("acme.de");
  const auto& log = run.web.Log();
  ASSERT_EQ(log.size(), 3U);
  EXPECT_EQ(log[2].time - log[1].time, Millis(20'000) + run.options.max_delay);
}

TEST(CrawlPoliteness, BacksOffWhileAHostIsUnderStrain) {
  HostQueues queues({.delay = Millis(1'000),
                     .max_delay = Millis(3'000),
                     .delay_factor = 0,
                     .per_address = 0});
  const auto pause_after = [&queues](Millis now, bool strained) {
    queues.Add("acme.de", 1, now);
    EXPECT_TRUE(queues.Next(now).has_value());
    queues.Finish(
        "acme.de",
        {.now = now, .took = Millis(10), .address = {}, .strained = strained});
    queues.Add("acme.de", 2, now);
    const Millis pause = queues.NextTime().value_or(now) - now;
    EXPECT_TRUE(queues.Next(now + pause).has_value());
    queues.Skip("acme.de");
    return pause;
  };
  EXPECT_EQ(pause_after(Millis(10'000), false), Millis(1'000));
  EXPECT_EQ(pause_after(Millis(20'000), true), Millis(2'000));
  EXPECT_EQ(pause_after(Millis(30'000), true), Millis(3'000));
  EXPECT_EQ(pause_after(Millis(40'000), false), Millis(2'000));
  EXPECT_EQ(pause_after(Millis(50'000), false), Millis(1'000));
}

TEST(CrawlPoliteness, HostsOfOneAddressShareItsBound) {
  CrawlRun run;
  run.options.per_address = 2;
  run.options.further_pages = 2;
  for (int i = 0; i < 20; ++i) {
    const std::string domain = "site" + std::to_string(i) + ".de";
    run.web.AddText("https://" + domain + "/",
                    PageWithLinks({"/produkte", "/kontakt"}));
    run.web.SetAddress(domain, "203.0.113.7");
    run.AddSite(domain);
  }
  ASSERT_TRUE(run.Run().Ok());
  EXPECT_EQ(run.done.size(), 20U);
  // The first request to a host tells its address; all others are bounded.
  std::map<std::string, Millis> first;
  std::vector<Millis> bounded;
  for (const auto& asked : run.web.Log()) {
    const std::string host = asked.url.substr(0, asked.url.find('/', 8));
    if (first.emplace(host, asked.time).second) continue;
    bounded.push_back(asked.time);
  }
  ASSERT_GT(bounded.size(), 20U);
  for (std::size_t i = 2; i < bounded.size(); ++i) {
    // Each answer takes 0.1 s: the third of them begins no sooner.
    EXPECT_GE(bounded[i] - bounded[i - 2], Millis(100)) << i;
  }
}

TEST(CrawlPoliteness, TheOwnMachineIsNotBounded) {
  CrawlRun run;
  run.options.per_address = 1;
  for (int i = 0; i < 8; ++i) {
    const std::string domain = "site" + std::to_string(i) + ".de";
    run.web.AddText("https://" + domain + "/", "<p>Home");
    run.web.SetAddress(domain, "127.0.0.1");
    run.AddSite(domain);
  }
  ASSERT_TRUE(run.Run().Ok());
  EXPECT_EQ(run.web.MostInFlight(), 8U);
  EXPECT_LE(run.clock.Monotonic(), Millis(1'300));
}

TEST(CrawlPoliteness, TellsACrawlDelayItDoesNotKeep) {
  CrawlRun run;
  run.web.AddText("https://acme.de/robots.txt",
                  "User-agent: *\nCrawl-delay: 600\n");
  run.web.AddText("https://acme.de/", "<p>Home");
  EXPECT_EQ(run.RunOne("acme.de").notes,
            "robots.txt asks for 600 s between two requests, the crawl keeps "
            "30 s");
}

TEST(CrawlPoliteness, EndsASiteThatIsTooLarge) {
  CrawlRun run;
  run.options.max_site_bytes = 5'000;
  run.web.AddText("https://acme.de/",
                  PageWithLinks({"/produkte", "/leistungen", "/kontakt"}));
  run.web.AddText("https://acme.de/produkte",
                  "<p>" + std::string(6'000, 'x') + "</p>");
  run.web.AddText("https://acme.de/leistungen", "<p>Home");
  const SiteReport& report = run.RunOne("acme.de");
  EXPECT_EQ(report.outcome, SiteOutcome::kRead);
  EXPECT_EQ(report.pages, 2);
  EXPECT_EQ(report.notes, "the pages so far are larger than 5000 octets");
}

}  // namespace
}  // namespace kindred::crawler
