#include "crawler/crawl_hosts.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace kindred::crawler {
namespace {

// Fewer hosts than this are kept without looking for idle ones.
constexpr std::size_t kFewHosts = 1024;

}  // namespace

HostQueues::Host& HostQueues::Find(std::string_view host) {
  const auto found = hosts_.find(host);
  if (found != hosts_.end()) return found->second;
  Host& added = hosts_[std::string(host)];
  added.delay = delay_;
  added.ready_at = Millis::min();
  return added;
}

void HostQueues::Add(std::string_view host, std::uint64_t request,
                     Millis not_before) {
  Host& queue = Find(host);
  const std::string name(host);
  if (!queue.busy) ready_.erase({queue.ready_at, name});
  queue.ready_at = std::max(queue.ready_at, not_before);
  queue.waiting.push_back(request);
  if (!queue.busy) ready_.emplace(queue.ready_at, name);
}

std::optional<std::uint64_t> HostQueues::Next(Millis now) {
  if (ready_.empty() || ready_.begin()->first > now) return std::nullopt;
  Host& queue = Find(ready_.begin()->second);
  ready_.erase(ready_.begin());
  const std::uint64_t request = queue.waiting.front();
  queue.waiting.pop_front();
  queue.busy = true;
  return request;
}

std::optional<Millis> HostQueues::NextTime() const {
  if (ready_.empty()) return std::nullopt;
  return ready_.begin()->first;
}

void HostQueues::Finish(std::string_view host, Millis now) {
  Host& queue = Find(host);
  queue.busy = false;
  queue.ready_at = std::max(queue.ready_at, now + queue.delay);
  if (!queue.waiting.empty()) ready_.emplace(queue.ready_at, host);
  if (hosts_.size() >= forget_at_) Forget(now);
}

void HostQueues::Skip(std::string_view host) {
  Host& queue = Find(host);
  queue.busy = false;
  if (!queue.waiting.empty()) ready_.emplace(queue.ready_at, host);
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
