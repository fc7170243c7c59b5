#include "nlp/phone.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "nlp/ascii.h"
#include "nlp/words.h"

namespace kindred::nlp {
namespace {

constexpr std::size_t kMaxCodeDigits = 4;
constexpr std::size_t kMinDigits = 8;   // of a number with its calling code
constexpr std::size_t kMaxDigits = 15;  // E.164 section 6

using Codes = std::map<std::string_view, std::string_view>;

Codes ReadCodes() {
  Codes codes;
  for (const std::string_view line : WordLines("calling-codes.txt")) {
    const std::size_t blank = line.find(' ');
    if (blank == std::string_view::npos) continue;
    codes.emplace(line.substr(0, blank), line.substr(blank + 1));
  }
  return codes;
}

// The country of digits that begin with a calling code.
std::string_view CountryOfDigits(std::string_view digits) {
  static const Codes codes = ReadCodes();
  for (std::size_t length = kMaxCodeDigits; length > 0; --length) {
    const auto found = codes.find(digits.substr(0, length));
    if (found != codes.end()) return found->second;
  }
  return {};
}

// The digits from `at` on, over what phone numbers have between them.
std::string PhoneDigitsFrom(std::string_view text, std::size_t at) {
  std::string digits;
  for (; at < text.size() && digits.size() <= kMaxDigits; ++at) {
    if (IsAsciiDigit(text[at])) {
      digits += text[at];
    } else if (std::string_view(" .-/()%").find(text[at]) ==
               std::string_view::npos) {
      break;
    }
  }
  return digits;
}

std::string CountryOfNumber(std::string_view text, std::size_t at) {
  const std::string digits = PhoneDigitsFrom(text, at);
  return digits.size() >= kMinDigits ? std::string(CountryOfDigits(digits))
                                     : std::string();
}

// "0031 ...", "0044-...": a calling code behind 00 that ends with a separator;
// longer runs of digits are article numbers.
bool IsTrunkCode(std::string_view text) {
  if (!text.starts_with("00") || text.size() < 6 || text[2] == '0') {
    return false;
  }
  const std::size_t end = text.find_first_not_of("0123456789");
  return end >= 3 && end <= 5 && (text[end] == ' ' || text[end] == '-');
}

constexpr auto kTollFree = std::to_array<std::string_view>(
    {"800", "822", "833", "844", "855", "866", "877", "888"});

// "419-555-0123" and its kin at the first digit of the area code: both other
// groups begin with 2 to 9 (NANPA), and nothing goes on.
std::string_view AreaCodeAt(std::string_view text, std::size_t at) {
  const auto digits = [&](std::size_t from, std::size_t count) {
    return from + count <= text.size() && text[from] != '\0' &&
           std::ranges::all_of(text.substr(from, count), IsAsciiDigit);
  };
  if (!digits(at, 3) || text[at] < '2') return {};
  const auto skip = [&](std::size_t from) {
    std::size_t to = from;
    while (to < text.size() && to - from < 3 &&
           std::string_view(") .-").find(text[to]) != std::string_view::npos) {
      ++to;
    }
    return to;
  };
  const std::size_t second = skip(at + 3);
  if (second == at + 3 || !digits(second, 3) || text[second] < '2') return {};
  const std::size_t third = skip(second + 3);
  if (third == second + 3 || !digits(third, 4)) return {};
  const std::size_t end = third + 4;
  if (end < text.size() && (IsAsciiAlnum(text[end]) || text[end] == '-')) {
    return {};
  }
  return text.substr(at, 3);
}

PhoneCountry NorthAmerican(std::string_view area) {
  if (std::ranges::find(kTollFree, area) != kTollFree.end()) {
    return {"US", PhoneForm::kTollFree};
  }
  return {std::string(CountryOfDigits("1" + std::string(area))),
          PhoneForm::kNorthAmerican};
}

// The country of an international number that begins at `at`; else empty.
std::string InternationalAt(std::string_view text, std::size_t at) {
  if (text[at] == '+') return CountryOfNumber(text, at + 1);
  return IsTrunkCode(text.substr(at)) ? CountryOfNumber(text, at + 2)
                                      : std::string();
}

}  // namespace

PhoneCountry PhoneCountryIn(std::string_view text) {
  PhoneCountry best;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '+' && !IsAsciiDigit(text[at])) continue;
    if (at > 0 && IsAsciiAlnum(text[at - 1])) continue;
    std::string country = InternationalAt(text, at);
    if (!country.empty()) {
      return {std::move(country), PhoneForm::kInternational};
    }
    const std::string_view area = AreaCodeAt(text, at);
    if (area.empty()) continue;
    PhoneCountry found = NorthAmerican(area);
    if (found.form < best.form) best = std::move(found);
  }
  return best;
}

}  // namespace kindred::nlp
