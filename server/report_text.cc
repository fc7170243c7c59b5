#include "server/report_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>

#include "nlp/unicode.h"

namespace kindred::server {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun",
    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// 309 digits before the point, the sign, the point and decimals fit.
constexpr std::size_t kMaxFixedChars = 400;

// The digits of `value` as std::to_chars writes them; "" if not finite.
template <typename... Precision>
std::string ToText(double value, Precision... precision) {
  if (!std::isfinite(value)) return {};
  std::array<char, kMaxFixedChars> buffer{};
  const auto [end, error] =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                    std::chars_format::fixed, precision...);
  return error == std::errc() ? std::string(buffer.data(), end) : std::string();
}

// Groups the digits before the point of a number as Fixed writes it.
std::string GroupDigits(std::string number) {
  const std::size_t first = number.starts_with('-') ? 1 : 0;
  std::size_t at = std::min(number.find('.'), number.size());
  while (at > first + 3) {
    at -= 3;
    number.insert(at, 1, ',');
  }
  return number;
}

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

bool StartsWithIgnoringCase(std::string_view text, std::string_view lower) {
  if (text.size() < lower.size()) return false;
  return std::ranges::equal(
      text.substr(0, lower.size()), lower, [](char a, char b) {
        return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + ('a' - 'A'))
                                     : a) == b;
      });
}

}  // namespace

std::string EscapeHtml(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (const char c : nlp::CollapseSpace(text)) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

std::string Shorten(std::string_view text, std::size_t max_bytes) {
  std::string clean = nlp::CollapseSpace(text);
  if (clean.size() <= max_bytes) return clean;
  clean.resize(nlp::Prefix(clean, max_bytes).size());
  while (clean.ends_with(' ')) clean.pop_back();
  return clean.append(kEllipsis);
}

std::string Fixed(double value, int decimals) {
  std::string text = ToText(value, decimals);
  if (text.starts_with('-') &&
      text.find_first_not_of("-0.") == std::string::npos) {
    text.erase(0, 1);
  }
  return text;
}

std::string Signed(double value, int decimals) {
  std::string text = Fixed(value, decimals);
  if (!text.empty() && !text.starts_with('-')) text.insert(0, 1, '+');
  return text;
}

std::string PlainNumber(double value) {
  return ToText(value);
}

std::string Grouped(std::size_t value) {
  return GroupDigits(std::to_string(value));
}

std::string Amount(double value) {
  std::string text = Fixed(value, 2);
  if (text.empty()) return text;
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return GroupDigits(text);
}

std::string Percent(std::int64_t part, std::int64_t whole) {
  if (part <= 0 || whole <= 0) return "0 %";
  const double share =
      100.0 * static_cast<double>(part) / static_cast<double>(whole);
  if (share < 1.0) return "under 1 %";
  return Fixed(share, 0) + " %";
}

std::string Count(std::size_t value, std::string_view one,
                  std::string_view many) {
  return Grouped(value).append(" ").append(value == 1 ? one : many);
}

std::string DayText(std::string_view day) {
  const bool shaped = day.size() == 10 && day[4] == '-' && day[7] == '-' &&
                      std::ranges::count_if(day, IsDigit) == 8;
  if (!shaped) return std::string(day);
  const auto month =
      static_cast<std::size_t>((day[5] - '0') * 10 + day[6] - '0');
  if (month < 1 || month > kMonths.size()) return std::string(day);
  std::string text(day.substr(day[8] == '0' ? 9 : 8));
  return text.append(" ")
      .append(kMonths.at(month - 1))
      .append(" ")
      .append(day.substr(0, 4));
}

bool IsWebUrl(std::string_view url) {
  return StartsWithIgnoringCase(url, "https://") ||
         StartsWithIgnoringCase(url, "http://");
}

std::string Link(std::string_view url, std::string_view label) {
  if (!IsWebUrl(url)) return EscapeHtml(label);
  return R"(<a href=")" + EscapeHtml(url) +
         R"(" rel="noopener noreferrer nofollow" target="_blank" dir="auto">)" +
         EscapeHtml(label) + "</a>";
}

std::string DomainLink(std::string_view domain) {
  if (domain.empty()) return {};
  return Link("https://" + std::string(domain) + "/",
              nlp::DomainToUnicode(domain));
}

}  // namespace kindred::server
