// One character of UTF-8 at a time. Internal to nlp.
//
// Source: Unicode 15, section 3.9, table 3-7 and "U+FFFD Substitution of
// Maximal Subparts". Pure and thread-safe.
#ifndef KINDRED_NLP_UTF8_H_
#define KINDRED_NLP_UTF8_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace kindred::nlp {

inline constexpr char32_t kReplacementCharacter = 0xFFFD;
inline constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // in UTF-8

struct Utf8Char {
  char32_t code = 0;
  std::uint32_t length = 0;  // octets taken, at least 1
  bool valid = true;         // false: `code` is U+FFFD for a maximal subpart
};

// The same for any octet; CharAt is faster where most are ASCII.
[[nodiscard]] Utf8Char DecodeAt(std::string_view text, std::size_t at);

// The character at `at`. Requires at < text.size().
[[nodiscard]] inline Utf8Char CharAt(std::string_view text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  if (first < 0x80) return {first, 1, true};
  return DecodeAt(text, at);
}

// The offset of the character that ends at `end`. Requires 0 < end <= size.
[[nodiscard]] std::size_t CharBefore(std::string_view text, std::size_t end);

// `text` with U+FFFD for each maximal subpart that is ill-formed.
[[nodiscard]] std::string WellFormed(std::string_view text);

// Requires a scalar value.
[[nodiscard]] std::string ToUtf8(char32_t code);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_UTF8_H_
