#include "crawler/crawl_hosts.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.h"

namespace kindred::crawler {
namespace {

// Fewer hosts than this are kept without looking for idle ones.
constexpr std::size_t kFewHosts = 1024;
// The delay is doubled no more often: max_delay is reached long before.
constexpr int kMostStrain = 10;

bool IsOwnMachine(std::string_view address) {
  return address.empty() || address.starts_with("127.") || address == "::1";
}

}  // namespace

HostQueues::Host& HostQueues::Find(std::string_view host) {
  const auto found = hosts_.find(host);
  if (found != hosts_.end()) return found->second;
  Host& added = hosts_[std::string(host)];
  added.delay = limits_.delay;
  added.ready_at = Millis::min();
  return added;
}

void HostQueues::Add(std::string_view host, std::uint64_t request,
                     Millis not_before) {
  Host& queue = Find(host);
  const bool idle = !queue.busy && !queue.blocked;
  if (idle) ready_.erase({queue.ready_at, std::string(host)});
  queue.ready_at = std::max(queue.ready_at, not_before);
  queue.waiting.push_back(request);
  if (idle) ready_.emplace(queue.ready_at, host);
}

// True if the host's next request may count for its address; else the host
// waits there.
bool HostQueues::Holds(const std::string& name, Host& queue) {
  if (limits_.per_address == 0 || queue.address.empty()) return true;
  Address& address = addresses_[queue.address];
  if (address.in_flight >= limits_.per_address) {
    address.blocked.push_back(name);
    queue.blocked = true;
    return false;
  }
  ++address.in_flight;
  queue.held = queue.address;
  return true;
}

std::optional<std::uint64_t> HostQueues::Next(Millis now) {
  while (!ready_.empty() && ready_.begin()->first <= now) {
    const std::string name = ready_.begin()->second;
    ready_.erase(ready_.begin());
    Host& queue = Find(name);
    if (!Holds(name, queue)) continue;
    const std::uint64_t request = queue.waiting.front();
    queue.waiting.pop_front();
    queue.busy = true;
    return request;
  }
  return std::nullopt;
}

std::optional<Millis> HostQueues::NextTime() const {
  if (ready_.empty()) return std::nullopt;
  return ready_.begin()->first;
}

void HostQueues::MakeReady(std::string_view name, Host& queue) {
  if (!queue.waiting.empty()) ready_.emplace(queue.ready_at, name);
}

// Gives back what the host's request counted for, to the next host there.
void HostQueues::Release(Host& queue) {
  const auto found = addresses_.find(std::exchange(queue.held, {}));
  if (found == addresses_.end()) return;
  Address& address = found->second;
  --address.in_flight;
  if (!address.blocked.empty()) {
    const std::string name = std::move(address.blocked.front());
    address.blocked.pop_front();
    Host& next = Find(name);
    next.blocked = false;
    MakeReady(name, next);
  } else if (address.in_flight == 0) {
    addresses_.erase(found);
  }
}

Millis HostQueues::Pause(const Host& queue, Millis took) const {
  Millis pause = std::max(
      queue.delay, std::min(limits_.delay_factor * took, limits_.max_delay));
  for (int i = 0; i < queue.strain && pause < limits_.max_delay; ++i) {
    pause = std::min(2 * pause, limits_.max_delay);
  }
  return pause;
}

void HostQueues::Finish(std::string_view host, const HostAnswer& answer) {
  Host& queue = Find(host);
  Release(queue);
  queue.busy = false;
  queue.strain = answer.strained ? std::min(queue.strain + 1, kMostStrain)
                                 : std::max(queue.strain - 1, 0);
  if (!IsOwnMachine(answer.address)) queue.address = answer.address;
  queue.ready_at =
      std::max(queue.ready_at, answer.now + Pause(queue, answer.took));
  MakeReady(host, queue);
  if (hosts_.size() >= forget_at_) Forget(answer.now);
}

void HostQueues::Skip(std::string_view host) {
  Host& queue = Find(host);
  Release(queue);
  queue.busy = false;
  MakeReady(host, queue);
}

void HostQueues::SetDelay(std::string_view host, Millis delay) {
  Host& queue = Find(host);
  queue.delay = std::max(queue.delay, delay);
}

// Drops hosts that could be asked at once anyway; a longer delay of theirs is
// set again when their robots.txt is looked at before the next request.
void HostQueues::Forget(Millis now) {
  std::erase_if(hosts_, [&](const auto& entry) {
    const Host& queue = entry.second;
    return !queue.busy && queue.waiting.empty() && queue.ready_at <= now;
  });
  forget_at_ = std::max(kFewHosts, 2 * hosts_.size());
}

}  // namespace kindred::crawler
