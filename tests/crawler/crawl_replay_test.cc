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

void Crawl(CrawlRun& run, const Replay& replay) {
  run.web.SetSource([&](const Url& url) { return FromReplay(replay, url); });
  for (const std::string& host : replay.Hosts()) run.AddSite(host);
  ASSERT_TRUE(run.Run().Ok());
  EXPECT_EQ(run.done.size(), replay.Hosts().size());
  EXPECT_EQ(run.web.MostOfOneHost(), 1U);
}

TEST(CrawlReplay, TheDemo) {
  DiskFiles files;
  const Result<Replay> replay = Replay::Load(
      files, std::string(KINDRED_SOURCE_DIR) + "/corpora/demo/sites");
  ASSERT_TRUE(replay.Ok()) << replay.Reason().message;
  CrawlRun run;
  Crawl(run, replay.Value());
  std::size_t read = 0;
  for (const auto& [domain, report] : run.reports) {
    RecordProperty(domain, report.detail);
    if (report.outcome == SiteOutcome::kRead) ++read;
    EXPECT_FALSE(report.detail.empty()) << domain;
  }
  EXPECT_GE(10 * read, 8 * run.reports.size());
}

// ../shared/pages: 156 hosts, of most a few inner pages only.
TEST(CrawlReplay, RealPages) {
  DiskFiles files;
  const Result<Replay> replay =
      Replay::Load(files, std::string(KINDRED_SOURCE_DIR) +
                              "/../shared/pages/business-en.warc.gz");
  if (!replay.Ok()) GTEST_SKIP() << "../shared is not there";
  CrawlRun run;
  Crawl(run, replay.Value());
  std::size_t read = 0;
  int pages = 0;
  for (const auto& [domain, report] : run.reports) {
    if (report.outcome == SiteOutcome::kRead) ++read;
    pages += report.pages;
  }
  EXPECT_GE(read, 150U);
  EXPECT_GE(pages, 200);
}

}  // namespace
}  // namespace kindred::crawler
