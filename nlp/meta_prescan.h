// The encoding a page declares in its first octets. Internal to nlp.
//
// Source: WHATWG HTML 13.2.3.2, "prescan a byte stream to determine its
// encoding". Pure and thread-safe; linear in the octets read.
#ifndef KINDRED_NLP_META_PRESCAN_H_
#define KINDRED_NLP_META_PRESCAN_H_

#include <cstddef>
#include <string_view>

namespace kindred::nlp {

// The standard prescans 1024 octets and lets the parser meet later
// declarations (13.2.3.4); here one scan does for both.
inline constexpr std::size_t kPrescanBytes = std::size_t{16} << 10U;

// The encoding (encodings.h) declared by <meta charset>, <meta
// http-equiv=content-type> or an XML declaration at the start, within the first
// kPrescanBytes; empty if there is none. An ASCII text that says it is UTF-16
// is UTF-8; x-user-defined is windows-1252.
[[nodiscard]] std::string_view PrescanMeta(std::string_view bytes);

// The value of the charset parameter in "text/html; charset=..." as WHATWG
// HTML extracts it from a meta element; empty if there is none.
[[nodiscard]] std::string_view CharsetOf(std::string_view content_type);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_META_PRESCAN_H_
