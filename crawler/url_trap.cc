#include "crawler/url_trap.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "crawler/ascii.h"
#include "crawler/percent.h"
#include "crawler/url.h"

namespace kindred::crawler {
namespace {

// Parameters that name a visitor, lower case.
constexpr std::array<std::string_view, 20> kSessionNames = {
    "_session_id",   "asp.net_sessionid",
    "cfid",          "cftoken",
    "csrftoken",     "jsessionid",
    "jsessionidsso", "oscsid",
    "phpsessid",     "session-id",
    "session_id",    "sessid",
    "sessionid",     "sess_id",
    "sessionkey",    "sid",
    "viewstate",     "xtcsid",
    "zenid",         "zsid"};

// Parameters that name the way a visitor came, lower case.
constexpr std::array<std::string_view, 24> kCampaignNames = {
    "_ga",           "_gac",    "_gl",        "_hsenc", "_hsmi",  "_openstat",
    "dclid",         "fbclid",  "gad_source", "gbraid", "gclid",  "gclsrc",
    "hsctatracking", "igshid",  "li_fat_id",  "mc_cid", "mc_eid", "mkt_tok",
    "msclkid",       "srsltid", "ttclid",     "twclid", "wbraid", "yclid"};

constexpr std::array<std::string_view, 5> kCampaignPrefixes = {
    "utm_", "mtm_", "pk_campaign", "pk_kwd", "aspsessionid"};

// Words of calendars in paths and names of parameters, lower case.
constexpr std::array<std::string_view, 22> kCalendarWords = {
    "agenda",
    "agendas",
    "cal",
    "calendar",
    "calendario",
    "calendars",
    "calendrier",
    "event",
    "eventi",
    "events",
    "eventos",
    "evenements",
    "kalendar",
    "kalendarz",
    "kalender",
    "kalenteri",
    "naptar",
    "takvim",
    "termine",
    "tribe-bar-date",
    "veranstaltungen",
    "veranstaltungskalender"};

constexpr std::size_t kMaxArticleDigits = 9;
constexpr std::size_t kYearDigits = 4;

template <std::size_t count>
bool IsOneOf(std::string_view word,
             const std::array<std::string_view, count>& words) {
  return std::ranges::find(words, word) != words.end();
}

bool AllDigits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, IsAsciiDigit);
}

struct Parameter {
  std::string name;  // decoded, lower case
  std::string_view value;
};

Parameter ReadParameter(std::string_view text) {
  const std::size_t equals = std::min(text.find('='), text.size());
  return {LowerAscii(PercentDecode(text.substr(0, equals))),
          text.substr(std::min(equals + 1, text.size()))};
}

bool NamesTheVisitor(std::string_view text) {
  const Parameter parameter = ReadParameter(text);
  if (parameter.name == "sid") {
    return !AllDigits(parameter.value) ||
           parameter.value.size() > kMaxArticleDigits;
  }
  return IsOneOf(parameter.name, kSessionNames) ||
         IsOneOf(parameter.name, kCampaignNames) ||
         std::ranges::any_of(kCampaignPrefixes, [&](std::string_view prefix) {
           return parameter.name.starts_with(prefix);
         });
}

std::vector<std::string_view> Split(std::string_view text, char mark) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = text.find(mark);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

// What of a path's segment or a query is not the visitor's; `mark` stands
// between its parts.
std::string WithoutVisitor(std::string_view text, char mark) {
  std::string kept;
  for (const std::string_view part : Split(text, mark)) {
    if (NamesTheVisitor(part)) continue;
    if (!kept.empty()) kept += mark;
    kept += part;
  }
  return kept;
}

// "(S(3kcv...))" of ASP.NET.
bool IsSessionSegment(std::string_view segment) {
  return segment.size() > 4 && StartsWithIgnoringCase(segment, "(s(") &&
         segment.ends_with("))");
}

std::string PathWithoutVisitor(std::string_view path) {
  std::string kept;
  for (const std::string_view segment : Split(path.substr(1), '/')) {
    if (IsSessionSegment(segment)) continue;
    kept += '/';
    const std::size_t mark = segment.find(';');
    kept += segment.substr(0, mark);
    if (mark == std::string_view::npos) continue;
    const std::string rest = WithoutVisitor(segment.substr(mark + 1), ';');
    if (!rest.empty()) kept += ';' + rest;
  }
  return kept.empty() ? "/" : kept;
}

// The query without '?'; nothing where there is none.
std::optional<std::string_view> QueryOf(const Url& url) {
  const std::string_view all = url.PathAndQuery();
  if (all.size() == url.Path().size()) return std::nullopt;
  return all.substr(url.Path().size() + 1);
}

std::vector<std::string_view> Parameters(const Url& url) {
  std::vector<std::string_view> parameters;
  for (const std::string_view part : Split(QueryOf(url).value_or(""), '&')) {
    if (!part.empty()) parameters.push_back(part);
  }
  return parameters;
}

std::vector<std::string_view> Segments(const Url& url) {
  std::vector<std::string_view> segments;
  for (const std::string_view part : Split(url.Path().substr(1), '/')) {
    if (!part.empty()) segments.push_back(part);
  }
  return segments;
}

bool Repeats(const std::vector<std::string_view>& segments) {
  std::map<std::string_view, std::size_t> counts;
  return std::ranges::any_of(segments, [&](std::string_view segment) {
    return ++counts[segment] > kMaxSegmentRepeats;
  });
}

bool IsYear(std::string_view text) {
  return text.size() == kYearDigits && AllDigits(text) &&
         (text.starts_with("19") || text.starts_with("2"));
}

// "2031-05", "2031-05-12", "20310512", "202605": a date begins with its year.
bool IsDate(std::string_view text) {
  constexpr std::size_t kMonthBytes = 6;
  constexpr std::size_t kDayBytes = 8;
  if (!IsYear(text.substr(0, kYearDigits))) return false;
  std::string digits(text);
  std::erase_if(digits, [](char c) { return c == '-' || c == '_'; });
  return AllDigits(digits) &&
         (digits.size() == kMonthBytes || digits.size() == kDayBytes);
}

bool IsCalendarWord(std::string_view word) {
  return IsOneOf(LowerAscii(PercentDecode(word)), kCalendarWords);
}

// A calendar's word, and a date at the end: /events/2031/05, /kalender/2031-05.
// What has a name behind its date is an event.
bool IsCalendarPath(const std::vector<std::string_view>& segments) {
  bool calendar = false;
  bool date = false;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const bool part = i > 0 && segments[i].size() <= 2 &&
                      AllDigits(segments[i]) &&
                      (date || IsYear(segments[i - 1]));
    date = calendar && (part || IsDate(segments[i]));
    calendar = calendar || IsCalendarWord(segments[i]);
  }
  return date;
}

// The same in the query: ?cal=1&month=5&year=2031. A year alone is the archive
// of one.
bool IsCalendar(const std::vector<std::string_view>& segments,
                const std::vector<std::string_view>& parameters) {
  if (IsCalendarPath(segments)) return true;
  bool calendar = std::ranges::any_of(segments, IsCalendarWord);
  bool month = false;
  bool year = false;
  bool date = false;
  for (const std::string_view text : parameters) {
    const Parameter parameter = ReadParameter(text);
    calendar = calendar || IsCalendarWord(parameter.name);
    month = month || parameter.name.ends_with("month") ||
            parameter.name.ends_with("monat");
    year = year || parameter.name.ends_with("year") ||
           parameter.name.ends_with("jahr");
    date = date || IsDate(parameter.value);
  }
  return (month && year) || (calendar && (month || date));
}

}  // namespace

std::string_view Name(UrlTrap trap) {
  switch (trap) {
    case UrlTrap::kNone:
      break;
    case UrlTrap::kTooLong:
      return "too_long";
    case UrlTrap::kTooDeep:
      return "too_deep";
    case UrlTrap::kRepeats:
      return "repeats";
    case UrlTrap::kManyParameters:
      return "many_parameters";
    case UrlTrap::kCalendar:
      return "calendar";
  }
  return {};
}

std::string_view Describe(UrlTrap trap) {
  switch (trap) {
    case UrlTrap::kNone:
    case UrlTrap::kCalendar:
      break;
    case UrlTrap::kTooLong:
      return "is too long for a page's address";
    case UrlTrap::kTooDeep:
      return "has too many folders";
    case UrlTrap::kRepeats:
      return "repeats a folder, as links that are wrong do";
    case UrlTrap::kManyParameters:
      return "has too many parameters";
  }
  return {};
}

Url WithoutSession(const Url& url) {
  std::string href = url.Origin() + PathWithoutVisitor(url.Path());
  if (const auto query = QueryOf(url)) {
    const std::string kept = WithoutVisitor(*query, '&');
    if (!kept.empty() || query->empty()) href += '?' + kept;
  }
  const Result<Url> cleaned = Url::Parse(href);
  return cleaned.Ok() ? cleaned.Value() : url;
}

UrlTrap TrapOf(const Url& url) {
  if (url.Href().size() > kMaxPageUrlBytes) return UrlTrap::kTooLong;
  const std::vector<std::string_view> segments = Segments(url);
  if (segments.size() > kMaxPathSegments) return UrlTrap::kTooDeep;
  if (Repeats(segments)) return UrlTrap::kRepeats;
  const std::vector<std::string_view> parameters = Parameters(url);
  if (parameters.size() > kMaxParameters) return UrlTrap::kManyParameters;
  if (IsCalendar(segments, parameters)) return UrlTrap::kCalendar;
  return UrlTrap::kNone;
}

}  // namespace kindred::crawler
