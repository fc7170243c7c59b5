#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <httplib.h>

#include "base/clock.h"
#include "base/files.h"
#include "base/result.h"
#include "crawler/replay.h"
#include "server/http.h"
#include "tests/server/http_client.h"
#include "tests/support/temp_folder.h"

namespace kindred::server {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

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
