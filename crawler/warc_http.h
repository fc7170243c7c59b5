// The HTTP message inside a WARC record.
//
// Sources: RFC 9112 (message format, section 7.1 chunked coding), RFC 9110
// section 8.4.1 (content codings). Accepts any octets. Pure; thread-safe.
#ifndef KINDRED_CRAWLER_WARC_HTTP_H_
#define KINDRED_CRAWLER_WARC_HTTP_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace kindred::crawler {

struct HttpMessage {
  std::string header_block;  // CRLF lines, no blank one
  std::string body;
  int status = 0;  // 0: no answer's status line
};

// Splits `octets` at the first blank line and removes the chunked, gzip and
// deflate codings, with the header fields that name them. A body that is not
// coded as they say, or has more than `max_body` octets decoded, stays as it
// is.
[[nodiscard]] HttpMessage ReadHttpMessage(std::string_view octets,
                                          std::size_t max_body);

// The header block to store with a decoded body of `size` octets, or with none
// (no `size`): without Content-Encoding and Transfer-Encoding, Content-Length
// set or left out; a status line is made from `status` if there is none.
[[nodiscard]] std::string StoredHeaderBlock(std::string_view header_block,
                                            int status,
                                            std::optional<std::size_t> size);

}  // namespace kindred::crawler

#endif  // KINDRED_CRAWLER_WARC_HTTP_H_
