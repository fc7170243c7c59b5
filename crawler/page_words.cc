#include "crawler/page_words.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crawler/ascii.h"
#include "crawler/percent.h"
#include "nlp/ascii.h"
#include "nlp/unicode.h"

namespace kindred::crawler {
namespace {

constexpr std::size_t kMaxTextBytes = 120;  // of a link that names a page
constexpr std::size_t kMaxSegments = 12;    // of a path that is looked at
constexpr std::size_t kMaxWords = 12;       // of a text or a segment

constexpr int kWholeText = 100;
constexpr int kLastSegment = 90;
constexpr int kInText = 60;
constexpr int kInLastSegment = 50;
constexpr int kUpperSegment = 30;

// One list: words of texts, and words of paths (texts' words among them), each
// in the form " our products ".
struct WordList {
  std::set<std::string, std::less<>> texts;
  std::set<std::string, std::less<>> paths;
};

bool IsWordOctet(char c) {
  return nlp::IsAsciiAlnum(c) || !nlp::IsAscii(c) || c == '&';
}

// Octets at `at` of a sign past ASCII that belongs to no word: Latin-1 signs,
// U+2000 to U+2BFF (punctuation, arrows, shapes) and CJK punctuation; else 0.
std::size_t SignSize(std::string_view text, std::size_t at) {
  const auto lead = static_cast<std::uint8_t>(text[at]);
  if (lead == 0xC2) return 2;
  if ((lead != 0xE2 && lead != 0xE3) || at + 1 >= text.size()) return 0;
  const auto second = static_cast<std::uint8_t>(text[at + 1]);
  const std::uint8_t last = lead == 0xE2 ? 0xAF : 0x80;
  return second <= last ? 3 : 0;
}

// Folded words with one blank before, between and behind them.
std::string Normalised(std::string_view text) {
  const std::string folded = nlp::FoldCase(nlp::CollapseSpace(text));
  std::string words;
  for (std::size_t at = 0; at < folded.size();) {
    const std::size_t sign = SignSize(folded, at);
    words += sign == 0 && IsWordOctet(folded[at]) ? folded[at] : ' ';
    at += std::max<std::size_t>(sign, 1);
  }
  return ' ' + nlp::CollapseSpace(words) + ' ';
}

void AddWord(std::string_view word, WordList& list) {
  word = Trim(word);
  if (word.empty()) return;
  if (word.starts_with('/')) {
    list.paths.insert(Normalised(word.substr(1)));
    return;
  }
  std::string normalised = Normalised(word);
  list.paths.insert(normalised);
  list.texts.insert(std::move(normalised));
}

WordList ReadList(std::string_view text) {
  WordList list;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1);
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    const std::size_t colon = line.find(':');
    if (line.starts_with('#') || colon == std::string_view::npos) continue;
    line.remove_prefix(colon + 1);
    while (!line.empty()) {
      const std::size_t comma = std::min(line.find(','), line.size());
      AddWord(line.substr(0, comma), list);
      line.remove_prefix(std::min(comma + 1, line.size()));
    }
  }
  return list;
}

const WordList& ListOf(std::string_view name) {
  static const std::map<std::string, WordList, std::less<>> lists_by_name = [] {
    std::map<std::string, WordList, std::less<>> lists;
    for (const EmbeddedFile& file : EmbeddedFiles()) {
      const std::size_t slash = file.name.rfind('/');
      lists.emplace(file.name.substr(slash + 1), ReadList(file.text));
    }
    return lists;
  }();
  static const WordList none;
  const auto found = lists_by_name.find(name);
  return found == lists_by_name.end() ? none : found->second;
}

// Scripts without blanks between words (kana and Han from U+3040, Hangul).
bool HasNoBlanks(std::string_view word) {
  return word.size() > 2 && static_cast<std::uint8_t>(word[1]) >= 0xE3;
}

// True if a run of whole words of `text` is in `words`.
bool HoldsWord(std::string_view text,
               const std::set<std::string, std::less<>>& words) {
  std::vector<std::size_t> blanks;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ' ') blanks.push_back(i);
  }
  if (blanks.size() > kMaxWords) blanks.resize(kMaxWords);
  for (std::size_t i = 0; i < blanks.size(); ++i) {
    for (std::size_t j = i + 1; j < blanks.size(); ++j) {
      if (words.contains(text.substr(blanks[i], blanks[j] - blanks[i] + 1))) {
        return true;
      }
    }
  }
  if (!HasNoBlanks(text)) return false;
  return std::ranges::any_of(words, [&](const std::string& word) {
    const std::string_view bare = Trim(word);
    return HasNoBlanks(word) && text.find(bare) != std::string_view::npos;
  });
}

// "about-us.html" without its ending.
std::string_view WithoutEnding(std::string_view segment) {
  const std::size_t dot = segment.rfind('.');
  constexpr std::size_t kLongestEnding = 6;
  return dot != std::string_view::npos && dot > 0 &&
                 segment.size() - dot <= kLongestEnding
             ? segment.substr(0, dot)
             : segment;
}

}  // namespace

LinkWords WordsOfLink(std::string_view text, std::string_view path) {
  LinkWords words;
  if (text.size() <= kMaxTextBytes) words.text = Normalised(text);
  while (!path.empty() && words.segments.size() < kMaxSegments) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    const std::string_view segment = path.substr(0, slash);
    path.remove_prefix(std::min(slash + 1, path.size()));
    if (segment.empty()) continue;
    const std::string decoded = PercentDecode(segment);
    words.segments.push_back(
        Normalised(path.empty() ? WithoutEnding(decoded) : decoded));
  }
  return words;
}

int FitOf(const LinkWords& link, std::string_view name) {
  const WordList& list = ListOf(name);
  int text = 0;
  if (list.texts.contains(link.text)) {
    text = kWholeText;
  } else if (HoldsWord(link.text, list.texts)) {
    text = kInText;
  }
  int path = 0;
  for (std::size_t i = 0; i < link.segments.size(); ++i) {
    const bool last = i + 1 == link.segments.size();
    if (list.paths.contains(link.segments[i])) {
      path = std::max(path, last ? kLastSegment : kUpperSegment);
    } else if (last && HoldsWord(link.segments[i], list.paths)) {
      path = std::max(path, kInLastSegment);
    }
  }
  return std::max(text, path);
}

bool IsWordOf(const LinkWords& link, std::string_view name) {
  const WordList& list = ListOf(name);
  return list.texts.contains(link.text) ||
         std::ranges::any_of(link.segments, [&](const std::string& segment) {
           return list.paths.contains(segment);
         });
}

}  // namespace kindred::crawler
