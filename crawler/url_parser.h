// The basic URL parser for http and https, into its parts.
//
// Source: WHATWG URL section 4.4, for the special schemes http and https and
// no state override. Credentials and fragment are read and dropped; queries
// are always encoded as UTF-8. Pure; thread-safe.
#ifndef KINDRED_CRAWLER_URL_PARSER_H_
#define KINDRED_CRAWLER_URL_PARSER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace kindred::crawler {

struct UrlParts {
  std::string scheme;                 // "http" or "https"
  std::string host;                   // serialised
  std::optional<std::uint16_t> port;  // nothing: the scheme's default
  std::string path;                   // begins with '/'
  std::optional<std::string> query;   // without '?'
};

// Parses `text` (any octets), relative to `base` if that is not null. Errors
// (kInvalidArgument) say which part is wrong. O(text).
[[nodiscard]] Result<UrlParts> ParseUrlParts(std::string_view text,
                                             const UrlParts* base);

}  // namespace kindred::crawler

#endif  // KINDRED_CRAWLER_URL_PARSER_H_
