#include "base/clock.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

namespace kindred {
namespace {

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
  std::array<char, 40> text{};
  const int length = std::snprintf(
      text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ",
      static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
      static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
      static_cast<int>(clock.minutes().count()),
      static_cast<int>(clock.seconds().count()));
  return {text.data(), static_cast<std::size_t>(length)};
}

std::optional<UtcTime> ParseUtc(std::string_view text) {
  constexpr std::string_view kShape = "dddd-dd-ddTdd:dd:dd";
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
  return std::chrono::sys_days(date) + std::chrono::hours(*hour) +
         std::chrono::minutes(*minute) + std::chrono::seconds(*second) +
         Millis(*millis);
}

}  // namespace kindred
