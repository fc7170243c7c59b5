// One plain text as a line of JSON: what `kindred text --plain` prints.
//
// Pure and thread-safe; linear in the text.
#ifndef KINDRED_SERVER_PLAIN_TEXT_H_
#define KINDRED_SERVER_PLAIN_TEXT_H_

#include <string>
#include <string_view>

#include "nlp/document.h"
#include "nlp/lexicon.h"

namespace kindred::server {

struct PlainText {
  nlp::Document document;  // one page with the text as its only paragraph
  double confidence = 0;   // that its language is right, 0 to 1
};

// Reads any octets as a text.
[[nodiscard]] PlainText ReadPlainText(std::string_view text);

// A JSON object and a line feed. "language" is an ISO 639-1 code, empty if
// unknown; "terms" the written forms, most frequent first, then by term;
// "phrases" the same of the phrases that `lexicon` knows.
[[nodiscard]] std::string FormatPlainText(const PlainText& text,
                                          const nlp::Lexicon& lexicon);

}  // namespace kindred::server

#endif  // KINDRED_SERVER_PLAIN_TEXT_H_
