// ASCII questions without the locale of <cctype>. Internal to nlp.
//
// Source: WHATWG Infra, section 4.6 "Code points". Pure and thread-safe.
#ifndef KINDRED_NLP_ASCII_H_
#define KINDRED_NLP_ASCII_H_

#include <algorithm>
#include <string>
#include <string_view>

namespace kindred::nlp {

// ASCII whitespace: tab, line feed, form feed, carriage return, space.
[[nodiscard]] constexpr bool IsAsciiSpace(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}
[[nodiscard]] constexpr bool IsAsciiDigit(char c) {
  return c >= '0' && c <= '9';
}
[[nodiscard]] constexpr bool IsAsciiUpper(char c) {
  return c >= 'A' && c <= 'Z';
}
[[nodiscard]] constexpr bool IsAsciiLower(char c) {
  return c >= 'a' && c <= 'z';
}
[[nodiscard]] constexpr bool IsAsciiAlpha(char c) {
  return IsAsciiUpper(c) || IsAsciiLower(c);
}
[[nodiscard]] constexpr bool IsAsciiAlnum(char c) {
  return IsAsciiAlpha(c) || IsAsciiDigit(c);
}
[[nodiscard]] constexpr bool IsAscii(char c) {
  return (static_cast<unsigned char>(c) & 0x80U) == 0;
}
[[nodiscard]] constexpr char ToAsciiLower(char c) {
  return IsAsciiUpper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}

[[nodiscard]] inline bool IsAsciiText(std::string_view text) {
  return std::ranges::all_of(text, IsAscii);
}

[[nodiscard]] inline std::string LowerAscii(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), ToAsciiLower);
  return lower;
}

[[nodiscard]] inline bool EqualsIgnoringCase(std::string_view a,
                                             std::string_view b) {
  return std::ranges::equal(a, b, {}, ToAsciiLower, ToAsciiLower);
}

[[nodiscard]] inline bool StartsWithIgnoringCase(std::string_view text,
                                                 std::string_view prefix) {
  return EqualsIgnoringCase(text.substr(0, prefix.size()), prefix);
}

// Without ASCII whitespace at both ends.
[[nodiscard]] constexpr std::string_view TrimAscii(std::string_view text) {
  while (!text.empty() && IsAsciiSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsAsciiSpace(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_ASCII_H_
