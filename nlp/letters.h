// Letters and words of a text as the language model sees them.
//
// A word is a run of letters of one script, in lower case; digits, apostrophes
// and all other marks end it; accents on a letter and soft hyphens neither end
// it nor count. Web and e-mail addresses hold no words. Sources: the general
// category and simple lower case of the Unicode Character Database, scripts of
// UAX 24 (Hiragana and Katakana are one here). Internal to nlp. Pure and
// thread-safe. Linear in the text: a table look-up for each character of the
// alphabets, Han and Hangul, ICU for the rest.
#ifndef KINDRED_NLP_LETTERS_H_
#define KINDRED_NLP_LETTERS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace kindred::nlp {

// A symbol is the lowest bits of a lower-case letter's code point: this many of
// them tell apart all letters of one script that the language model knows
// (corpora/languages), and five symbols fit into 64 bits.
inline constexpr std::uint32_t kSymbolBits = 12;
inline constexpr std::uint16_t kWordBoundary = 0x20;  // no letter's symbol

// The values are dense: they index LetterWords::letters.
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
  std::string_view iso;   // ISO 15924; empty for kNone
  std::string_view only;  // the language that nearly all texts in it are in,
                          // ISO 639-1; empty where the words have to decide
};
// Lives as long as the program.
[[nodiscard]] const ScriptFacts& FactsOf(Script script);

// One word: at least one letter, all of `script`.
struct LetterWord {
  std::uint32_t begin = 0;  // of its symbols in LetterWords::symbols
  std::uint32_t end = 0;    // the next word's begin, or their number
  Script script = Script::kNone;
};

// Reserves five octets for each of the text.
struct LetterWords {
  std::vector<std::uint16_t> symbols;  // of all words; 1 for Han and Hangul
  std::vector<LetterWord> words;       // in the text's order
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
