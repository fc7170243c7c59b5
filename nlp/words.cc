#include "nlp/words.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "nlp/ascii.h"
#include "nlp/unicode.h"

namespace kindred::nlp {

std::vector<std::string_view> WordLines(std::string_view name) {
  std::vector<std::string_view> lines;
  for (const EmbeddedFile& file : EmbeddedFiles()) {
    if (file.name != name) continue;
    std::string_view rest = file.text;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      const std::string_view line = TrimAscii(rest.substr(0, end));
      if (!line.empty() && line.front() != '#') lines.push_back(line);
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return lines;
}

std::vector<std::string_view> SplitWords(std::string_view line) {
  std::vector<std::string_view> words;
  for (line = TrimAscii(line); !line.empty(); line = TrimAscii(line)) {
    const std::size_t end = std::min(line.find(' '), line.size());
    words.push_back(line.substr(0, end));
    line.remove_prefix(end);
  }
  return words;
}

std::vector<KeyedLine> KeyedLines(std::string_view name) {
  std::vector<KeyedLine> lines;
  for (const std::string_view line : WordLines(name)) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    lines.push_back({line.substr(0, colon), TrimAscii(line.substr(colon + 1))});
  }
  return lines;
}

KeyedSets KeyedWords(std::string_view name) {
  KeyedSets table;
  for (const std::string_view line : WordLines(name)) {
    const std::vector<std::string_view> words = SplitWords(line);
    table[std::string(words.front())].insert(words.begin() + 1, words.end());
  }
  return table;
}

PhraseList::PhraseList(std::string_view name) {
  std::set<std::string> phrases;
  for (const std::string_view line : WordLines(name)) {
    phrases.insert(FoldCase(line));
  }
  phrases_.assign(phrases.begin(), phrases.end());
  for (std::size_t octet = 0; octet + 1 < first_.size(); ++octet) {
    const auto begins = std::ranges::count_if(phrases_, [&](const auto& p) {
      return static_cast<unsigned char>(p[0]) == octet;
    });
    first_[octet + 1] = static_cast<std::uint16_t>(first_[octet] + begins);
  }
}

int PhraseList::CountIn(std::string_view folded) const {
  std::vector<bool> found;  // made at the first one: mostly there is none
  int count = 0;
  for (std::size_t at = 0; at < folded.size(); ++at) {
    const auto octet = static_cast<unsigned char>(folded[at]);
    if (first_[octet] == first_[octet + 1U]) continue;
    if (at > 0 && IsAsciiAlnum(folded[at - 1])) continue;
    const char next = at + 1 < folded.size() ? folded[at + 1] : '\0';
    for (std::size_t i = first_[octet]; i < first_[octet + 1U]; ++i) {
      // The second octet tells most of them apart, at less than a comparison.
      if (phrases_[i].size() > 1 && phrases_[i][1] != next) continue;
      if (!folded.substr(at).starts_with(phrases_[i])) continue;
      found.resize(phrases_.size());
      if (!found[i]) ++count;
      found[i] = true;
    }
  }
  return count;
}

}  // namespace kindred::nlp
