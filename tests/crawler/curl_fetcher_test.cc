// The libcurl fetcher against a server on loopback. Nothing here waits longer
// than the short limits it sets itself.
#include "crawler/curl_fetcher.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include <unistd.h>

#include "base/clock.h"
#include "crawler/inflate.h"
#include "tests/crawler/shared_data.h"
#include "tests/support/test_server.h"

namespace kindred::crawler {
namespace {

constexpr Millis kLong{20'000};

AddressGuard Loopback() {
  const std::vector<std::string> networks = {"127.0.0.0/8"};
  return AddressGuard::Make(networks).Value();
}

AddressGuard Nothing() {
  return AddressGuard::Make({}).Value();
}

FetchOptions Options() {
  FetchOptions options;
  options.user_agent = "Kindred/0.1 (+https://acme.example/bot)";
  return options;
}

std::string Ok(const std::string& body, const std::string& headers = "") {
  return "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + headers +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

struct Client {
  explicit Client(const FetchOptions& options = Options(),
                  AddressGuard guard = Loopback())
      : fetcher(std::move(
            MakeCurlFetcher(options, std::move(guard), clock).Value())) {}

  FetchAnswer Get(const std::string& url) {
    fetcher->Start({.id = 7, .url = Url::Parse(url).Value(), .headers = {}});
    std::vector<FetchAnswer> answers = fetcher->Collect(kLong);
    EXPECT_EQ(answers.size(), 1U);
    return answers.empty() ? FetchAnswer{} : std::move(answers[0]);
  }

  SystemClock clock;
  std::unique_ptr<Fetcher> fetcher;
};

TEST(CurlFetcher, FetchesAPage) {
  TestServer server([](const std::string&) {
    return Ok("<p>Hello", "X-Robots-Tag: none\r\n");
  });
  Client client;
  const FetchAnswer answer = client.Get(server.Origin() + "/a?b=c");
  EXPECT_EQ(answer.id, 7U);
  EXPECT_EQ(answer.failure, FetchFailure::kNone);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "<p>Hello");
  EXPECT_EQ(answer.address, "127.0.0.1");
  EXPECT_EQ(answer.header_block,
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
            "X-Robots-Tag: none\r\nContent-Length: 8\r\n");
  const std::string request = server.Requests().at(0);
  EXPECT_TRUE(request.starts_with("GET /a?b=c HTTP/1.1\r\n")) << request;
  EXPECT_NE(request.find("User-Agent: Kindred/0.1 (+https://acme.example/"),
            std::string::npos);
  EXPECT_NE(request.find("Accept-Encoding: deflate, gzip"), std::string::npos);
}

TEST(CurlFetcher, SendsTheHeadersItIsGiven) {
  TestServer server([](const std::string&) { return Ok("x"); });
  Client client;
  client.fetcher->Start({.id = 1,
                         .url = Url::Parse(server.Origin()).Value(),
                         .headers = {{"If-None-Match", "\"7\""}}});
  EXPECT_EQ(client.fetcher->Collect(kLong).size(), 1U);
  EXPECT_NE(server.Requests().at(0).find("If-None-Match: \"7\"\r\n"),
            std::string::npos);
}

TEST(CurlFetcher, FollowsNoRedirect) {
  TestServer server([](const std::string&) {
    return "HTTP/1.1 301 Moved\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n";
  });
  Client client;
  const FetchAnswer answer = client.Get(server.Origin() + "/a");
  EXPECT_EQ(answer.status, 301);
  EXPECT_EQ(HeaderValue(answer.header_block, "location"), "/b");
  EXPECT_EQ(server.Requests().size(), 1U);
}

TEST(CurlFetcher, KeepsTheFinalHeadersOnly) {
  TestServer server([](const std::string&) {
    return "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" +
           std::string(
               "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
               "2\r\nhi\r\n0\r\nX-Trailer: 1\r\n\r\n");
  });
  Client client;
  const FetchAnswer answer = client.Get(server.Origin());
  EXPECT_EQ(answer.body, "hi");
  EXPECT_EQ(answer.header_block,
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n");
}

TEST(CurlFetcher, DecodesContent) {
  TestServer server([](const std::string&) {
    return Ok(Gzip("<p>compressed"), "Content-Encoding: gzip\r\n");
  });
  Client client;
  EXPECT_EQ(client.Get(server.Origin()).body, "<p>compressed");
}

TEST(CurlFetcher, RunsManyAtOnce) {
  TestServer server([](const std::string& request) {
    return Ok(request.substr(5, request.find(' ', 5) - 5));
  });
  Client client;
  std::vector<std::string> bodies(30);
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    const std::string url = server.Origin() + "/" + std::to_string(i);
    client.fetcher->Start(
        {.id = i, .url = Url::Parse(url).Value(), .headers = {}});
  }
  for (std::size_t got = 0; got < bodies.size();) {
    const auto answers = client.fetcher->Collect(kLong);
    ASSERT_FALSE(answers.empty());
    for (const FetchAnswer& answer : answers) bodies[answer.id] = answer.body;
    got += answers.size();
  }
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    EXPECT_EQ(bodies[i], std::to_string(i));
  }
  EXPECT_TRUE(client.fetcher->Collect(kLong).empty());
}

TEST(CurlFetcher, AbortDropsWhatIsInFlight) {
  TestServer server([](const std::string&) { return ""; });
  Client client;
  client.fetcher->Start(
      {.id = 1, .url = Url::Parse(server.Origin()).Value(), .headers = {}});
  EXPECT_TRUE(client.fetcher->Collect(Millis(50)).empty());
  client.fetcher->Abort();
  EXPECT_TRUE(client.fetcher->Collect(kLong).empty());
}

struct FailureCase {
  std::string name;
  std::string answer;  // octets; empty: silence
  FetchFailure failure;
  std::string text;
};

void PrintTo(const FailureCase& row, std::ostream* out) {
  *out << row.name;
}

class CurlFailureTest : public testing::TestWithParam<FailureCase> {};

TEST_P(CurlFailureTest, IsNamed) {
  TestServer server([](const std::string&) { return GetParam().answer; });
  FetchOptions options = Options();
  options.total_timeout = Millis(GetParam().answer.empty() ? 300 : 10'000);
  options.max_body_bytes = 1000;
  options.max_header_bytes = 1000;
  Client client(options);
  const FetchAnswer answer = client.Get(server.Origin());
  EXPECT_EQ(answer.failure, GetParam().failure);
  EXPECT_EQ(answer.failure_text, GetParam().text);
  EXPECT_EQ(answer.status, 0);
  EXPECT_LE(answer.body.size(), 1000U);
}

const std::string kHead = "HTTP/1.1 200 OK\r\n";
constexpr const char* kNotHttp = "the answer is no valid HTTP";

INSTANTIATE_TEST_SUITE_P(
    Table, CurlFailureTest,
    testing::Values(
        FailureCase{"Silence", "", FetchFailure::kTimeout,
                    "no answer within 1 s"},
        FailureCase{"TooLarge", Ok(std::string(1001, 'x')),
                    FetchFailure::kTooLarge,
                    "the answer is larger than 1000 octets"},
        FailureCase{
            "TooLargeWithoutLength", kHead + "\r\n" + std::string(5000, 'x'),
            FetchFailure::kTooLarge, "the answer is larger than 1000 octets"},
        FailureCase{
            "GzipBomb",
            Ok(Gzip(std::string(5'000'000, 'x')), "Content-Encoding: gzip\r\n"),
            FetchFailure::kTooLarge, "the answer is larger than 1000 octets"},
        FailureCase{
            "Headers", kHead + "X: " + std::string(2000, 'x') + "\r\n\r\n",
            FetchFailure::kTooLarge, "the header is larger than 1000 octets"},
        FailureCase{"NotHttp", "220 ready\r\n", FetchFailure::kProtocol,
                    kNotHttp},
        FailureCase{"ShortBody", kHead + "Content-Length: 9\r\n\r\nabc",
                    FetchFailure::kProtocol, kNotHttp},
        FailureCase{"BrokenGzip",
                    Ok("no gzip at all", "Content-Encoding: gzip\r\n"),
                    FetchFailure::kProtocol, kNotHttp},
        FailureCase{"BrokenChunks",
                    kHead + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n",
                    FetchFailure::kProtocol, "the answer broke off"}),
    [](const auto& tested) { return tested.param.name; });

// PITFALLS: 49 octets of brotli give 27,000,000.
TEST(CurlFetcher, StopsABrotliBomb) {
  const auto bomb = SharedFile("vectors/mime/content-encoding/big.text.br");
  if (!bomb) GTEST_SKIP() << "../shared is not there";
  TestServer server([&](const std::string&) {
    return Ok(*bomb, "Content-Encoding: br\r\n");
  });
  Client client;
  const FetchAnswer answer = client.Get(server.Origin());
  EXPECT_EQ(answer.failure, FetchFailure::kTooLarge);
  EXPECT_LE(answer.body.size(), kKeptOfTooLarge);
}

TEST(CurlFetcher, NamesARefusedConnection) {
  std::string origin;
  {
    const TestServer gone([](const std::string&) { return ""; });
    origin = gone.Origin();
  }
  Client client;
  const FetchAnswer answer = client.Get(origin);
  EXPECT_EQ(answer.failure, FetchFailure::kConnect);
  EXPECT_EQ(answer.failure_text, "the connection is refused");
}

// A label of 64 octets cannot be in the DNS (RFC 1035), so nobody is asked.
TEST(CurlFetcher, NamesAMissingAddress) {
  Client client;
  const FetchAnswer answer =
      client.Get("http://" + std::string(64, 'a') + ".example/");
  EXPECT_EQ(answer.failure, FetchFailure::kNoAddress);
  EXPECT_EQ(answer.failure_text, "the name has no address");
}

TEST(CurlFetcher, NamesAServerWithoutTls) {
  TestServer server([](const std::string&) { return Ok("plain"); });
  Client client;
  const FetchAnswer answer = client.Get(server.Origin("https"));
  EXPECT_EQ(answer.failure, FetchFailure::kTls);
  EXPECT_EQ(answer.failure_text, "no secure connection could be agreed on");
}

TEST(CurlFetcher, AsksNoPrivateAddress) {
  TestServer server([](const std::string&) { return Ok("secret"); });
  Client client(Options(), Nothing());
  const std::string port = server.Origin().substr(16);
  for (const std::string host :
       {"127.0.0.1", "localhost", "a.localhost", "[::1]", "0x7f.1",
        "[::ffff:127.0.0.1]", "localhost."}) {
    const FetchAnswer answer = client.Get(
        std::string("http://").append(host).append(port).append("/"));
    EXPECT_EQ(answer.failure, FetchFailure::kForbiddenAddress) << host;
    EXPECT_EQ(answer.body, "") << host;
  }
  EXPECT_TRUE(server.Requests().empty());
}

// The machine's own name leads to an address of its own, which is private
// wherever it is not loopback: seen only once it is resolved.
TEST(CurlFetcher, JudgesWhatANameLeadsTo) {
  std::array<char, 256> name{};
  ASSERT_EQ(::gethostname(name.data(), name.size() - 1), 0);
  const Result<Url> url =
      Url::Parse("http://" + std::string(name.data()) + "/");
  if (!url.Ok()) GTEST_SKIP() << "the host's name fits no URL";
  Client client(Options(), Nothing());
  const FetchAnswer answer = client.Get(url.Value().Href());
  if (answer.failure == FetchFailure::kNoAddress) {
    GTEST_SKIP() << "the host's name has no address";
  }
  EXPECT_EQ(answer.failure, FetchFailure::kForbiddenAddress);
  EXPECT_NE(answer.failure_text.find("private or reserved"), std::string::npos);
}

TEST(CurlFetcher, AsksAProxyWithoutResolving) {
  TestServer proxy([](const std::string& request) {
    return request.starts_with("CONNECT")
               ? std::string("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n")
               : Ok("by proxy");
  });
  FetchOptions options = Options();
  options.proxy = proxy.Origin();
  Client client(options, Nothing());
  const FetchAnswer answer = client.Get("http://acme.example/x");
  EXPECT_EQ(answer.body, "by proxy");
  EXPECT_EQ(answer.address, "");
  EXPECT_TRUE(proxy.Requests().at(0).starts_with(
      "GET http://acme.example/x HTTP/1.1\r\n"));
  const FetchAnswer secure = client.Get("https://acme.example/x");
  EXPECT_EQ(secure.failure, FetchFailure::kConnect);
  EXPECT_EQ(secure.failure_text, "the proxy refuses with status 403");
  // The proxy is not used to reach what may not be reached.
  EXPECT_EQ(client.Get("http://169.254.169.254/").failure,
            FetchFailure::kForbiddenAddress);
  EXPECT_EQ(proxy.Requests().size(), 2U);
}

TEST(CurlFetcher, IgnoresProxiesOfTheEnvironment) {
  TestServer server([](const std::string&) { return Ok("direct"); });
  // No other thread of the test reads the environment.
  // NOLINTBEGIN(concurrency-mt-unsafe)
  for (const char* name : {"http_proxy", "ALL_PROXY", "all_proxy"}) {
    ::setenv(name, "http://127.0.0.1:1", 1);
  }
  Client client;
  EXPECT_EQ(client.Get(server.Origin()).body, "direct");
  for (const char* name : {"http_proxy", "ALL_PROXY", "all_proxy"}) {
    ::unsetenv(name);
  }
  // NOLINTEND(concurrency-mt-unsafe)
}

TEST(CurlFetcher, RefusesOptionsItCannotUse) {
  const SystemClock clock;
  const auto reason = [&](const FetchOptions& options) {
    const auto fetcher = MakeCurlFetcher(options, Nothing(), clock);
    return fetcher.Ok() ? "" : fetcher.Reason().message;
  };
  for (const char* proxy : {"nonsense", "ftp://a", "http://", "http://a/x"}) {
    FetchOptions options = Options();
    options.proxy = proxy;
    EXPECT_NE(reason(options).find(proxy), std::string::npos) << proxy;
  }
  FetchOptions agent = Options();
  agent.user_agent = "a\r\nX: 1";
  EXPECT_NE(reason(agent), "");
  FetchOptions timeout = Options();
  timeout.total_timeout = Millis(0);
  EXPECT_NE(reason(timeout), "");
  EXPECT_EQ(reason(Options()), "");
}

}  // namespace
}  // namespace kindred::crawler
