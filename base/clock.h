// Time as a dependency: what o'clock it is, and waiting.
//
// Times are UTC with millisecond steps. Implementations are thread-safe.
#ifndef KINDRED_BASE_CLOCK_H_
#define KINDRED_BASE_CLOCK_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kindred {

using Millis = std::chrono::milliseconds;
using UtcTime = std::chrono::sys_time<Millis>;

// tests/support/fake_clock.h is the fake: its sleeps take no time.
class Clock {
 public:
  Clock() = default;
  virtual ~Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  Clock(Clock&&) = delete;
  Clock& operator=(Clock&&) = delete;

  // The current time; may jump when the system's clock is set.
  [[nodiscard]] virtual UtcTime Now() const = 0;

  // Time since an arbitrary start; never goes back. For delays and timeouts.
  [[nodiscard]] virtual Millis Monotonic() const = 0;

  // Returns after `duration`, or at once if it is not positive.
  virtual void Sleep(Millis duration) = 0;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] UtcTime Now() const override;
  [[nodiscard]] Millis Monotonic() const override;
  void Sleep(Millis duration) override;
};

// Whole seconds since 1970.
[[nodiscard]] constexpr std::int64_t UnixSeconds(UtcTime time) {
  return std::chrono::floor<std::chrono::seconds>(time)
      .time_since_epoch()
      .count();
}

// RFC 3339 in whole seconds, as WARC 1.1 wants it: "2026-11-22T18:31:05Z".
// The first ten octets are the day. Locale and time zone have no influence.
[[nodiscard]] std::string FormatUtc(UtcTime time);

// Reads what FormatUtc writes, with an optional fraction of a second (digits
// past the third are dropped); any other text gives nothing.
[[nodiscard]] std::optional<UtcTime> ParseUtc(std::string_view text);

}  // namespace kindred

#endif  // KINDRED_BASE_CLOCK_H_
