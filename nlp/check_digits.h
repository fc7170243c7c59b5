// The methods by which numbers carry check digits. Internal to nlp.
//
// Sources: ISO/IEC 7064 (MOD 11,10 and MOD 97-10); H. P. Luhn, US patent
// 2,950,048. Digits are ASCII; nothing checks that here. Pure and thread-safe;
// linear in the number.
#ifndef KINDRED_NLP_CHECK_DIGITS_H_
#define KINDRED_NLP_CHECK_DIGITS_H_

#include <span>
#include <string_view>

namespace kindred::nlp {

// 0 to 9.
[[nodiscard]] constexpr int DigitOf(char c) {
  return c - '0';
}

// The remainder of a number of any length; `divisor` is under 10^8.
[[nodiscard]] int RemainderOf(std::string_view digits, int divisor);

// The sum of the first digits, each times its weight. Where a weight is 0 any
// character, or none, may stand.
[[nodiscard]] int WeightedSum(std::string_view digits,
                              std::span<const int> weights);

// Luhn's sum: every second digit from the right but one doubled, the digits of
// all added.
[[nodiscard]] int LuhnSum(std::string_view digits);

// Whether the last digit is Luhn's: the sum is a multiple of ten.
[[nodiscard]] bool LuhnHolds(std::string_view digits);

// Whether the last digit is that of MOD 11,10.
[[nodiscard]] bool Mod1110Holds(std::string_view digits);

// Whether the whole leaves 1 by MOD 97-10; upper-case letters are 10 to 35.
[[nodiscard]] bool Mod9710Holds(std::string_view number);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_CHECK_DIGITS_H_
