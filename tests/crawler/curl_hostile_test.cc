// Servers that mean harm, all at once beside honest ones: each ends by its
// limit, and the honest ones notice nothing.
#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

#include "base/clock.h"
#include "crawler/curl_fetcher.h"
#include "tests/crawler/shared_data.h"
#include "tests/support/fake_resolver.h"
#include "tests/support/hostile_shapes.h"
#include "tests/support/rude_server.h"

namespace kindred::crawler {
namespace {

constexpr std::size_t kNeighbours = 20;

// "drip-body" of "drip-body.example:1234" in a request.
std::string FirstLabel(const std::string& request) {
  const std::size_t host = request.find("Host: ");
  if (host == std::string::npos) return "no-tls";
  return request.substr(host + 6, request.find('.', host) - host - 6);
}

std::unique_ptr<Fetcher> FetcherTo(FetchOptions options,
                                   const std::vector<std::string>& allowed,
                                   const Clock& clock, HostTable hosts) {
  options.user_agent = "Kindred/0.1";
  options.hosts = std::move(hosts);
  return std::move(MakeCurlFetcher(std::move(options),
                                   AddressGuard::Make(allowed).Value(), clock,
                                   std::make_unique<FakeResolver>())
                       .Value());
}

TEST(HostileServers, EndByTheirLimitsAndHarmNoNeighbour) {
  const std::string folder = "vectors/mime/content-encoding/big.text.";
  const std::vector<HostileShape> shapes =
      HostileShapes(SharedFile(folder + "br").value_or(""),
                    SharedFile(folder + "zst").value_or(""));
  std::map<std::string, RudeReply> replies;
  for (const HostileShape& shape : shapes) replies[shape.name] = shape.reply;
  RudeServer server([&](const std::string& request) {
    const auto found = replies.find(FirstLabel(request));
    return found == replies.end()
               ? RudeReply{"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"}
               : found->second;
  });
  FetchOptions options;
  options.total_timeout = Millis(1'000);
  options.max_body_bytes = std::size_t{256} << 10U;
  options.max_header_bytes = std::size_t{16} << 10U;
  HostTable hosts;
  std::vector<std::string> urls;
  const auto add = [&](const std::string& scheme, const std::string& name) {
    hosts[name + ".example"] = {"127.0.0.1"};
    urls.push_back(scheme + "://" + name +
                   ".example:" + std::to_string(server.Port()) + "/");
  };
  for (const HostileShape& shape : shapes) add(shape.scheme, shape.name);
  for (std::size_t i = 0; i < kNeighbours; ++i) {
    add("http", "neighbour" + std::to_string(i));
  }
  SystemClock clock;
  const auto fetcher =
      FetcherTo(options, {"127.0.0.1/32"}, clock, std::move(hosts));
  for (std::size_t i = 0; i < urls.size(); ++i) {
    fetcher->Start(
        {.id = i, .url = Url::Parse(urls[i]).Value(), .headers = {}});
  }
  const Millis begin = clock.Monotonic();
  std::size_t got = 0;
  while (got < urls.size()) {
    const std::vector<FetchAnswer> answers = fetcher->Collect(Millis(3'000));
    ASSERT_FALSE(answers.empty()) << got << " of " << urls.size();
    got += answers.size();
    const Millis took = clock.Monotonic() - begin;
    for (const FetchAnswer& answer : answers) {
      const bool hostile = answer.id < shapes.size();
      EXPECT_EQ(answer.failure != FetchFailure::kNone, hostile)
          << urls[answer.id] << ": " << answer.failure_text;
      EXPECT_EQ(answer.body == "hello", !hostile) << urls[answer.id];
      EXPECT_LE(answer.body.size(), options.max_body_bytes);
      EXPECT_LE(took, options.total_timeout + Millis(1'000)) << urls[answer.id];
    }
  }
}

// Every spelling of an address that must not be reached, also behind a name.
TEST(HostileServers, CannotSendTheFetcherToAForbiddenAddress) {
  const auto text = SharedFile("vectors/ssrf/ssrf_urls.jsonl");
  if (!text) GTEST_SKIP() << "../shared is not there";
  RudeServer server([](const std::string&) {
    return RudeReply{"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"};
  });
  SystemClock clock;
  auto fake = std::make_unique<FakeResolver>();
  FakeResolver* const resolver = fake.get();
  FetchOptions options;
  options.user_agent = "Kindred/0.1";
  options.connect_timeout = Millis(500);
  const auto fetcher =
      std::move(MakeCurlFetcher(options, AddressGuard::Make({}).Value(), clock,
                                std::move(fake))
                    .Value());
  std::size_t tried = 0;
  for (const Json& row : JsonRows(*text)) {
    const bool* const block = row.Find("must_block")->AsBool();
    const std::string line = TextOf(row, "url");
    const std::string address = TextOf(row, "address");
    const Result<Url> url = Url::Parse(line);
    if (block == nullptr || !*block || address.empty() || !url.Ok()) continue;
    const std::string host(url.Value().Host());
    resolver->Add(host, {address});
    // The same host at the port where somebody listens.
    const Result<Url> there = Url::Parse("http://" + host + ":" +
                                         std::to_string(server.Port()) + "/");
    ASSERT_TRUE(there.Ok()) << host;
    fetcher->Start({.id = 1, .url = there.Value(), .headers = {}});
    const std::vector<FetchAnswer> answers = fetcher->Collect(Millis(2'000));
    ASSERT_EQ(answers.size(), 1U) << line;
    EXPECT_EQ(answers[0].failure, FetchFailure::kForbiddenAddress) << line;
    EXPECT_EQ(answers[0].request_block, "") << line;
    ++tried;
  }
  EXPECT_GT(tried, 50U);
  EXPECT_EQ(server.Connections(), 0);
}

}  // namespace
}  // namespace kindred::crawler
