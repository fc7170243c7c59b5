// A Clock whose time passes only when it is told to, or slept through.
//
// Not synchronised: one thread.
#ifndef KINDRED_TESTS_SUPPORT_FAKE_CLOCK_H_
#define KINDRED_TESTS_SUPPORT_FAKE_CLOCK_H_

#include <algorithm>

#include "base/clock.h"

namespace kindred {

class FakeClock final : public Clock {
 public:
  // 2026-01-01T00:00:00Z unless told otherwise; Monotonic() begins at 0.
  explicit FakeClock(UtcTime start = UtcTime(Millis(1'767'225'600'000)))
      : start_(start) {}

  [[nodiscard]] UtcTime Now() const override { return start_ + passed_; }
  [[nodiscard]] Millis Monotonic() const override { return passed_; }
  void Sleep(Millis duration) override {
    passed_ += std::max(duration, Millis(0));
  }

 private:
  UtcTime start_;
  Millis passed_{0};
};

}  // namespace kindred

#endif  // KINDRED_TESTS_SUPPORT_FAKE_CLOCK_H_
