// How close does the crawl come to the in-flight bound, and does its memory
// stay flat, over many hosts that answer after 0.1 to 3 s?
//
// usage: bench_crawl_hosts [HOSTS [IN_FLIGHT]]     (100000, 256)
//
// Time is simulated: a clock that jumps, a fetcher that answers robots.txt and
// one page a host after a latency by a seeded generator, uniform in 0.1-3 s. A
// line a figure: pages a simulated second beside the bound (in flight / mean
// latency / 2, as each page costs a robots.txt), own processor time, and
// resident memory at 10, 50 and 100 % of the hosts.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <functional>
#include <optional>
#include <queue>
#include <random>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include <unistd.h>

#include "base/clock.h"
#include "crawler/crawl.h"
#include "crawler/fetcher.h"

namespace kindred::crawler {
namespace {

class JumpingClock final : public Clock {
 public:
  [[nodiscard]] UtcTime Now() const override { return UtcTime(passed_); }
  [[nodiscard]] Millis Monotonic() const override { return passed_; }
  void Sleep(Millis time) override { passed_ += std::max(time, Millis(0)); }

 private:
  Millis passed_{0};
};

class SlowWeb final : public Fetcher {
 public:
  explicit SlowWeb(JumpingClock& clock) : clock_(&clock) {}

  void Start(FetchRequest request) override {
    const Millis latency(latency_(random_));
    total_ += latency;
    ++requests_;
    const bool robots = request.url.Path() == "/robots.txt";
    flying_.push({clock_->Monotonic() + latency, request.id, robots});
  }

  [[nodiscard]] std::vector<FetchAnswer> Collect(Millis wait) override {
    std::vector<FetchAnswer> answers;
    if (flying_.empty()) return answers;
    const Millis first = flying_.top().ready - clock_->Monotonic();
    clock_->Sleep(std::min(wait, first));
    while (!flying_.empty() && flying_.top().ready <= clock_->Monotonic()) {
      FetchAnswer answer;
      answer.id = flying_.top().id;
      answer.status = flying_.top().robots ? 404 : 200;
      answer.header_block =
          "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n";
      answer.address = "host" + std::to_string(flying_.top().id);
      answer.time = clock_->Now();
      if (!flying_.top().robots) answer.body = "<!doctype html><p>Hello";
      answers.push_back(std::move(answer));
      flying_.pop();
    }
    return answers;
  }

  void Abort() override { flying_ = {}; }

  [[nodiscard]] double MeanLatency() const {
    return static_cast<double>(total_.count()) / 1000 /
           static_cast<double>(requests_);
  }

 private:
  struct Flight {
    Millis ready{0};
    std::uint64_t id = 0;
    bool robots = false;
    friend bool operator>(const Flight& a, const Flight& b) {
      return std::pair(a.ready, a.id) > std::pair(b.ready, b.id);
    }
  };

  JumpingClock* clock_;
  std::mt19937 random_{1};  // NOLINT(*-msc51-cpp): the same each time
  std::uniform_int_distribution<int> latency_{100, 3'000};
  Millis total_{0};
  std::size_t requests_ = 0;
  std::priority_queue<Flight, std::vector<Flight>, std::greater<>> flying_;
};

double ResidentMegabytes() {
  std::ifstream file("/proc/self/statm");
  double all = 0;
  double resident = 0;
  file >> all >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1e6;
}

int Run(std::size_t hosts, std::size_t in_flight) {
  JumpingClock clock;
  SlowWeb web(clock);
  CrawlOptions options;
  options.max_in_flight = in_flight;
  options.max_open_sites = 4 * in_flight;
  options.further_pages = 0;  // robots.txt and one page a host
  std::size_t next = 0;
  std::size_t pages = 0;
  std::size_t done = 0;
  CrawlHooks hooks;
  hooks.next = [&]() -> std::optional<SiteRequest> {
    if (next == hosts) return std::nullopt;
    const auto id = static_cast<std::int64_t>(++next);
    return SiteRequest{id, "host" + std::to_string(id) + ".example", ""};
  };
  hooks.page = [&](const SiteRequest&, const FetchedPage&) {
    ++pages;
    return Done();
  };
  hooks.done = [&](const SiteRequest&, const SiteReport&) {
    ++done;
    for (const std::size_t percent : {10UL, 50UL, 100UL}) {
      if (done == hosts * percent / 100) {
        std::printf("resident MB at %zu %%: %.1f\n", percent,
                    ResidentMegabytes());
      }
    }
    return Done();
  };
  const std::stop_source stop;
  const Status crawled = Crawl(options, hooks, web, clock, stop.get_token());
  if (!crawled.Ok()) {
    std::fprintf(stderr, "%s\n", crawled.Reason().message.c_str());
    return 1;
  }
  const double seconds = static_cast<double>(clock.Monotonic().count()) / 1000;
  const double rate = static_cast<double>(pages) / seconds;
  const double bound = static_cast<double>(in_flight) / web.MeanLatency() / 2;
  std::printf("pages a second: %.1f of %.1f possible (%.1f %%)\n", rate, bound,
              100 * rate / bound);
  std::printf("cpu ms a page: %.3f\n", 1e3 * static_cast<double>(std::clock()) /
                                           CLOCKS_PER_SEC /
                                           static_cast<double>(pages));
  return pages == hosts ? 0 : 1;
}

}  // namespace
}  // namespace kindred::crawler

int main(int argc, char** argv) {
  const std::vector<std::string> given(argv + 1, argv + argc);
  const auto number = [&](std::size_t place, std::size_t otherwise) {
    return given.size() > place ? std::stoul(given[place]) : otherwise;
  };
  return kindred::crawler::Run(number(0, 100'000), number(1, 256));
}
