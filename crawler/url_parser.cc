#include "crawler/url_parser.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "crawler/ascii.h"
#include "crawler/percent.h"
#include "crawler/url_host.h"
#include "nlp/utf8.h"

namespace kindred::crawler {
namespace {

constexpr std::string_view kPathSet = "\"#<>?^`{}";  // path percent-encode set
constexpr std::string_view kQuerySet = "\"#<>'";     // special-query

Error Bad(std::string_view what) {
  return {ErrorCode::kInvalidArgument, std::string(what)};
}

// Steps 1 to 3 of the parser: outer controls and blanks, inner tabs and line
// ends are dropped.
std::string Cleaned(std::string_view text) {
  const auto outer = [](char c) {
    return static_cast<std::uint8_t>(c) <= 0x20;
  };
  while (!text.empty() && outer(text.front())) text.remove_prefix(1);
  while (!text.empty() && outer(text.back())) text.remove_suffix(1);
  std::string cleaned(text);
  std::erase_if(cleaned,
                [](char c) { return c == '\t' || c == '\n' || c == '\r'; });
  return cleaned;
}

bool IsSlash(char c) {
  return c == '/' || c == '\\';
}

// The scheme in front of ':', lower case; nothing if `text` has none.
std::optional<std::string> SchemeOf(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || !IsAsciiAlpha(text[0])) {
    return std::nullopt;
  }
  const std::string_view scheme = text.substr(0, colon);
  const bool valid = std::ranges::all_of(scheme, [](char c) {
    return IsAsciiAlpha(c) || IsAsciiDigit(c) || c == '+' || c == '-' ||
           c == '.';
  });
  if (!valid) return std::nullopt;
  return LowerAscii(scheme);
}

bool IsSingleDot(std::string_view segment) {
  return segment == "." || EqualsIgnoringCase(segment, "%2e");
}

bool IsDoubleDot(std::string_view segment) {
  if (segment.size() == 2) return segment == "..";
  if (segment.size() == 4) {
    return EqualsIgnoringCase(segment, ".%2e") ||
           EqualsIgnoringCase(segment, "%2e.");
  }
  return EqualsIgnoringCase(segment, "%2e%2e");
}

// "Shorten a path": "/a/b" becomes "/a".
std::string Shortened(std::string path) {
  path.resize(path.empty() ? 0 : path.rfind('/'));
  return path;
}

// The path state: `path`, which holds whole segments ("" or "/a/b"), with
// those of `text` behind it.
std::string WithSegments(std::string path, std::string_view text) {
  while (true) {
    const auto* const slash = std::ranges::find_if(text, IsSlash);
    const auto size = static_cast<std::size_t>(slash - text.begin());
    const std::string_view segment = text.substr(0, size);
    const bool last = size == text.size();
    if (IsDoubleDot(segment)) {
      path = Shortened(std::move(path));
      if (last) path += '/';
    } else if (IsSingleDot(segment)) {
      if (last) path += '/';
    } else {
      path += '/' + PercentEncode(nlp::WellFormed(segment), kPathSet);
    }
    if (last) return path;
    text.remove_prefix(size + 1);
  }
}

// The port state; nothing for an empty port and for the scheme's own.
Result<std::optional<std::uint16_t>> ParsePort(std::string_view digits,
                                               std::string_view scheme) {
  std::uint32_t value = 0;
  for (const char c : digits) {
    if (!IsAsciiDigit(c)) return Bad("the port is no number");
    value = value * 10 + static_cast<std::uint32_t>(c - '0');
    if (value > std::numeric_limits<std::uint16_t>::max()) {
      return Bad("the port is greater than 65535");
    }
  }
  const std::uint32_t usual = scheme == "https" ? 443 : 80;
  if (digits.empty() || value == usual) return std::optional<std::uint16_t>();
  return std::optional(static_cast<std::uint16_t>(value));
}

// The authority, host and port states: the parts up to the path.
Result<UrlParts> ReadAuthority(std::string_view authority, std::string scheme) {
  if (const std::size_t at = authority.rfind('@');
      at != std::string_view::npos) {
    authority.remove_prefix(at + 1);
  }
  const std::size_t bracket = authority.find(']');
  const bool brackets =
      authority.starts_with('[') && bracket != std::string_view::npos;
  const std::size_t colon = authority.find(':', brackets ? bracket : 0);
  const std::string_view name = authority.substr(0, colon);
  if (name.empty()) return Bad("the host is missing");
  Result<std::string> host = ParseHost(name);
  if (!host.Ok()) return host.Reason();
  const Result<std::optional<std::uint16_t>> port = ParsePort(
      colon == std::string_view::npos ? "" : authority.substr(colon + 1),
      scheme);
  if (!port.Ok()) return port.Reason();
  return UrlParts{.scheme = std::move(scheme),
                  .host = std::move(host).Value(),
                  .port = port.Value(),
                  .path = {},
                  .query = {}};
}

// `parts`, whose path holds the segments to begin with, with those and the
// query of "path?query#fragment".
UrlParts WithPathAndQuery(UrlParts parts, std::string_view text) {
  text = text.substr(0, text.find('#'));
  const std::size_t mark = text.find('?');
  if (mark != std::string_view::npos) {
    parts.query =
        PercentEncode(nlp::WellFormed(text.substr(mark + 1)), kQuerySet);
  }
  const std::string_view path = text.substr(0, mark);
  if (!path.empty() || parts.path.empty()) {
    parts.path = WithSegments(std::move(parts.path), path);
  }
  return parts;
}

// "Special authority ignore slashes" and what follows.
Result<UrlParts> ReadAbsolute(std::string_view text, std::string scheme) {
  while (!text.empty() && IsSlash(text.front())) text.remove_prefix(1);
  const std::size_t end = std::min(text.find_first_of("/\\?#"), text.size());
  Result<UrlParts> parts =
      ReadAuthority(text.substr(0, end), std::move(scheme));
  if (!parts.Ok()) return parts;
  text.remove_prefix(end);
  if (!text.empty() && IsSlash(text.front())) text.remove_prefix(1);
  return WithPathAndQuery(std::move(parts).Value(), text);
}

// The relative and relative slash states.
Result<UrlParts> ReadRelative(std::string_view text, const UrlParts& base) {
  if (text.size() >= 2 && IsSlash(text[0]) && IsSlash(text[1])) {
    return ReadAbsolute(text, base.scheme);
  }
  UrlParts parts = base;
  if (text.empty() || text[0] == '#') return parts;
  parts.query.reset();
  if (IsSlash(text[0])) {
    parts.path.clear();
    text.remove_prefix(1);
  } else if (text[0] != '?') {
    parts.path = Shortened(std::move(parts.path));
  }
  return WithPathAndQuery(std::move(parts), text);
}

}  // namespace

Result<UrlParts> ParseUrlParts(std::string_view text, const UrlParts* base) {
  const std::string cleaned = Cleaned(text);
  const std::string_view view = cleaned;
  std::optional<std::string> scheme = SchemeOf(view);
  if (!scheme) {
    if (base == nullptr) return Bad("the scheme is missing");
    return ReadRelative(view, *base);
  }
  if (*scheme != "http" && *scheme != "https") {
    return Bad("the scheme \"" + *scheme + "\" is neither http nor https");
  }
  const std::string_view rest = view.substr(scheme->size() + 1);
  const bool relative =
      base != nullptr && base->scheme == *scheme && !rest.starts_with("//");
  if (relative) return ReadRelative(rest, *base);
  return ReadAbsolute(rest, *std::move(scheme));
}

}  // namespace kindred::crawler
