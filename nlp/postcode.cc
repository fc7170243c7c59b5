#include "nlp/postcode.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "nlp/ascii.h"
#include "nlp/labels.h"
#include "nlp/words.h"

namespace kindred::nlp {
namespace {

constexpr std::size_t kMaxRegionWords = 3;

// Regions by folded name or abbreviation; the values are countries with blanks
// between them ("WA" is one of US and AU).
using RegionMap = std::map<std::string, std::string, std::less<>>;
struct Regions {
  RegionMap names;
  RegionMap abbreviations;
};

// Lines "country;abbreviation;name", either of the last two may be empty.
Regions ReadRegions() {
  Regions regions;
  for (const std::string_view line : WordLines("regions.txt")) {
    const std::vector<std::string_view> cells = Split(line, ";");
    if (cells.size() != 3) continue;
    const std::string country = std::string(cells[0]) + " ";
    if (!cells[1].empty()) {
      regions.abbreviations[std::string(cells[1])] += country;
    }
    if (!cells[2].empty()) regions.names[FoldLine(cells[2])] += country;
  }
  return regions;
}

const Regions& AllRegions() {
  static const Regions regions = ReadRegions();
  return regions;
}

std::size_t DigitsAt(std::string_view text, std::size_t at) {
  std::size_t count = 0;
  while (at + count < text.size() && IsAsciiDigit(text[at + count])) ++count;
  return count;
}

// Whether `text` has the pattern at `at` ('9' a digit, 'A' an upper-case
// letter, '*' either, others themselves) and no letter or digit goes on.
bool HasPattern(std::string_view text, std::size_t at,
                std::string_view pattern) {
  if (text.size() < at + pattern.size()) return false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = text[at + i];
    const bool digit = IsAsciiDigit(c);
    const bool upper = IsAsciiUpper(c);
    const char p = pattern[i];
    const bool fits = p == '9'   ? digit
                      : p == 'A' ? upper
                      : p == '*' ? digit || upper
                                 : c == p;
    if (!fits) return false;
  }
  const std::size_t end = at + pattern.size();
  return end == text.size() || !IsAsciiAlnum(text[end]);
}

struct Region {
  std::size_t begin = 0;
  std::string_view countries;

  [[nodiscard]] bool IsIn(std::string_view country) const {
    return countries.find(country) != std::string_view::npos;
  }
};

// The state or province that ends before `end`: "OH", "N.Y.", "New South
// Wales".
std::optional<Region> RegionBefore(std::string_view line, std::size_t end) {
  while (end > 0 && std::string_view(" ,.-)").find(line[end - 1]) !=
                        std::string_view::npos) {
    --end;
  }
  std::size_t begin = end;
  for (std::size_t words = 0; words < kMaxRegionWords && begin > 0; ++words) {
    while (begin > 0 && line[begin - 1] == ' ') --begin;
    while (begin > 0 && std::string_view(" ,(").find(line[begin - 1]) ==
                            std::string_view::npos) {
      --begin;
    }
    const std::string_view text = line.substr(begin, end - begin);
    std::string letters(text);
    std::erase(letters, '.');
    if (words == 0) {
      const auto found = AllRegions().abbreviations.find(letters);
      if (found != AllRegions().abbreviations.end()) {
        return Region{begin, found->second};
      }
    }
    const auto named = AllRegions().names.find(FoldLine(text));
    if (named != AllRegions().names.end()) return Region{begin, named->second};
    if (begin > 0 && line[begin - 1] != ' ') break;
  }
  return std::nullopt;
}

// Codes that begin with a digit. `at` is the first of a run of digits.
std::optional<Postcode> DigitCodeAt(std::string_view line, std::size_t at) {
  const auto make = [&](PostcodeShape shape, std::size_t length) {
    return Postcode{shape, at, at, at + length};
  };
  const std::size_t digits = DigitsAt(line, at);
  if (digits == 2 && HasPattern(line, at, "99-999")) {
    return make(PostcodeShape::kTwoThree, 6);
  }
  if (digits == 3 && HasPattern(line, at, "999 99")) {
    return make(PostcodeShape::kThreeTwo, 6);
  }
  if (digits != 4 && digits != 5) return std::nullopt;
  if (HasPattern(line, at, "9999 AA")) return make(PostcodeShape::kDutch, 7);
  if (HasPattern(line, at, "9999AA")) return make(PostcodeShape::kDutch, 6);
  if (HasPattern(line, at, "9999-999")) {
    return make(PostcodeShape::kFourThree, 8);
  }
  const bool goes_on =
      at + digits < line.size() && IsAsciiAlnum(line[at + digits]);
  if (goes_on) return std::nullopt;
  const std::optional<Region> region = RegionBefore(line, at);
  if (region && digits == 5 && region->IsIn("US")) {
    const std::size_t length = HasPattern(line, at, "99999-9999") ? 10 : 5;
    return Postcode{PostcodeShape::kAmerican, region->begin, at, at + length};
  }
  if (region && digits == 4 && region->IsIn("AU")) {
    return Postcode{PostcodeShape::kAustralian, region->begin, at, at + 4};
  }
  return make(digits == 4 ? PostcodeShape::kFour : PostcodeShape::kFive,
              digits);
}

constexpr auto kBritish = std::to_array<std::string_view>(
    {"A9 9AA", "A99 9AA", "AA9 9AA", "AA99 9AA", "A9A 9AA", "AA9A 9AA"});

// Codes that begin with a letter.
std::optional<Postcode> LetterCodeAt(std::string_view line, std::size_t at) {
  const auto make = [&](PostcodeShape shape, std::size_t length) {
    return Postcode{shape, at, at, at + length};
  };
  for (const std::string_view pattern : {"A9A 9A9", "A9A9A9"}) {
    if (!HasPattern(line, at, pattern)) continue;
    Postcode code = make(PostcodeShape::kCanadian, pattern.size());
    const std::optional<Region> region = RegionBefore(line, at);
    if (region && region->IsIn("CA")) code.begin = region->begin;
    return code;
  }
  for (const std::string_view pattern : kBritish) {
    if (HasPattern(line, at, pattern)) {
      return make(PostcodeShape::kBritish, pattern.size());
    }
  }
  if (HasPattern(line, at, "A99 A***") || HasPattern(line, at, "D6W A***")) {
    return make(PostcodeShape::kIrish, 8);
  }
  return std::nullopt;
}

struct CountryShape {
  PostcodeShape shape;
  std::string_view countries;
};
constexpr auto kUsers = std::to_array<CountryShape>(
    {{PostcodeShape::kFour, "AT BE CH DK HU NO BG SI LU LV LI CY ZA NZ AU PH"},
     {PostcodeShape::kFive,
      "DE FR ES IT FI EE HR TR GR LT UA MX RS MC SM MY TH KR ID CZ SK SE"},
     {PostcodeShape::kTwoThree, "PL"},
     {PostcodeShape::kThreeTwo, "CZ GR SE SK"},
     {PostcodeShape::kFourThree, "PT"},
     {PostcodeShape::kDutch, "NL"},
     {PostcodeShape::kAmerican, "US"},
     {PostcodeShape::kBritish, "GB"},
     {PostcodeShape::kCanadian, "CA"},
     {PostcodeShape::kIrish, "IE"},
     {PostcodeShape::kAustralian, "AU"}});

std::string_view UsersOf(PostcodeShape shape) {
  return std::ranges::find(kUsers, shape, &CountryShape::shape)->countries;
}

}  // namespace

std::vector<Postcode> FindPostcodes(std::string_view line) {
  std::vector<Postcode> codes;
  if (std::ranges::none_of(line, IsAsciiDigit)) return codes;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const char c = line[at];
    if (!IsAsciiDigit(c) && !IsAsciiUpper(c)) continue;
    const char before = at > 0 ? line[at - 1] : ' ';
    // Inside words, numbers, phone numbers and identifiers there is no code.
    if (IsAsciiAlnum(before) || before == '+' || before == '#' ||
        before == '_' || before == '/' ||
        ((before == '.' || before == ',') && at > 1 &&
         IsAsciiDigit(line[at - 2]))) {
      continue;
    }
    const std::optional<Postcode> code =
        IsAsciiDigit(c) ? DigitCodeAt(line, at) : LetterCodeAt(line, at);
    if (!code) continue;
    codes.push_back(*code);
    at = code->end - 1;
  }
  return codes;
}

std::string_view CountryOf(PostcodeShape shape) {
  const std::string_view users = UsersOf(shape);
  return users.size() == 2 ? users : std::string_view();
}

bool FollowsCity(PostcodeShape shape) {
  return shape >= PostcodeShape::kAmerican;
}

std::string UsersAmong(std::string_view countries, PostcodeShape shape) {
  std::string users;
  for (const std::string_view country : Split(countries, " ")) {
    if (country.empty() ||
        UsersOf(shape).find(country) == std::string_view::npos) {
      continue;
    }
    if (!users.empty()) users += ' ';
    users += country;
  }
  return users;
}

bool UsesShape(std::string_view countries, PostcodeShape shape) {
  return countries.empty() || !UsersAmong(countries, shape).empty();
}

bool IsRegion(std::string_view text) {
  while (text.ends_with('.')) text.remove_suffix(1);
  std::string folded = FoldLine(text);
  if (folded.starts_with("co. ") || folded.starts_with("county ")) return true;
  return AllRegions().names.contains(folded) ||
         AllRegions().abbreviations.contains(text);
}

}  // namespace kindred::nlp
