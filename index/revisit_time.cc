#include "index/revisit_time.h"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace kindred::index {
namespace {

// Of a robots.txt that forbids and the like: asked again now and then.
constexpr std::int64_t kLastingInterval = 30 * kDaySeconds;

std::int64_t BackOff(std::int64_t failures) {
  std::int64_t wait = kDaySeconds;
  for (std::int64_t i = 1; i < failures && wait < kLongestInterval; ++i) {
    wait *= 3;
  }
  return std::min(wait, kLongestInterval);
}

std::int64_t Bounded(std::int64_t interval) {
  return std::clamp(interval, kShortestInterval, kLongestInterval);
}

}  // namespace

Schedule NextSchedule(const Schedule& before, VisitEnd end, std::int64_t now,
                      std::optional<std::int64_t> retry_at) {
  Schedule after = before;
  if (after.interval_s <= 0) after.interval_s = kFirstInterval;
  const bool read = end == VisitEnd::kFirst || end == VisitEnd::kChanged ||
                    end == VisitEnd::kUnchanged;
  after.failures = read ? 0 : before.failures + 1;
  std::int64_t wait = 0;
  switch (end) {
    case VisitEnd::kFirst:
      break;
    case VisitEnd::kChanged:
      after.interval_s = Bounded(after.interval_s / 2);
      break;
    case VisitEnd::kUnchanged:
      after.interval_s = Bounded(after.interval_s + after.interval_s / 2);
      break;
    case VisitEnd::kPassing:
      wait = BackOff(after.failures);
      break;
    case VisitEnd::kLasting:
      wait = kLastingInterval;
      break;
    case VisitEnd::kForNow:
      wait = kDaySeconds;
      break;
  }
  after.next_at = now + (read ? after.interval_s : wait);
  if (retry_at) {
    after.next_at = std::clamp(*retry_at, now, now + kLongestInterval);
  }
  return after;
}

}  // namespace kindred::index
