#include "nlp/utf8.h"

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace kindred::nlp {
namespace {

// What may follow a lead octet (table 3-7); length 0: no lead octet.
struct Lead {
  std::uint32_t length = 0;
  std::uint32_t bits = 0;  // of the code point, from the lead octet
  unsigned char low = 0x80;
  unsigned char high = 0xBF;  // range of the second octet
};

Lead LeadOf(unsigned char c) {
  if (c >= 0xC2 && c <= 0xDF) return {2, c & 0x1FU};
  if (c == 0xE0) return {3, 0, 0xA0};
  if (c == 0xED) return {3, 0xDU, 0x80, 0x9F};
  if (c >= 0xE1 && c <= 0xEF) return {3, c & 0x0FU};
  if (c == 0xF0) return {4, 0, 0x90};
  if (c >= 0xF1 && c <= 0xF3) return {4, c & 0x07U};
  if (c == 0xF4) return {4, 4, 0x80, 0x8F};
  return {};
}

}  // namespace

Utf8Char DecodeAt(std::string_view text, std::size_t at) {
  assert(at < text.size());
  const auto first = static_cast<unsigned char>(text[at]);
  if (first < 0x80) return {first, 1, true};
  Lead lead = LeadOf(first);
  std::uint32_t taken = 1;
  for (; taken < lead.length && at + taken < text.size(); ++taken) {
    const auto next = static_cast<unsigned char>(text[at + taken]);
    if (next < lead.low || next > lead.high) break;
    lead.bits = (lead.bits << 6U) | (next & 0x3FU);
    lead.low = 0x80;
    lead.high = 0xBF;
  }
  if (lead.length == 0 || taken < lead.length) {
    return {kReplacementCharacter, taken, false};
  }
  return {lead.bits, taken, true};
}

std::size_t CharBefore(std::string_view text, std::size_t end) {
  assert(end > 0 && end <= text.size());
  std::size_t at = end - 1;
  while (at > 0 && end - at < 4 &&
         (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) {
    --at;
  }
  return at;
}

std::string WellFormed(std::string_view text) {
  std::string clean;
  clean.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Char c = CharAt(text, at);
    clean += c.valid ? text.substr(at, c.length) : kReplacement;
    at += c.length;
  }
  return clean;
}

std::string ToUtf8(char32_t code) {
  const auto tail = [code](unsigned shift) {
    return static_cast<char>(0x80U | ((code >> shift) & 0x3FU));
  };
  if (code < 0x80) return {static_cast<char>(code)};
  if (code < 0x800) return {static_cast<char>(0xC0U | (code >> 6U)), tail(0)};
  if (code < 0x10000) {
    return {static_cast<char>(0xE0U | (code >> 12U)), tail(6), tail(0)};
  }
  return {static_cast<char>(0xF0U | (code >> 18U)), tail(12), tail(6), tail(0)};
}

}  // namespace kindred::nlp
