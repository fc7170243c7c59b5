#include "crawler/http_date.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "crawler/ascii.h"

namespace kindred::crawler {
namespace {

constexpr std::size_t kMaxDateBytes = 64;
constexpr std::int64_t kMaxWaitSeconds = std::int64_t{100} * 366 * 86'400;

// The words of a date; blanks, commas and hyphens stand between them.
std::vector<std::string_view> Words(std::string_view text) {
  std::vector<std::string_view> words;
  while (true) {
    const std::size_t begin = text.find_first_not_of(" \t,-");
    if (begin == std::string_view::npos) return words;
    text.remove_prefix(begin);
    const std::size_t size = std::min(text.find_first_of(" \t,-"), text.size());
    words.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
}

// A number of at most four digits.
std::optional<int> Number(std::string_view text) {
  if (text.empty() || text.size() > 4 ||
      !std::ranges::all_of(text, IsAsciiDigit)) {
    return std::nullopt;
  }
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::optional<unsigned> Month(std::string_view name) {
  constexpr std::array<std::string_view, 12> kMonths = {
      "Jan", "Feb", "Mar", "Apr", "May", "Jun",
      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto* const found = std::ranges::find_if(
      kMonths,
      [&](std::string_view month) { return EqualsIgnoringCase(name, month); });
  if (found == kMonths.end()) return std::nullopt;
  return static_cast<unsigned>(found - kMonths.begin()) + 1;
}

// "08:49:37"; a leap second is the next minute's first.
std::optional<std::chrono::seconds> TimeOfDay(std::string_view text) {
  if (text.size() != 8 || text[2] != ':' || text[5] != ':') {
    return std::nullopt;
  }
  const std::optional<int> hour = Number(text.substr(0, 2));
  const std::optional<int> minute = Number(text.substr(3, 2));
  const std::optional<int> second = Number(text.substr(6, 2));
  if (!hour || !minute || !second || *hour > 23 || *minute > 59 ||
      *second > 60) {
    return std::nullopt;
  }
  return std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
         std::chrono::seconds(*second);
}

std::chrono::year YearOf(std::chrono::sys_days day) {
  return std::chrono::year_month_day(day).year();
}

// The year of a text of two or four digits.
std::optional<int> Year(std::string_view text, UtcTime now) {
  const std::optional<int> number = Number(text);
  if (!number || (text.size() != 2 && text.size() != 4)) return std::nullopt;
  if (text.size() == 4) return number;
  const int current =
      static_cast<int>(YearOf(std::chrono::floor<std::chrono::days>(now)));
  const int year = current - current % 100 + *number;
  constexpr int kAhead = 50;
  return year > current + kAhead ? year - 100 : year;
}

// Takes a zone such as "+0100" off the end of `text`: how far it is ahead of
// GMT.
std::chrono::minutes TakeZone(std::string_view& text) {
  constexpr std::size_t kZoneBytes = 5;
  text = Trim(text);
  const std::size_t blank = text.rfind(' ');
  if (blank == std::string_view::npos ||
      text.size() - blank - 1 != kZoneBytes) {
    return std::chrono::minutes(0);
  }
  const char sign = text[blank + 1];
  const std::optional<int> hours = Number(text.substr(blank + 2, 2));
  const std::optional<int> minutes = Number(text.substr(blank + 4));
  if ((sign != '+' && sign != '-') || !hours || !minutes) {
    return std::chrono::minutes(0);
  }
  text = text.substr(0, blank);
  const std::chrono::minutes ahead(*hours * 60 + *minutes);
  return sign == '+' ? ahead : -ahead;
}

}  // namespace

std::optional<UtcTime> ParseHttpDate(std::string_view text, UtcTime now) {
  if (text.size() > kMaxDateBytes) return std::nullopt;
  const std::chrono::minutes zone = TakeZone(text);
  std::vector<std::string_view> words = Words(text);
  if (!words.empty() && !words[0].empty() && IsAsciiAlpha(words[0][0])) {
    words.erase(words.begin());  // the day's name
  }
  if (words.size() == 5 && words[4] == "GMT") words.pop_back();
  if (words.size() != 4) return std::nullopt;
  // asctime: "Nov  6 08:49:37 1994"; else "06 Nov 1994 08:49:37".
  const bool asctime = IsAsciiAlpha(words[0][0]);
  const std::optional<unsigned> month = Month(words[asctime ? 0 : 1]);
  const std::optional<int> day = Number(words[asctime ? 1 : 0]);
  const std::optional<int> year = Year(words[asctime ? 3 : 2], now);
  const auto time = TimeOfDay(words[asctime ? 2 : 3]);
  if (!month || !day || !year || !time) return std::nullopt;
  const std::chrono::year_month_day date{
      std::chrono::year(*year), std::chrono::month(*month),
      std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  const std::chrono::sys_days midnight = date;
  return midnight + *time - zone;
}

std::optional<Millis> ParseRetryAfter(std::string_view value, UtcTime now) {
  constexpr std::chrono::seconds kMost(kMaxWaitSeconds);
  value = Trim(value);
  if (!value.empty() && std::ranges::all_of(value, IsAsciiDigit)) {
    std::int64_t seconds = kMaxWaitSeconds;
    std::from_chars(value.data(), value.data() + value.size(), seconds);
    return std::min(std::chrono::seconds(seconds), kMost);
  }
  const std::optional<UtcTime> until = ParseHttpDate(value, now);
  if (!until) return std::nullopt;
  return std::clamp<Millis>(*until - now, Millis(0), kMost);
}

}  // namespace kindred::crawler
