// Bytes of a page in, Document out: the way through decode, html, language.
//
// Pure and thread-safe. Accepts any bytes. Bounded: at most kMaxPageBytes are
// read, the parser runs under html.h's budget of memory and CPU time, the tree
// is walked without recursion.
#ifndef KINDRED_NLP_PAGE_H_
#define KINDRED_NLP_PAGE_H_

#include <cstddef>
#include <span>
#include <string_view>

#include "nlp/document.h"

namespace kindred::nlp {

inline constexpr std::size_t kMaxPageBytes = std::size_t{4} << 20U;
inline constexpr std::size_t kMaxLinks = 2000;
inline constexpr std::size_t kMinContentWords = 20;

// What HTTP said about the page.
struct PageHeaders {
  std::string_view content_type;  // header value, may be empty
  std::string_view robots_tag;    // X-Robots-Tag, a line each; may be empty
};

// Reads one page by itself. Never fails: what cannot be read is a PageKind.
[[nodiscard]] Document ReadPage(std::string_view bytes,
                                const PageHeaders& headers);

// Marks as kBoilerplate what the pages of one site repeat: content blocks with
// the same folded text on at least half of the pages, and on two at least;
// headings on three. Linear in the text. What many sites repeat: see
// shared_blocks.h.
void MarkRepeatedBlocks(std::span<Document> site);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_PAGE_H_
