// Letters and words of a text as the language model sees them.
//
// A word is a run of letters of one script, in lower case; digits, apostrophes
// and all other marks end it. Web and e-mail addresses hold no words. Scripts
// are those of Unicode UAX 24. Internal to nlp. Pure and thread-safe; linear.
#ifndef KINDRED_NLP_LETTERS_H_
#define KINDRED_NLP_LETTERS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace kindred::nlp {

// A symbol is this many bits of a letter's code point, which tell apart all
// letters of one script that the language model knows (corpora/languages).
inline constexpr std::uint32_t kSymbolBits = 12;
inline constexpr std::uint16_t kWordBoundary = 0x20;  // no letter's symbol

enum class Script : std::uint8_t {
  kNone,  // no letter, or one of a script that is not listed
  kLatin,
  kCyrillic,
  kArabic,
  kDevanagari,
  kHan,
  kKana,
  kHangul,
  kGreek,
  kHebrew,
  kThai,
  kGeorgian,
  kArmenian,
  kBengali,
  kGurmukhi,
  kGujarati,
  kOriya,
  kTamil,
  kTelugu,
  kKannada,
  kMalayalam,
  kSinhala,
  kLao,
  kMyanmar,
  kKhmer,
  kEthiopic,
};
inline constexpr std::size_t kScripts = 26;

struct ScriptFacts {
  std::string_view iso;   // ISO 15924
  std::string_view only;  // the language that nearly all texts in it are in,
                          // ISO 639-1; empty where the words have to decide
};
[[nodiscard]] const ScriptFacts& FactsOf(Script script);

struct LetterWord {
  std::uint32_t begin = 0;  // of its symbols in LetterWords::symbols
  std::uint32_t end = 0;
  Script script = Script::kNone;
};

struct LetterWords {
  std::vector<std::uint16_t> symbols;
  std::vector<LetterWord> words;
  std::array<std::uint32_t, kScripts> letters{};  // of each Script
  std::uint32_t japanese = 0;  // of the Han letters, those only Japanese has

  [[nodiscard]] std::span<const std::uint16_t> SymbolsOf(
      const LetterWord& word) const {
    return std::span(symbols).subspan(word.begin, word.end - word.begin);
  }
};

// The words of `text`, which may hold any octets; under 2^32 of them.
[[nodiscard]] LetterWords SplitLetters(std::string_view text);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_LETTERS_H_
