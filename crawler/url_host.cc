#include "crawler/url_host.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "crawler/ascii.h"
#include "crawler/percent.h"
#include "nlp/ascii.h"
#include "nlp/unicode.h"
#include "nlp/utf8.h"

namespace kindred::crawler {
namespace {

using Pieces = std::array<std::uint16_t, 8>;  // of an IPv6 address

Error BadHost(std::string_view host, std::string_view why) {
  return {ErrorCode::kInvalidArgument,
          "the host \"" + std::string(host) + "\" " + std::string(why)};
}

// "Forbidden domain code points", as octets of a name that is ASCII.
bool IsForbidden(char c) {
  constexpr std::string_view kForbidden = " #/:<>?@[\\]^|%";
  const auto octet = static_cast<std::uint8_t>(c);
  return octet <= 0x1F || octet >= 0x7F ||
         kForbidden.find(c) != std::string_view::npos;
}

// A number in decimal, 0x hexadecimal or 0 octal; values past 2^32 are all
// 2^32, since they fail alike.
std::optional<std::uint64_t> ParseIpv4Number(std::string_view text) {
  if (text.empty()) return std::nullopt;
  int base = 10;
  if (StartsWithIgnoringCase(text, "0x") && text.size() >= 2) {
    base = 16;
    text.remove_prefix(2);
  } else if (text.size() >= 2 && text[0] == '0') {
    base = 8;
    text.remove_prefix(1);
  }
  constexpr std::uint64_t kTooMuch = std::uint64_t{1} << 32U;
  std::uint64_t value = 0;
  for (const char c : text) {
    const int digit = HexValue(c);
    if (digit < 0 || digit >= base) return std::nullopt;
    value = std::min(kTooMuch, value * static_cast<std::uint64_t>(base) +
                                   static_cast<std::uint64_t>(digit));
  }
  return value;
}

std::vector<std::string_view> SplitDots(std::string_view host) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t dot = host.find('.');
    parts.push_back(host.substr(0, dot));
    if (dot == std::string_view::npos) return parts;
    host.remove_prefix(dot + 1);
  }
}

// "Ends in a number checker".
bool EndsInNumber(std::string_view host) {
  std::vector<std::string_view> parts = SplitDots(host);
  if (parts.back().empty()) {
    if (parts.size() == 1) return false;
    parts.pop_back();
  }
  const std::string_view last = parts.back();
  if (!last.empty() && std::ranges::all_of(last, IsAsciiDigit)) return true;
  return StartsWithIgnoringCase(last, "0x") && last.size() >= 2 &&
         ParseIpv4Number(last).has_value();
}

// The IPv4 parser with its serialiser.
Result<std::string> ParseIpv4(std::string_view host) {
  std::vector<std::string_view> parts = SplitDots(host);
  if (parts.back().empty() && parts.size() > 1) parts.pop_back();
  if (parts.size() > 4) return BadHost(host, "is no IPv4 address");
  std::uint64_t address = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::optional<std::uint64_t> number = ParseIpv4Number(parts[i]);
    const bool last = i + 1 == parts.size();
    const std::uint64_t limit =
        last ? std::uint64_t{1} << (8 * (5 - parts.size())) : 256;
    if (!number || *number >= limit) {
      return BadHost(host, "is no IPv4 address");
    }
    address += last ? *number : *number << (8 * (3 - i));
  }
  std::string text;
  for (unsigned shift = 32; shift > 0;) {
    shift -= 8;
    text += std::to_string((address >> shift) & 0xFFU);
    if (shift > 0) text += '.';
  }
  return text;
}

// The dotted end of an IPv6 address: four decimal octets, no leading zeros.
std::optional<std::array<std::uint16_t, 2>> ParseIpv4End(
    std::string_view text) {
  const std::vector<std::string_view> parts = SplitDots(text);
  if (parts.size() != 4) return std::nullopt;
  std::uint32_t address = 0;
  for (const std::string_view part : parts) {
    std::uint32_t octet = 0;
    const bool plain = !part.empty() && part.size() <= 3 &&
                       std::ranges::all_of(part, IsAsciiDigit) &&
                       (part.size() == 1 || part[0] != '0');
    if (!plain) return std::nullopt;
    std::from_chars(part.data(), part.data() + part.size(), octet);
    if (octet > 255) return std::nullopt;
    address = address << 8U | octet;
  }
  return std::array{static_cast<std::uint16_t>(address >> 16U),
                    static_cast<std::uint16_t>(address & 0xFFFFU)};
}

// One run of pieces without "::"; nothing if it is malformed or longer than
// eight. A dotted IPv4 address may be its end.
std::optional<std::vector<std::uint16_t>> ParsePieces(std::string_view text) {
  std::vector<std::uint16_t> pieces;
  if (text.empty()) return pieces;
  while (true) {
    const std::size_t colon = text.find(':');
    const std::string_view piece = text.substr(0, colon);
    if (colon == std::string_view::npos &&
        piece.find('.') != std::string_view::npos) {
      const auto end = ParseIpv4End(piece);
      if (!end) return std::nullopt;
      pieces.insert(pieces.end(), end->begin(), end->end());
      return pieces;
    }
    if (piece.empty() || piece.size() > 4) return std::nullopt;
    std::uint16_t value = 0;
    for (const char c : piece) {
      if (HexValue(c) < 0) return std::nullopt;
      value = static_cast<std::uint16_t>(value * 16 + HexValue(c));
    }
    pieces.push_back(value);
    if (colon == std::string_view::npos) return pieces;
    if (pieces.size() == 8) return std::nullopt;
    text.remove_prefix(colon + 1);
  }
}

// The IPv6 parser; `text` is what stands between the brackets.
std::optional<Pieces> ParseIpv6(std::string_view text) {
  const std::size_t gap = text.find("::");
  const auto before = ParsePieces(text.substr(0, gap));
  if (!before) return std::nullopt;
  Pieces address{};
  if (gap == std::string_view::npos) {
    if (before->size() != 8) return std::nullopt;
    std::ranges::copy(*before, address.begin());
    return address;
  }
  const std::string_view left = text.substr(0, gap);
  const auto after = ParsePieces(text.substr(gap + 2));
  if (!after || before->size() + after->size() > 7 ||
      left.find('.') != std::string_view::npos) {
    return std::nullopt;
  }
  std::ranges::copy(*before, address.begin());
  std::ranges::copy(*after,
                    address.end() - static_cast<std::ptrdiff_t>(after->size()));
  return address;
}

struct Run {
  std::size_t begin = 0;
  std::size_t size = 0;
};

// The first longest run of two or more zero pieces.
Run LongestZeros(const Pieces& address) {
  Run best;
  Run run;
  for (std::size_t i = 0; i < address.size(); ++i) {
    if (address[i] != 0) {
      run.size = 0;
      continue;
    }
    if (run.size == 0) run.begin = i;
    ++run.size;
    if (run.size > best.size) best = run;
  }
  return best.size > 1 ? best : Run{};
}

// The IPv6 serialiser.
std::string FormatIpv6(const Pieces& address) {
  const Run zeros = LongestZeros(address);
  std::string text;
  for (std::size_t i = 0; i < address.size();) {
    if (zeros.size > 0 && i == zeros.begin) {
      text += i == 0 ? "::" : ":";
      i += zeros.size;
      continue;
    }
    std::array<char, 4> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(),
                                   address[i], 16);
    text.append(digits.data(), end.ptr);
    if (++i < address.size()) text += ':';
  }
  return text;
}

struct Mapping {
  char32_t first;
  char32_t last;
  char32_t target;  // of the first, the others follow; 0: dropped
};

// What UTS 46 maps or ignores since Unicode 15.1 and 16, and ICU before
// version 76 does not know.
constexpr std::array<Mapping, 17> kNewerMappings = {{
    {0x04C0, 0x04C0, 0x04CF},
    {0x10A0, 0x10C5, 0x2D00},
    {0x115F, 0x1160, 0},
    {0x17B4, 0x17B5, 0},
    {0x180E, 0x180E, 0},
    {0x1E9E, 0x1E9E, 0x00DF},
    {0x206A, 0x206F, 0},
    {0x2132, 0x2132, 0x214E},
    {0x2183, 0x2183, 0x2184},
    {0x3164, 0x3164, 0},
    {0xFFA0, 0xFFA0, 0},
    {0x1D173, 0x1D17A, 0},
    {0x2F868, 0x2F868, 0x36FC},
    {0x2F874, 0x2F874, 0x5F53},
    {0x2F91F, 0x2F91F, 0x243AB},
    {0x2F95F, 0x2F95F, 0x7AEE},
    {0x2F9BF, 0x2F9BF, 0x45D7},
}};

std::string WithNewerMappings(std::string_view domain) {
  std::string mapped;
  for (std::size_t at = 0; at < domain.size();) {
    const nlp::Utf8Char c = nlp::CharAt(domain, at);
    const auto* const found =
        std::ranges::find_if(kNewerMappings, [&](const Mapping& mapping) {
          return c.code >= mapping.first && c.code <= mapping.last;
        });
    if (found == kNewerMappings.end()) {
      mapped += domain.substr(at, c.length);
    } else if (found->target != 0) {
      mapped += nlp::ToUtf8(found->target + (c.code - found->first));
    }
    at += c.length;
  }
  return mapped;
}

// Domain to ASCII. An ASCII name is lower-cased, whatever its "xn--" labels
// hold, as web-platform-tests of 2026 ask.
std::optional<std::string> AsciiDomain(const std::string& domain) {
  if (nlp::IsAsciiText(domain)) return LowerAscii(domain);
  return nlp::DomainToAscii(WithNewerMappings(domain));
}

}  // namespace

Result<std::string> ParseHost(std::string_view text) {
  if (text.starts_with('[')) {
    if (!text.ends_with(']')) return BadHost(text, "lacks its ']'");
    const auto address = ParseIpv6(text.substr(1, text.size() - 2));
    if (!address) return BadHost(text, "is no IPv6 address");
    return '[' + FormatIpv6(*address) + ']';
  }
  const std::string domain = nlp::WellFormed(PercentDecode(text));
  const std::optional<std::string> ascii = AsciiDomain(domain);
  if (!ascii || ascii->empty()) return BadHost(text, "is no domain name");
  if (std::ranges::any_of(*ascii, IsForbidden)) {
    return BadHost(text, "has a character that no host may have");
  }
  if (EndsInNumber(*ascii)) return ParseIpv4(*ascii);
  return *ascii;
}

}  // namespace kindred::crawler
