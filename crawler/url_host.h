// Hosts of URLs: names, IPv4 and IPv6 addresses in all their spellings.
//
// Source: WHATWG URL, sections 3.3 (IDNA) and 3.5 (host parsing). Pure;
// thread-safe.
#ifndef KINDRED_CRAWLER_URL_HOST_H_
#define KINDRED_CRAWLER_URL_HOST_H_

#include <string>
#include <string_view>

#include "base/result.h"

namespace kindred::crawler {

// The host of a special URL, serialised: "acme.example", "127.0.0.1",
// "[2001:db8::1]". `text` may be percent-encoded UTF-8. Errors
// (kInvalidArgument) say what is wrong with it.
[[nodiscard]] Result<std::string> ParseHost(std::string_view text);

}  // namespace kindred::crawler

#endif  // KINDRED_CRAWLER_URL_HOST_H_
