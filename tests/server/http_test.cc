#include "server/http.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <httplib.h>

#include "base/result.h"
#include "server/api.h"
#include "tests/server/http_client.h"
#include "tests/server/sample_list.h"

namespace kindred::server {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

Running::Serve Api(std::function<void()> on_request = [] {}) {
  auto list = std::make_shared<const RankedList>(SampleList(60));
  ApiBackend backend{
      .current =
          [list, on_request = std::move(on_request)] {
            on_request();
            return list;
          },
      .start_job = [](std::string_view /*kind*/) -> Result<index::JobRecord> {
        return Error{ErrorCode::kUnavailable, "none"};
      },
      .job =
          [](std::int64_t /*id*/) -> Result<std::optional<index::JobRecord>> {
        return std::optional<index::JobRecord>();
      }};
  return [backend = std::move(backend)](const HttpOptions& options,
                                        std::stop_token stop) {
    return ServeApi(backend, options, std::move(stop));
  };
}

constexpr std::string_view kPost =
    "POST /v1/prospects/search HTTP/1.1\r\nHost: localhost\r\n"
    "Content-Type: application/json\r\nConnection: close\r\n";

std::string Get(std::string_view path, std::string_view fields) {
  return "GET " + std::string(path) + " HTTP/1.1\r\nConnection: close\r\n" +
         std::string(fields) + "\r\n";
}

TEST(ServeApiTest, AnswersAndSaysWhatABrowserMay) {
  Running server(Api());
  const std::string answer =
      server.Exchange(Get("/healthz", "Host: 127.0.0.1:1\r\n"));
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(answer, HasSubstr("\r\nContent-Type: application/json\r\n"));
  EXPECT_THAT(answer, HasSubstr("\r\nContent-Security-Policy: default-src "));
  EXPECT_THAT(answer, HasSubstr("\r\nX-Content-Type-Options: nosniff\r\n"));
  EXPECT_THAT(answer, HasSubstr("{\"status\":\"ok\""));
  const std::string page = server.Exchange(Get("/", "Host: localhost\r\n"));
  EXPECT_THAT(page,
              AllOf(HasSubstr("script-src 'sha256-"), HasSubstr("</html>")));
  EXPECT_TRUE(server.Stop());
}

TEST(ServeApiTest, TakesBodiesWholeAndInChunks) {
  Running server(Api());
  EXPECT_THAT(server.Exchange(std::string(kPost) +
                              "Content-Length: 11\r\n\r\n{\"limit\":1}"),
              HasSubstr("\"total\":60"));
  EXPECT_THAT(
      server.Exchange(std::string(kPost) +
                      "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"lim\r\n6\r\n"
                      "it\":1}\r\n0\r\n\r\n"),
      HasSubstr("\"total\":60"));
  EXPECT_THAT(server.Exchange(std::string(kPost) + "\r\n"),
              StartsWith("HTTP/1.1 400 "));
}

TEST(ServeApiTest, RefusesForeignNames) {
  Running server(Api());
  for (const char* const host :
       {"", "Host: evil.example\r\n", "Host: localhost.evil.example\r\n",
        "Host: localhost:1@evil.example\r\n", "Host: 127.0.0.1:80:80\r\n",
        "Host: localhost\r\nHost: localhost\r\n"}) {
    EXPECT_THAT(server.Exchange(Get("/", host)), StartsWith("HTTP/1.1 421 "))
        << host;
  }
  for (const char* const host :
       {"Host: localhost\r\n", "Host: localhost:8080\r\n",
        "Host: [::1]:80\r\n"}) {
    EXPECT_THAT(server.Exchange(Get("/", host)), StartsWith("HTTP/1.1 200 "))
        << host;
  }
}

TEST(ServeApiTest, IgnoresRanges) {
  Running server(Api());
  std::string ranges = "Host: localhost\r\nRange: bytes=0-1";
  for (int i = 0; i < 300; ++i) ranges += ",0-";
  const std::string page = server.Exchange(Get("/", ranges + "\r\n"));
  EXPECT_THAT(page, StartsWith("HTTP/1.1 200 "));
  EXPECT_LT(page.size(), 2'000'000U);
}

TEST(ServeApiTest, EndsOversizedBodies) {
  Running server(Api());
  EXPECT_THAT(
      server.Exchange(std::string(kPost) + "Content-Length: 209715200\r\n\r\n"),
      StartsWith("HTTP/1.1 413 "));
  // 8 MiB in chunks of 64 KiB; the limit is 4 MiB.
  std::string chunked(kPost);
  chunked += "Transfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 128; ++i) {
    chunked += "10000\r\n" + std::string(0x10000, ' ') + "\r\n";
  }
  EXPECT_THAT(server.Exchange(chunked + "0\r\n\r\n"),
              StartsWith("HTTP/1.1 413 "));
}

TEST(ServeApiTest, EndsOversizedHeads) {
  Running server(Api());
  EXPECT_THAT(server.Exchange("GET /" + std::string(1 << 20U, 'a')),
              StartsWith("HTTP/1.1 414 "));
  EXPECT_THAT(server.Exchange("GET / HTTP/1.1\r\nHost: localhost\r\na: " +
                              std::string(1 << 20U, 'a')),
              StartsWith("HTTP/1.1 431 "));
  EXPECT_THAT(server.Exchange(std::string(1 << 16U, '\n')),
              StartsWith("HTTP/1.1 4"));
}

TEST(ServeApiTest, RefusesOtherBodies) {
  Running server(Api());
  EXPECT_THAT(
      server.Exchange(std::string(kPost) +
                      "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}"),
      StartsWith("HTTP/1.1 415 "));
  EXPECT_THAT(server.Exchange(
                  "POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\n"
                  "Connection: close\r\nContent-Length: 2\r\n"
                  "Content-Type: multipart/form-data; boundary=x\r\n\r\n{}"),
              StartsWith("HTTP/1.1 415 "));
}

TEST(ServeApiTest, KeepsConnectionsAndSeparatesRequests) {
  Running server(Api());
  const RawClient client(server.Port());
  const std::string request =
      "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
  client.Send(request);
  EXPECT_THAT(client.ReadTo("}\n"), StartsWith("HTTP/1.1 200 "));
  // Two at once; a body on a GET is not taken for a request.
  client.Send(request + Get("/healthz", "Host: localhost\r\n"));
  const std::string both = client.ReadAll();
  EXPECT_NE(both.find("HTTP/1.1 200 ", 1), std::string::npos);
  const std::string smuggled = server.Exchange(
      "GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: " +
      std::to_string(request.size()) + "\r\n\r\n" + request);
  EXPECT_EQ(smuggled.find("HTTP/1.1 ", 1), std::string::npos);
}

TEST(ServeApiTest, AnswersWhatTheParserRefuses) {
  Running server(Api());
  for (const char* const request :
       {"nonsense\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\r\n\r\n\r\n\r\n"}) {
    EXPECT_THAT(server.Exchange(request), StartsWith("HTTP/1.1 400 "))
        << request;
  }
}

TEST(ServeApiTest, AFaultOfTheBackendIsA500) {
  Running server(Api([] { throw std::runtime_error("secret"); }));
  EXPECT_THAT(server.Exchange(Get("/healthz", "Host: localhost\r\n")),
              AllOf(StartsWith("HTTP/1.1 500 "), Not(HasSubstr("secret"))));
}

TEST(ServeApiTest, ServesManyAtOnce) {
  Running server(Api(), 4);
  std::atomic<int> answered = 0;
  {
    std::array<std::jthread, 12> clients;
    for (std::jthread& thread : clients) {
      thread = std::jthread([&] {
        httplib::Client client("127.0.0.1", server.Port());
        client.set_keep_alive(true);
        for (int j = 0; j < 10; ++j) {
          const auto ask = [&client] {
            return client.Post("/v1/prospects/search", R"({"limit":2})",
                               "application/json");
          };
          // A server may close an idle connection just as it is used again
          // (RFC 9112 section 9.5); a client then asks once more.
          auto answer = ask();
          if (!answer) answer = ask();
          if (answer && answer->status == 200) ++answered;
        }
      });
    }
  }
  EXPECT_EQ(answered, 120);
}

TEST(ServeApiTest, IdleConnectionsDoNotStarveOthers) {
  Running server(Api(), 2);
  const std::array<RawClient, 4> idle = {
      RawClient(server.Port()), RawClient(server.Port()),
      RawClient(server.Port()), RawClient(server.Port())};
  EXPECT_THAT(server.Exchange(Get("/healthz", "Host: localhost\r\n")),
              StartsWith("HTTP/1.1 200 "));
}

TEST(ServeApiTest, AStopEndsOpenConnections) {
  Running server(Api());
  const RawClient idle(server.Port());
  const RawClient half(server.Port());
  half.Send("POST /v1/jobs HTTP/1.1\r\nHost: local");
  const RawClient body(server.Port());
  body.Send(std::string(kPost) + "Content-Length: 100\r\n\r\n{");
  EXPECT_TRUE(server.Stop());
}

TEST(ServeApiTest, AStopBeforeTheStartIsAStop) {
  std::stop_source source;
  source.request_stop();
  EXPECT_TRUE(Api()(HttpOptions(), source.get_token()).Ok());
}

TEST(ServeApiTest, SaysThatThePortIsTaken) {
  const Running server(Api());
  HttpOptions options;
  options.port = server.Port();
  const Status second = Api()(options, std::stop_token());
  ASSERT_FALSE(second.Ok());
  EXPECT_EQ(second.Reason().code, ErrorCode::kUnavailable);
  EXPECT_THAT(second.Reason().message,
              HasSubstr(std::to_string(server.Port())));
}

}  // namespace
}  // namespace kindred::server
