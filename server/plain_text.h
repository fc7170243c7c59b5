// One plain text as a line of JSON: what `kindred text --plain` prints.
//
// Pure and thread-safe; linear in the text.
#ifndef KINDRED_SERVER_PLAIN_TEXT_H_
#define KINDRED_SERVER_PLAIN_TEXT_H_

#include <string>
#include <string_view>

namespace kindred::server {

// A JSON object and a line feed. "language" is an ISO 639-1 code, empty if
// unknown; "confidence" 0 to 1; "terms" the written forms, most frequent
// first, then by term; "phrases" the same of phrases. `text` is read as the
// only paragraph of a page; it may hold any octets.
[[nodiscard]] std::string PlainTextLine(std::string_view text);

}  // namespace kindred::server

#endif  // KINDRED_SERVER_PLAIN_TEXT_H_
