// What CLD2 takes a text for: knows more languages than our own model.
//
// Internal to nlp; the only place that sees the library. Thread-safe; linear,
// about 30 ns an octet.
#ifndef KINDRED_NLP_CLD2_H_
#define KINDRED_NLP_CLD2_H_

#include <string>
#include <string_view>

namespace kindred::nlp {

struct Cld2Verdict {
  std::string code;  // ISO 639-1, "no" for Norwegian; empty: unknown
  double share = 0;  // of the text in that language, 0 to 1
  bool reliable = false;
};

// Requires text without control characters (CollapseSpace, unicode.h): one of
// U+0080 to U+009F makes CLD2 give up.
[[nodiscard]] Cld2Verdict AskCld2(std::string_view text);

// The code this project uses for a language tag (BCP 47) or a code of CLD2:
// two letters of ISO 639-1, "no" for all written Norwegian, "tl" for Filipino.
// Empty for what is no such tag ("x-default") or has no code of two letters.
[[nodiscard]] std::string LanguageCode(std::string_view tag);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_CLD2_H_
