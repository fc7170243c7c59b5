// IsVatId of facts.h: the forms of VAT ids by country.
//
// Source: European Commission, VIES "VAT number formats"; for CA, IN and MX the
// forms of the Canada Revenue Agency, the GST Council and the SAT.
#include <algorithm>
#include <array>
#include <string_view>

#include "nlp/ascii.h"
#include "nlp/facts.h"
#include "nlp/vat_checks.h"

namespace kindred::nlp {
namespace {

// One pattern a country uses after its code: '9' a digit, '+' one that is not
// 0, 'A' a letter, '*' a digit or letter, all others themselves.
struct Format {
  std::string_view country;
  std::string_view pattern;
};

constexpr auto kFormats = std::to_array<Format>({
    {"AT", "U99999999"},    {"BE", "0999999999"},
    {"BE", "1999999999"},   {"BG", "999999999"},
    {"BG", "9999999999"},   {"CA", "999999999RT9999"},
    {"CH", "E999999999"},   {"CY", "99999999A"},
    {"CZ", "99999999"},     {"CZ", "999999999"},
    {"CZ", "9999999999"},   {"DE", "+99999999"},
    {"DK", "+9999999"},     {"EE", "999999999"},
    {"EL", "999999999"},    {"ES", "*9999999*"},
    {"FI", "99999999"},     {"FR", "**999999999"},
    {"GB", "999999999"},    {"GB", "999999999999"},
    {"HR", "99999999999"},  {"HU", "99999999"},
    {"IE", "9999999A"},     {"IE", "9999999AA"},
    {"IE", "9A99999A"},     {"IN", "99AAAAA9999A***"},
    {"IT", "99999999999"},  {"LT", "999999999"},
    {"LT", "999999999999"}, {"LU", "99999999"},
    {"LV", "99999999999"},  {"MT", "99999999"},
    {"MX", "AAA999999***"}, {"NL", "999999999B99"},
    {"NO", "999999999MVA"}, {"PL", "9999999999"},
    {"PT", "+99999999"},    {"RO", "+9"},
    {"RO", "+99"},          {"RO", "+999"},
    {"RO", "+9999"},        {"RO", "+99999"},
    {"RO", "+999999"},      {"RO", "+9999999"},
    {"RO", "+99999999"},    {"RO", "+999999999"},
    {"SE", "999999999901"}, {"SI", "+9999999"},
    {"SK", "+999999999"},   {"XI", "999999999"},
});

bool Fits(char c, char pattern) {
  switch (pattern) {
    case '9':
      return IsAsciiDigit(c);
    case '+':
      return IsAsciiDigit(c) && c != '0';
    case 'A':
      return IsAsciiUpper(c);
    case '*':
      return IsAsciiDigit(c) || IsAsciiUpper(c);
    default:
      return c == pattern;
  }
}

}  // namespace

bool IsVatId(std::string_view vat_id) {
  if (vat_id.size() < 4) return false;
  const std::string_view country = vat_id.substr(0, 2);
  const std::string_view id = vat_id.substr(2);
  const bool formed = std::ranges::any_of(kFormats, [&](const Format& f) {
    return f.country == country && std::ranges::equal(id, f.pattern, Fits);
  });
  return formed && VatCheckHolds(country, id);
}

}  // namespace kindred::nlp
