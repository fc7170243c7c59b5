// A crawl on a disk that fails: at every write, once and for good.
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "tests/server/crawl_run.h"

namespace kindred::server {
namespace {

constexpr int kSites = 8;
constexpr std::size_t kInFlight = 6;

std::string HomePage() {
  return "<!doctype html><title>Acme</title><body><p><a "
         "href=/produkte>Produkte</a><p><a href=/kontakt>Kontakt</a>";
}

void AddWeb(EngineCrawl& run) {
  std::vector<std::string> domains;
  for (int i = 0; i < kSites; ++i) {
    const std::string domain = "site" + std::to_string(i) + ".de";
    const std::string origin = "https://" + domain;
    run.web.AddText(origin + "/", HomePage() + domain);
    run.web.AddText(origin + "/produkte", "<p>Pumpen " + domain);
    run.web.AddText(origin + "/kontakt", "<p>Kontakt " + domain);
    domains.push_back(domain);
  }
  run.AddProspects(domains);
  run.plan.options.max_in_flight = kInFlight;
}

class CrawlFaultsTest : public testing::TestWithParam<std::string> {};

TEST_P(CrawlFaultsTest, LoseNothingThatWasCounted) {
  std::uint64_t writes = 0;
  {
    EngineCrawl run;
    AddWeb(run);
    ASSERT_TRUE(run.Crawl().Ok());
    EXPECT_EQ(run.CheckArchive().size(), std::size_t{3 * kSites});
    writes = run.files.Changes();
  }
  ASSERT_GT(writes, 3U);
  for (std::uint64_t at = 1; at <= writes; ++at) {
    SCOPED_TRACE(at);
    EngineCrawl run;
    AddWeb(run);
    // Once, or from then on; with a part of the octets written or none.
    run.files.FailAt(at, at % 2 == 0 ? 1 : 1'000'000, GetParam(),
                     at % 3 == 0 ? 0 : 100);
    const Result<CrawlSummary> broken = run.Crawl();
    ASSERT_FALSE(broken.Ok());
    EXPECT_NE(broken.Reason().message.find(GetParam()), std::string::npos)
        << broken.Reason().message;
    const std::vector<std::string> counted = run.CheckArchive();
    const std::size_t asked = run.web.Log().size();
    run.files.FailAt(0, 0);
    run.Reopen();
    const Result<CrawlSummary> again = run.Crawl();
    ASSERT_TRUE(again.Ok()) << again.Reason().message;
    EXPECT_EQ(run.CheckArchive().size(), std::size_t{3 * kSites});
    const std::vector<std::string> urls = run.web.Urls();
    const std::set<std::string> later(
        urls.begin() + static_cast<std::ptrdiff_t>(asked), urls.end());
    for (const std::string& url : counted) {
      EXPECT_FALSE(later.contains(url)) << url;
    }
    const std::set<std::string> distinct(urls.begin(), urls.end());
    EXPECT_LE(urls.size() - distinct.size(), kInFlight);
  }
}

INSTANTIATE_TEST_SUITE_P(Table, CrawlFaultsTest,
                         testing::Values("No space left on device",
                                         "Input/output error"),
                         [](const auto& tested) {
                           return tested.param.starts_with("No")
                                      ? std::string("NoSpace")
                                      : std::string("InputOutput");
                         });

}  // namespace
}  // namespace kindred::server
