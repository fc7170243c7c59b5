#include "nlp/address.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <unicode/uchar.h>

#include "nlp/ascii.h"
#include "nlp/country.h"
#include "nlp/utf8.h"

namespace kindred::nlp {
namespace {

constexpr int kMaxCityWords = 4;

constexpr auto kOtherOrder =
    std::to_array<std::string_view>({"US", "CA", "GB", "IE", "AU", "NZ", "IN"});

// Octets of the postcode at `at`: four or five digits, "12-345", "123 45",
// "1234 AB"; 0 if there is none.
std::size_t PostcodeAt(std::string_view text, std::size_t at) {
  const auto digits = [&](std::size_t from) {
    std::size_t count = 0;
    while (from + count < text.size() && IsAsciiDigit(text[from + count])) {
      ++count;
    }
    return count;
  };
  const std::size_t first = digits(at);
  const std::size_t next = at + first;
  if (first == 2 && text.substr(next, 1) == "-" && digits(next + 1) == 3) {
    return 6;
  }
  if (first == 3 && text.substr(next, 1) == " " && digits(next + 1) == 2) {
    return 6;
  }
  if (first == 4 && next + 3 <= text.size() && text[next] == ' ' &&
      IsAsciiUpper(text[next + 1]) && IsAsciiUpper(text[next + 2]) &&
      (next + 3 == text.size() || !IsAsciiAlnum(text[next + 3]))) {
    return 7;
  }
  return first == 4 || first == 5 ? first : 0;
}

bool StartsUpper(std::string_view word) {
  return !word.empty() &&
         u_isupper(static_cast<UChar32>(CharAt(word, 0).code)) != 0;
}

constexpr auto kCityConnectors = std::to_array<std::string_view>(
    {"am",  "an", "der", "bei",  "im",   "in",  "ob",  "vor", "de", "del",
     "la",  "el", "les", "sur",  "sous", "di",  "d'",  "do",  "da", "pod",
     "nad", "n.", "a.",  "a.d.", "i.",   "den", "aan", "op",  "y"});

bool IsCityConnector(std::string_view word) {
  return std::ranges::find(kCityConnectors, word) != kCityConnectors.end();
}

constexpr auto kAfterCity = std::to_array<std::string_view>(
    {"Tel", "Telefon", "Telefono", "Teléfono", "Téléphone", "Telefax", "Fax",
     "T", "F", "M", "E-Mail", "Email", "Mail", "Phone", "Web", "www"});

// Words that follow a city in one line: its country, an Italian province,
// "Telefon".
bool EndsCity(std::string_view word) {
  const bool is_province =
      word.size() == 2 && IsAsciiUpper(word[0]) && IsAsciiUpper(word[1]);
  return is_province ||
         std::ranges::find(kAfterCity, word) != kAfterCity.end() ||
         (word.size() > 2 && !CountryCode(word).empty());
}

// One word of a line that may belong to a city, and whether the city ends
// with it.
struct CityWord {
  std::string_view word;
  bool last = false;
};

CityWord CutCityWord(std::string_view word, bool is_first) {
  std::size_t stop = word.find_first_of(",;(/|:0123456789");
  // A full stop ends the city, but for "St." at its start.
  if (word.ends_with('.') && (!is_first || word.size() > 4)) {
    stop = std::min(stop, word.size() - 1);
  }
  return {word.substr(0, stop), stop != std::string_view::npos};
}

// The words of a city at the start of `text`.
std::string CityWords(std::string_view text) {
  std::string city;
  std::string connectors;
  for (int words = 0; !text.empty() && words < kMaxCityWords; ++words) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const auto [word, last] = CutCityWord(text.substr(0, end), city.empty());
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!city.empty() && EndsCity(word)) break;
    if (StartsUpper(word)) {
      city += connectors;
      city += word;
      connectors = " ";
    } else if (IsCityConnector(word) && !city.empty()) {
      connectors += word;
      connectors += ' ';
    } else {
      break;
    }
    if (last) break;
  }
  while (city.ends_with('.') || city.ends_with('-')) city.pop_back();
  return city;
}

constexpr auto kNumberLabels = std::to_array<std::string_view>(
    {"HRB", "HRA", "Nr", "No", "FN", "Tel", "Fax", "IBAN", "BLZ", "KvK",
     "Konto", "Telefon", "n", "num", "hoja", "tomo", "folio"});

// Registers and labels whose numbers are no postcodes.
bool IsNumberLabel(std::string_view before) {
  while (before.ends_with(' ') || before.ends_with('.')) {
    before.remove_suffix(1);
  }
  const std::size_t blank = before.rfind(' ');
  const std::string_view word =
      blank == std::string_view::npos ? before : before.substr(blank + 1);
  return std::ranges::find(kNumberLabels, word) != kNumberLabels.end();
}

struct PostcodeSign {
  std::string_view letters;
  std::string_view country;
};
constexpr auto kSigns = std::to_array<PostcodeSign>(
    {{"D", "DE"},  {"DE", "DE"}, {"A", "AT"},  {"AT", "AT"}, {"CH", "CH"},
     {"FL", "LI"}, {"F", "FR"},  {"I", "IT"},  {"IT", "IT"}, {"E", "ES"},
     {"B", "BE"},  {"BE", "BE"}, {"NL", "NL"}, {"L", "LU"},  {"PL", "PL"},
     {"CZ", "CZ"}, {"DK", "DK"}, {"S", "SE"},  {"SE", "SE"}, {"H", "HU"}});

// The country's letters before a postcode: "D-71234", "CH-8400".
std::string CountryOfPostcode(std::string_view text) {
  for (std::size_t at = 2; at < text.size(); ++at) {
    if (text[at - 1] != '-' || PostcodeAt(text, at) == 0) continue;
    std::size_t begin = at - 1;
    while (begin > 0 && IsAsciiUpper(text[begin - 1])) --begin;
    if (begin > 0 && text[begin - 1] != ' ') continue;
    const auto* sign = std::ranges::find(
        kSigns, text.substr(begin, at - 1 - begin), &PostcodeSign::letters);
    if (sign != kSigns.end()) return std::string(sign->country);
  }
  return {};
}

}  // namespace

bool HasPostcode(std::string_view line) {
  for (std::size_t at = 0; at < line.size(); ++at) {
    const bool starts = at == 0 || !IsAsciiDigit(line[at - 1]);
    if (starts && PostcodeAt(line, at) > 0) return true;
  }
  return false;
}

std::string CityIn(std::string_view line, std::string_view name) {
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (!IsAsciiDigit(line[at]) || (at > 0 && IsAsciiDigit(line[at - 1]))) {
      continue;
    }
    const std::size_t length = PostcodeAt(line, at);
    if (length == 0 || IsNumberLabel(line.substr(0, at))) continue;
    const std::string_view rest = line.substr(at + length);
    if (!rest.starts_with(' ')) continue;
    std::string city = CityWords(TrimAscii(rest));
    if (city.size() > 1 && !name.starts_with(city)) return city;
  }
  return {};
}

std::string CountryIn(std::string_view line) {
  for (std::string_view part : Split(line, ",")) {
    const std::size_t open = part.find_last_of("-(");
    std::string code = part.size() > 2 ? CountryCode(part) : std::string();
    if (code.empty() && open != std::string_view::npos) {
      part = TrimAscii(part.substr(open + 1));
      part = part.substr(0, part.find(')'));
      if (part.size() > 2) code = CountryCode(part);
    }
    if (!code.empty()) return code;
  }
  return CountryOfPostcode(line);
}

bool PostcodeComesFirst(std::string_view country) {
  return std::ranges::find(kOtherOrder, country) == kOtherOrder.end();
}

std::vector<std::string_view> Split(std::string_view text,
                                    std::string_view separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t at = text.find(separator);
    parts.push_back(TrimAscii(text.substr(0, at)));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + separator.size());
  }
}

}  // namespace kindred::nlp
