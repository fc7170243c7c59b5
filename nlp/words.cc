#include "nlp/words.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "nlp/ascii.h"
#include "nlp/unicode.h"

namespace kindred::nlp {
namespace {

bool FoundAtWordStart(std::string_view text, std::string_view phrase) {
  std::size_t at = text.find(phrase);
  while (at != std::string_view::npos) {
    if (at == 0 || !IsAsciiAlnum(text[at - 1])) return true;
    at = text.find(phrase, at + 1);
  }
  return false;
}

}  // namespace

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

KeyedSets KeyedWords(std::string_view name) {
  KeyedSets table;
  for (std::string_view line : WordLines(name)) {
    const std::size_t key_end = std::min(line.find(' '), line.size());
    auto& words = table[std::string(line.substr(0, key_end))];
    line = TrimAscii(line.substr(key_end));
    while (!line.empty()) {
      const std::size_t end = std::min(line.find(' '), line.size());
      words.emplace(line.substr(0, end));
      line = TrimAscii(line.substr(end));
    }
  }
  return table;
}

PhraseList::PhraseList(std::string_view name) {
  for (const std::string_view line : WordLines(name)) {
    phrases_.push_back(FoldCase(line));
  }
}

int PhraseList::CountIn(std::string_view folded) const {
  return static_cast<int>(
      std::ranges::count_if(phrases_, [&](const std::string& phrase) {
        return FoundAtWordStart(folded, phrase);
      }));
}

}  // namespace kindred::nlp
