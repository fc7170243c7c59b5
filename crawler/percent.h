// Percent-encoding of URLs (WHATWG URL section 1.3). Pure; thread-safe.
#ifndef KINDRED_CRAWLER_PERCENT_H_
#define KINDRED_CRAWLER_PERCENT_H_

#include <string>
#include <string_view>

namespace kindred::crawler {

// Octets of `text` that are no printable ASCII, or are in `reserved`, become
// %XX with upper-case digits; '%' itself stays unless it is in `reserved`.
[[nodiscard]] std::string PercentEncode(std::string_view text,
                                        std::string_view reserved);

// %XX becomes the octet; a '%' without two hexadecimal digits stays.
[[nodiscard]] std::string PercentDecode(std::string_view text);

}  // namespace kindred::crawler

#endif  // KINDRED_CRAWLER_PERCENT_H_
