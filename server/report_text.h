// Texts of the result files: escaped, shortened, and numbers as people read
// them. Internal to server. Pure; independent of the locale; thread-safe.
#ifndef KINDRED_SERVER_REPORT_TEXT_H_
#define KINDRED_SERVER_REPORT_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace kindred::server {

// Safe as HTML text and in a quoted attribute; white space is collapsed,
// control characters and ill-formed octets are replaced.
[[nodiscard]] std::string EscapeHtml(std::string_view text);

// Says that a text was cut: U+2026.
inline constexpr std::string_view kEllipsis = "\xE2\x80\xA6";

// At most `max_bytes` of `text` with white space collapsed, cut between two
// characters; an ellipsis (U+2026, not counted) says that something is missing.
[[nodiscard]] std::string Shorten(std::string_view text, std::size_t max_bytes);

// "0.4", "-1.0" with this many decimals; never "-0.0"; "" if not finite.
[[nodiscard]] std::string Fixed(double value, int decimals);
// The same with '+' before what is not negative.
[[nodiscard]] std::string Signed(double value, int decimals);
// The shortest decimal text that reads back as `value`, without an exponent.
[[nodiscard]] std::string PlainNumber(double value);
// "1,250,000" for 1250000.
[[nodiscard]] std::string Grouped(std::size_t value);
// "1,250,000.5": thousands grouped, at most two decimals, no zeros at the end.
[[nodiscard]] std::string Amount(double value);
// "2 %", "under 1 %", "0 %"; 0 of 0 is 0 %.
[[nodiscard]] std::string Percent(std::int64_t part, std::int64_t whole);
// "1 row", "2 rows".
[[nodiscard]] std::string Count(std::size_t value, std::string_view one,
                                std::string_view many);

// "22 Nov 2026" for "2026-11-22"; any other text unchanged.
[[nodiscard]] std::string DayText(std::string_view day);

// True for http and https, the only schemes a result links to.
[[nodiscard]] bool IsWebUrl(std::string_view url);

// An <a> element that opens `url` and shows `label`; only the escaped label if
// `url` is no web URL.
[[nodiscard]] std::string Link(std::string_view url, std::string_view label);

// A link to a domain's home page that shows the domain as people write it
// ("müller.example"); empty for an empty domain.
[[nodiscard]] std::string DomainLink(std::string_view domain);

}  // namespace kindred::server

#endif  // KINDRED_SERVER_REPORT_TEXT_H_
