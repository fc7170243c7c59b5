#include "nlp/mime_type.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "nlp/ascii.h"

namespace kindred::nlp {
namespace {

// HTTP whitespace: ASCII whitespace without form feed.
bool IsHttpSpace(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

std::string_view TrimHttp(std::string_view text) {
  while (!text.empty() && IsHttpSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsHttpSpace(text.back())) text.remove_suffix(1);
  return text;
}

bool IsToken(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return IsAsciiAlnum(c) || std::string_view("!#$%&'*+-.^_`|~").find(c) !=
                                  std::string_view::npos;
  });
}

// "HTTP quoted-string token code points", in UTF-8: the standard's U+0080 to
// U+00FF are two octets here, and further ones must not be there.
bool IsQuotable(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    const auto octet = static_cast<unsigned char>(c);
    return c == '\t' || (octet >= 0x20 && octet != 0x7F && octet < 0xC4);
  });
}

// What comes before `end`; `rest` begins at it then.
std::string_view TakeUntil(std::string_view& rest, std::string_view ends) {
  const std::size_t end = std::min(rest.find_first_of(ends), rest.size());
  const std::string_view taken = rest.substr(0, end);
  rest.remove_prefix(end);
  return taken;
}

// A quoted string's value; `rest` begins with its quote and then behind it.
std::string TakeQuoted(std::string_view& rest) {
  std::string value;
  rest.remove_prefix(1);
  for (;;) {
    value += TakeUntil(rest, "\"\\");
    if (rest.empty()) return value;
    const char mark = rest.front();
    rest.remove_prefix(1);
    if (mark == '"') return value;
    if (rest.empty()) {
      value += '\\';
      return value;
    }
    value += rest.front();
    rest.remove_prefix(1);
  }
}

// One value of a header: up to a comma outside of quotes.
std::string_view TakeValue(std::string_view& rest) {
  const std::string_view all = rest;
  while (!rest.empty() && rest.front() != ',') {
    TakeUntil(rest, "\",");
    if (rest.starts_with('"')) TakeQuoted(rest);
  }
  const std::string_view value = all.substr(0, all.size() - rest.size());
  if (!rest.empty()) rest.remove_prefix(1);
  return TrimHttp(value);
}

}  // namespace

std::optional<MimeType> ParseMimeType(std::string_view value) {
  std::string_view rest = TrimHttp(value);
  const std::string_view type = TakeUntil(rest, "/");
  if (!IsToken(type) || rest.empty()) return std::nullopt;
  rest.remove_prefix(1);
  std::string_view subtype = TakeUntil(rest, ";");
  while (!subtype.empty() && IsHttpSpace(subtype.back())) {
    subtype.remove_suffix(1);
  }
  if (!IsToken(subtype)) return std::nullopt;
  MimeType mime{LowerAscii(type) + "/" + LowerAscii(subtype), std::nullopt};
  while (!rest.empty()) {
    rest.remove_prefix(1);
    while (!rest.empty() && IsHttpSpace(rest.front())) rest.remove_prefix(1);
    const std::string_view name = TakeUntil(rest, ";=");
    if (!rest.starts_with('=')) continue;
    rest.remove_prefix(1);
    std::string parameter;
    if (rest.starts_with('"')) {
      parameter = TakeQuoted(rest);
      TakeUntil(rest, ";");
    } else {
      parameter = TrimHttp(TakeUntil(rest, ";"));
      if (parameter.empty()) continue;
    }
    if (!mime.charset && EqualsIgnoringCase(name, "charset") &&
        IsQuotable(parameter)) {
      mime.charset = std::move(parameter);
    }
  }
  return mime;
}

std::optional<MimeType> ExtractMimeType(std::string_view header) {
  std::optional<MimeType> found;
  while (!header.empty()) {
    std::optional<MimeType> next = ParseMimeType(TakeValue(header));
    if (!next || next->essence == "*/*") continue;
    if (found && !next->charset && next->essence == found->essence) {
      next->charset = found->charset;
    }
    found = std::move(next);
  }
  return found;
}

}  // namespace kindred::nlp
