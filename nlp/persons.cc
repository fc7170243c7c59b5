#include "nlp/persons.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <unicode/uchar.h>

#include "nlp/ascii.h"
#include "nlp/company_name.h"
#include "nlp/labels.h"
#include "nlp/street.h"
#include "nlp/unicode.h"
#include "nlp/utf8.h"
#include "nlp/words.h"

namespace kindred::nlp {
namespace {

constexpr std::size_t kMaxPersonWords = 5;
constexpr std::size_t kMaxPersonNames = 8;  // behind one label
constexpr std::size_t kCompanyBytes = 100;  // a company's name is shorter

using PersonWordSet = std::set<std::string, std::less<>>;

struct PersonWords {
  std::vector<std::string_view> roles;
  PersonWordSet titles;
  PersonWordSet inside;
  PersonWordSet joins;
  PersonWordSet others;
};

PersonWords ReadPersonWords() {
  PersonWords list;
  for (const auto& [key, rest] : KeyedLines("person-labels.txt")) {
    if (key == "role") {
      list.roles.push_back(rest);
      continue;
    }
    PersonWordSet& words = key == "title"    ? list.titles
                           : key == "inside" ? list.inside
                           : key == "and"    ? list.joins
                                             : list.others;
    for (const std::string_view word : SplitWords(rest)) {
      words.insert(FoldLine(word));
    }
  }
  return list;
}

const PersonWords& PersonLists() {
  static const PersonWords words = ReadPersonWords();
  return words;
}

// A word of the text without what stands after it, and what that is.
struct Word {
  std::size_t begin = 0;
  std::size_t end = 0;  // without the punctuation behind
  std::size_t next = 0;
  char stop = '\0';  // the punctuation behind: , ; ( ) : or a line feed
};

// The word at or behind `at`, blanks skipped.
Word WordAt(std::string_view text, std::size_t at) {
  Word word;
  while (at < text.size() && text[at] == ' ') ++at;
  word.begin = at;
  while (at < text.size() && std::string_view(" \n,;:()|").find(text[at]) ==
                                 std::string_view::npos) {
    ++at;
  }
  word.end = at;
  if (at < text.size() && text[at] != ' ') word.stop = text[at];
  word.next = word.stop == '\0' ? at : at + 1;
  return word;
}

std::string_view WordText(std::string_view text, const Word& word) {
  return text.substr(word.begin, word.end - word.begin);
}

// Whether a word has the form of a part of a name: an upper-case letter, then
// letters, hyphens, apostrophes; a full stop only behind an initial.
bool IsNamePart(std::string_view word) {
  if (!StartsUpper(word)) return false;
  std::size_t letters = 0;
  std::size_t upper = 0;
  for (std::size_t at = 0; at < word.size();) {
    const Utf8Char c = CharAt(word, at);
    const auto code = static_cast<UChar32>(c.code);
    if (u_isalpha(code) != 0) {
      ++letters;
      if (u_isupper(code) != 0) ++upper;
    } else if (c.code != '-' && c.code != '\'' && c.code != 0x2019 &&
               !(c.code == '.' && letters <= 2)) {
      return false;
    }
    at += c.length;
  }
  // "GmbH" and "VAT" are no names, "MUSTER" is.
  return letters < 2 || upper < 2 || upper == letters ||
         word.find_first_of("-'") != std::string_view::npos || letters > 4;
}

bool IsInitial(std::string_view word) {
  return word.ends_with('.') && word.size() <= 4;
}

// Whether a word cannot follow `parts` words of a name: what no name holds, an
// article first, "y" between two whole names, a street behind one
// ("Uelfestr. 71").
bool EndsPerson(std::string_view folded, std::size_t parts) {
  std::string_view bare = folded;
  while (bare.ends_with('.')) bare.remove_suffix(1);
  if (PersonLists().others.contains(bare)) return true;
  if (parts == 0) return PersonLists().inside.contains(folded);
  const bool street =
      bare.size() > 4 && (bare.ends_with("str") || bare.ends_with("strasse"));
  return street || (parts > 1 && PersonLists().joins.contains(folded));
}

struct NameAt {
  PersonSpan span;
  std::size_t next = 0;
  char stop = '\0';
};

// The first word at or behind `at` that is no title.
Word SkipTitles(std::string_view text, std::size_t at) {
  Word word = WordAt(text, at);
  while (word.begin < word.end && word.stop == '\0' &&
         PersonLists().titles.contains(FoldLine(WordText(text, word)))) {
    word = WordAt(text, word.next);
  }
  return word;
}

// "Am Wehr 4" is a street.
bool IsNumbered(std::string_view text, const NameAt& name) {
  const Word next = WordAt(text, name.next);
  return name.stop == '\0' && next.begin < text.size() &&
         IsAsciiDigit(text[next.begin]);
}

// A name of at least two words, one of them no initial, at `at`; titles before
// it are skipped.
std::optional<NameAt> ReadPersonName(std::string_view text, std::size_t at) {
  Word word = SkipTitles(text, at);
  NameAt name;
  name.span.begin = word.begin;
  std::size_t parts = 0;
  std::size_t full = 0;
  for (std::size_t i = 0; i < kMaxPersonWords; ++i) {
    const std::string_view part = WordText(text, word);
    const std::string folded = FoldLine(part);
    const bool last = part.ends_with('.') && !IsInitial(part);
    const std::string_view bare = last ? part.substr(0, part.size() - 1) : part;
    const bool fits = IsNamePart(bare);
    if (EndsPerson(folded, parts) ||
        !(fits || PersonLists().inside.contains(folded))) {
      break;
    }
    if (fits) {
      name.span.end = word.begin + bare.size();
      name.next = word.next;
      name.stop = last ? '.' : word.stop;
      ++parts;
      full += static_cast<std::size_t>(!IsInitial(part));
    }
    if (last || word.stop != '\0') break;
    word = WordAt(text, word.next);
  }
  if (parts < 2 || full == 0 || IsNumbered(text, name)) return std::nullopt;
  return name;
}

bool IsCompanyAt(std::string_view text, std::size_t begin) {
  const std::string_view rest = text.substr(begin);
  const std::string_view line =
      Prefix(rest.substr(0, rest.find('\n')), kCompanyBytes);
  // "Muster Verwaltungs-GmbH" has its form behind a hyphen.
  std::string spaced(line);
  std::ranges::replace(spaced, '-', ' ');
  const auto begins = [](std::string_view written) {
    const std::optional<CompanyName> company = FindCompanyName(written);
    return company && company->before.size() < 4;
  };
  return begins(line) || begins(spaced);
}

// Where names may begin behind a label that ends at `at`: over ":", "-", "is".
std::size_t SkipSign(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    const std::string_view rest = text.substr(at);
    if (rest.front() == ' ' || rest.front() == ':' || rest.front() == '\n' ||
        rest.front() == '-' || rest.front() == '=' || rest.front() == '|') {
      ++at;
    } else if (rest.starts_with("\xE2\x80\x93") ||
               rest.starts_with("\xE2\x80\x94")) {
      at += 3;
    } else if (rest.starts_with("\xC2\xB7")) {
      at += 2;
    } else if (rest.starts_with("(") && rest.find(')') < 30) {
      at += rest.find(')') + 1;
    } else {
      break;
    }
  }
  return at;
}

// Where the next name of a list begins behind `name`, if the list goes on: over
// a comma, an "and", or something in brackets and a comma.
std::optional<std::size_t> NextInList(std::string_view text,
                                      const NameAt& name) {
  if (name.stop == ',' || name.stop == ';') return name.next;
  if (name.stop == '(') {
    const std::size_t close = text.find(')', name.next);
    if (close == std::string_view::npos) return std::nullopt;
    const Word comma = WordAt(text, close + 1);
    const bool goes_on = comma.stop == ',' && comma.begin == comma.end;
    return goes_on ? std::optional(comma.next) : std::nullopt;
  }
  if (name.stop != '\0') return std::nullopt;
  const Word join = WordAt(text, name.next);
  const bool joins =
      PersonLists().joins.contains(FoldLine(WordText(text, join)));
  return joins ? std::optional(join.next) : std::nullopt;
}

// The names behind a label.
std::vector<PersonSpan> NamesBehind(std::string_view text, std::size_t label) {
  std::vector<PersonSpan> names;
  std::optional<std::size_t> at = SkipSign(text, label);
  while (at && *at < text.size() && names.size() < kMaxPersonNames) {
    const std::optional<NameAt> name = ReadPersonName(text, *at);
    if (!name || IsCompanyAt(text, name->span.begin)) break;
    names.push_back(name->span);
    at = NextInList(text, *name);
  }
  return names;
}

// The name before a label at `label`: "John Public, CEO" at a line's start.
std::optional<PersonSpan> PersonBefore(std::string_view text,
                                       std::size_t label) {
  std::size_t end = label;
  // "the Portigon-Vorstand": no sign stands between the two words.
  if (label > 0 && text[label - 1] == '-') return std::nullopt;
  while (end > 0 && (text[end - 1] == ' ' || text[end - 1] == '(' ||
                     text[end - 1] == '-')) {
    --end;
  }
  const bool separated =
      end > 0 && (text[end - 1] == ',' ||
                  (end < label && text[label - 1] != ' ') || label - end > 2);
  if (!separated) return std::nullopt;
  const std::size_t feed = text.substr(0, end).rfind('\n');
  const std::size_t begin = feed == std::string_view::npos ? 0 : feed + 1;
  if (end - begin > kCompanyBytes) return std::nullopt;
  const std::optional<NameAt> name = ReadPersonName(text.substr(0, end), begin);
  if (!name || name->span.end + 1 < end || IsCompanyAt(text, begin)) {
    return std::nullopt;
  }
  return name->span;
}

// `text` folded word by word, with the offsets of `text`: a word that changes
// its length by folding stays as it is.
std::string FoldedInPlace(std::string_view text) {
  if (IsAsciiText(text)) return LowerAscii(text);
  std::string folded;
  folded.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end =
        std::min(text.find_first_of(" \n", at), text.size());
    const std::string_view word = text.substr(at, end - at);
    const std::string lower = FoldLine(word);
    folded += lower.size() == word.size() ? lower : word;
    if (end < text.size()) folded += text[end];
    at = end + 1;
  }
  return folded;
}

}  // namespace

std::vector<PersonSpan> PersonNames(std::string_view text) {
  static const LabelTable labels(PersonLists().roles);
  text = Prefix(text, kMaxPersonBytes);
  std::vector<PersonSpan> names;
  const std::string folded = FoldedInPlace(text);
  for (const LabelTable::Hit& hit : labels.FindAll(folded)) {
    const std::size_t after = names.empty() ? 0 : names.back().end;
    if (hit.begin < after) continue;
    const std::optional<PersonSpan> before = PersonBefore(text, hit.begin);
    if (before && before->begin >= after) names.push_back(*before);
    for (const PersonSpan& name : NamesBehind(text, hit.end)) {
      names.push_back(name);
    }
  }
  return names;
}

}  // namespace kindred::nlp
