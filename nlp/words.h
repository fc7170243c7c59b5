// The word lists of corpora/words, compiled into the program.
//
// Internal to nlp. Constant data; thread-safe.
#ifndef KINDRED_NLP_WORDS_H_
#define KINDRED_NLP_WORDS_H_

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kindred::nlp {

struct EmbeddedFile {
  std::string_view name;  // relative to corpora/words: "stop/de.txt"
  std::string_view text;
};

// All lists (cmake/embed.cmake generates it).
[[nodiscard]] std::span<const EmbeddedFile> EmbeddedFiles();

// The lines of one list in order, blanks at both ends cut, without blank lines
// and without lines that begin with '#'. Nothing if there is no such list.
// The views live as long as the program.
[[nodiscard]] std::vector<std::string_view> WordLines(std::string_view name);

// What stands between the blanks of a line.
[[nodiscard]] std::vector<std::string_view> SplitWords(std::string_view line);

// Lines "key: rest" of a list in order; others are skipped.
struct KeyedLine {
  std::string_view key;
  std::string_view rest;  // without the blank behind the colon
};
[[nodiscard]] std::vector<KeyedLine> KeyedLines(std::string_view name);

// Lines "key word word ..." of a list: the words of each key.
using KeyedSets =
    std::map<std::string, std::set<std::string, std::less<>>, std::less<>>;
[[nodiscard]] KeyedSets KeyedWords(std::string_view name);

// A list of phrases, matched in folded text at word starts.
class PhraseList {
 public:
  explicit PhraseList(std::string_view name);

  // How many different phrases of the list `folded` (FoldCase) holds. A phrase
  // must not continue a word: the character before it is no ASCII letter or
  // digit. One pass over the text.
  [[nodiscard]] int CountIn(std::string_view folded) const;

 private:
  // Sorted, so that those with the same first octet stand together.
  std::vector<std::string> phrases_;
  std::array<std::uint16_t, 257> first_{};  // the first phrase by first octet
};

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_WORDS_H_
