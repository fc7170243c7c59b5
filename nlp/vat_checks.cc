#include "nlp/vat_checks.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "nlp/ascii.h"
#include "nlp/check_digits.h"

namespace kindred::nlp {
namespace {

// Countries whose digits, each times its weight, add up to a multiple of the
// modulus; the weight of a check digit is 1 or -1, of a letter 0.
struct SumRule {
  std::string_view country;
  int modulus;
  std::array<int, 10> weights;
};
constexpr auto kSumRules = std::to_array<SumRule>({
    {"CH", 11, {0, 5, 4, 3, 2, 7, 6, 5, 4, 1}},
    {"DK", 11, {2, 7, 6, 5, 4, 3, 2, 1}},
    {"EE", 10, {3, 7, 1, 3, 7, 1, 3, 7, 1}},
    {"FI", 11, {7, 9, 10, 5, 8, 4, 2, 1}},
    {"HU", 10, {9, 7, 3, 1, 9, 7, 3, 1}},
    {"MT", 37, {3, 4, 6, 7, 8, 9, 10, 1}},
    {"NO", 11, {3, 2, 7, 6, 5, 4, 3, 2, 1}},
    {"PL", 11, {6, 5, 7, 2, 3, 4, 5, 6, 7, -1}},
});

// The weights count down to 2: 8, 7, ... or 9, 8, ...
constexpr std::array<int, 8> kDescending = {9, 8, 7, 6, 5, 4, 3, 2};
constexpr std::span<const int> kFromNine = kDescending;
constexpr std::span<const int> kFromEight = kFromNine.subspan(1);

bool CheckAustria(std::string_view id) {
  // "U" and eight digits; four is added before the check digit is formed.
  return (LuhnSum(id.substr(1, 7)) + DigitOf(id.back()) + 4) % 10 == 0;
}

bool CheckBelgium(std::string_view id) {
  return 97 - RemainderOf(id.substr(0, 8), 97) ==
         RemainderOf(id.substr(8), 100);
}

constexpr std::array<int, 8> kBulgarianFirst = {1, 2, 3, 4, 5, 6, 7, 8};
constexpr std::array<int, 8> kBulgarianSecond = {3, 4, 5, 6, 7, 8, 9, 10};
constexpr std::array<int, 9> kBulgarianPerson = {2, 4, 8, 5, 10, 9, 7, 3, 6};
constexpr std::array<int, 9> kBulgarianForeign = {21, 19, 17, 13, 11,
                                                  9,  7,  3,  1};
constexpr std::array<int, 9> kBulgarianOther = {4, 3, 2, 7, 6, 5, 4, 3, 2};

// Nine digits are companies; ten are citizens, foreigners and all others.
bool CheckBulgaria(std::string_view id) {
  const int last = DigitOf(id.back());
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
  return LuhnHolds(id.substr(0, 9));
}

constexpr std::array<int, 10> kCypriotOdd = {1, 0, 5, 7, 9, 13, 15, 17, 19, 21};

bool CheckCyprus(std::string_view id) {
  if (id.starts_with("12")) return false;
  int sum = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    const int digit = DigitOf(id[i]);
    sum += i % 2 == 0 ? kCypriotOdd[static_cast<std::size_t>(digit)] : digit;
  }
  return id.back() == static_cast<char>('A' + sum % 26);
}

// Eight digits are companies, nine from 6 on special cases; the birth numbers
// of persons have a rule only since 1954 (ten digits).
bool CheckCzechia(std::string_view id) {
  const int last = DigitOf(id.back());
  if (id.size() == 8) {
    const int check = 11 - WeightedSum(id, kFromEight) % 11;
    return id.front() != '9' && check % 10 == last;
  }
  if (id.size() == 10) return RemainderOf(id, 11) == 0;
  if (id.front() != '6') return RemainderOf(id.substr(0, 2), 100) < 54;
  const int rest = WeightedSum(id.substr(1), kFromEight) % 11;
  return (18 - (10 - rest + 11) % 11) % 10 == last;
}

constexpr std::array<int, 8> kPowersOfTwo = {256, 128, 64, 32, 16, 8, 4, 2};

bool CheckGreece(std::string_view id) {
  return WeightedSum(id, kPowersOfTwo) % 11 % 10 == DigitOf(id.back());
}

constexpr std::string_view kSpanishLetters = "TRWAGMYFPDXBNJZSQVHLCKE";

constexpr std::string_view kSpanishKinds = "ABCDEFGHJNPQRSUVW";

// DNI and NIE: a letter by the remainder of 23. CIF: a Luhn digit or letter.
bool CheckSpain(std::string_view id) {
  const std::string_view digits = id.substr(1, 7);
  const char last = id.back();
  const std::size_t foreign = std::string_view("XYZ").find(id.front());
  if (IsAsciiDigit(id.front()) || foreign != std::string_view::npos) {
    const int first = IsAsciiDigit(id.front()) ? DigitOf(id.front())
                                               : static_cast<int>(foreign);
    const int number = first % 23 * 10'000'000 % 23;
    const int rest = (number + RemainderOf(digits, 23)) % 23;
    return kSpanishLetters[static_cast<std::size_t>(rest)] == last;
  }
  if (std::string_view("KLM").find(id.front()) != std::string_view::npos) {
    return kSpanishLetters[static_cast<std::size_t>(RemainderOf(digits, 23))] ==
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
  if (!LuhnHolds(siren)) return false;
  if (IsAsciiDigit(id[0]) && IsAsciiDigit(id[1])) {
    return RemainderOf(id.substr(0, 2), 100) ==
           (12 + 3 * RemainderOf(siren, 97)) % 97;
  }
  const std::size_t first = kFrenchKey.find(id[0]);
  const std::size_t second = kFrenchKey.find(id[1]);
  if (first == std::string_view::npos || second == std::string_view::npos) {
    return false;
  }
  const int key = IsAsciiDigit(id[0])
                      ? static_cast<int>(first * 24 + second) - 10
                      : static_cast<int>(first * 34 + second) - 100;
  return (RemainderOf(siren, 11) + key / 11 + 1) % 11 == key % 11;
}

bool CheckBritain(std::string_view id) {
  const int sum =
      WeightedSum(id, kFromEight) + RemainderOf(id.substr(7, 2), 100);
  return sum % 97 == 0 || (sum + 55) % 97 == 0;
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

// Nine digits are companies, twelve others; the last but one is always 1. The
// weights run from 1 to 9 and over again, a second time from 3.
bool CheckLithuania(std::string_view id) {
  if (id[id.size() - 2] != '1') return false;
  const auto sum_from = [&](std::size_t start) {
    int sum = 0;
    for (std::size_t i = 0; i + 1 < id.size(); ++i) {
      sum += DigitOf(id[i]) * (1 + static_cast<int>((i + start) % 9));
    }
    return sum % 11;
  };
  const int first = sum_from(0);
  return (first == 10 ? sum_from(2) % 10 : first) == DigitOf(id.back());
}

bool CheckLuxembourg(std::string_view id) {
  return RemainderOf(id.substr(0, 6), 89) == RemainderOf(id.substr(6), 100);
}

constexpr std::array<int, 11> kLatvianCompany = {9, 1, 4, 8, 3, 10,
                                                 2, 5, 7, 6, 1};
constexpr std::array<int, 10> kLatvianPerson = {10, 5, 8, 4, 2, 1, 6, 3, 7, 9};

// Companies begin with 4 to 9; persons with a birth date, or 32 since 2017.
bool CheckLatvia(std::string_view id) {
  if (id.front() > '3') return WeightedSum(id, kLatvianCompany) % 11 == 3;
  if (id.starts_with("32")) return true;
  return (1 + WeightedSum(id, kLatvianPerson)) % 11 % 10 == DigitOf(id.back());
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
  if (WeightedSum(id, kFromNine) % 11 == DigitOf(id[8])) return true;
  // Sole traders since 2020: ISO 7064 MOD 97-10 over "NL" and the number.
  return Mod9710Holds("NL" + std::string(id));
}

bool CheckPortugal(std::string_view id) {
  const int check = (11 - WeightedSum(id, kFromNine) % 11) % 11;
  return check % 10 == DigitOf(id.back());
}

constexpr std::array<int, 9> kRomanianWeights = {7, 5, 3, 2, 1, 7, 5, 3, 2};

// Aligned at the right: two to ten digits.
bool CheckRomania(std::string_view id) {
  const auto weights =
      std::span(kRomanianWeights).last(id.size() - 1);  // at most nine
  return WeightedSum(id, weights) * 10 % 11 % 10 == DigitOf(id.back());
}

// Ten digits with a Luhn digit, then "01".
bool CheckSweden(std::string_view id) {
  return LuhnHolds(id.substr(0, 10));
}

bool CheckSlovenia(std::string_view id) {
  const int rest = WeightedSum(id, kFromEight) % 11;
  return rest != 0 && (11 - rest) % 10 == DigitOf(id.back());
}

bool CheckSlovakia(std::string_view id) {
  return std::string_view("234789").find(id[2]) != std::string_view::npos &&
         RemainderOf(id, 11) == 0;
}

struct Check {
  std::string_view country;
  bool (*holds)(std::string_view);
};
constexpr auto kChecks = std::to_array<Check>(
    {{"AT", CheckAustria},   {"BE", CheckBelgium},     {"BG", CheckBulgaria},
     {"CA", CheckCanada},    {"CY", CheckCyprus},      {"CZ", CheckCzechia},
     {"DE", Mod1110Holds},   {"EL", CheckGreece},      {"ES", CheckSpain},
     {"FR", CheckFrance},    {"GB", CheckBritain},     {"HR", Mod1110Holds},
     {"IE", CheckIreland},   {"IN", CheckIndia},       {"IT", LuhnHolds},
     {"LT", CheckLithuania}, {"LU", CheckLuxembourg},  {"LV", CheckLatvia},
     {"MX", CheckMexico},    {"NL", CheckNetherlands}, {"PT", CheckPortugal},
     {"RO", CheckRomania},   {"SE", CheckSweden},      {"SI", CheckSlovenia},
     {"SK", CheckSlovakia},  {"XI", CheckBritain}});

}  // namespace

bool VatCheckHolds(std::string_view country, std::string_view id) {
  const auto* sum = std::ranges::find(kSumRules, country, &SumRule::country);
  if (sum != kSumRules.end()) {
    return WeightedSum(id, sum->weights) % sum->modulus == 0;
  }
  const auto* check = std::ranges::find(kChecks, country, &Check::country);
  return check == kChecks.end() || check->holds(id);
}

}  // namespace kindred::nlp
