#include "nlp/check_digits.h"

#include <cstddef>
#include <span>
#include <string_view>

#include "nlp/ascii.h"

namespace kindred::nlp {

int RemainderOf(std::string_view digits, int divisor) {
  int rest = 0;
  for (const char c : digits) rest = (rest * 10 + DigitOf(c)) % divisor;
  return rest;
}

int WeightedSum(std::string_view digits, std::span<const int> weights) {
  int sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] != 0) sum += DigitOf(digits[i]) * weights[i];
  }
  return sum;
}

int LuhnSum(std::string_view digits) {
  int sum = 0;
  bool doubled = false;
  for (std::size_t i = digits.size(); i-- > 0; doubled = !doubled) {
    const int value = DigitOf(digits[i]) * (doubled ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum;
}

bool LuhnHolds(std::string_view digits) {
  return LuhnSum(digits) % 10 == 0;
}

bool Mod1110Holds(std::string_view digits) {
  int product = 10;
  for (const char c : digits.substr(0, digits.size() - 1)) {
    int sum = (DigitOf(c) + product) % 10;
    if (sum == 0) sum = 10;
    product = sum * 2 % 11;
  }
  return (11 - product) % 10 == DigitOf(digits.back());
}

bool Mod9710Holds(std::string_view number) {
  int rest = 0;
  for (const char c : number) {
    rest = IsAsciiDigit(c) ? (rest * 10 + DigitOf(c)) % 97
                           : (rest * 100 + (c - 'A' + 10)) % 97;
  }
  return rest == 1;
}

}  // namespace kindred::nlp
