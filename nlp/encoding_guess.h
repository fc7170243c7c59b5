// In which encoding a text is that does not say. Internal to nlp.
//
// Own method: well-formed UTF-8 is UTF-8 (and so is what nearly is). Of other
// octets beyond ASCII, those of alphabets far from Latin and of signs stand
// side by side: the encoding wins whose letters are those such texts consist
// of (corpora/words/encoding-letters.txt). In Latin script the language that
// shows in the ASCII letters decides. Pure and thread-safe; looks at the first
// 256 KiB, and decodes at most 6 KiB of them as each candidate.
#ifndef KINDRED_NLP_ENCODING_GUESS_H_
#define KINDRED_NLP_ENCODING_GUESS_H_

#include <string_view>

namespace kindred::nlp {

// The WHATWG name of the likeliest encoding; "windows-1252" where nothing
// speaks for any. Tags of HTML in `bytes` are skipped.
[[nodiscard]] std::string_view GuessEncoding(std::string_view bytes);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_ENCODING_GUESS_H_
