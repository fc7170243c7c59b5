// Octets to UTF-8: what encoding is this, and what does it say?
//
// Sources: WHATWG Encoding (labels), WHATWG HTML 13.2.3.2 (sniffing order and
// meta prescan, here over the first 16 KiB: late declarations count as well),
// WHATWG MIME Sniffing. ICU converts. Pure and thread-safe; linear in the
// input; invalid octets become U+FFFD and never stop a text.
#ifndef KINDRED_NLP_DECODE_H_
#define KINDRED_NLP_DECODE_H_

#include <string>
#include <string_view>

#include "base/result.h"

namespace kindred::nlp {

struct DecodedText {
  std::string text;      // UTF-8, well-formed, without byte order mark
  std::string encoding;  // WHATWG name in lower case, as "windows-1252"
};

// A page: byte order mark, then `content_type`'s charset, then the meta
// prescan, then the likeliest (encoding_guess.h).
[[nodiscard]] DecodedText DecodePage(std::string_view bytes,
                                     std::string_view content_type);

// A list file a person exported: byte order mark, UTF-16 without a mark when
// every second octet of the start is zero, else the likeliest
// (encoding_guess.h). Binary files (zero octets, ZIP, PDF, OLE or gzip
// signatures) are kInvalidArgument and the message says what the file looks
// like ("an Excel workbook; save it as CSV").
[[nodiscard]] Result<DecodedText> DecodeListFile(std::string_view bytes);

// True if a response is to be read as HTML: its media type is text/html or
// application/xhtml+xml, or it is missing, unreadable or text/plain and the
// octets begin as HTML does (MIME Sniffing section 7.1; behind a byte order
// mark of UTF-8 too, and in text/plain, where the standard would not look).
[[nodiscard]] bool LooksLikeHtml(std::string_view content_type,
                                 std::string_view bytes);

// True if the media type is text/plain.
[[nodiscard]] bool IsPlainText(std::string_view content_type);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_DECODE_H_
