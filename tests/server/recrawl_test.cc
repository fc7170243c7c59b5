// Sites visited again: what is transferred, told and kept.
#include <cstddef>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "index/revisit_time.h"
#include "tests/server/crawl_run.h"

namespace kindred::server {
namespace {

using testing::HasSubstr;

const std::string kText =
    "<p>Wir fertigen kleine Teile aus Kunststoff mit hoher Genauigkeit für "
    "Pumpen, Ventile und Filter, und unsere Werkzeugmacher bauen jede Form "
    "dafür im eigenen Haus.</p>";

crawler::FakePage Page(const std::string& body, const std::string& etag) {
  crawler::FakePage page;
  page.body =
      "<!doctype html><html lang=de><meta charset=utf-8><title>Acme "
      "Kunststoff</title><body><p><a href=/produkte>Produkte</a></p>" +
      body;
  if (!etag.empty()) page.headers = {{"ETag", "\"" + etag + "\""}};
  return page;
}

class RecrawlTest : public testing::Test {
 protected:
  RecrawlTest() { run.AddProspects({"acme.de"}); }

  // The home page for the first visit, then for the second one.
  void AddHome(crawler::FakePage first, crawler::FakePage second) {
    first.times = 1;
    run.web.Add("https://acme.de/", std::move(first));
    run.web.Add("https://acme.de/", std::move(second));
    run.web.Add("https://acme.de/produkte", Page(kText, "p"));
  }
  CrawlSummary Visit() {
    const Result<CrawlSummary> summary = run.Crawl();
    EXPECT_TRUE(summary.Ok()) << summary.Reason().message;
    return summary.Ok() ? summary.Value() : CrawlSummary();
  }
  void PassDays(int days) {
    run.clock.Sleep(Millis(std::int64_t{days} * 86'400'000));
  }
  [[nodiscard]] std::vector<index::KnownPage> Pages() {
    return run.OpenFrontier().KnownPages(1).Value();
  }

  EngineCrawl run;
};

TEST_F(RecrawlTest, IsNotDueForAMonth) {
  AddHome(Page(kText, "1"), Page(kText, "1"));
  EXPECT_EQ(Visit().sites, 1U);
  PassDays(29);
  EXPECT_EQ(Visit().sites, 0U);
  PassDays(1);
  EXPECT_EQ(Visit().sites, 1U);
  // It had not changed: later than that the next time.
  PassDays(44);
  EXPECT_EQ(Visit().sites, 0U);
  PassDays(1);
  EXPECT_EQ(Visit().sites, 1U);
}

TEST_F(RecrawlTest, TransfersNoBodyOfWhatIsTheSame) {
  AddHome(Page(kText, "1"), Page(kText, "1"));
  const CrawlSummary first = Visit();
  EXPECT_EQ(first.pages, 2U);
  EXPECT_GT(first.bodies, 2 * kText.size());
  const std::vector<index::KnownPage> before = Pages();
  const std::size_t archived =
      run.memory.Read(run.ArchiveFile(), {}).Value().size();
  PassDays(30);
  const CrawlSummary second = Visit();
  EXPECT_EQ(second.pages, 2U);
  EXPECT_EQ(second.unchanged, 2U);
  EXPECT_EQ(second.bodies, 0U);
  EXPECT_EQ(second.events, 0U);
  const std::vector<index::KnownPage> after = Pages();
  ASSERT_EQ(after.size(), before.size());
  for (std::size_t i = 0; i < after.size(); ++i) {
    EXPECT_EQ(after[i].page.id, before[i].page.id);
    EXPECT_EQ(after[i].page.offset, before[i].page.offset);
    EXPECT_GT(after[i].page.fetched_at, before[i].page.fetched_at);
  }
  EXPECT_GE(run.memory.Read(run.ArchiveFile(), {}).Value().size(), archived);
  run.CheckArchive();
}

TEST_F(RecrawlTest, APageWithoutValidatorsIsKnownByItsDigest) {
  AddHome(Page(kText, ""), Page(kText, ""));
  Visit();
  const std::vector<index::KnownPage> before = Pages();
  PassDays(30);
  EXPECT_EQ(Visit().unchanged, 2U);
  EXPECT_EQ(Pages()[0].page.offset, before[0].page.offset);
}

TEST_F(RecrawlTest, TellsWhatIsNewAndComesAgainSooner) {
  const std::string news =
      "<p>Neu im Haus ist die Galvanik. Mit der Galvanik beschichten wir "
      "Teile aus Kunststoff.</p><ul><li>Galvaniseur (m/w/d)</li></ul>";
  AddHome(Page(kText, "1"), Page(kText + news, "2"));
  Visit();
  PassDays(30);
  const CrawlSummary second = Visit();
  EXPECT_EQ(second.unchanged, 1U);
  EXPECT_GT(second.events, 0U);
  const std::vector<index::SiteEvent> events =
      run.Get().Events("acme.de", "").Value();
  ASSERT_EQ(events.size(), second.events);
  bool term = false;
  bool job = false;
  for (const index::SiteEvent& event : events) {
    EXPECT_EQ(event.url, "https://acme.de/");
    EXPECT_THAT(event.at, HasSubstr("2026-01-31T"));
    term = term || (event.kind == "term" && event.subject == "Galvanik" &&
                    event.sentence == "Neu im Haus ist die Galvanik.");
    job =
        job || (event.kind == "job" && event.subject == "Galvaniseur (m/w/d)");
  }
  EXPECT_TRUE(term);
  EXPECT_TRUE(job);
  PassDays(14);
  EXPECT_EQ(Visit().sites, 0U);
  PassDays(1);
  EXPECT_EQ(Visit().sites, 1U);
}

TEST_F(RecrawlTest, AFailedVisitKeepsThePagesAndComesAgainTheNextDay) {
  crawler::FakePage down;
  down.status = 500;
  AddHome(Page(kText, "1"), down);
  Visit();
  PassDays(30);
  const CrawlSummary second = Visit();
  EXPECT_EQ(second.read, 0U);
  EXPECT_EQ(Pages().size(), 2U);
  const index::CompanyRecord company =
      run.Get().Catalog().Companies().Value()[0];
  EXPECT_TRUE(company.readable);
  EXPECT_EQ(company.final_domain, "acme.de");
  EXPECT_THAT(company.reason, HasSubstr("the pages of an earlier visit stand"));
  PassDays(1);
  EXPECT_EQ(Visit().sites, 1U);
}

TEST_F(RecrawlTest, ASiteThatForbidsTheCrawlLosesItsPages) {
  crawler::FakePage open;
  open.body = "User-agent: *\nDisallow:\n";
  open.times = 1;
  run.web.Add("https://acme.de/robots.txt", open);
  run.web.AddText("https://acme.de/robots.txt", "User-agent: *\nDisallow: /\n");
  AddHome(Page(kText, "1"), Page(kText, "1"));
  Visit();
  EXPECT_EQ(Pages().size(), 2U);
  PassDays(30);
  Visit();
  EXPECT_TRUE(Pages().empty());
  EXPECT_FALSE(run.Get().Catalog().Companies().Value()[0].readable);
}

TEST_F(RecrawlTest, HoldsTheTimeASiteAskedFor) {
  crawler::FakePage busy;
  busy.status = 503;
  busy.headers = {{"Retry-After", "7200"}};
  AddHome(busy, Page(kText, "1"));
  EXPECT_EQ(Visit().read, 0U);
  run.clock.Sleep(Millis(7'100'000));
  EXPECT_EQ(Visit().sites, 0U);
  run.clock.Sleep(Millis(100'000));
  EXPECT_EQ(Visit().read, 1U);
}

TEST_F(RecrawlTest, MayBeAskedForAtOnce) {
  AddHome(Page(kText, "1"), Page(kText, "1"));
  Visit();
  ASSERT_TRUE(run.Get().MakeDue(index::Frontier::Which::kFailed).Ok());
  EXPECT_EQ(Visit().sites, 0U);
  ASSERT_TRUE(run.Get().MakeDue(index::Frontier::Which::kAll).Ok());
  EXPECT_EQ(run.Get().PreviewCrawl({}).Value().sites, 1U);
  EXPECT_EQ(run.Get().PreviewCrawl({}).Value().first,
            std::vector<std::string>{"acme.de"});
  EXPECT_EQ(Visit().sites, 1U);
}

TEST_F(RecrawlTest, WritesItsFiguresForPrometheus) {
  AddHome(Page(kText, "1"), Page(kText, "1"));
  run.plan.metrics_file = "crawl.prom";
  Visit();
  EXPECT_THAT(run.memory.Read("crawl.prom", {}).Value(),
              HasSubstr("kindred_crawl_sites_total{outcome=\"read\"} 1\n"));
}

}  // namespace
}  // namespace kindred::server
