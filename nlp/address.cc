#include "nlp/address.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <unicode/uchar.h>

#include "nlp/ascii.h"
#include "nlp/country.h"
#include "nlp/labels.h"
#include "nlp/postcode.h"
#include "nlp/street.h"
#include "nlp/utf8.h"

namespace kindred::nlp {
namespace {

constexpr int kMaxCityWords = 4;
constexpr std::size_t kLinesBefore = 4;  // a street stands above its postcode
constexpr std::size_t kMaxParts = 8;     // looked at before a postcode
constexpr std::size_t kMaxAddressLineBytes = 120;  // longer lines are prose
constexpr std::size_t kMaxOtherParts = 3;  // between a street and its city

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
  for (const Postcode& postcode : FindPostcodes(text)) {
    const std::size_t at = postcode.code;
    if (at < 2 || text[at - 1] != '-') continue;
    std::size_t begin = at - 1;
    while (begin > 0 && IsAsciiUpper(text[begin - 1])) --begin;
    if (begin > 0 && text[begin - 1] != ' ') continue;
    const auto* sign = std::ranges::find(
        kSigns, text.substr(begin, at - 1 - begin), &PostcodeSign::letters);
    if (sign != kSigns.end()) return std::string(sign->country);
  }
  return {};
}

// A piece of a line between commas, and the line it stands in.
struct Part {
  std::string_view text;
  std::size_t line = 0;
};

// Adds the parts of `text`, the last one first.
std::vector<Part> WithParts(std::vector<Part> parts, std::string_view text,
                            std::size_t line) {
  constexpr auto kSeparators = std::to_array<std::string_view>(
      {",", " - ", " \xE2\x80\x93 ", ";", " \xC2\xB7 "});
  while (parts.size() < kMaxParts) {
    std::size_t cut = 0;
    std::size_t length = 0;
    for (const std::string_view separator : kSeparators) {
      const std::size_t at = text.rfind(separator);
      if (at == std::string_view::npos || at + separator.size() <= cut) {
        continue;
      }
      cut = at + separator.size();
      length = separator.size();
    }
    const std::string_view part = TrimAscii(text.substr(cut));
    if (!part.empty()) parts.push_back({part, line});
    if (length == 0) break;
    text = text.substr(0, cut - length);
  }
  return parts;
}

// The parts before the postcode that begins at `begin` of a line, the nearest
// first: the street, the company, whatever stands above.
std::vector<Part> PartsBefore(std::span<const Line> lines, std::size_t at,
                              std::size_t begin) {
  std::vector<Part> parts = WithParts({}, lines[at].text.substr(0, begin), at);
  for (std::size_t back = 1; back <= std::min(kLinesBefore, at); ++back) {
    const std::string_view text = lines[at - back].text;
    if (text.size() > kMaxAddressLineBytes || parts.size() >= kMaxParts) break;
    parts = WithParts(std::move(parts), text, at - back);
  }
  return parts;
}

// The street among `parts`, with what stands inside the building behind it.
Address WithStreet(Address address, std::span<const Part> parts) {
  std::string inside;
  std::size_t others = 0;
  for (const Part& part : parts) {
    const std::string_view text = WithoutStreetLabel(part.text);
    if (LooksLikeStreet(text) && !StandsInside(text)) {
      address.street = std::string(text) + inside;
      address.street_line = part.line;
      return address;
    }
    if (StandsInside(text)) {
      inside.insert(0, ", " + std::string(text));
    } else if (!IsRegion(text) && ++others >= kMaxOtherParts) {
      break;
    }
  }
  return address;
}

// "Leeds LS1 4AB", "Lima, OH 45804": the city before, then the street.
Address AddressBefore(std::span<const Line> lines, std::size_t at,
                      const Postcode& code) {
  Address address;
  std::vector<Part> parts = PartsBefore(lines, at, code.begin);
  // States are part of American codes: "New York" and "Washington" are cities.
  const auto stands_between = [&](std::string_view text) {
    return code.begin == code.code &&
           (IsRegion(text) || !CountryCode(text).empty());
  };
  while (!parts.empty() && stands_between(parts.front().text)) {
    parts.erase(parts.begin());
  }
  if (parts.empty()) return address;
  const CitySplit split = SplitCity(parts.front().text);
  if (split.city.empty()) return address;
  address.city = split.city;
  parts.front().text = split.before;
  if (split.before.empty()) parts.erase(parts.begin());
  return WithStreet(std::move(address), parts);
}

// "71234 Neuhausen", and the street before it; in Hungary behind it.
Address AddressBehind(std::span<const Line> lines, std::size_t at,
                      const Postcode& code) {
  Address address;
  std::string_view rest = lines[at].text.substr(code.end);
  while (!rest.empty() &&
         std::string_view(" ,-").find(rest.front()) != std::string_view::npos) {
    rest.remove_prefix(1);
  }
  const bool alone = rest.empty() && code.begin == 0;
  if (alone && at + 1 < lines.size() &&
      lines[at + 1].text.size() <= kMaxAddressLineBytes / 3) {
    rest = lines[at + 1].text;
  }
  address.city = CityWords(rest);
  // "2828 SW Corbett Avenue" is no Dutch postcode.
  if (address.city.size() < 2 || HasStreetWord(address.city)) {
    address.city.clear();
  }
  if (address.city.empty()) return address;
  // The country's letters ("D-71234") are no part of the street.
  std::size_t begin = code.begin;
  while (begin > 0 && lines[at].text[begin - 1] != ' ' &&
         lines[at].text[begin - 1] != ',') {
    --begin;
  }
  address = WithStreet(std::move(address), PartsBefore(lines, at, begin));
  if (!address.street.empty()) return address;
  const std::vector<std::string_view> after = Split(rest, ",");
  if (after.size() > 1 && LooksLikeStreet(after[1])) address.street = after[1];
  return address;
}

bool IsYearNumber(std::string_view code) {
  return code.size() == 4 && (code.starts_with("19") || code.starts_with("20"));
}

// Whether bare digits may be a postcode here; see AddressHints.
bool IsLikelyCode(std::string_view line, const Postcode& code,
                  const AddressHints& hints) {
  if (IsNumberLabel(line.substr(0, code.code))) return false;
  if (code.code > 0 && line[code.code - 1] == '(') return false;
  const std::string named = CountryIn(line);
  if (!named.empty()) return UsesShape(named, code.shape);
  if (!UsesShape(hints.countries, code.shape)) return false;
  return !hints.countries.empty() || code.shape == PostcodeShape::kDutch ||
         (!hints.language.empty() && !hints.language.starts_with("en"));
}

// Whether the address is one although nothing but bare digits says so.
bool IsPlausible(const Address& address, std::string_view line,
                 const Postcode& code) {
  if (!address.street.empty()) return true;
  const std::string_view digits = line.substr(code.code, code.end - code.code);
  const std::string_view before = TrimAscii(line.substr(0, code.code));
  return !IsYearNumber(digits) &&
         (before.empty() || before.ends_with(',') || before.ends_with('-'));
}

std::string CountryNear(std::span<const Line> lines, std::size_t at,
                        const Postcode& code) {
  const std::string_view sure = CountryOf(code.shape);
  if (!sure.empty()) return std::string(sure);
  std::string country = CountryIn(lines[at].text);
  for (std::size_t next = at + 1;
       country.empty() && next < lines.size() && next <= at + 2; ++next) {
    const std::string_view text = lines[next].text;
    if (text.size() > 2 && text.size() < 40) country = CountryCode(text);
  }
  return country;
}

// The address around a postcode, if it is one.
std::optional<Address> AddressAround(std::span<const Line> lines,
                                     std::size_t at, const Postcode& code,
                                     const AddressHints& hints) {
  const std::string_view line = lines[at].text;
  const bool sure = FollowsCity(code.shape);
  if (!sure && !IsLikelyCode(line, code, hints)) return std::nullopt;
  Address address =
      sure ? AddressBefore(lines, at, code) : AddressBehind(lines, at, code);
  if (address.city.empty()) return std::nullopt;
  if (!sure && !IsPlausible(address, line, code)) return std::nullopt;
  address.postcode = line.substr(code.code, code.end - code.code);
  address.country = CountryNear(lines, at, code);
  address.line = at;
  address.shape = code.shape;
  if (address.street.empty()) address.street_line = at;
  return address;
}

}  // namespace

std::vector<Address> FindAddresses(std::span<const Line> lines,
                                   const AddressHints& hints) {
  std::vector<Address> addresses;
  for (std::size_t at = 0; at < lines.size(); ++at) {
    for (const Postcode& code : FindPostcodes(lines[at].text)) {
      if (addresses.size() >= kMaxAddresses) return addresses;
      std::optional<Address> address = AddressAround(lines, at, code, hints);
      if (address) addresses.push_back(*std::move(address));
    }
  }
  return addresses;
}

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

bool HasPostcode(std::string_view line) {
  return !FindPostcodes(line).empty();
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

}  // namespace kindred::nlp
