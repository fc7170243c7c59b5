// Whole crawls over replayed sites: the demo's folder, and real pages.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "base/files.h"
#include "crawler/crawl.h"
#include "crawler/replay.h"
#include "tests/crawler/crawl_run.h"

namespace kindred::crawler {
namespace {

constexpr Millis kTimeout{30'000};  // as FetchOptions has it

// What the fetcher would say of a replayed answer: https is not offered, as by
// the replay's proxy.
FakePage FromReplay(const Replay& replay, const Url& url) {
  FakePage page;
  if (url.Scheme() == "https") {
    page.failure = FetchFailure::kConnect;
    page.failure_text = "the proxy refuses with status 501";
    return page;
  }
  const ReplayAnswer answer = replay.Answer(url);
  page.status = answer.status;
  page.body = answer.body;
  page.delay += answer.delay;
  page.headers = {{"Content-Type", answer.content_type}};
  if (!answer.location.empty()) {
    page.headers.emplace_back("Location", answer.location);
  }
  if (answer.delay >= kTimeout) {
    page.failure = FetchFailure::kTimeout;
    page.failure_text = "no answer within 30 s";
    page.delay = kTimeout;
  }
  return page;
}

// Visits the first `most` hosts.
void Crawl(CrawlRun& run, const Replay& replay, std::size_t most) {
  run.web.SetSource([&](const Url& url) { return FromReplay(replay, url); });
  std::vector<std::string> hosts = replay.Hosts();
  if (hosts.size() > most) hosts.resize(most);
  for (const std::string& host : hosts) run.AddSite(host);
  ASSERT_TRUE(run.Run().Ok());
  EXPECT_EQ(run.done.size(), hosts.size());
  EXPECT_EQ(run.web.MostOfOneHost(), 1U);
}

TEST(CrawlReplay, TheDemo) {
  DiskFiles files;
  const Result<Replay> replay = Replay::Load(
      files, std::string(KINDRED_SOURCE_DIR) + "/corpora/demo/sites");
  ASSERT_TRUE(replay.Ok()) << replay.Reason().message;
  CrawlRun run;
  Crawl(run, replay.Value(), 1000);
  std::size_t read = 0;
  for (const auto& [domain, report] : run.reports) {
    RecordProperty(domain, report.detail);
    if (report.outcome == SiteOutcome::kRead) ++read;
    EXPECT_FALSE(report.detail.empty()) << domain;
  }
  EXPECT_GE(10 * read, 8 * run.reports.size());
}

// ../shared/pages: home pages with links to pages that are mostly not there.
TEST(CrawlReplay, RealPages) {
  DiskFiles files;
  const Result<Replay> replay =
      Replay::Load(files, std::string(KINDRED_SOURCE_DIR) +
                              "/../shared/pages/business-en.warc.gz");
  if (!replay.Ok()) GTEST_SKIP() << "../shared is not there";
  CrawlRun run;
  Crawl(run, replay.Value(), 40);
  int asked = 0;
  for (const auto& [domain, report] : run.reports) {
    EXPECT_EQ(report.outcome, SiteOutcome::kRead) << domain << report.detail;
    asked += report.pages - 1 + report.failed;
  }
  EXPECT_GE(asked, 150);  // of 200 that the limit allows
}

}  // namespace
}  // namespace kindred::crawler
