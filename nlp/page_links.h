// What a crawl needs of a page: where it leads, and what it tells robots.
//
// One pass over the tags without a tree, some ten times cheaper than ReadPage
// (page.h), whose links it gives but for what only a tree can tell (an <a> that
// a broken page closes twice, say). Accepts any bytes; reads at most
// kMaxPageBytes. Pure and thread-safe; linear in the page.
#ifndef KINDRED_NLP_PAGE_LINKS_H_
#define KINDRED_NLP_PAGE_LINKS_H_

#include <string>
#include <string_view>
#include <vector>

#include "nlp/document.h"
#include "nlp/page.h"

namespace kindred::nlp {

// Links and base mean what Document's do.
struct PageLinks {
  std::string base;
  std::string robots;  // contents of <meta name=robots>, joined by commas
  std::vector<Link> links;
};

// Empty for what is no HTML.
[[nodiscard]] PageLinks ReadPageLinks(std::string_view bytes,
                                      std::string_view content_type);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_PAGE_LINKS_H_
