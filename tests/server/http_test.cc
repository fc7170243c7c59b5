#include "server/http.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <ostream>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <arpa/inet.h>
#include <httplib.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/files.h"
#include "base/result.h"
#include "crawler/replay.h"
#include "server/api.h"
#include "server/http_connection.h"
#include "tests/server/sample_list.h"
#include "tests/support/temp_folder.h"

namespace kindred::server {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// A client's socket, without any HTTP.
class RawClient {
 public:
  explicit RawClient(std::uint16_t port)
      : fd_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const void* const any = &address;
    connected_ =
        connect(fd_, static_cast<const sockaddr*>(any), sizeof(address)) == 0;
  }
  ~RawClient() { close(fd_); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;
  RawClient(RawClient&&) = delete;
  RawClient& operator=(RawClient&&) = delete;

  void Send(std::string_view text) const {
    ASSERT_TRUE(connected_);
    while (!text.empty()) {
      const ssize_t sent = send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;  // the server has had enough
      text.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

  // All that comes until the server closes.
  [[nodiscard]] std::string ReadAll() const {
    return ReadUntil([](const std::string&) { return false; });
  }

  // What comes until `text` ends with `end`.
  [[nodiscard]] std::string ReadTo(std::string_view end) const {
    return ReadUntil(
        [end](const std::string& text) { return text.ends_with(end); });
  }

 private:
  [[nodiscard]] std::string ReadUntil(
      const std::function<bool(const std::string&)>& done) const {
    std::string text;
    std::array<char, 4096> piece{};
    while (!done(text)) {
      const ssize_t got = recv(fd_, piece.data(), piece.size(), 0);
      if (got <= 0) break;
      text.append(piece.data(), static_cast<std::size_t>(got));
    }
    return text;
  }

  int fd_;
  bool connected_ = false;
};

// Runs a server on a free port until the end of its life.
class Running {
 public:
  using Serve = std::function<Status(const HttpOptions&, std::stop_token)>;

  explicit Running(Serve serve, std::size_t threads = 16) {
    HttpOptions options;
    options.threads = threads;
    options.ready = [this](std::uint16_t port) { ready_.set_value(port); };
    thread_ = std::jthread(
        [this, serve = std::move(serve), options](std::stop_token stop) {
          const Status served = serve(options, std::move(stop));
          ended_well_ = served.Ok();
        });
    port_ = ready_.get_future().get();
  }

  [[nodiscard]] std::uint16_t Port() const { return port_; }

  void RequestStop() { thread_.request_stop(); }

  // Ends the server; whether it ended without an error.
  bool Stop() {
    thread_.request_stop();
    thread_.join();
    return ended_well_;
  }

  [[nodiscard]] std::string Exchange(std::string_view request) const {
    const RawClient client(port_);
    client.Send(request);
    return client.ReadAll();
  }

 private:
  std::promise<std::uint16_t> ready_;
  std::atomic<bool> ended_well_ = false;
  std::uint16_t port_ = 0;
  std::jthread thread_;
};

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

// --- heads

struct HeadCase {
  std::string name;
  std::string head;
  int want = 0;
};

void PrintTo(const HeadCase& row, std::ostream* out) {
  *out << row.name;
}

class CheckHeadTest : public testing::TestWithParam<HeadCase> {};

TEST_P(CheckHeadTest, Is) {
  EXPECT_EQ(CheckHead(GetParam().head).status, GetParam().want);
}

std::string ManyFields(std::size_t count) {
  std::string head = "GET / HTTP/1.1\r\n";
  for (std::size_t i = 0; i < count; ++i) head += "a: b\r\n";
  return head + "\r\n";
}

INSTANTIATE_TEST_SUITE_P(
    Table, CheckHeadTest,
    testing::Values(
        HeadCase{"Plain", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", 0},
        HeadCase{"NoFields", "GET / HTTP/1.1\r\n\r\n", 0},
        HeadCase{"Empty", "\r\n\r\n", 400},
        HeadCase{"NoEnd", "GET / HTTP/1.1\r\nHost: a\r\n", 400},
        // RFC 9112 section 5.2: line folding.
        HeadCase{"Folded", "GET / HTTP/1.1\r\na: b\r\n c\r\n\r\n", 400},
        // Section 5.1: no blank between name and colon.
        HeadCase{"BlankBeforeColon", "GET / HTTP/1.1\r\na : b\r\n\r\n", 400},
        HeadCase{"NoColon", "GET / HTTP/1.1\r\nabc\r\n\r\n", 400},
        HeadCase{"BareLineFeed", "GET / HTTP/1.1\r\na: b\nc: d\r\n\r\n", 400},
        HeadCase{"Nul", std::string("GET / HTTP/1.1\r\na: \0\r\n\r\n", 24),
                 400},
        // Section 6.3: lengths that differ or do not parse.
        HeadCase{"Length", "POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n", 0},
        HeadCase{"LengthTwice",
                 "POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: "
                 "5\r\n\r\n",
                 400},
        HeadCase{"LengthSigned",
                 "POST / HTTP/1.1\r\nContent-Length: +5\r\n\r\n", 400},
        HeadCase{"LengthNegative",
                 "POST / HTTP/1.1\r\nContent-Length: -5\r\n\r\n", 400},
        HeadCase{"LengthEmpty", "POST / HTTP/1.1\r\nContent-Length:\r\n\r\n",
                 400},
        HeadCase{"LengthPastLimit",
                 "POST / HTTP/1.1\r\nContent-Length: 4194305\r\n\r\n", 413},
        HeadCase{"LengthPastNumbers",
                 "POST / HTTP/1.1\r\nContent-Length: "
                 "99999999999999999999999\r\n\r\n",
                 413},
        // Section 6.1: both fields are an attack.
        HeadCase{"LengthAndChunked",
                 "POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: "
                 "chunked\r\n\r\n",
                 400},
        HeadCase{"ChunkedTwice",
                 "POST / HTTP/1.1\r\nTransfer-Encoding: "
                 "chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
                 400},
        HeadCase{"OtherCoding",
                 "POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
                 501},
        HeadCase{"MostFields", ManyFields(kMaxHeaderLines), 0},
        HeadCase{"TooManyFields", ManyFields(kMaxHeaderLines + 1), 431},
        HeadCase{"LongLine",
                 "GET /" + std::string(kMaxRequestLineBytes, 'a') +
                     " HTTP/1.1\r\n\r\n",
                 414}),
    [](const auto& tested) { return tested.param.name; });

TEST(CheckHeadTest, LeavesOutWhatServesNothing) {
  const HeadVerdict verdict = CheckHead(
      "GET / HTTP/1.1\r\nRange: bytes=0-1,0-1\r\nREMOTE_ADDR: 10.0.0.1\r\n"
      "Accept-Encoding: gzip\r\nHost: a\r\n\r\n");
  EXPECT_EQ(verdict.head.text, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
}

// --- the API's sockets

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

// --- the replay

// Its sleeps end when they are let through; the longest asked for is noted.
class GateClock final : public Clock {
 public:
  [[nodiscard]] UtcTime Now() const override { return {}; }
  [[nodiscard]] Millis Monotonic() const override { return Millis{0}; }
  void Sleep(Millis duration) override {
    std::unique_lock lock(mutex_);
    slept_ += duration;
    longest_ = std::max(longest_, duration);
    ++sleepers_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_; });
    --sleepers_;
  }

  void Open() {
    const std::scoped_lock lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  void WaitForSleepers(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return sleepers_ >= count; });
  }
  [[nodiscard]] Millis Slept() {
    const std::scoped_lock lock(mutex_);
    return slept_;
  }
  [[nodiscard]] Millis Longest() {
    const std::scoped_lock lock(mutex_);
    return longest_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
  int sleepers_ = 0;
  Millis slept_{0};
  Millis longest_{0};
};

class ServeReplayTest : public testing::Test {
 protected:
  ServeReplayTest() {
    Write("one.example/index.html", "<p>one</p>");
    Write("two.example/index.html", "<p>two</p>");
    Write("two.example/.replay.json",
          R"({"rules":[{"path":"/away","status":301,)"
          R"("location":"https://one.example/"},)"
          R"({"path":"/odd","status":451}]})");
    Write("slow.example/index.html", "<p>slow</p>");
    Write("slow.example/.replay.json",
          R"({"rules":[{"path":"*","delay_ms":120}]})");
  }

  void Write(const std::string& name, std::string_view text) {
    ASSERT_TRUE(files_.Replace(folder_.Path(name), text).Ok());
  }

  // Serves the folder; requires that it loads.
  Running::Serve Serve() {
    Result<crawler::Replay> replay =
        crawler::Replay::Load(files_, folder_.Path(""));
    EXPECT_TRUE(replay.Ok());
    return [this, replay = std::move(replay).Value()](
               const HttpOptions& options, std::stop_token stop) {
      return ServeReplay(replay, options, clock_, std::move(stop));
    };
  }

  [[nodiscard]] GateClock& Gate() { return clock_; }

 private:
  GateClock clock_;
  TempFolder folder_;
  DiskFiles files_;
};

std::string Proxied(std::string_view method, std::string_view target) {
  return std::string(method) + " " + std::string(target) +
         " HTTP/1.1\r\nHost: any.example\r\nAccept-Encoding: gzip\r\n"
         "Connection: close\r\n\r\n";
}

TEST_F(ServeReplayTest, AnswersForAllHosts) {
  Running server(Serve());
  const std::string one =
      server.Exchange(Proxied("GET", "http://one.example/"));
  EXPECT_THAT(one, AllOf(StartsWith("HTTP/1.1 200 "), HasSubstr("text/html"),
                         HasSubstr("<p>one</p>")));
  EXPECT_THAT(server.Exchange(Proxied("GET", "http://two.example/")),
              HasSubstr("<p>two</p>"));
  EXPECT_THAT(
      server.Exchange(Proxied("HEAD", "http://one.example/")),
      AllOf(HasSubstr("Content-Length: 10\r\n"), Not(HasSubstr("<p>one</p>"))));
  EXPECT_THAT(server.Exchange(Proxied("GET", "http://two.example/away")),
              AllOf(StartsWith("HTTP/1.1 301 "),
                    HasSubstr("Location: https://one.example/\r\n")));
  EXPECT_THAT(server.Exchange(Proxied("GET", "http://two.example/odd")),
              StartsWith("HTTP/1.1 451 "));
  EXPECT_THAT(server.Exchange(Proxied("GET", "http://two.example/none")),
              StartsWith("HTTP/1.1 404 "));
  EXPECT_THAT(server.Exchange(Proxied("GET", "http://none.example/")),
              StartsWith("HTTP/1.1 502 "));
}

TEST_F(ServeReplayTest, RefusesWhatIsNotReplayed) {
  Running server(Serve());
  EXPECT_THAT(server.Exchange(Proxied("CONNECT", "one.example:443")),
              StartsWith("HTTP/1.1 501 "));
  EXPECT_THAT(server.Exchange(Proxied("GET", "/")),
              StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(
      server.Exchange(Proxied("DELETE", "http://one.example/")),
      AllOf(StartsWith("HTTP/1.1 405 "), HasSubstr("Allow: GET, HEAD")));
}

TEST_F(ServeReplayTest, SlowHostsDoNotStarveOthers) {
  Running server(Serve(), 24);
  const auto get_slow = [&] {
    EXPECT_THAT(server.Exchange(Proxied("GET", "http://slow.example/")),
                HasSubstr("<p>slow</p>"));
  };
  {
    std::array<std::jthread, 20> clients;
    for (std::jthread& client : clients) client = std::jthread(get_slow);
    Gate().WaitForSleepers(20);
    EXPECT_THAT(server.Exchange(Proxied("GET", "http://one.example/")),
                HasSubstr("<p>one</p>"));
    Gate().Open();
  }
  EXPECT_EQ(Gate().Slept(), Millis{20 * 120});
  EXPECT_LE(Gate().Longest(), Millis{50});
}

TEST_F(ServeReplayTest, AStopInterruptsADelay) {
  Write("slow.example/.replay.json",
        R"({"rules":[{"path":"*","delay_ms":600000}]})");
  Running server(Serve());
  const RawClient client(server.Port());
  client.Send(Proxied("GET", "http://slow.example/"));
  Gate().WaitForSleepers(1);
  server.RequestStop();
  Gate().Open();
  EXPECT_TRUE(server.Stop());
  EXPECT_THAT(client.ReadAll(), Not(HasSubstr("<p>slow</p>")));
}

}  // namespace
}  // namespace kindred::server
