// Dates and waits of HTTP headers.
//
// Source: RFC 9110, sections 5.6.7 (HTTP-date, all three forms) and 10.2.3
// (Retry-After). Pure; thread-safe.
#ifndef KINDRED_CRAWLER_HTTP_DATE_H_
#define KINDRED_CRAWLER_HTTP_DATE_H_

#include <optional>
#include <string_view>

#include "base/clock.h"

namespace kindred::crawler {

// Nothing for a text that is none of the three forms, or a day that does not
// exist. Laxer: the day's name and the zone may be missing, the zone may be a
// number ("+0100"), and the name is not compared with the date. The two-digit
// years of RFC 850 are taken to lie at most 50 years after `now`.
[[nodiscard]] std::optional<UtcTime> ParseHttpDate(std::string_view text,
                                                   UtcTime now);

// How long a Retry-After asks to wait: not negative, at most a hundred years.
// Nothing if the value is malformed.
[[nodiscard]] std::optional<Millis> ParseRetryAfter(std::string_view value,
                                                    UtcTime now);

}  // namespace kindred::crawler

#endif  // KINDRED_CRAWLER_HTTP_DATE_H_
