// Character references: "&amp;" to "&". Internal to nlp.
//
// Source: WHATWG HTML 13.2.5.72 to .84. Numeric references, and those named
// ones that ordinary pages write: HTML 2.0's and Latin-1's (RFC 1866, 14) and a
// few signs; other names stay as they are, as do names without semicolon in
// attributes' queries ("?a=1&copy=2"). Pure; linear in the text.
#ifndef KINDRED_NLP_CHAR_REFS_H_
#define KINDRED_NLP_CHAR_REFS_H_

#include <string>
#include <string_view>

namespace kindred::nlp {

// `text` is well-formed UTF-8, and so is what is returned.
[[nodiscard]] std::string WithoutReferences(std::string_view text);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_CHAR_REFS_H_
