// Made-up words that sound like a language's, and how often each is used.
//
// A word is a pure function of its language and a number, so that a vocabulary
// has no end and takes no memory. Stop words are the real ones (corpora/words),
// so that language and stop words are found as in real texts. Equal on every
// platform: random numbers are base/random.h's, and what is computed with
// fractions is rounded the same way by all of IEEE 754 (no library function).
#ifndef KINDRED_TESTS_SUPPORT_MADE_WORDS_H_
#define KINDRED_TESTS_SUPPORT_MADE_WORDS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"

namespace kindred::made {

// A number of both that looks random.
[[nodiscard]] std::uint64_t Mix(std::uint64_t a, std::uint64_t b);

// Rank of a word drawn by the law of Zipf and Mandelbrot with exponent 3/2: one
// of rank k or more has the probability (1 + k / shift)^(-1/2). The ranks have
// no end; different ones grow with the 2/3rd power of the words drawn (Heaps).
//
// Source: B. Mandelbrot, "An informational theory of the statistical structure
// of language", 1953; D. van Leijenhorst and T. van der Weide, "A formal
// derivation of Heaps' law", Information Sciences 170, 2005.
[[nodiscard]] std::uint64_t DrawRank(Random& random, double shift);

// The same among the first `count` ranks, which is above 0.
[[nodiscard]] std::uint64_t DrawRankBelow(Random& random, double shift,
                                          std::uint64_t count);

class MadeLanguage {
 public:
  // ISO 639-1; one of MadeLanguages.
  explicit MadeLanguage(std::string_view code);

  [[nodiscard]] std::string_view Code() const { return code_; }

  // The word of a number, 2 to 4 syllables long. Two numbers in some ten
  // thousand millions have the same.
  [[nodiscard]] std::string Word(std::uint64_t number) const;

  // A function word, early ones in its list more often.
  [[nodiscard]] std::string_view StopWord(Random& random) const;

 private:
  std::string_view code_;
  std::vector<std::string_view> onsets_;
  std::vector<std::string_view> nuclei_;
  std::vector<std::string_view> codas_;
  std::vector<std::string_view> endings_;
  std::vector<std::string_view> stop_words_;
};

// The codes there are sounds for.
[[nodiscard]] std::span<const std::string_view> MadeLanguages();

}  // namespace kindred::made

#endif  // KINDRED_TESTS_SUPPORT_MADE_WORDS_H_
