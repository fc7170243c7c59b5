// What the dictionary of ICU leaves to be mended in Japanese. Internal to nlp.
//
// Pure and thread-safe; linear in the text.
#ifndef KINDRED_NLP_JAPANESE_H_
#define KINDRED_NLP_JAPANESE_H_

#include <string_view>
#include <vector>

#include "nlp/word_breaks.h"

namespace kindred::nlp {

// The words of `text` with short signs and scraps mended. Kanji that stand
// alone mean little: several in a row are one word (金|型 is 金型, mould), one
// before a word of kanji begins it (試|作品 is 試作品, prototype); one after a
// word of kanji (成形|機), after a number or before a verb's ending (行|って)
// is no word. Katakana of one or two signs belong to those beside them
// (パッ|キン).
[[nodiscard]] std::vector<WordSpan> JoinJapanese(
    std::string_view text, const std::vector<WordSpan>& words);

// A word of up to four hiragana: a particle, or the ending of a verb.
[[nodiscard]] bool IsJapaneseParticle(std::string_view word);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_JAPANESE_H_
