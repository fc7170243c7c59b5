// What a Content-Type header says. Internal to nlp.
//
// Source: WHATWG MIME Sniffing, section 4.4 "parse a MIME type"; Fetch,
// "extract a MIME type" (several headers, or one with commas). Pure and
// thread-safe; linear in the value.
#ifndef KINDRED_NLP_MIME_TYPE_H_
#define KINDRED_NLP_MIME_TYPE_H_

#include <optional>
#include <string>
#include <string_view>

namespace kindred::nlp {

struct MimeType {
  std::string essence;                 // "text/html", in lower case
  std::optional<std::string> charset;  // as written
};

// Of one value; nothing if it is no MIME type.
[[nodiscard]] std::optional<MimeType> ParseMimeType(std::string_view value);

// Of a header as a whole: several values between commas (or several headers
// joined by ", "). The last one counts; its charset may come from one of the
// same type before it.
[[nodiscard]] std::optional<MimeType> ExtractMimeType(std::string_view header);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_MIME_TYPE_H_
