// The crawl over real sockets: politeness by the server's own log, hostile
// sites beside honest ones, redirects to where nobody may go.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

#include "base/clock.h"
#include "crawler/crawl.h"
#include "crawler/curl_fetcher.h"
#include "tests/crawler/shared_data.h"
#include "tests/support/fake_resolver.h"
#include "tests/support/hostile_shapes.h"
#include "tests/support/rude_server.h"

namespace kindred::crawler {
namespace {

std::string Answer(const std::string& body,
                   const std::string& status = "200 OK",
                   const std::string& headers = "") {
  return "HTTP/1.1 " + status + "\r\nContent-Type: text/html\r\n" + headers +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string HostOf(const std::string& request) {
  const std::size_t host = request.find("Host: ");
  if (host == std::string::npos) return {};
  return request.substr(host + 6, request.find(':', host + 6) - host - 6);
}

bool AsksFor(const std::string& request, const std::string& path) {
  return request.starts_with("GET " + path + " ");
}

// Crawls sites that all are one server; tells each site's outcome.
struct SocketCrawl {
  explicit SocketCrawl(RudeServer& asked) : server(&asked) {}

  void Add(const std::string& host, const std::string& scheme = "http") {
    fetch.hosts[host] = {address};
    sites.push_back(
        {static_cast<std::int64_t>(sites.size()), host,
         scheme + "://" + host + ":" + std::to_string(server->Port()) + "/"});
  }

  void Run() {
    SystemClock clock;
    fetch.user_agent = "Kindred/0.1";
    const auto fetcher = std::move(
        MakeCurlFetcher(
            fetch,
            AddressGuard::Make(std::vector<std::string>{address + "/32"})
                .Value(),
            clock, std::make_unique<FakeResolver>())
            .Value());
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
    const std::stop_source stop;
    EXPECT_TRUE(Crawl(crawl, hooks, *fetcher, clock, stop.get_token()).Ok());
  }

  RudeServer* server;
  std::string address = "127.0.0.1";
  FetchOptions fetch;
  CrawlOptions crawl;
  std::vector<SiteRequest> sites;
  std::map<std::string, SiteReport> reports;
};

std::map<std::string, std::vector<RudeServer::Entry>> ByHost(
    RudeServer& server) {
  std::map<std::string, std::vector<RudeServer::Entry>> hosts;
  for (RudeServer::Entry& entry : server.Log()) {
    hosts[HostOf(entry.request)].push_back(std::move(entry));
  }
  for (auto& [host, entries] : hosts) {
    std::ranges::sort(entries, {}, &RudeServer::Entry::begin);
  }
  return hosts;
}

TEST(CrawlSockets, IsPoliteByTheServersLog) {
  constexpr Millis kDelay{120};
  constexpr Millis kRetryAfter{1'000};
  constexpr Millis kTruncated{2};  // clocks tell whole milliseconds
  std::mutex mutex;
  std::set<std::string> told;  // hosts that were told to come later
  RudeServer server([&](const std::string& request) {
    const std::string host = HostOf(request);
    if (AsksFor(request, "/robots.txt")) {
      return RudeReply{Answer("User-agent: *\nAllow: /\n")};
    }
    const std::scoped_lock lock(mutex);
    if (host.starts_with("busy") && told.insert(host).second) {
      return RudeReply{Answer("", "503 Busy", "Retry-After: 1\r\n")};
    }
    return RudeReply{
        .octets = Answer("<html><a href=/about>About us</a><a href=/products>"
                         "Products</a><a href=/services>Services</a>"),
        .before = Millis(30)};
  });
  SocketCrawl run(server);
  run.crawl.delay = kDelay;
  for (int i = 0; i < 6; ++i) {
    run.Add((i < 2 ? "busy" : "site") + std::to_string(i) + ".example");
  }
  run.Run();
  for (const auto& [host, report] : run.reports) {
    EXPECT_EQ(report.pages, 4) << host << ": " << report.detail;
  }
  std::size_t gaps = 0;
  for (const auto& [host, entries] : ByHost(server)) {
    for (std::size_t i = 1; i < entries.size(); ++i) {
      const auto gap = entries[i].begin - entries[i - 1].end;
      EXPECT_GE(gap, kDelay - kTruncated) << host << ' ' << i;
      EXPECT_EQ(entries[i].connection, entries[0].connection) << host;
      const bool late = host.starts_with("busy") && i == 2;
      EXPECT_GE(gap, late ? kRetryAfter - kTruncated : Millis(0)) << host;
      ++gaps;
    }
  }
  EXPECT_EQ(gaps, 4U * 4 + 2U * 5);
  EXPECT_EQ(server.Connections(), 6);
}

TEST(CrawlSockets, EndsHostileSitesAndReadsTheOthers) {
  const std::string folder = "vectors/mime/content-encoding/big.text.";
  const std::vector<HostileShape> shapes =
      HostileShapes(SharedFile(folder + "br").value_or(""),
                    SharedFile(folder + "zst").value_or(""));
  RudeServer server([&](const std::string& request) {
    const std::string host = HostOf(request);
    if (AsksFor(request, "/robots.txt")) {
      return RudeReply{Answer("", "404 None")};
    }
    if (host.starts_with("loop")) {
      const bool first = AsksFor(request, "/");
      return RudeReply{Answer("", "302 Found",
                              first ? "Location: /b\r\n" : "Location: /\r\n")};
    }
    for (const HostileShape& shape : shapes) {
      if (host == shape.name + ".example") return shape.reply;
    }
    return RudeReply{Answer("<html><p>hello")};
  });
  SocketCrawl run(server);
  run.crawl.delay = Millis(0);
  run.crawl.delay_factor = 0;  // what a rude one takes is its own time
  run.fetch.total_timeout = Millis(700);
  run.fetch.max_body_bytes = std::size_t{256} << 10U;
  run.fetch.max_header_bytes = std::size_t{16} << 10U;
  for (const HostileShape& shape : shapes) {
    run.Add(shape.name + ".example", shape.scheme);
  }
  run.Add("loop.example");
  for (int i = 0; i < 10; ++i) {
    run.Add("neighbour" + std::to_string(i) + ".example");
  }
  // How soon each ends is measured by tests/bench.
  run.Run();
  ASSERT_EQ(run.reports.size(), run.sites.size());
  for (const auto& [host, report] : run.reports) {
    const bool honest = host.starts_with("neighbour");
    EXPECT_EQ(report.outcome == SiteOutcome::kRead, honest)
        << host << ": " << report.detail;
  }
  EXPECT_NE(run.reports["loop.example"].detail.find("circle"),
            std::string::npos)
      << run.reports["loop.example"].detail;
}

TEST(CrawlSockets, FollowsNoRedirectToAForbiddenAddress) {
  const auto text = SharedFile("vectors/ssrf/ssrf_urls.jsonl");
  if (!text) GTEST_SKIP() << "../shared is not there";
  std::vector<std::string> targets;
  for (const Json& row : JsonRows(*text)) {
    const bool* const block = row.Find("must_block")->AsBool();
    if (block == nullptr || !*block) continue;
    targets.push_back(TextOf(row, "url"));
  }
  ASSERT_GT(targets.size(), 60U);
  const auto target_of = [&](const std::string& host) {
    return targets[static_cast<std::size_t>(std::stoi(host.substr(4)))];
  };
  RudeServer server(
      [&](const std::string& request) {
        const bool robots = AsksFor(request, "/robots.txt");
        // Half of the sites send robots.txt there already.
        const std::string host = HostOf(request);
        if (robots && host.back() == 'e' && host.starts_with("home")) {
          return RudeReply{Answer("", "404 None")};
        }
        return RudeReply{
            Answer("", "302 Found", "Location: " + target_of(host) + "\r\n")};
      },
      "127.77.0.1");
  SocketCrawl run(server);
  run.address = "127.77.0.1";  // the one that may be reached
  run.crawl.delay = Millis(0);
  run.fetch.connect_timeout = Millis(300);
  for (std::size_t i = 0; i < targets.size(); ++i) {
    run.Add("home" + std::to_string(i) + ".example");
    run.Add("robo" + std::to_string(i) + ".example");
  }
  run.Run();
  std::size_t forbidden = 0;
  for (const auto& [host, report] : run.reports) {
    EXPECT_NE(report.outcome, SiteOutcome::kRead) << host;
    const bool told = report.detail.find("reserved") != std::string::npos ||
                      report.detail.find("leads to port") != std::string::npos;
    if (told) ++forbidden;
  }
  // The others name no web address: file:, gopher:, a port past the last.
  EXPECT_GE(forbidden + 20, 2 * targets.size());
  EXPECT_GE(server.Log().size(), 2 * targets.size());
  for (const RudeServer::Entry& entry : server.Log()) {
    EXPECT_TRUE(HostOf(entry.request).ends_with(".example")) << entry.request;
  }
}

}  // namespace
}  // namespace kindred::crawler
