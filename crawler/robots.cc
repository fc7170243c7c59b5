#include "crawler/robots.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "crawler/ascii.h"

namespace kindred::crawler {
namespace {

constexpr std::string_view kIndexPage = "/index.htm";
constexpr std::string_view kBlanks = " \t\v\f";
// A delay past a day is a mistake; it is cut to this.
constexpr double kMaxDelaySeconds = 86'400;
// Octets of a line that are read, as Google's parser does; a rule of this size
// is longer than any path it could match.
constexpr std::size_t kMaxLineBytes = 8 * 2083 - 1;

struct Line {
  std::string_view key;
  std::string_view value;
};

// Takes the first line off `body`, without its end: LF, CR or CR LF.
std::string_view TakeLine(std::string_view& body) {
  const std::size_t end = std::min(body.find_first_of("\r\n"), body.size());
  const std::string_view line = body.substr(0, end);
  body.remove_prefix(end);
  if (body.starts_with("\r\n")) body.remove_prefix(1);
  if (!body.empty()) body.remove_prefix(1);
  return line;
}

// One line without comment, split at the colon. Laxer than section 2.2: a
// blank may stand in for the colon where the line has two words. A NUL ends a
// line, as in Google's parser.
Line SplitLine(std::string_view text) {
  text = text.substr(0, text.find('\0'));
  text = Trim(text.substr(0, text.find('#')), kBlanks);
  const std::size_t colon = text.find(':');
  if (colon != std::string_view::npos) {
    return {Trim(text.substr(0, colon), kBlanks),
            Trim(text.substr(colon + 1), kBlanks)};
  }
  const std::size_t blank = text.find_first_of(kBlanks);
  if (blank == std::string_view::npos) return {};
  const std::string_view value = Trim(text.substr(blank), kBlanks);
  if (value.find_first_of(kBlanks) != std::string_view::npos) return {};
  return {text.substr(0, blank), value};
}

bool IsTokenChar(char c) {
  return IsAsciiAlpha(c) || c == '-' || c == '_';
}

// How a User-agent line concerns us.
enum class Match : std::uint8_t { kOther, kEveryone, kOurs };

Match MatchAgent(std::string_view value, std::string_view agent) {
  if (value == "*" || (value.size() > 1 && value[0] == '*' &&
                       kBlanks.find(value[1]) != std::string_view::npos)) {
    return Match::kEveryone;
  }
  const auto* const end = std::ranges::find_if_not(value, IsTokenChar);
  const auto size = static_cast<std::size_t>(end - value.begin());
  return size > 0 && EqualsIgnoringCase(value.substr(0, size), agent)
             ? Match::kOurs
             : Match::kOther;
}

bool IsUnreserved(char c) {  // RFC 3986 section 2.3
  return IsAsciiAlpha(c) || IsAsciiDigit(c) || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

bool IsReserved(char c) {  // RFC 3986 section 2.2
  constexpr std::string_view kReserved = ":/?#[]@!$&'()*+,;=";
  return kReserved.find(c) != std::string_view::npos;
}

// The form paths and patterns are compared in (section 2.2.2): unreserved
// characters plain, reserved ones as written, all other escapes with upper-case
// digits. Escaped are also the octets of `escaped`, and those no URI holds
// plain. The apostrophe, which browsers escape in queries only, always is.
std::string Comparable(std::string_view text, std::string_view escaped) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string result;
  const auto escape = [&](std::uint8_t octet) {
    result += '%';
    result += kDigits[octet >> 4U];
    result += kDigits[octet & 0x0FU];
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool room = text[i] == '%' && text.size() - i > 2;
    const int high = room ? HexValue(text[i + 1]) : -1;
    const int low = room ? HexValue(text[i + 2]) : -1;
    if (high >= 0 && low >= 0) {
      const int octet = high * 16 + low;
      i += 2;
      if (octet < 0x80 && IsUnreserved(static_cast<char>(octet))) {
        result += static_cast<char>(octet);
      } else {
        escape(static_cast<std::uint8_t>(octet));
      }
    } else if (text[i] != '%' && text[i] != '\'' &&
               (IsUnreserved(text[i]) || IsReserved(text[i])) &&
               escaped.find(text[i]) == std::string_view::npos) {
      result += text[i];
    } else if (text[i] == '%') {
      result += text[i];  // of no escape
    } else {
      escape(static_cast<std::uint8_t>(text[i]));
    }
  }
  return result;
}

// '*' and '$' of a path are characters, which patterns write as %2A and %24
// (section 2.2.3).
std::string ComparablePath(std::string_view path) {
  return Comparable(path, "*$");
}

// In a pattern '*' is the wildcard; '$' is the anchor only at the end.
std::string ComparablePattern(std::string_view pattern) {
  const bool anchored = pattern.ends_with('$');
  if (anchored) pattern.remove_suffix(1);
  return Comparable(pattern, "$") + (anchored ? "$" : "");
}

// Leftmost matching of the parts between wildcards needs no backtracking: a
// part found earlier leaves more for those behind it.
bool Matches(std::string_view pattern, std::string_view path) {
  const bool anchored = pattern.ends_with('$');
  if (anchored) pattern.remove_suffix(1);
  std::size_t star = pattern.find('*');
  const std::string_view head = pattern.substr(0, star);
  if (!path.starts_with(head)) return false;
  path.remove_prefix(head.size());
  if (star == std::string_view::npos) return !anchored || path.empty();
  while (true) {
    pattern.remove_prefix(star + 1);
    star = pattern.find('*');
    if (star == std::string_view::npos) break;
    // A part longer than what is left is not searched for.
    const std::string_view part = pattern.substr(0, star);
    const std::size_t at =
        part.size() > path.size() ? std::string_view::npos : path.find(part);
    if (at == std::string_view::npos) return false;
    path.remove_prefix(at + part.size());
  }
  if (anchored) return path.ends_with(pattern);
  return pattern.size() <= path.size() &&
         path.find(pattern) != std::string_view::npos;
}

// Keys as they are also found in the wild; as in Google's parser, more may
// follow ("disallowed").
template <std::size_t count>
bool BeginsWithAny(std::string_view key,
                   const std::array<std::string_view, count>& spellings) {
  return std::ranges::any_of(spellings, [&](std::string_view spelling) {
    return StartsWithIgnoringCase(key, spelling);
  });
}

constexpr std::array<std::string_view, 6> kDisallowKeys = {
    "disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw"};
constexpr std::array<std::string_view, 3> kAgentKeys = {
    "user-agent", "useragent", "user agent"};
constexpr std::array<std::string_view, 2> kSitemapKeys = {"sitemap",
                                                          "site-map"};

std::optional<Millis> ParseDelay(std::string_view value) {
  if (value.find_first_not_of("0123456789.") != std::string_view::npos) {
    return std::nullopt;  // from_chars also knows "inf"
  }
  double seconds = 0;
  const auto [end, failed] =
      std::from_chars(value.data(), value.data() + value.size(), seconds,
                      std::chars_format::fixed);
  const bool whole = end == value.data() + value.size();
  if (failed != std::errc() || !whole || !(seconds >= 0)) return std::nullopt;
  return Millis(
      static_cast<Millis::rep>(std::min(seconds, kMaxDelaySeconds) * 1000.0));
}

}  // namespace

// Gathers our groups and those of everyone; ours count where there are any.
class RobotsPolicy::Reader {
 public:
  explicit Reader(std::string_view agent) : agent_(agent) {}

  void Take(std::string_view text, int number) {
    const Line line = SplitLine(text);
    const bool disallow = BeginsWithAny(line.key, kDisallowKeys);
    if (BeginsWithAny(line.key, kAgentKeys)) {
      TakeAgent(line.value);
    } else if (disallow || StartsWithIgnoringCase(line.key, "allow")) {
      in_rules_ = true;
      if (line.value.empty() || !(our_group_ || everyone_group_)) return;
      TakeRule({ComparablePattern(line.value), !disallow, number});
    } else if (EqualsIgnoringCase(line.key, "crawl-delay")) {
      TakeDelay(ParseDelay(line.value));
    } else if (BeginsWithAny(line.key, kSitemapKeys) && !line.value.empty()) {
      sitemaps_.emplace_back(line.value);
    }
  }

  RobotsPolicy Finish() {
    RobotsPolicy policy = std::move(seen_ours_ ? ours_ : everyone_);
    policy.sitemaps_ = std::move(sitemaps_);
    return policy;
  }

 private:
  // Agent lines that follow each other begin one group; other records than
  // rules do not end it.
  void TakeAgent(std::string_view value) {
    if (in_rules_) {
      our_group_ = false;
      everyone_group_ = false;
      in_rules_ = false;
    }
    const Match match = MatchAgent(value, agent_);
    if (match == Match::kOurs) our_group_ = seen_ours_ = true;
    if (match == Match::kEveryone) everyone_group_ = true;
  }

  // As Google's parser, an allowed index page allows its folder.
  void TakeRule(const Rule& rule) {
    AddRule(rule);
    const std::size_t slash = rule.pattern.rfind('/');
    if (rule.allow && slash != std::string::npos &&
        rule.pattern.compare(slash, kIndexPage.size(), kIndexPage) == 0) {
      AddRule({rule.pattern.substr(0, slash + 1) + '$', true, rule.line});
    }
  }

  void AddRule(const Rule& rule) {
    if (our_group_) ours_.rules_.push_back(rule);
    if (everyone_group_) everyone_.rules_.push_back(rule);
  }

  // Of several the longest counts.
  void TakeDelay(std::optional<Millis> delay) {
    if (our_group_) ours_.crawl_delay_ = std::max(ours_.crawl_delay_, delay);
    if (everyone_group_) {
      everyone_.crawl_delay_ = std::max(everyone_.crawl_delay_, delay);
    }
  }

  std::string_view agent_;
  RobotsPolicy ours_;
  RobotsPolicy everyone_;
  std::vector<std::string> sitemaps_;
  bool seen_ours_ = false;
  bool our_group_ = false;       // the group being read names us
  bool everyone_group_ = false;  // or everyone
  bool in_rules_ = false;
};

namespace {

// What of `body` is read. A byte order mark may be cut short, as Google's
// parser allows.
std::string_view ReadPart(std::string_view body) {
  for (const char octet : std::string_view("\xEF\xBB\xBF")) {
    if (!body.starts_with(octet)) break;
    body.remove_prefix(1);
  }
  if (body.size() > kMaxRobotsBytes) {
    // The line the limit cuts could say more than it was meant to.
    body = body.substr(0, kMaxRobotsBytes);
    body = body.substr(0, body.find_last_of("\r\n") + 1);
  }
  return body;
}

}  // namespace

RobotsPolicy RobotsPolicy::Parse(std::string_view body,
                                 std::string_view agent) {
  body = ReadPart(body);
  Reader reader(agent);
  for (int number = 1; !body.empty(); ++number) {
    reader.Take(TakeLine(body).substr(0, kMaxLineBytes), number);
  }
  return reader.Finish();
}

std::string_view RobotsLine(std::string_view body, int number) {
  body = ReadPart(body);
  std::string_view line;
  for (int i = 0; i < number; ++i) {
    if (body.empty()) return {};
    line = TakeLine(body);
  }
  return line;
}

RobotsPolicy RobotsPolicy::ForStatus(int http_status) {
  constexpr int kTooManyRequests = 429;
  RobotsPolicy policy;
  const bool unreachable =
      http_status == 0 || http_status >= 500 || http_status == kTooManyRequests;
  if (unreachable) policy.rules_.push_back({"/", false, 0});
  return policy;
}

RobotsVerdict RobotsPolicy::Check(std::string_view path_and_query) const {
  if (path_and_query == "/robots.txt") return {};
  const std::string path = ComparablePath(path_and_query);
  const Rule* best = nullptr;
  for (const Rule& rule : rules_) {
    const bool beaten =
        best != nullptr &&
        (rule.pattern.size() < best->pattern.size() ||
         (rule.pattern.size() == best->pattern.size() && best->allow));
    if (!beaten && Matches(rule.pattern, path)) {
      const bool tie =
          best != nullptr && rule.pattern.size() == best->pattern.size();
      if (!tie || rule.allow) best = &rule;
    }
  }
  if (best == nullptr) return {};
  return {.allowed = best->allow, .line = best->line};
}

std::optional<Millis> RobotsPolicy::CrawlDelay() const {
  return crawl_delay_;
}

const std::vector<std::string>& RobotsPolicy::Sitemaps() const {
  return sitemaps_;
}

}  // namespace kindred::crawler
