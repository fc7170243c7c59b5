#include "nlp/country.h"

#include <array>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include <unicode/locid.h>
#include <unicode/uloc.h>
#include <unicode/unistr.h>

#include "nlp/unicode.h"

namespace kindred::nlp {
namespace {

constexpr std::array kLanguages = {
    "en", "de", "fr", "es", "it", "nl", "pl", "pt", "sv", "da", "nb", "fi",
    "cs", "sk", "hu", "ro", "bg", "hr", "sl", "el", "tr", "ru", "uk", "ja"};

// What people write that CLDR does not: everyday short forms.
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kShort =
    {{{"usa", "US"},
      {"u.s.a.", "US"},
      {"uk", "GB"},
      {"great britain", "GB"},
      {"england", "GB"},
      {"holland", "NL"},
      {"czech republic", "CZ"}}};

using Names = std::unordered_map<std::string, std::string>;

Names MakeNames() {
  Names names;
  for (const char* const* code = uloc_getISOCountries(); *code != nullptr;
       ++code) {
    const icu::Locale country("", *code);
    for (const char* language : kLanguages) {
      icu::UnicodeString name;
      country.getDisplayCountry(icu::Locale(language), name);
      std::string utf8;
      name.toUTF8String(utf8);
      names.emplace(FoldCase(utf8), *code);
    }
    names.insert_or_assign(FoldCase(*code), *code);
  }
  for (const auto& [name, code] : kShort) {
    names.insert_or_assign(std::string(name), std::string(code));
  }
  return names;
}

}  // namespace

std::string CountryCode(std::string_view text) {
  static const Names names = MakeNames();
  const auto found = names.find(FoldCase(CollapseSpace(text)));
  return found != names.end() ? found->second : std::string();
}

}  // namespace kindred::nlp
