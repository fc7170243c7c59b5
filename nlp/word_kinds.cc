#include "nlp/word_kinds.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include <unicode/dtfmtsym.h>
#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utypes.h>

#include "nlp/ascii.h"
#include "nlp/unicode.h"
#include "nlp/utf8.h"
#include "nlp/words.h"

namespace kindred::nlp {
namespace {

// Shorter abbreviations of months are other words too.
constexpr std::size_t kMinMonthBytes = 3;

using WordSet = std::set<std::string, std::less<>>;

// All words of a list; of its lines that begin with `key` if that is not "".
WordSet AllWords(std::string_view name, std::string_view key) {
  WordSet words;
  for (std::string_view line : WordLines(name)) {
    if (!line.starts_with(key)) continue;
    line = TrimAscii(line.substr(key.size()));
    while (!line.empty()) {
      const std::size_t end = std::min(line.find(' '), line.size());
      words.insert(FoldCase(line.substr(0, end)));
      line = TrimAscii(line.substr(end));
    }
  }
  return words;
}

struct Calendar {
  WordSet months;
  WordSet weekdays;
};

// Names without a full stop at the end; those of several words are left out.
void AddNames(const icu::UnicodeString* names, std::int32_t count,
              WordSet& words) {
  for (std::int32_t i = 0; i < count; ++i) {
    std::string name;
    names[i].toUTF8String(name);
    if (name.ends_with('.')) name.pop_back();
    if (name.size() < kMinMonthBytes || IsAsciiDigit(name.front()) ||
        name.find(' ') != std::string::npos) {
      continue;
    }
    words.insert(FoldCase(name));
  }
}

Calendar ReadCalendar(const std::string& code) {
  using Symbols = icu::DateFormatSymbols;
  Calendar calendar;
  UErrorCode status = U_ZERO_ERROR;
  const Symbols symbols(icu::Locale(code.c_str()), status);
  if (U_FAILURE(status) != 0) return calendar;
  for (const auto context : {Symbols::FORMAT, Symbols::STANDALONE}) {
    std::int32_t count = 0;
    for (const auto width : {Symbols::WIDE, Symbols::ABBREVIATED}) {
      const auto* months = symbols.getMonths(count, context, width);
      AddNames(months, count, calendar.months);
    }
    const auto* days = symbols.getWeekdays(count, context, Symbols::WIDE);
    AddNames(days, count, calendar.weekdays);
  }
  return calendar;
}

// Of each language that has stop words.
using Calendars = std::map<std::string, Calendar, std::less<>>;

Calendars ReadCalendars() {
  Calendars calendars;
  for (const EmbeddedFile& file : EmbeddedFiles()) {
    if (!file.name.starts_with("stop/")) continue;
    const std::string_view name = file.name.substr(5);
    const std::string code(name.substr(0, name.find('.')));
    calendars.emplace(code, ReadCalendar(code));
  }
  return calendars;
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
  static const WordSet endings = AllWords("web-endings.txt", "");
  if (word.starts_with("www.")) return true;
  const std::size_t dot = word.rfind('.');
  return dot != std::string_view::npos && dot > 0 && word != "asp.net" &&
         endings.contains(word.substr(dot + 1));
}

}  // namespace

WordKind KindOf(std::string_view folded, std::string_view code) {
  static const Calendars calendars = ReadCalendars();
  static const WordSet codes = AllWords("currencies.txt", "code ");
  static const WordSet units = AllWords("currencies.txt", "unit ");
  static const WordSet honorifics = AllWords("honorifics.txt", "");
  static const WordSet given_names = AllWords("given-names.txt", "");
  static const WordSet silent = AllWords("silent-words.txt", "");
  static const KeyedSets verbs = KeyedWords("verbs.txt");
  if (!HasLetter(folded)) return WordKind::kNumber;
  const auto calendar = calendars.find(code);
  if (calendar != calendars.end()) {
    if (calendar->second.weekdays.contains(folded)) return WordKind::kSilent;
    if (calendar->second.months.contains(folded)) return WordKind::kMonth;
  }
  if (codes.contains(folded) || silent.contains(folded) ||
      IsWebAddress(folded)) {
    return WordKind::kSilent;
  }
  if (units.contains(folded)) return WordKind::kMoney;
  if (honorifics.contains(folded)) return WordKind::kHonorific;
  if (given_names.contains(folded)) return WordKind::kGivenName;
  const auto of_language = verbs.find(code);
  const bool is_verb =
      of_language != verbs.end() && of_language->second.contains(folded);
  return is_verb ? WordKind::kVerb : WordKind::kWord;
}

}  // namespace kindred::nlp
