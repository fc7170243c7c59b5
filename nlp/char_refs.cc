#include "nlp/char_refs.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "nlp/ascii.h"

namespace kindred::nlp {
namespace {

constexpr std::size_t kLongestReference = 12;
constexpr char32_t kReplacementSign = 0xFFFD;

// U+00A0 to U+00FF in their order.
constexpr std::array<std::string_view, 96> kLatin1Names = {
    "nbsp",   "iexcl",  "cent",   "pound",  "curren", "yen",    "brvbar",
    "sect",   "uml",    "copy",   "ordf",   "laquo",  "not",    "shy",
    "reg",    "macr",   "deg",    "plusmn", "sup2",   "sup3",   "acute",
    "micro",  "para",   "middot", "cedil",  "sup1",   "ordm",   "raquo",
    "frac14", "frac12", "frac34", "iquest", "Agrave", "Aacute", "Acirc",
    "Atilde", "Auml",   "Aring",  "AElig",  "Ccedil", "Egrave", "Eacute",
    "Ecirc",  "Euml",   "Igrave", "Iacute", "Icirc",  "Iuml",   "ETH",
    "Ntilde", "Ograve", "Oacute", "Ocirc",  "Otilde", "Ouml",   "times",
    "Oslash", "Ugrave", "Uacute", "Ucirc",  "Uuml",   "Yacute", "THORN",
    "szlig",  "agrave", "aacute", "acirc",  "atilde", "auml",   "aring",
    "aelig",  "ccedil", "egrave", "eacute", "ecirc",  "euml",   "igrave",
    "iacute", "icirc",  "iuml",   "eth",    "ntilde", "ograve", "oacute",
    "ocirc",  "otilde", "ouml",   "divide", "oslash", "ugrave", "uacute",
    "ucirc",  "uuml",   "yacute", "thorn",  "yuml"};
constexpr char32_t kFirstLatin1 = 0xA0;

struct NamedSign {
  std::string_view name;
  char32_t sign;
};
constexpr std::array<NamedSign, 17> kNamedSigns = {{{"amp", U'&'},
                                                    {"lt", U'<'},
                                                    {"gt", U'>'},
                                                    {"quot", U'"'},
                                                    {"apos", U'\''},
                                                    {"ndash", 0x2013},
                                                    {"mdash", 0x2014},
                                                    {"lsquo", 0x2018},
                                                    {"rsquo", 0x2019},
                                                    {"ldquo", 0x201C},
                                                    {"rdquo", 0x201D},
                                                    {"bull", 0x2022},
                                                    {"hellip", 0x2026},
                                                    {"euro", 0x20AC},
                                                    {"trade", 0x2122},
                                                    {"rarr", 0x2192},
                                                    {"rsaquo", 0x203A}}};

void AppendUtf8(char32_t sign, std::string& text) {
  const auto put = [&](char32_t octet) {
    text += static_cast<char>(static_cast<std::uint8_t>(octet));
  };
  if (sign < 0x80) {
    put(sign);
  } else if (sign < 0x800) {
    put(0xC0 | sign >> 6U);
    put(0x80 | (sign & 0x3FU));
  } else if (sign < 0x10000) {
    put(0xE0 | sign >> 12U);
    put(0x80 | (sign >> 6U & 0x3FU));
    put(0x80 | (sign & 0x3FU));
  } else {
    put(0xF0 | sign >> 18U);
    put(0x80 | (sign >> 12U & 0x3FU));
    put(0x80 | (sign >> 6U & 0x3FU));
    put(0x80 | (sign & 0x3FU));
  }
}

// The sign of "#228" or "#xE4".
std::optional<char32_t> NumberedSign(std::string_view name) {
  name.remove_prefix(1);
  const bool hex = name.starts_with('x') || name.starts_with('X');
  if (hex) name.remove_prefix(1);
  if (name.empty()) return std::nullopt;
  char32_t sign = 0;
  for (const char c : name) {
    const char lower = ToAsciiLower(c);
    char32_t digit = 0;
    if (IsAsciiDigit(c)) {
      digit = static_cast<char32_t>(c - '0');
    } else if (hex && lower >= 'a' && lower <= 'f') {
      digit = static_cast<char32_t>(lower - 'a') + 10;
    } else {
      return std::nullopt;
    }
    sign = sign * (hex ? 16 : 10) + digit;
    if (sign > 0x10FFFF) return kReplacementSign;
  }
  const bool surrogate = sign >= 0xD800 && sign < 0xE000;
  return sign == 0 || surrogate ? kReplacementSign : sign;
}

std::optional<char32_t> SignOf(std::string_view name) {
  if (name.starts_with('#')) return NumberedSign(name);
  for (const NamedSign& named : kNamedSigns) {
    if (named.name == name) return named.sign;
  }
  for (std::size_t i = 0; i < kLatin1Names.size(); ++i) {
    if (kLatin1Names[i] == name) {
      return kFirstLatin1 + static_cast<char32_t>(i);
    }
  }
  return std::nullopt;
}

}  // namespace

std::string WithoutReferences(std::string_view text) {
  std::string plain;
  while (true) {
    const std::size_t mark = text.find('&');
    plain += text.substr(0, mark);
    if (mark == std::string_view::npos) return plain;
    text.remove_prefix(mark + 1);
    const std::size_t end = text.substr(0, kLongestReference).find(';');
    const std::optional<char32_t> sign = end == std::string_view::npos
                                             ? std::nullopt
                                             : SignOf(text.substr(0, end));
    if (sign) {
      AppendUtf8(*sign, plain);
      text.remove_prefix(end + 1);
    } else {
      plain += '&';
    }
  }
}

}  // namespace kindred::nlp
