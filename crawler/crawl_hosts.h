// Host queues: one request at a time to a host, a delay between two.
//
// Internal to crawl.cc. A host is a name without port, so that a server is
// asked no faster for having several. The pause after an answer is the longest
// of the host's delay and a multiple of what the answer took; the delay doubles
// while the host is under strain. Hosts that answered from one address share
// the number of requests to it. Knows no network; not synchronised.
#ifndef KINDRED_CRAWLER_CRAWL_HOSTS_H_
#define KINDRED_CRAWLER_CRAWL_HOSTS_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.h"

namespace kindred::crawler {

struct HostLimits {
  Millis delay{0};
  Millis max_delay{0};          // of what follows from answers
  int delay_factor = 0;         // of the time an answer took
  std::size_t per_address = 0;  // requests at once; 0: no bound
};

// How a request ended.
struct HostAnswer {
  Millis now{0};
  Millis took{0};
  std::string_view address;  // it came from; empty: not known
  bool strained = false;     // 429, 503 or no answer in time
};

class HostQueues {
 public:
  explicit HostQueues(const HostLimits& limits) : limits_(limits) {}

  // Puts a request at the end of its host's queue. Before `not_before` the
  // host is asked for nothing.
  void Add(std::string_view host, std::uint64_t request, Millis not_before);

  // The request that may begin at `now`, of the host that has been ready
  // longest; its host is busy from then on.
  [[nodiscard]] std::optional<std::uint64_t> Next(Millis now);

  // When the next request may begin; nothing if none waits on time alone.
  [[nodiscard]] std::optional<Millis> NextTime() const;

  // The host's request has ended: the delay begins.
  void Finish(std::string_view host, const HostAnswer& answer);

  // The request Next gave is not made after all.
  void Skip(std::string_view host);

  // One host's delay from now on, if it is longer than what it had.
  void SetDelay(std::string_view host, Millis delay);

 private:
  struct Host {
    std::deque<std::uint64_t> waiting;
    Millis delay{0};
    Millis ready_at{0};
    int strain = 0;       // how often the delay is doubled
    std::string address;  // of its last answer
    std::string held;     // the address its request counts for
    bool busy = false;
    bool blocked = false;  // waits for its address
  };
  using Hosts = std::map<std::string, Host, std::less<>>;
  struct Address {
    std::size_t in_flight = 0;
    std::deque<std::string> blocked;  // hosts, the first to wait first
  };

  Host& Find(std::string_view host);
  [[nodiscard]] bool Holds(const std::string& name, Host& queue);
  void Release(Host& queue);
  void MakeReady(std::string_view name, Host& queue);
  [[nodiscard]] Millis Pause(const Host& queue, Millis took) const;
  void Forget(Millis now);

  HostLimits limits_;
  Hosts hosts_;
  std::map<std::string, Address, std::less<>> addresses_;  // with requests
  // Hosts that are neither busy nor blocked and have something waiting, by
  // time; the name makes the order of equals the same every time.
  std::set<std::pair<Millis, std::string>> ready_;
  std::size_t forget_at_ = 1024;
};

}  // namespace kindred::crawler

#endif  // KINDRED_CRAWLER_CRAWL_HOSTS_H_
