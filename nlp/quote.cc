#include "nlp/quote.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <unicode/brkiter.h>
#include <unicode/locid.h>
#include <unicode/utext.h>
#include <unicode/utypes.h>

#include "nlp/ascii.h"
#include "nlp/persons.h"
#include "nlp/unicode.h"

namespace kindred::nlp {
namespace {

constexpr std::string_view kEllipsis = "\xE2\x80\xA6";
constexpr std::size_t kMinPhoneDigits = 7;
constexpr std::size_t kMaxAmountDigits = 8;  // "12 500 000" is no phone number

struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

bool IsAddressChar(char c) {
  return IsAsciiAlnum(c) || !IsAscii(c) || c == '.' || c == '-' || c == '_' ||
         c == '+' || c == '%';
}

// The e-mail address around the '@' at `at`; empty if it is none.
Span EmailAt(std::string_view text, std::size_t at) {
  Span span{at, at + 1};
  while (span.begin > 0 && IsAddressChar(text[span.begin - 1])) --span.begin;
  while (span.end < text.size() && IsAddressChar(text[span.end])) ++span.end;
  while (span.end > at + 1 && text[span.end - 1] == '.') --span.end;
  const bool both = span.begin < at && span.end > at + 1;
  return both ? span : Span{at, at};
}

bool IsPhoneChar(char c) {
  return IsAsciiDigit(c) || c == ' ' || c == '(' || c == ')' || c == '/' ||
         c == '-' || c == '.' || c == '+';
}

std::vector<std::string_view> DigitGroups(std::string_view run) {
  std::vector<std::string_view> groups;
  for (std::size_t i = 0; i < run.size();) {
    std::size_t end = i;
    while (end < run.size() && IsAsciiDigit(run[end])) ++end;
    if (end > i) groups.push_back(run.substr(i, end - i));
    i = std::max(end, i + 1);
  }
  return groups;
}

bool IsYearGroup(std::string_view group) {
  return group.size() == 4 &&
         (group.starts_with("19") || group.starts_with("20"));
}

// "01.03.2015", "2015-03-01", "2015 - 2016": no phone numbers.
bool AreDates(const std::vector<std::string_view>& groups) {
  const bool has_year = std::ranges::any_of(groups, IsYearGroup);
  return has_year && std::ranges::all_of(groups, [](std::string_view group) {
           return IsYearGroup(group) || group.size() <= 2;
         });
}

// "1 000 000" and "12.500.000".
bool IsAmount(const std::vector<std::string_view>& groups, std::size_t digits) {
  return digits <= kMaxAmountDigits && groups.size() > 1 &&
         groups.front().size() <= 3 && groups.front().front() != '0' &&
         std::all_of(groups.begin() + 1, groups.end(),
                     [](std::string_view group) { return group.size() == 3; });
}

bool IsPhone(std::string_view run) {
  const std::vector<std::string_view> groups = DigitGroups(run);
  std::size_t digits = 0;
  for (const std::string_view group : groups) digits += group.size();
  if (digits < kMinPhoneDigits) return false;
  if (run.front() == '+') return true;
  if (AreDates(groups) || IsAmount(groups, digits)) return false;
  const bool starts_as_phone = run.front() == '(' || run.front() == '0';
  return starts_as_phone || groups.size() > 1;
}

// The phone number that begins at `at`; empty if there is none.
Span PhoneAt(std::string_view text, std::size_t at) {
  if (at > 0 && IsAsciiAlnum(text[at - 1])) return {at, at};
  if (text[at] != '+' && text[at] != '(' && !IsAsciiDigit(text[at])) {
    return {at, at};
  }
  std::size_t end = at;
  while (end < text.size() && IsPhoneChar(text[end])) ++end;
  while (end > at && !IsAsciiDigit(text[end - 1])) --end;
  if (end == at || !IsPhone(text.substr(at, end - at))) return {at, at};
  return {at, end};
}

std::vector<Span> Contacts(std::string_view text) {
  std::vector<Span> spans;
  for (std::size_t at = text.find('@'); at != std::string_view::npos;
       at = text.find('@', at + 1)) {
    const Span span = EmailAt(text, at);
    if (span.end > span.begin) spans.push_back(span);
  }
  for (std::size_t at = 0; at < text.size();) {
    if (!IsPhoneChar(text[at])) {
      ++at;
      continue;
    }
    const Span span = PhoneAt(text, at);
    if (span.end > span.begin) spans.push_back(span);
    std::size_t next = std::max(span.end, at + 1);
    // Inside a run only its groups of digits can begin a number.
    while (next < text.size() && IsAsciiDigit(text[next - 1]) &&
           IsAsciiDigit(text[next])) {
      ++next;
    }
    at = next;
  }
  for (const PersonSpan& person : PersonNames(text)) {
    spans.push_back({person.begin, person.end});
  }
  std::ranges::sort(spans, {}, &Span::begin);
  return spans;
}

}  // namespace

Excerpt SentenceAround(std::string_view text, std::size_t begin,
                       std::size_t end) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> breaks(
      icu::BreakIterator::createSentenceInstance(icu::Locale::getRoot(),
                                                 status));
  UText source = UTEXT_INITIALIZER;
  utext_openUTF8(&source, text.data(), static_cast<std::int64_t>(text.size()),
                 &status);
  std::size_t first = 0;
  std::size_t last = text.size();
  if (U_SUCCESS(status) != 0 && breaks != nullptr) {
    breaks->setText(&source, status);
    const auto from = static_cast<std::int32_t>(begin);
    const auto to = static_cast<std::int32_t>(end);
    std::int32_t before =
        breaks->isBoundary(from) != 0 ? from : breaks->preceding(from);
    std::int32_t after = breaks->following(std::max(to - 1, from));
    if (before == icu::BreakIterator::DONE) before = 0;
    if (after == icu::BreakIterator::DONE) {
      after = static_cast<std::int32_t>(text.size());
    }
    first = static_cast<std::size_t>(before);
    last = std::max(static_cast<std::size_t>(after), end);
  }
  utext_close(&source);
  while (last > end && IsAsciiSpace(text[last - 1])) --last;
  while (first < begin && IsAsciiSpace(text[first])) ++first;
  return {std::string(text.substr(first, last - first)), begin - first,
          end - first};
}

Excerpt WithoutContacts(const Excerpt& excerpt) {
  Excerpt clean;
  std::size_t copied = 0;
  std::size_t begin = excerpt.begin;
  std::size_t end = excerpt.end;
  for (const Span& span : Contacts(excerpt.text)) {
    if (span.begin < copied) continue;
    clean.text.append(excerpt.text, copied, span.begin - copied);
    clean.text += kEllipsis;
    copied = span.end;
    const std::size_t shrunk = span.end - span.begin;
    const auto moved = [&](std::size_t place, std::size_t old) {
      if (old >= span.end) return place - shrunk + kEllipsis.size();
      return old > span.begin ? clean.text.size() : place;
    };
    begin = moved(begin, excerpt.begin);
    end = moved(end, excerpt.end);
  }
  clean.text.append(excerpt.text, copied);
  clean.begin = std::min(begin, clean.text.size());
  clean.end = std::clamp(end, clean.begin, clean.text.size());
  return clean;
}

std::string CutAround(const Excerpt& excerpt, std::size_t max_bytes) {
  const std::string_view text = excerpt.text;
  if (text.size() <= max_bytes) return excerpt.text;
  const std::size_t place = excerpt.end - excerpt.begin;
  if (place + 2 * kEllipsis.size() > max_bytes) {
    return std::string(Prefix(text.substr(excerpt.begin, place), max_bytes));
  }
  // The place stands in the middle unless the text ends before.
  const std::size_t room = max_bytes - 2 * kEllipsis.size();
  const std::size_t left = (room - place) / 2;
  std::size_t first = excerpt.begin > left ? excerpt.begin - left : 0;
  std::size_t last = std::min(first + room, text.size());
  if (last == text.size()) first = last - room;
  const bool cut_start = first > 0;
  const bool cut_end = last < text.size();
  if (cut_start) {
    while (first < excerpt.begin && text[first - 1] != ' ') ++first;
  }
  if (cut_end) {
    while (last > excerpt.end && text[last] != ' ') --last;
    while (last > excerpt.end && text[last - 1] == ' ') --last;
  }
  std::string quote(cut_start ? kEllipsis : std::string_view());
  quote += text.substr(first, last - first);
  if (cut_end) quote += kEllipsis;
  return quote;
}

}  // namespace kindred::nlp
