#include "nlp/word_kinds.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include <unicode/dtfmtsym.h>
#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utypes.h>

#include "nlp/ascii.h"
#include "nlp/text_map.h"
#include "nlp/unicode.h"
#include "nlp/utf8.h"
#include "nlp/words.h"

namespace kindred::nlp {
namespace {

// Shorter abbreviations of months are other words too.
constexpr std::size_t kMinMonthBytes = 3;

using KindTable = TextMap<WordKind>;

// All words of a list become of `kind`, unless they are of one already; only
// those of its lines that begin with `key` if that is not "".
void AddList(std::string_view name, std::string_view key, WordKind kind,
             KindTable& table) {
  for (const std::string_view line : WordLines(name)) {
    if (!line.starts_with(key)) continue;
    for (const std::string_view word : SplitWords(line.substr(key.size()))) {
      table.emplace(FoldCase(word), kind);
    }
  }
}

KindTable ReadCommon() {
  KindTable table;
  AddList("currencies.txt", "code ", WordKind::kSilent, table);
  AddList("silent-words.txt", "", WordKind::kSilent, table);
  AddList("currencies.txt", "unit ", WordKind::kMoney, table);
  AddList("honorifics.txt", "", WordKind::kHonorific, table);
  AddList("given-names.txt", "", WordKind::kGivenName, table);
  return table;
}

// Names without a full stop at the end; those of several words are left out.
void AddNames(const icu::UnicodeString* names, std::int32_t count,
              WordKind kind, KindTable& table) {
  for (std::int32_t i = 0; i < count; ++i) {
    std::string name;
    names[i].toUTF8String(name);
    if (name.ends_with('.')) name.pop_back();
    if (name.size() < kMinMonthBytes || IsAsciiDigit(name.front()) ||
        name.find(' ') != std::string::npos) {
      continue;
    }
    table.emplace(FoldCase(name), kind);
  }
}

void AddCalendar(const std::string& code, KindTable& table) {
  using Symbols = icu::DateFormatSymbols;
  UErrorCode status = U_ZERO_ERROR;
  const Symbols symbols(icu::Locale(code.c_str()), status);
  if (U_FAILURE(status) != 0) return;
  for (const auto context : {Symbols::FORMAT, Symbols::STANDALONE}) {
    std::int32_t count = 0;
    const auto* days = symbols.getWeekdays(count, context, Symbols::WIDE);
    AddNames(days, count, WordKind::kSilent, table);
    for (const auto width : {Symbols::WIDE, Symbols::ABBREVIATED}) {
      const auto* months = symbols.getMonths(count, context, width);
      AddNames(months, count, WordKind::kMonth, table);
    }
  }
}

// Of each language that has stop words.
using LanguageTables = std::map<std::string, KindTable, std::less<>>;

LanguageTables ReadLanguages() {
  const KeyedSets verbs = KeyedWords("verbs.txt");
  LanguageTables tables;
  for (const EmbeddedFile& file : EmbeddedFiles()) {
    if (!file.name.starts_with("stop/")) continue;
    const std::string_view name = file.name.substr(5);
    const std::string code(name.substr(0, name.find('.')));
    KindTable& table = tables[code];
    AddCalendar(code, table);
    const auto found = verbs.find(code);
    if (found == verbs.end()) continue;
    for (const std::string& verb : found->second) {
      table.emplace(verb, WordKind::kVerb);
    }
  }
  return tables;
}

bool HasLetter(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Char c = CharAt(text, at);
    if (u_isalpha(static_cast<UChar32>(c.code)) != 0) return true;
    at += c.length;
  }
  return false;
}

// "www.acme.example", "acme.com"; names of techniques end otherwise, but for
// one.
bool IsWebAddress(std::string_view word) {
  static const KindTable endings = [] {
    KindTable table;
    AddList("web-endings.txt", "", WordKind::kSilent, table);
    return table;
  }();
  if (word.starts_with("www.")) return true;
  const std::size_t dot = word.rfind('.');
  return dot != std::string_view::npos && dot > 0 && word != "asp.net" &&
         endings.contains(word.substr(dot + 1));
}

}  // namespace

WordKind KindOf(std::string_view folded, std::string_view code) {
  static const LanguageTables languages = ReadLanguages();
  static const KindTable common = ReadCommon();
  if (!HasLetter(folded)) return WordKind::kNumber;
  if (const auto table = languages.find(code); table != languages.end()) {
    const auto found = table->second.find(folded);
    if (found != table->second.end()) return found->second;
  }
  const auto found = common.find(folded);
  if (found != common.end()) return found->second;
  return IsWebAddress(folded) ? WordKind::kSilent : WordKind::kWord;
}

}  // namespace kindred::nlp
