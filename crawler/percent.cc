#include "crawler/percent.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "crawler/ascii.h"

namespace kindred::crawler {
std::string PercentEncode(std::string_view text, std::string_view reserved) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string encoded;
  encoded.reserve(text.size());
  for (const char c : text) {
    const auto octet = static_cast<std::uint8_t>(c);
    if (octet > 0x20 && octet < 0x7F &&
        reserved.find(c) == std::string_view::npos) {
      encoded += c;
      continue;
    }
    encoded += '%';
    encoded += kDigits[octet >> 4U];
    encoded += kDigits[octet & 0x0FU];
  }
  return encoded;
}

std::string PercentDecode(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text.size() - i > 2 ? HexValue(text[i + 1]) : -1;
    const int low = text.size() - i > 2 ? HexValue(text[i + 2]) : -1;
    if (text[i] == '%' && high >= 0 && low >= 0) {
      decoded += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

}  // namespace kindred::crawler
