// ASCII helpers that know no locale: those of nlp/, and two more. Internal to
// crawler. Pure and thread-safe.
#ifndef KINDRED_CRAWLER_ASCII_H_
#define KINDRED_CRAWLER_ASCII_H_

#include <cstddef>
#include <string_view>

#include "nlp/ascii.h"

namespace kindred::crawler {

using nlp::EqualsIgnoringCase;
using nlp::IsAsciiAlpha;
using nlp::IsAsciiDigit;
using nlp::LowerAscii;
using nlp::StartsWithIgnoringCase;
using nlp::ToAsciiLower;

// The value of a hexadecimal digit, -1 for any other octet.
[[nodiscard]] constexpr int HexValue(char c) {
  if (IsAsciiDigit(c)) return c - '0';
  const char lower = ToAsciiLower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// `text` without the octets of `blanks` at both ends.
[[nodiscard]] constexpr std::string_view Trim(std::string_view text,
                                              std::string_view blanks = " \t") {
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

}  // namespace kindred::crawler

#endif  // KINDRED_CRAWLER_ASCII_H_
