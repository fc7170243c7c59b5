#include "nlp/street.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <unicode/uchar.h>

#include "nlp/ascii.h"
#include "nlp/labels.h"
#include "nlp/utf8.h"
#include "nlp/words.h"

namespace kindred::nlp {
namespace {

constexpr std::size_t kMaxStreetBytes = 90;
constexpr std::ptrdiff_t kMaxStreetDigits = 8;  // more are a phone number
constexpr std::size_t kMaxStreetWords = 7;
constexpr std::size_t kMaxNumberBytes = 7;  // of a house number: "N112a-4"
constexpr std::size_t kMaxSplitCityWords = 4;
constexpr std::size_t kMaxCityBytes = 40;

// The lists of street-words.txt by key, sorted.
struct StreetWords {
  std::vector<std::string> endings;
  std::vector<std::string> words;
  std::vector<std::string> inside;
};

StreetWords ReadStreetWords() {
  StreetWords list;
  for (const auto& [key, rest] : KeyedLines("street-words.txt")) {
    std::vector<std::string>& words = key == "ending"   ? list.endings
                                      : key == "inside" ? list.inside
                                                        : list.words;
    for (const std::string_view word : SplitWords(rest)) {
      words.push_back(FoldLine(word));
    }
  }
  for (auto* words : {&list.endings, &list.words, &list.inside}) {
    std::ranges::sort(*words);
  }
  return list;
}

const StreetWords& StreetLists() {
  static const StreetWords words = ReadStreetWords();
  return words;
}

std::string_view WithoutStop(std::string_view word) {
  while (word.ends_with('.') || word.ends_with(',')) word.remove_suffix(1);
  return word;
}

bool IsIn(const std::vector<std::string>& sorted, std::string_view word) {
  return std::binary_search(sorted.begin(), sorted.end(), word);
}

bool IsStreetWord(std::string_view folded) {
  folded = WithoutStop(folded);
  return IsIn(StreetLists().words, folded) ||
         std::ranges::any_of(StreetLists().endings,
                             [&](const std::string& ending) {
                               return folded.size() > ending.size() + 1 &&
                                      folded.ends_with(ending);
                             });
}

constexpr auto kDirections = std::to_array<std::string_view>(
    {"n", "s", "e", "w", "ne", "nw", "se", "sw", "north", "south", "east",
     "west", "n.e", "n.w", "s.e", "s.w"});

bool IsDirection(std::string_view folded) {
  return std::ranges::find(kDirections, WithoutStop(folded)) !=
         kDirections.end();
}

bool HasDigit(std::string_view word) {
  return std::ranges::any_of(word, IsAsciiDigit);
}

// Where the city begins among the words of a part: behind the last word of a
// street or number. "St Albans" and "Maple Grove" are cities all the same.
std::size_t CityBegin(const std::vector<std::string_view>& words) {
  std::size_t begin = 0;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    const std::string folded = FoldLine(words[i]);
    const bool saint = WithoutStop(folded) == "st" && i == begin;
    if (!saint && (HasDigit(words[i]) || IsStreetWord(folded))) begin = i + 1;
  }
  while (begin > 0 && begin + 1 < words.size() &&
         IsDirection(FoldLine(words[begin]))) {
    ++begin;
  }
  return begin;
}

bool IsJoiner(std::string_view word) {
  return word == "of" || word == "the" || word == "on" || word == "upon" ||
         word == "in" || word == "le" || word == "by" || word == "de" ||
         word == "la" || word == "&" || word == "and";
}

}  // namespace

bool LooksLikeStreet(std::string_view part) {
  if (part.size() < 4 || part.size() > kMaxStreetBytes ||
      part.find_first_of("@$%=?!") != std::string_view::npos ||
      part.front() == '+' ||
      part.find("\xC2\xA7") != std::string_view::npos ||  // a section of a law
      std::ranges::count_if(part, IsAsciiDigit) > kMaxStreetDigits) {
    return false;
  }
  const std::string folded = FoldLine(part);
  const std::vector<std::string_view> words = Split(folded, " ");
  if (words.size() > kMaxStreetWords) return false;
  const bool has_word = std::ranges::any_of(words, [](std::string_view word) {
    return word.size() > 2 && !IsAsciiDigit(word.front());
  });
  if (!has_word) return false;
  if (std::ranges::any_of(words, IsStreetWord)) {
    return HasDigit(part) || words.size() <= kMaxSplitCityWords;
  }
  if (words.size() < 2) return false;
  const std::string_view last = words.back();
  const bool number_first =
      IsAsciiDigit(part.front()) && words[0].size() <= kMaxNumberBytes &&
      StartsUpper(part.substr(std::min(part.find(' ') + 1, part.size())));
  const bool number_last = !last.empty() && IsAsciiDigit(last.front()) &&
                           last.size() <= kMaxNumberBytes && StartsUpper(part);
  return number_first || number_last;
}

bool HasStreetWord(std::string_view part) {
  const std::string folded = FoldLine(part);
  const std::vector<std::string_view> words = Split(folded, " ");
  return words.size() > 1 && std::ranges::any_of(words, [](auto word) {
           return IsIn(StreetLists().words, WithoutStop(word));
         });
}

bool StandsInside(std::string_view part) {
  if (part.starts_with('#')) return true;
  const std::string folded = FoldLine(part);
  for (const std::string_view word : Split(folded, " ")) {
    if (IsIn(StreetLists().inside, WithoutStop(word))) return true;
    if (!HasDigit(word)) return false;  // "2nd Floor"
  }
  return false;
}

std::string_view WithoutStreetLabel(std::string_view part) {
  const std::size_t colon = part.rfind(": ");
  if (colon != std::string_view::npos) part = TrimAscii(part.substr(colon + 2));
  for (const std::string_view form :
       {"Inc. ", "Inc ", "LLC ", "Ltd ", "Ltd. "}) {
    if (part.starts_with(form)) return part.substr(form.size());
  }
  return part;
}

CitySplit SplitCity(std::string_view part) {
  part = WithoutStreetLabel(part);
  const std::vector<std::string_view> words = Split(part, " ");
  const std::size_t begin = CityBegin(words);
  const std::size_t count = words.size() - begin;
  if (count == 0 || count > kMaxSplitCityWords) return {};
  for (std::size_t i = begin; i < words.size(); ++i) {
    const bool fits =
        !words[i].empty() && !HasDigit(words[i]) &&
        (StartsUpper(words[i]) || (i > begin && IsJoiner(words[i])));
    if (!fits) return {};
  }
  const std::string_view city =
      part.substr(static_cast<std::size_t>(words[begin].data() - part.data()));
  if (city.size() > kMaxCityBytes || city.size() < 2 ||
      city.find_first_of("@:()") != std::string_view::npos) {
    return {};
  }
  return {std::string(city),
          TrimAscii(part.substr(0, part.size() - city.size()))};
}

bool StartsUpper(std::string_view word) {
  return !word.empty() &&
         u_isupper(static_cast<UChar32>(CharAt(word, 0).code)) != 0;
}

}  // namespace kindred::nlp
