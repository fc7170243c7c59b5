#include "crawler/page_choice.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "base/result.h"
#include "crawler/ascii.h"
#include "crawler/page_words.h"
#include "crawler/url.h"
#include "crawler/url_trap.h"
#include "nlp/document.h"

namespace kindred::crawler {
namespace {

constexpr std::size_t kMaxCandidates = 500;  // links looked at
constexpr std::size_t kDeepestOther = 2;     // segments of a kOther page
constexpr int kDepthCost = 5;                // a segment past the first
constexpr int kQueryCost = 15;
constexpr int kOtherHostCost = 20;  // shop.acme.example beside acme.example
constexpr int kContactCost = 35;    // a contact page instead of an imprint
constexpr int kLeast = 20;          // a weaker fit leads to no topic

constexpr std::array<std::pair<PageTopic, std::string_view>, 7> kLists = {{
    {PageTopic::kProducts, "products.txt"},
    {PageTopic::kServices, "services.txt"},
    {PageTopic::kAbout, "about.txt"},
    {PageTopic::kIndustries, "industries.txt"},
    {PageTopic::kReferences, "references.txt"},
    {PageTopic::kImprint, "imprint.txt"},
    {PageTopic::kImprint, "contact.txt"},
}};

// First path segments that are taken for a language or a country.
constexpr std::array<std::string_view, 54> kLanguages = {
    "ar", "at", "be", "bg", "ca", "ch", "cn", "cs", "cz", "da", "de",
    "dk", "el", "en", "es", "et", "eu", "fi", "fr", "gb", "gr", "he",
    "hi", "hr", "hu", "id", "it", "ja", "jp", "ko", "kr", "lt", "lv",
    "nb", "nl", "nn", "no", "pl", "pt", "ro", "rs", "ru", "se", "si",
    "sk", "sl", "sr", "sv", "th", "tr", "uk", "us", "vi", "zh"};

constexpr std::array<std::string_view, 44> kFileEndings = {
    "7z",   "apk",  "atom", "avi",  "bmp",  "css", "csv",  "dmg",  "doc",
    "docx", "dwg",  "eps",  "exe",  "gif",  "gz",  "ico",  "ics",  "igs",
    "iso",  "jpeg", "jpg",  "js",   "json", "m4v", "mov",  "mp3",  "mp4",
    "odt",  "pdf",  "png",  "ppt",  "pptx", "rar", "rss",  "step", "svg",
    "tif",  "txt",  "vcf",  "webm", "webp", "xls", "xlsx", "zip"};

static_assert(std::ranges::is_sorted(kLanguages));
static_assert(std::ranges::is_sorted(kFileEndings));

struct Candidate {
  Url url;
  PageTopic topic = PageTopic::kOther;
  int score = 0;
  std::size_t place = 0;  // in the page
  bool calendar = false;  // a day or a month of one
};

// "en", "de" of /en/products and /de-AT/produkte; empty for other paths.
std::string LanguagePrefix(std::string_view path) {
  const std::string first = LowerAscii(path.substr(1, path.find('/', 1) - 1));
  const bool tagged = first.size() == 5 && (first[2] == '-' || first[2] == '_');
  if (first.size() != 2 && !tagged) return {};
  const std::string code = first.substr(0, 2);
  return std::ranges::binary_search(kLanguages, code) ? first : std::string();
}

// The language folder that is the site's own: the home page's, else the one
// most links lead to if few lead elsewhere.
std::string OwnPrefix(const Url& home, std::span<const Candidate> links) {
  if (std::string prefix = LanguagePrefix(home.Path()); !prefix.empty()) {
    return prefix;
  }
  std::map<std::string, std::size_t> counts;
  for (const Candidate& link : links) {
    ++counts[LanguagePrefix(link.url.Path())];
  }
  const auto most = std::ranges::max_element(
      counts, {}, [](const auto& entry) { return entry.second; });
  return most == counts.end() ? std::string() : most->first;
}

bool IsFile(std::string_view path) {
  const std::string_view last = path.substr(path.rfind('/') + 1);
  const std::size_t dot = last.rfind('.');
  return dot != std::string_view::npos &&
         std::ranges::binary_search(kFileEndings,
                                    LowerAscii(last.substr(dot + 1)));
}

bool IsSameSite(const Url& home, const Url& url) {
  if (url.Host() == home.Host()) {
    return url.Port() == home.Port() || url.Scheme() != home.Scheme();
  }
  const std::string domain = RegistrableDomain(home.Host());
  return !domain.empty() && RegistrableDomain(url.Host()) == domain;
}

bool IsHome(const Url& home, const Url& url) {
  const std::string_view path = url.PathAndQuery();
  if (url.Host() != home.Host()) return path == "/";
  return path == "/" || path == home.PathAndQuery() ||
         StartsWithIgnoringCase(path, "/index.");
}

// Queries that do something, or ask for the page in another language.
bool HasUnwantedQuery(const Url& url) {
  constexpr std::array<std::string_view, 7> kUnwanted = {
      "add-to-cart=", "add_to_cart=", "replytocom=", "lang=",
      "language=",    "feed=",        "share="};
  const std::string query =
      LowerAscii(url.PathAndQuery().substr(url.Path().size()));
  return std::ranges::any_of(kUnwanted, [&](std::string_view part) {
    return query.find(part) != std::string::npos;
  });
}

// The topic a link leads to; nothing if the page is not to be fetched.
std::optional<Candidate> Judge(const Url& home, const Url& url,
                               std::string_view text) {
  const LinkWords words = WordsOfLink(text, url.Path());
  Candidate candidate{.url = url, .topic = PageTopic::kOther, .score = 0};
  int cost =
      kDepthCost * std::max(0, static_cast<int>(words.segments.size()) - 1);
  if (url.Path().size() != url.PathAndQuery().size()) cost += kQueryCost;
  if (url.Host() != home.Host()) cost += kOtherHostCost;
  for (const auto& [topic, list] : kLists) {
    const int penalty = list == "contact.txt" ? kContactCost : 0;
    const int score = FitOf(words, list) - penalty;
    if (score - cost >= kLeast && score > candidate.score) {
      candidate.topic = topic;
      candidate.score = score;
    }
  }
  const bool excluded = IsWordOf(words, "excluded.txt");
  constexpr int kWhole = 90;  // the text or the last segment is a topic's word
  if (excluded && candidate.score < kWhole) return std::nullopt;
  if (candidate.topic == PageTopic::kOther &&
      words.segments.size() > kDeepestOther) {
    return std::nullopt;
  }
  candidate.score -= cost;
  return candidate;
}

// All pages of the site that links lead to, each once with its best link.
std::vector<Candidate> Candidates(const Url& home,
                                  std::span<const nlp::Link> links) {
  std::vector<Candidate> found;
  std::map<std::string, std::size_t> places;
  for (const nlp::Link& link : links) {
    if (found.size() == kMaxCandidates) break;
    if (!link.language.empty()) continue;
    const Result<Url> resolved = home.Resolve(link.href);
    if (!resolved.Ok() || !IsSameSite(home, resolved.Value())) continue;
    const Url url = WithoutSession(resolved.Value());
    const UrlTrap trap = TrapOf(url);
    if (IsHome(home, url) || IsFile(url.Path()) || HasUnwantedQuery(url) ||
        (trap != UrlTrap::kNone && trap != UrlTrap::kCalendar)) {
      continue;
    }
    std::optional<Candidate> candidate = Judge(home, url, link.text);
    if (!candidate) continue;
    candidate->calendar = trap == UrlTrap::kCalendar;
    const auto [entry, added] = places.emplace(url.Href(), found.size());
    candidate->place = entry->second;
    if (added) {
      found.push_back(*std::move(candidate));
    } else if (candidate->score > found[entry->second].score) {
      found[entry->second] = *std::move(candidate);
    }
  }
  return found;
}

// Candidates by topic, the best first; of calendars no more than are read.
using ByTopic = std::map<PageTopic, std::vector<Candidate>>;

ByTopic Sorted(std::vector<Candidate> candidates) {
  std::ranges::sort(candidates, [](const Candidate& a, const Candidate& b) {
    return std::tuple(-a.score, a.place) < std::tuple(-b.score, b.place);
  });
  ByTopic sorted;
  std::size_t calendars = 0;
  for (Candidate& candidate : candidates) {
    if (candidate.calendar && ++calendars > kMaxCalendarPages) continue;
    sorted[candidate.topic].push_back(std::move(candidate));
  }
  return sorted;
}

// One round: the next page of each topic, `limit` pages at most.
void TakeRound(const ByTopic& sorted, std::size_t round, std::size_t limit,
               std::vector<PageChoice>& chosen) {
  const auto imprint = sorted.find(PageTopic::kImprint);
  const bool reserve = round == 0 && imprint != sorted.end();
  for (const auto& [topic, candidates] : sorted) {
    if (topic >= PageTopic::kImprint || round >= candidates.size()) continue;
    if (chosen.size() + (reserve ? 1 : 0) >= limit) break;
    chosen.push_back({candidates[round].url, topic});
  }
  if (reserve && chosen.size() < limit) {
    chosen.push_back({imprint->second.front().url, PageTopic::kImprint});
  }
}

}  // namespace

std::vector<PageChoice> ChoosePages(const Url& home,
                                    std::span<const nlp::Link> links,
                                    std::size_t limit) {
  if (limit == 0) return {};
  std::vector<Candidate> candidates = Candidates(home, links);
  const std::string own = OwnPrefix(home, candidates);
  std::erase_if(candidates, [&](const Candidate& candidate) {
    const std::string prefix = LanguagePrefix(candidate.url.Path());
    return !prefix.empty() && prefix != own;
  });
  const ByTopic sorted = Sorted(std::move(candidates));
  std::size_t rounds = 0;
  for (const auto& [topic, pages] : sorted) {
    rounds = std::max(rounds, pages.size());
  }
  std::vector<PageChoice> chosen;
  for (std::size_t i = 0; i < rounds && chosen.size() < limit; ++i) {
    TakeRound(sorted, i, limit, chosen);
  }
  if (const auto other = sorted.find(PageTopic::kOther);
      other != sorted.end()) {
    for (const Candidate& candidate : other->second) {
      if (chosen.size() >= limit) break;
      chosen.push_back({candidate.url, PageTopic::kOther});
    }
  }
  return chosen;
}

}  // namespace kindred::crawler
