// Which language a text is written in.
//
// CLD2 on text cleared of control characters, with the page's own statement
// as a hint. Pure and thread-safe.
#ifndef KINDRED_NLP_LANGUAGE_H_
#define KINDRED_NLP_LANGUAGE_H_

#include <string>
#include <string_view>

namespace kindred::nlp {

struct LanguageGuess {
  std::string code;       // ISO 639-1 ("zh" for both scripts); empty: unknown
  double confidence = 0;  // 0 to 1
};

// Looks at the first 4 KiB of `text`. `hint` is a language tag such as a page's
// html lang attribute ("de-AT"); it decides only where the text is unsure.
[[nodiscard]] LanguageGuess DetectLanguage(std::string_view text,
                                           std::string_view hint);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_LANGUAGE_H_
