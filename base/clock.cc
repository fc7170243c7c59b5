#include "base/clock.h"

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

namespace kindred {
namespace {

constexpr std::string_view kShape = "dddd-dd-ddTdd:dd:dd";

// The unsigned number that is exactly text[at, at + width).
std::optional<unsigned> Digits(std::string_view text, std::size_t at,
                               std::size_t width) {
  unsigned value = 0;
  for (const char c : text.substr(at, width)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  return value;
}

// At least `width` digits.
std::string Padded(std::int64_t value, std::size_t width) {
  std::string digits = std::to_string(std::abs(value));
  digits.insert(0, digits.size() < width ? width - digits.size() : 0, '0');
  return value < 0 ? '-' + digits : digits;
}

// Milliseconds of ".ddd..."; nothing if the text is not such a fraction.
std::optional<unsigned> Fraction(std::string_view text) {
  if (text.empty()) return 0U;
  if (text.size() < 2 || text[0] != '.') return std::nullopt;
  std::string digits(text.substr(1));
  if (digits.find_first_not_of("0123456789") != std::string::npos) {
    return std::nullopt;
  }
  digits.resize(3, '0');
  return Digits(digits, 0, 3);
}

}  // namespace

UtcTime SystemClock::Now() const {
  return std::chrono::floor<Millis>(std::chrono::system_clock::now());
}

Millis SystemClock::Monotonic() const {
  return std::chrono::duration_cast<Millis>(
      std::chrono::steady_clock::now().time_since_epoch());
}

void SystemClock::Sleep(Millis duration) {
  std::this_thread::sleep_for(duration);
}

std::string FormatUtc(UtcTime time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(
      std::chrono::floor<std::chrono::seconds>(time - day));
  return Padded(static_cast<int>(date.year()), 4) + '-' +
         Padded(static_cast<unsigned>(date.month()), 2) + '-' +
         Padded(static_cast<unsigned>(date.day()), 2) + 'T' +
         Padded(clock.hours().count(), 2) + ':' +
         Padded(clock.minutes().count(), 2) + ':' +
         Padded(clock.seconds().count(), 2) + 'Z';
}

std::optional<UtcTime> ParseUtc(std::string_view text) {
  if (text.size() <= kShape.size() || text.back() != 'Z') return std::nullopt;
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    if (kShape[i] != 'd' && kShape[i] != text[i]) return std::nullopt;
  }
  const auto year = Digits(text, 0, 4);
  const auto month = Digits(text, 5, 2);
  const auto day = Digits(text, 8, 2);
  const auto hour = Digits(text, 11, 2);
  const auto minute = Digits(text, 14, 2);
  const auto second = Digits(text, 17, 2);
  text.remove_prefix(kShape.size());
  text.remove_suffix(1);
  const auto millis = Fraction(text);
  if (!year || !month || !day || !hour || !minute || !second || !millis) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{
      std::chrono::year(static_cast<int>(*year)), std::chrono::month(*month),
      std::chrono::day(*day)};
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) {
    return std::nullopt;
  }
  const std::chrono::sys_days midnight{date};
  return midnight + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
         std::chrono::seconds(*second) + Millis(*millis);
}

}  // namespace kindred
