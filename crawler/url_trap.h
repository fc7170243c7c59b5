// Traps: links that lead to endless addresses of the same few pages.
//
// A site can be entered under countless URLs: each visitor gets a session id,
// each campaign its mark, a calendar has a page for every day there will be, a
// relative link that is wrong makes its folder longer with every step. A day or
// a month of a calendar may tell of an event, so a visit reads a few of them;
// the other traps are not followed. Pure; thread-safe. O(URL).
#ifndef KINDRED_CRAWLER_URL_TRAP_H_
#define KINDRED_CRAWLER_URL_TRAP_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "crawler/url.h"

namespace kindred::crawler {

// A longer URL (octets, as Href() writes it) is no page worth reading.
inline constexpr std::size_t kMaxPageUrlBytes = 1024;
inline constexpr std::size_t kMaxPathSegments = 10;
// How often a segment may stand in a path.
inline constexpr std::size_t kMaxSegmentRepeats = 2;
inline constexpr std::size_t kMaxParameters = 6;  // of a query
// Days and months of calendars that a visit reads.
inline constexpr std::size_t kMaxCalendarPages = 2;

enum class UrlTrap : std::uint8_t {
  kNone,
  kTooLong,  // more than kMaxPageUrlBytes
  kTooDeep,  // more than kMaxPathSegments
  kRepeats,  // /a/b/a/b/a/b: a segment more than kMaxSegmentRepeats times
  kManyParameters,  // more than kMaxParameters: filters of a shop, a search
  kCalendar,  // a day or a month of a calendar: kMaxCalendarPages are read
};

// A word for results: "calendar"; empty for kNone.
[[nodiscard]] std::string_view Name(UrlTrap trap);

// Why it is not followed, for sentences: "has too many folders"; empty for
// kNone and kCalendar.
[[nodiscard]] std::string_view Describe(UrlTrap trap);

// `url` without what names the visitor instead of the page: session ids
// (";jsessionid=", "PHPSESSID", "sid", "/(S(...))/") and marks of campaigns
// ("utm_*", "gclid", "fbclid"). All else stays as it is, in its order. A "sid"
// that is a short number is an article's in some systems and stays. The result
// is a fixed point.
[[nodiscard]] Url WithoutSession(const Url& url);

// The trap that `url` is, judged by its text alone.
[[nodiscard]] UrlTrap TrapOf(const Url& url);

}  // namespace kindred::crawler

#endif  // KINDRED_CRAWLER_URL_TRAP_H_
