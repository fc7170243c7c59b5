// What the fetcher keeps from one request to the next: cookies, connections,
// names; and what it tells of a request.
#include "crawler/curl_session.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

#include "base/clock.h"
#include "crawler/curl_fetcher.h"
#include "crawler/inflate.h"
#include "tests/crawler/shared_data.h"
#include "tests/support/fake_resolver.h"
#include "tests/support/rude_server.h"

namespace kindred::crawler {
namespace {

using Then = RudeReply::Then;

std::string Page(const std::string& body, const std::string& headers = "") {
  return "HTTP/1.1 200 OK\r\n" + headers +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

AddressGuard GuardOf(const std::vector<std::string>& networks) {
  return AddressGuard::Make(networks).Value();
}

// A fetcher with a resolver of the test's.
struct Session {
  explicit Session(FetchOptions options = {},
                   const std::vector<std::string>& networks = {
                       "127.0.0.1/32"}) {
    options.user_agent = "Kindred/0.1";
    auto fake = std::make_unique<FakeResolver>();
    resolver = fake.get();
    fetcher = std::move(MakeCurlFetcher(std::move(options), GuardOf(networks),
                                        clock, std::move(fake))
                            .Value());
  }

  FetchAnswer Get(FetchRequest request) {
    fetcher->Start(std::move(request));
    std::vector<FetchAnswer> answers = fetcher->Collect(Millis(20'000));
    EXPECT_EQ(answers.size(), 1U);
    return answers.empty() ? FetchAnswer{} : std::move(answers[0]);
  }
  FetchAnswer Get(const std::string& url, std::uint64_t visit = 0) {
    return Get({.id = 1,
                .url = Url::Parse(url).Value(),
                .visit = visit,
                .headers = {}});
  }

  SystemClock clock;
  FakeResolver* resolver = nullptr;
  std::unique_ptr<Fetcher> fetcher;
};

std::string UrlOf(const RudeServer& server, const std::string& host,
                  const std::string& path = "/") {
  return "http://" + host + ":" + std::to_string(server.Port()) + path;
}

TEST(CurlSession, TellsTheRequestAsItWasSent) {
  RudeServer server([](const std::string&) { return RudeReply{Page("x")}; });
  Session session;
  session.resolver->Add("acme.example", {"127.0.0.1"});
  const FetchAnswer answer = session.Get(
      {.id = 1,
       .url = Url::Parse(UrlOf(server, "acme.example", "/a?b")).Value(),
       .headers = {{"If-None-Match", "\"7\""}}});
  ASSERT_EQ(server.Log().size(), 1U);
  EXPECT_EQ(answer.request_block + "\r\n", server.Log()[0].request);
  EXPECT_TRUE(answer.request_block.starts_with("GET /a?b HTTP/1.1\r\n"));
}

TEST(CurlSession, ANotModifiedIsAnAnswer) {
  RudeServer server([](const std::string&) {
    return RudeReply{"HTTP/1.1 304 Not Modified\r\nETag: \"7\"\r\n\r\n"};
  });
  Session session;
  const FetchAnswer answer = session.Get(UrlOf(server, "127.0.0.1"));
  EXPECT_EQ(answer.failure, FetchFailure::kNone);
  EXPECT_EQ(answer.status, 304);
  EXPECT_EQ(answer.body, "");
}

TEST(CurlSession, KeepsCookiesWithinOneVisitAndDomain) {
  RudeServer server([](const std::string& request) {
    const bool first = request.starts_with("GET /first");
    return RudeReply{Page("x", first ? "Set-Cookie: id=7; Path=/\r\n"
                                       "Set-Cookie: wide=1; Domain=example\r\n"
                                     : "")};
  });
  Session session;
  for (const char* host : {"acme.example", "other.example"}) {
    session.resolver->Add(host, {"127.0.0.1"});
  }
  const auto cookie_of = [&](const std::string& host, std::uint64_t visit) {
    const FetchAnswer answer = session.Get(UrlOf(server, host), visit);
    return std::string(HeaderValue(answer.request_block, "Cookie"));
  };
  static_cast<void>(session.Get(UrlOf(server, "acme.example", "/first"), 5));
  EXPECT_EQ(cookie_of("acme.example", 5), "id=7");
  EXPECT_EQ(cookie_of("other.example", 5), "");
  EXPECT_EQ(cookie_of("acme.example", 6), "");
  EXPECT_EQ(cookie_of("acme.example", 0), "");
  static_cast<void>(session.Get(UrlOf(server, "acme.example", "/first"), 0));
  EXPECT_EQ(cookie_of("acme.example", 0), "");
  session.fetcher->EndVisit(5);
  EXPECT_EQ(cookie_of("acme.example", 5), "");
}

TEST(CurlSession, OneConnectionServesAVisitAndEndsWithIt) {
  RudeServer server([](const std::string&) { return RudeReply{Page("x")}; });
  Session session;
  session.resolver->Add("acme.example", {"127.0.0.1"});
  for (int i = 0; i < 3; ++i) {
    static_cast<void>(session.Get(UrlOf(server, "acme.example"), 5));
  }
  EXPECT_EQ(server.Connections(), 1);
  EXPECT_EQ(server.OpenConnections(), 1);
  session.fetcher->EndVisit(5);
  for (int i = 0; i < 50 && server.OpenConnections() > 0; ++i) {
    session.clock.Sleep(Millis(10));
  }
  EXPECT_EQ(server.OpenConnections(), 0);
  EXPECT_EQ(session.Get(UrlOf(server, "acme.example"), 6).body, "x");
}

TEST(CurlSession, NeverHasTwoConnectionsToAHost) {
  RudeServer server([](const std::string&) {
    return RudeReply{.octets = Page("x"), .before = Millis(20)};
  });
  Session session;
  for (std::uint64_t i = 0; i < 5; ++i) {
    session.fetcher->Start(
        {.id = i,
         .url = Url::Parse(UrlOf(server, "127.0.0.1")).Value(),
         .headers = {}});
  }
  for (std::size_t got = 0; got < 5;) {
    const auto answers = session.fetcher->Collect(Millis(5'000));
    ASSERT_FALSE(answers.empty());
    got += answers.size();
  }
  EXPECT_EQ(server.Connections(), 1);
}

// 50 octets a second, where 1,000 are asked for; the whole may take 30 s.
TEST(CurlSession, GivesUpWhatDrips) {
  RudeServer server([](const std::string&) {
    return RudeReply{.octets = "HTTP/1.1 200 OK\r\n\r\n", .then = Then::kDrip};
  });
  FetchOptions options;
  options.low_speed_time = Millis(1'000);
  Session session(options);
  const Millis began = session.clock.Monotonic();
  const FetchAnswer answer = session.Get(UrlOf(server, "127.0.0.1"));
  EXPECT_EQ(answer.failure, FetchFailure::kTimeout);
  EXPECT_EQ(answer.failure_text, "the answer came too slowly");
  EXPECT_LT(session.clock.Monotonic() - began, Millis(10'000));
}

TEST(CurlSession, ReadsNoBodyThatIsNoText) {
  RudeServer server([](const std::string& request) {
    std::string type = request.substr(5, request.find(' ', 5) - 5);
    if (type == "none") type.clear();
    return RudeReply{"HTTP/1.1 200 OK\r\nContent-Type: " + type +
                         "\r\nContent-Length: 1000000\r\n\r\n",
                     Then::kClose};
  });
  Session session;
  const auto get = [&](const std::string& type, bool text_only) {
    return session.Get(
        {.id = 1,
         .url = Url::Parse(UrlOf(server, "127.0.0.1", "/" + type)).Value(),
         .text_only = text_only,
         .headers = {}});
  };
  for (const char* type : {"image/png", "application/pdf;x=1",
                           "application/octet-stream", "video/mp4"}) {
    const FetchAnswer answer = get(type, true);
    EXPECT_EQ(answer.failure, FetchFailure::kNotText) << type;
    EXPECT_EQ(answer.failure_text, std::string("is ") + type);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(HeaderValue(answer.header_block, "Content-Type"), type);
    // What breaks off shows that the body was waited for.
    EXPECT_EQ(get(type, false).failure, FetchFailure::kProtocol) << type;
  }
  for (const char* type :
       {"text/html", "TEXT/plain", "application/xhtml+xml", "application/xml",
        "image/svg+xml", "nonsense", "none"}) {
    EXPECT_EQ(get(type, true).failure, FetchFailure::kProtocol) << type;
  }
}

TEST(CurlSession, StopsWhatUnpacksTooFar) {
  const std::string bomb = Gzip(std::string(3'000'000, 'x'));
  const std::string page = Gzip(std::string(200'000, 'x'));
  RudeServer server([&](const std::string& request) {
    return RudeReply{Page(request.starts_with("GET /bomb") ? bomb : page,
                          "Content-Encoding: gzip\r\n")};
  });
  Session session;
  const FetchAnswer answer = session.Get(UrlOf(server, "127.0.0.1", "/bomb"));
  EXPECT_EQ(answer.failure, FetchFailure::kTooLarge);
  EXPECT_EQ(answer.failure_text,
            "the answer unpacks to more than 300 times its size");
  EXPECT_LE(answer.body.size(), 320 * bomb.size());
  EXPECT_EQ(session.Get(UrlOf(server, "127.0.0.1")).body.size(), 200'000U);
}

// What unpacks to 27 MB is stopped in each coding, and understood up to there.
TEST(CurlSession, DecodesEveryCodingItAsksFor) {
  for (const std::string coding : {"gz", "br", "zst"}) {
    const auto packed =
        SharedFile("vectors/mime/content-encoding/big.text." + coding);
    if (!packed) GTEST_SKIP() << "../shared is not there";
    RudeServer server([&](const std::string&) {
      const std::string name = coding == "gz"   ? "gzip"
                               : coding == "br" ? "br"
                                                : "zstd";
      return RudeReply{Page(*packed, "Content-Encoding: " + name + "\r\n")};
    });
    Session session;
    const FetchAnswer answer = session.Get(UrlOf(server, "127.0.0.1"));
    EXPECT_EQ(answer.failure, FetchFailure::kTooLarge) << coding;
    EXPECT_GE(answer.body.size(), kRatioFrom) << coding;
  }
}

// The name leads elsewhere between check and connect: the first answer is
// allowed, all later ones are this server, which is not.
TEST(CurlSession, AnswersThatChangeReachNobody) {
  RudeServer server(
      [](const std::string&) { return RudeReply{Page("secret")}; });
  FetchOptions options;
  options.total_timeout = Millis(2'000);
  options.connect_timeout = Millis(300);
  Session session(options, {"127.99.0.1/32"});
  session.resolver->Add("a.example", {"127.99.0.1"});
  session.resolver->Add("a.example", {"127.0.0.1"});
  session.resolver->Add("b.example", {"127.0.0.1"});
  session.resolver->Add("c.example", {"127.99.0.1", "127.0.0.1", "::1"});
  EXPECT_EQ(session.Get(UrlOf(server, "a.example")).failure,
            FetchFailure::kConnect);
  EXPECT_EQ(session.resolver->Asked().size(), 1U);
  const FetchAnswer forbidden = session.Get(UrlOf(server, "b.example"));
  EXPECT_EQ(forbidden.failure, FetchFailure::kForbiddenAddress);
  EXPECT_EQ(forbidden.failure_text,
            "the name leads to 127.0.0.1, an address that is private or "
            "reserved");
  EXPECT_EQ(session.Get(UrlOf(server, "c.example")).failure,
            FetchFailure::kConnect);
  EXPECT_EQ(server.Connections(), 0);
}

TEST(CurlSession, GivesUpASilentNameServer) {
  FetchOptions options;
  options.connect_timeout = Millis(100);
  Session session(options);
  session.resolver->SetSilent(true);
  const FetchAnswer answer = session.Get("http://slow.example/");
  EXPECT_EQ(answer.failure, FetchFailure::kNoAddress);
  EXPECT_EQ(answer.failure_text, "the name's servers do not answer");
}

TEST(CurlSession, TellsANameWithoutAddressFromOneOfSilentServers) {
  Session session;
  session.resolver->Add("none.example", {});
  EXPECT_EQ(session.Get("http://none.example/").failure_text,
            "the name has no address");
  EXPECT_EQ(session.Get("http://broken.example/").failure_text,
            "the name's servers do not answer");
}

}  // namespace
}  // namespace kindred::crawler
