// IsVatId of facts.h: formats and check digits by country.
//
// Sources: European Commission, VIES "VAT number formats"; the check digits
// are those of the national registers (ISO 7064 MOD 11,10 for DE; Luhn for AT,
// IT and SIREN; modulo 97 for BE, FR, GB and NL since 2020; weighted sums
// modulo 11 for NL and PL; letters modulo 23 for ES).
#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "nlp/ascii.h"
#include "nlp/facts.h"

namespace kindred::nlp {
namespace {

// One pattern a country uses after its code: '9' a digit, 'A' a letter, '*'
// either, all others themselves.
struct Format {
  std::string_view country;
  std::string_view pattern;
};

constexpr auto kFormats = std::to_array<Format>({
    {"AT", "U99999999"},    {"BE", "0999999999"},   {"BE", "1999999999"},
    {"BG", "999999999"},    {"BG", "9999999999"},   {"CH", "E999999999"},
    {"CY", "99999999A"},    {"CZ", "99999999"},     {"CZ", "999999999"},
    {"CZ", "9999999999"},   {"DE", "999999999"},    {"DK", "99999999"},
    {"EE", "999999999"},    {"EL", "999999999"},    {"ES", "*9999999*"},
    {"FI", "99999999"},     {"FR", "**999999999"},  {"GB", "999999999"},
    {"GB", "999999999999"}, {"HR", "99999999999"},  {"HU", "99999999"},
    {"IE", "9999999A"},     {"IE", "9999999AA"},    {"IE", "9A99999A"},
    {"IT", "99999999999"},  {"LT", "999999999"},    {"LT", "999999999999"},
    {"LU", "99999999"},     {"LV", "99999999999"},  {"MT", "99999999"},
    {"NL", "999999999B99"}, {"NO", "999999999MVA"}, {"PL", "9999999999"},
    {"PT", "999999999"},    {"RO", "99"},           {"RO", "999"},
    {"RO", "9999"},         {"RO", "99999"},        {"RO", "999999"},
    {"RO", "9999999"},      {"RO", "99999999"},     {"RO", "999999999"},
    {"RO", "9999999999"},   {"SE", "999999999901"}, {"SI", "99999999"},
    {"SK", "9999999999"},
});

bool Fits(char c, char pattern) {
  switch (pattern) {
    case '9':
      return IsAsciiDigit(c);
    case 'A':
      return IsAsciiUpper(c);
    case '*':
      return IsAsciiDigit(c) || IsAsciiUpper(c);
    default:
      return c == pattern;
  }
}

int Digit(char c) {
  return c - '0';
}

int Modulo(std::string_view digits, int divisor) {
  int rest = 0;
  for (const char c : digits) rest = (rest * 10 + Digit(c)) % divisor;
  return rest;
}

int WeightedSum(std::string_view digits, std::span<const int> weights) {
  int sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    sum += Digit(digits[i]) * weights[i];
  }
  return sum;
}

// The Luhn sum; a number with its check digit gives a multiple of ten.
int LuhnSum(std::string_view digits) {
  int sum = 0;
  bool doubled = false;
  for (std::size_t i = digits.size(); i-- > 0; doubled = !doubled) {
    const int value = Digit(digits[i]) * (doubled ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum;
}

bool CheckAustria(std::string_view id) {
  // "U" and eight digits; four is added before the check digit is formed.
  return (LuhnSum(id.substr(1, 7)) + Digit(id.back()) + 4) % 10 == 0;
}

bool CheckBelgium(std::string_view id) {
  return 97 - Modulo(id.substr(0, 8), 97) == Modulo(id.substr(8), 100);
}

bool CheckGermany(std::string_view id) {
  int product = 10;
  for (const char c : id.substr(0, 8)) {
    int sum = (Digit(c) + product) % 10;
    if (sum == 0) sum = 10;
    product = sum * 2 % 11;
  }
  return id.front() != '0' && (11 - product) % 10 == Digit(id.back());
}

constexpr std::string_view kSpanishLetters = "TRWAGMYFPDXBNJZSQVHLCKE";

constexpr std::string_view kSpanishKinds = "ABCDEFGHJNPQRSUVW";

// DNI and NIE: a letter by the remainder of 23. CIF: a Luhn digit or letter.
bool CheckSpain(std::string_view id) {
  const std::string_view digits = id.substr(1, 7);
  const char last = id.back();
  const std::size_t foreign = std::string_view("XYZ").find(id.front());
  if (IsAsciiDigit(id.front()) || foreign != std::string_view::npos) {
    const int first = IsAsciiDigit(id.front()) ? Digit(id.front())
                                               : static_cast<int>(foreign);
    const int number = first % 23 * 10'000'000 % 23;
    const int rest = (number + Modulo(digits, 23)) % 23;
    return kSpanishLetters[static_cast<std::size_t>(rest)] == last;
  }
  if (std::string_view("KLM").find(id.front()) != std::string_view::npos) {
    return kSpanishLetters[static_cast<std::size_t>(Modulo(digits, 23))] ==
           last;
  }
  if (kSpanishKinds.find(id.front()) == std::string_view::npos) return false;
  std::array<char, 8> padded{};
  std::ranges::copy(digits, padded.begin());
  padded.back() = '0';
  const int check = (10 - LuhnSum({padded.data(), padded.size()}) % 10) % 10;
  return last == static_cast<char>('0' + check) ||
         last == "JABCDEFGHI"[static_cast<std::size_t>(check)];
}

constexpr std::string_view kFrenchKey = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";

// Two key characters before the SIREN; letters came when digits ran out.
bool CheckFrance(std::string_view id) {
  const std::string_view siren = id.substr(2);
  if (LuhnSum(siren) % 10 != 0) return false;
  if (IsAsciiDigit(id[0]) && IsAsciiDigit(id[1])) {
    return Modulo(id.substr(0, 2), 100) == (12 + 3 * Modulo(siren, 97)) % 97;
  }
  const std::size_t first = kFrenchKey.find(id[0]);
  const std::size_t second = kFrenchKey.find(id[1]);
  if (first == std::string_view::npos || second == std::string_view::npos) {
    return false;
  }
  const int key = IsAsciiDigit(id[0])
                      ? static_cast<int>(first * 24 + second) - 10
                      : static_cast<int>(first * 34 + second) - 100;
  return (Modulo(siren, 11) + key / 11 + 1) % 11 == key % 11;
}

bool CheckItaly(std::string_view id) {
  return LuhnSum(id) % 10 == 0;
}

constexpr std::array<int, 8> kDutchWeights = {9, 8, 7, 6, 5, 4, 3, 2};

bool CheckNetherlands(std::string_view id) {
  if (WeightedSum(id, kDutchWeights) % 11 == Digit(id[8])) return true;
  // Sole traders since 2020: ISO 7064 MOD 97-10 over "NL" and the number.
  int rest = 0;
  for (const char c : std::string_view("NL")) {
    rest = (rest * 100 + (c - 'A' + 10)) % 97;
  }
  for (const char c : id) {
    rest = IsAsciiDigit(c) ? (rest * 10 + Digit(c)) % 97
                           : (rest * 100 + (c - 'A' + 10)) % 97;
  }
  return rest == 1;
}

constexpr std::array<int, 9> kPolishWeights = {6, 5, 7, 2, 3, 4, 5, 6, 7};

bool CheckPoland(std::string_view id) {
  return WeightedSum(id, kPolishWeights) % 11 == Digit(id[9]);
}

constexpr std::array<int, 7> kBritishWeights = {8, 7, 6, 5, 4, 3, 2};

bool CheckBritain(std::string_view id) {
  const int sum =
      WeightedSum(id, kBritishWeights) + Modulo(id.substr(7, 2), 100);
  return sum % 97 == 0 || (sum + 55) % 97 == 0;
}

struct Check {
  std::string_view country;
  bool (*passes)(std::string_view);
};
constexpr auto kChecks = std::to_array<Check>({{"AT", CheckAustria},
                                               {"BE", CheckBelgium},
                                               {"DE", CheckGermany},
                                               {"ES", CheckSpain},
                                               {"FR", CheckFrance},
                                               {"GB", CheckBritain},
                                               {"IT", CheckItaly},
                                               {"NL", CheckNetherlands},
                                               {"PL", CheckPoland}});

}  // namespace

bool IsVatId(std::string_view vat_id) {
  if (vat_id.size() < 4) return false;
  const std::string_view country = vat_id.substr(0, 2);
  const std::string_view id = vat_id.substr(2);
  const bool formed = std::ranges::any_of(kFormats, [&](const Format& f) {
    return f.country == country && std::ranges::equal(id, f.pattern, Fits);
  });
  if (!formed) return false;
  const auto* check = std::ranges::find(kChecks, country, &Check::country);
  return check == kChecks.end() || check->passes(id);
}

}  // namespace kindred::nlp
