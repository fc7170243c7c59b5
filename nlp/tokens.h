// Text to tokens: word boundaries, folding, stop words, stems.
//
// Source: Unicode UAX 29 word boundaries by ICU (dictionaries for Thai,
// Chinese, Japanese), with hyphenated words rejoined ("E-Mail", "5-Achs"; the
// hyphen stays in the stem), "C++", "C#" kept and elisions cut off ("d'" of
// "d'affaires" is a stop word of its own); e-mail addresses are no tokens;
// stems of stemmer.h. Pure; linear in the text.
#ifndef KINDRED_NLP_TOKENS_H_
#define KINDRED_NLP_TOKENS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "nlp/word_kinds.h"

namespace kindred::nlp {

inline constexpr std::size_t kMaxTokens = 200'000;  // of one text
inline constexpr std::size_t kMaxTokenBytes = 64;   // longer ones are dropped

struct Token {
  std::string stem;         // folded and stemmed: what terms are matched by
  std::uint32_t begin = 0;  // offsets of the surface form in the text, octets
  std::uint32_t end = 0;
  bool stop = false;      // a stop word, or a bare number: no term by itself
  bool adjacent = false;  // only blanks stand between it and the token before
  WordKind kind = WordKind::kWord;
};

// The tokens of `text` in the language `code` (ISO 639-1; unknown or without
// stemmer: folding only). A stop word of the language or a token without any
// letter is marked `stop`. At most kMaxTokens. Thread-safe.
[[nodiscard]] std::vector<Token> Tokenize(std::string_view text,
                                          std::string_view code);

// Tokenize for many texts of one language: keeps stemmer and stems between
// them and gives the same tokens. One object belongs to one thread.
class Tokenizer {
 public:
  explicit Tokenizer(std::string_view code);
  ~Tokenizer();
  Tokenizer(const Tokenizer&) = delete;
  Tokenizer& operator=(const Tokenizer&) = delete;
  Tokenizer(Tokenizer&& other) noexcept;
  Tokenizer& operator=(Tokenizer&& other) noexcept;

  [[nodiscard]] std::vector<Token> Run(std::string_view text);

 private:
  class State;
  std::unique_ptr<State> state_;
};

// A token without any letter: "9001", "24", "5.0". Marked `stop`, yet it may
// stand inside or at the end of a phrase (phrases.h).
[[nodiscard]] inline bool IsNumber(const Token& token) {
  return token.kind == WordKind::kNumber;
}

// True for a stop word (folded form) of the language. Thread-safe.
[[nodiscard]] bool IsStopWord(std::string_view folded, std::string_view code);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_TOKENS_H_
