// Addresses that must not be reached (ssrf_urls.jsonl of the shared vectors),
// by every way a site can name one: the real fetcher with its guard behind a
// crawl of a site that is made up.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

#include "base/clock.h"
#include "base/json.h"
#include "crawler/address_guard.h"
#include "crawler/crawl.h"
#include "crawler/curl_fetcher.h"
#include "tests/crawler/shared_data.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_web.h"

namespace kindred::crawler {
namespace {

constexpr std::string_view kSite = "entry.de";

// The made-up site from a FakeWeb, all else from the network, which nothing may
// reach.
class GuardedWeb final : public Fetcher {
 public:
  explicit GuardedWeb(FakeClock& clock)
      : web(clock),
        network_(std::move(
            MakeCurlFetcher(
                {.user_agent = "Kindred/0.1", .proxy = "", .ca_file = ""},
                AddressGuard::Make({}).Value(), time_)
                .Value())) {}

  void Start(FetchRequest request) override {
    if (request.url.Host() == kSite) {
      web.Start(std::move(request));
      return;
    }
    asked.push_back(request.url.Href());
    // A name with a public address: not to be asked by a test.
    if (!request.url.HostIsAddress() && !IsLoopbackName(request.url.Host())) {
      ADD_FAILURE() << request.url.Href() << " is asked for";
      web.Start(std::move(request));
      return;
    }
    ++flying_;
    network_->Start(std::move(request));
  }

  [[nodiscard]] std::vector<FetchAnswer> Collect(Millis wait) override {
    if (flying_ == 0) return web.Collect(wait);
    constexpr Millis kLong{20'000};
    std::vector<FetchAnswer> answers = network_->Collect(kLong);
    flying_ -= answers.size();
    for (const FetchAnswer& answer : answers) {
      EXPECT_TRUE(answer.failure == FetchFailure::kForbiddenAddress ||
                  answer.failure == FetchFailure::kNoAddress)
          << answer.failure_text;
      EXPECT_EQ(answer.address, "");
    }
    return answers;
  }

  void Abort() override {
    web.Abort();
    network_->Abort();
  }

  FakeWeb web;
  std::vector<std::string> asked;  // of the network

 private:
  SystemClock time_;
  std::unique_ptr<Fetcher> network_;
  std::size_t flying_ = 0;
};

struct Visit {
  FakeClock clock;
  GuardedWeb web{clock};
  SiteReport report;

  void Run(const std::string& start_url = "") {
    bool given = false;
    CrawlHooks hooks;
    hooks.next = [&]() -> std::optional<SiteRequest> {
      if (std::exchange(given, true)) return std::nullopt;
      return SiteRequest{1, std::string(kSite), start_url};
    };
    hooks.page = [](const SiteRequest&, const FetchedPage& page) {
      EXPECT_EQ(page.final_url.Host(), kSite);
      return Done();
    };
    hooks.done = [&](const SiteRequest&, const SiteReport& done) {
      report = done;
      return Done();
    };
    EXPECT_TRUE(Crawl({}, hooks, web, clock, {}).Ok());
  }
};

std::vector<Json> BlockedRows() {
  const auto text = SharedFile("vectors/ssrf/ssrf_urls.jsonl");
  std::vector<Json> rows;
  if (!text) return rows;
  for (Json& row : JsonRows(*text)) {
    const bool* const block = row.Find("must_block")->AsBool();
    if (block != nullptr && *block) rows.push_back(std::move(row));
  }
  EXPECT_EQ(rows.size(), 65U);
  return rows;
}

TEST(Ssrf, ByUrl) {
  for (const Json& row : BlockedRows()) {
    if (TextOf(row, "address").empty()) continue;  // a port or a scheme
    Visit visit;
    visit.web.web.AddText("https://entry.de/", "<p>Home");
    visit.Run(TextOf(row, "url"));
    EXPECT_FALSE(visit.web.asked.empty()) << row.Dump();
  }
}

TEST(Ssrf, ByRedirect) {
  for (const Json& row : BlockedRows()) {
    Visit visit;
    visit.web.web.AddRedirect("https://entry.de/", TextOf(row, "url"));
    visit.Run();
    EXPECT_NE(visit.report.outcome, SiteOutcome::kRead) << row.Dump();
  }
}

TEST(Ssrf, ByRobotsRedirect) {
  for (const Json& row : BlockedRows()) {
    Visit visit;
    visit.web.web.AddText("https://entry.de/", "<p>Home");
    visit.web.web.AddRedirect("https://entry.de/robots.txt",
                              TextOf(row, "url"));
    visit.Run();
  }
}

TEST(Ssrf, BySitemapAndLink) {
  for (const Json& row : BlockedRows()) {
    Visit visit;
    const std::string url = TextOf(row, "url");
    visit.web.web.AddText("https://entry.de/robots.txt", "Sitemap: " + url);
    visit.web.web.AddText("https://entry.de/",
                          "<p><a href='" + url + "'>Products</a>");
    visit.Run();
    EXPECT_EQ(visit.report.outcome, SiteOutcome::kRead) << row.Dump();
  }
}

}  // namespace
}  // namespace kindred::crawler
