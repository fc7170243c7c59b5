#include "nlp/vat_checks.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "nlp/ascii.h"

namespace kindred::nlp {
namespace {

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

// The weights count down to 2: 8, 7, ... or 9, 8, ...
constexpr std::array<int, 8> kDescending = {9, 8, 7, 6, 5, 4, 3, 2};
constexpr std::span<const int> kFromNine = kDescending;
constexpr std::span<const int> kFromEight = kFromNine.subspan(1);

// ISO 7064 MOD 11,10 over all but the last digit (DE, HR).
bool CheckMod1110(std::string_view id) {
  int product = 10;
  for (const char c : id.substr(0, id.size() - 1)) {
    int sum = (Digit(c) + product) % 10;
    if (sum == 0) sum = 10;
    product = sum * 2 % 11;
  }
  return (11 - product) % 10 == Digit(id.back());
}

bool CheckAustria(std::string_view id) {
  // "U" and eight digits; four is added before the check digit is formed.
  return (LuhnSum(id.substr(1, 7)) + Digit(id.back()) + 4) % 10 == 0;
}

bool CheckBelgium(std::string_view id) {
  return 97 - Modulo(id.substr(0, 8), 97) == Modulo(id.substr(8), 100);
}

constexpr std::array<int, 8> kBulgarianFirst = {1, 2, 3, 4, 5, 6, 7, 8};
constexpr std::array<int, 8> kBulgarianSecond = {3, 4, 5, 6, 7, 8, 9, 10};
constexpr std::array<int, 9> kBulgarianPerson = {2, 4, 8, 5, 10, 9, 7, 3, 6};
constexpr std::array<int, 9> kBulgarianForeign = {21, 19, 17, 13, 11,
                                                  9,  7,  3,  1};
constexpr std::array<int, 9> kBulgarianOther = {4, 3, 2, 7, 6, 5, 4, 3, 2};

// Nine digits are companies; ten are citizens, foreigners and all others.
bool CheckBulgaria(std::string_view id) {
  const int last = Digit(id.back());
  if (id.size() == 9) {
    int rest = WeightedSum(id, kBulgarianFirst) % 11;
    if (rest == 10) rest = WeightedSum(id, kBulgarianSecond) % 11;
    return rest % 10 == last;
  }
  const int other = 11 - WeightedSum(id, kBulgarianOther) % 11;
  return WeightedSum(id, kBulgarianPerson) % 11 % 10 == last ||
         WeightedSum(id, kBulgarianForeign) % 10 == last ||
         (other != 10 && other % 11 == last);
}

// Business number of nine digits with its Luhn digit, before "RT".
bool CheckCanada(std::string_view id) {
  return LuhnSum(id.substr(0, 9)) % 10 == 0;
}

constexpr std::array<int, 8> kSwissWeights = {5, 4, 3, 2, 7, 6, 5, 4};

bool CheckSwitzerland(std::string_view id) {
  id.remove_prefix(1);
  return (11 - WeightedSum(id, kSwissWeights) % 11) % 11 == Digit(id.back());
}

constexpr std::array<int, 10> kCypriotOdd = {1, 0, 5, 7, 9, 13, 15, 17, 19, 21};

bool CheckCyprus(std::string_view id) {
  if (id.starts_with("12")) return false;
  int sum = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    const int digit = Digit(id[i]);
    sum += i % 2 == 0 ? kCypriotOdd[static_cast<std::size_t>(digit)] : digit;
  }
  return id.back() == static_cast<char>('A' + sum % 26);
}

// Eight digits are companies, nine from 6 on special cases; the birth numbers
// of persons have a rule only since 1954 (ten digits).
bool CheckCzechia(std::string_view id) {
  const int last = Digit(id.back());
  if (id.size() == 8) {
    const int check = 11 - WeightedSum(id, kFromEight) % 11;
    return id.front() != '9' && check % 10 == last;
  }
  if (id.size() == 10) return Modulo(id, 11) == 0;
  if (id.front() != '6') return Modulo(id.substr(0, 2), 100) < 54;
  const int rest = WeightedSum(id.substr(1), kFromEight) % 11;
  return (18 - (10 - rest + 11) % 11) % 10 == last;
}

bool CheckGermany(std::string_view id) {
  return id.front() != '0' && CheckMod1110(id);
}

constexpr std::array<int, 8> kDanishWeights = {2, 7, 6, 5, 4, 3, 2, 1};

bool CheckDenmark(std::string_view id) {
  return id.front() != '0' && WeightedSum(id, kDanishWeights) % 11 == 0;
}

constexpr std::array<int, 9> kEstonianWeights = {3, 7, 1, 3, 7, 1, 3, 7, 1};

bool CheckEstonia(std::string_view id) {
  return WeightedSum(id, kEstonianWeights) % 10 == 0;
}

constexpr std::array<int, 8> kPowersOfTwo = {256, 128, 64, 32, 16, 8, 4, 2};

bool CheckGreece(std::string_view id) {
  return WeightedSum(id, kPowersOfTwo) % 11 % 10 == Digit(id.back());
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

constexpr std::array<int, 7> kFinnishWeights = {7, 9, 10, 5, 8, 4, 2};

bool CheckFinland(std::string_view id) {
  return (11 - WeightedSum(id, kFinnishWeights) % 11) % 11 == Digit(id.back());
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

bool CheckBritain(std::string_view id) {
  const int sum = WeightedSum(id, kFromEight) + Modulo(id.substr(7, 2), 100);
  return sum % 97 == 0 || (sum + 55) % 97 == 0;
}

constexpr std::array<int, 8> kHungarianWeights = {9, 7, 3, 1, 9, 7, 3, 1};

bool CheckHungary(std::string_view id) {
  return WeightedSum(id, kHungarianWeights) % 10 == 0;
}

constexpr std::string_view kIrishLetters = "WABCDEFGHIJKLMNOPQRSTUV";

// Seven digits, a check letter, and since 2013 one more letter that weighs 9.
// Older ids have a letter in second place; their first digit is moved.
bool CheckIreland(std::string_view id) {
  std::string digits(id.substr(0, 7));
  if (!IsAsciiDigit(id[1])) {
    digits = "0" + std::string(id.substr(2, 5)) + id[0];
  }
  int sum = WeightedSum(digits, kFromEight);
  if (id.size() == 9) {
    const std::size_t second = kIrishLetters.find(id[8]);
    if (second == std::string_view::npos) return false;
    sum += 9 * static_cast<int>(second);
  }
  return kIrishLetters[static_cast<std::size_t>(sum % 23)] == id[7];
}

// GSTIN: base 36, weights 1 and 2, digits of the products summed.
bool CheckIndia(std::string_view id) {
  constexpr std::string_view kAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  std::size_t sum = 0;
  for (std::size_t i = 0; i + 1 < id.size(); ++i) {
    const std::size_t product = kAlphabet.find(id[i]) * (1 + i % 2);
    sum += product / 36 + product % 36;
  }
  return kAlphabet[(36 - sum % 36) % 36] == id.back();
}

bool CheckLuhn(std::string_view id) {
  return LuhnSum(id) % 10 == 0;
}

// Nine digits are companies, twelve others; the last but one is always 1. The
// weights run from 1 to 9 and over again, a second time from 3.
bool CheckLithuania(std::string_view id) {
  if (id[id.size() - 2] != '1') return false;
  const auto sum_from = [&](std::size_t start) {
    int sum = 0;
    for (std::size_t i = 0; i + 1 < id.size(); ++i) {
      sum += Digit(id[i]) * (1 + static_cast<int>((i + start) % 9));
    }
    return sum % 11;
  };
  const int first = sum_from(0);
  return (first == 10 ? sum_from(2) % 10 : first) == Digit(id.back());
}

bool CheckLuxembourg(std::string_view id) {
  return Modulo(id.substr(0, 6), 89) == Modulo(id.substr(6), 100);
}

constexpr std::array<int, 11> kLatvianCompany = {9, 1, 4, 8, 3, 10,
                                                 2, 5, 7, 6, 1};
constexpr std::array<int, 10> kLatvianPerson = {10, 5, 8, 4, 2, 1, 6, 3, 7, 9};

// Companies begin with 4 to 9; persons with a birth date, or 32 since 2017.
bool CheckLatvia(std::string_view id) {
  if (id.front() > '3') return WeightedSum(id, kLatvianCompany) % 11 == 3;
  if (id.starts_with("32")) return true;
  return (1 + WeightedSum(id, kLatvianPerson)) % 11 % 10 == Digit(id.back());
}

constexpr std::array<int, 8> kMalteseWeights = {3, 4, 6, 7, 8, 9, 10, 1};

bool CheckMalta(std::string_view id) {
  return WeightedSum(id, kMalteseWeights) % 37 == 0;
}

// RFC of a company: the twelve characters stand behind a blank, weights 13
// down to 2; the alphabet is the SAT's, of which '&' and the blank take part.
bool CheckMexico(std::string_view id) {
  constexpr std::string_view kAlphabet =
      "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ ";
  int sum = static_cast<int>(kAlphabet.find(' ')) * 13;
  for (std::size_t i = 0; i + 1 < id.size(); ++i) {
    sum += static_cast<int>(kAlphabet.find(id[i])) * (12 - static_cast<int>(i));
  }
  const int check = (11 - sum % 11) % 11;
  return id.back() == (check == 10 ? 'A' : static_cast<char>('0' + check));
}

bool CheckNetherlands(std::string_view id) {
  if (WeightedSum(id, kFromNine) % 11 == Digit(id[8])) return true;
  // Sole traders since 2020: ISO 7064 MOD 97-10 over "NL" and the number.
  int rest = 0;
  for (const char c : "NL" + std::string(id)) {
    rest = IsAsciiDigit(c) ? (rest * 10 + Digit(c)) % 97
                           : (rest * 100 + (c - 'A' + 10)) % 97;
  }
  return rest == 1;
}

constexpr std::array<int, 9> kNorwegianWeights = {3, 2, 7, 6, 5, 4, 3, 2, 1};

bool CheckNorway(std::string_view id) {
  return WeightedSum(id, kNorwegianWeights) % 11 == 0;
}

constexpr std::array<int, 9> kPolishWeights = {6, 5, 7, 2, 3, 4, 5, 6, 7};

bool CheckPoland(std::string_view id) {
  return WeightedSum(id, kPolishWeights) % 11 == Digit(id[9]);
}

bool CheckPortugal(std::string_view id) {
  const int check = (11 - WeightedSum(id, kFromNine) % 11) % 11;
  return id.front() != '0' && check % 10 == Digit(id.back());
}

constexpr std::array<int, 9> kRomanianWeights = {7, 5, 3, 2, 1, 7, 5, 3, 2};

// Aligned at the right: two to ten digits.
bool CheckRomania(std::string_view id) {
  const auto weights =
      std::span(kRomanianWeights).last(id.size() - 1);  // at most nine
  return id.front() != '0' &&
         WeightedSum(id, weights) * 10 % 11 % 10 == Digit(id.back());
}

// Ten digits with a Luhn digit, then "01".
bool CheckSweden(std::string_view id) {
  return LuhnSum(id.substr(0, 10)) % 10 == 0;
}

bool CheckSlovenia(std::string_view id) {
  const int rest = WeightedSum(id, kFromEight) % 11;
  return id.front() != '0' && rest != 0 && (11 - rest) % 10 == Digit(id.back());
}

bool CheckSlovakia(std::string_view id) {
  return id.front() != '0' &&
         std::string_view("234789").find(id[2]) != std::string_view::npos &&
         Modulo(id, 11) == 0;
}

struct Check {
  std::string_view country;
  bool (*holds)(std::string_view);
};
constexpr auto kChecks = std::to_array<Check>(
    {{"AT", CheckAustria},    {"BE", CheckBelgium},     {"BG", CheckBulgaria},
     {"CA", CheckCanada},     {"CH", CheckSwitzerland}, {"CY", CheckCyprus},
     {"CZ", CheckCzechia},    {"DE", CheckGermany},     {"DK", CheckDenmark},
     {"EE", CheckEstonia},    {"EL", CheckGreece},      {"ES", CheckSpain},
     {"FI", CheckFinland},    {"FR", CheckFrance},      {"GB", CheckBritain},
     {"HR", CheckMod1110},    {"HU", CheckHungary},     {"IE", CheckIreland},
     {"IN", CheckIndia},      {"IT", CheckLuhn},        {"LT", CheckLithuania},
     {"LU", CheckLuxembourg}, {"LV", CheckLatvia},      {"MT", CheckMalta},
     {"MX", CheckMexico},     {"NL", CheckNetherlands}, {"NO", CheckNorway},
     {"PL", CheckPoland},     {"PT", CheckPortugal},    {"RO", CheckRomania},
     {"SE", CheckSweden},     {"SI", CheckSlovenia},    {"SK", CheckSlovakia},
     {"XI", CheckBritain}});

}  // namespace

bool VatCheckHolds(std::string_view country, std::string_view id) {
  const auto* check = std::ranges::find(kChecks, country, &Check::country);
  return check == kChecks.end() || check->holds(id);
}

bool HasVatCheck(std::string_view country) {
  return std::ranges::find(kChecks, country, &Check::country) != kChecks.end();
}

int LuhnSum(std::string_view digits) {
  int sum = 0;
  bool doubled = false;
  for (std::size_t i = digits.size(); i-- > 0; doubled = !doubled) {
    const int value = Digit(digits[i]) * (doubled ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum;
}

}  // namespace kindred::nlp
