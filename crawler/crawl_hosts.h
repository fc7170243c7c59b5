// Host queues: one request at a time to a host, a delay between two.
//
// Internal to crawl.cc. A host is a name without port, so that a server is
// asked no faster for having several. Knows no network; not synchronised.
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

class HostQueues {
 public:
  explicit HostQueues(Millis delay) : delay_(delay) {}

  // Puts a request at the end of its host's queue. Before `not_before` the
  // host is asked for nothing.
  void Add(std::string_view host, std::uint64_t request, Millis not_before);

  // The request that may begin at `now`, of the host that has been ready
  // longest; its host is busy from then on.
  [[nodiscard]] std::optional<std::uint64_t> Next(Millis now);

  // When the next request may begin; nothing if none waits on time alone.
  [[nodiscard]] std::optional<Millis> NextTime() const;

  // The host's request has ended: the delay begins.
  void Finish(std::string_view host, Millis now);

  // The request Next gave is not made after all.
  void Skip(std::string_view host);

  // One host's delay from now on, if it is longer than what it had.
  void SetDelay(std::string_view host, Millis delay);

 private:
  struct Host {
    std::deque<std::uint64_t> waiting;
    Millis delay{0};
    Millis ready_at{0};
    bool busy = false;
  };
  using Hosts = std::map<std::string, Host, std::less<>>;

  Host& Find(std::string_view host);
  void Forget(Millis now);

  Millis delay_;
  Hosts hosts_;
  // Hosts that are not busy and have something waiting, by time; the name
  // makes the order of equals the same every time.
  std::set<std::pair<Millis, std::string>> ready_;
  std::size_t forget_at_ = 1024;
};

}  // namespace kindred::crawler

#endif  // KINDRED_CRAWLER_CRAWL_HOSTS_H_
