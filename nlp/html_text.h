// A visible tree to blocks and links. Internal to nlp.
//
// Pure and thread-safe; linear in the tree; no recursion.
#ifndef KINDRED_NLP_HTML_TEXT_H_
#define KINDRED_NLP_HTML_TEXT_H_

#include <span>

#include "nlp/html.h"
#include "nlp/html_tree.h"
#include "nlp/html_zones.h"

namespace kindred::nlp {

// Everything of HtmlContent but the scripts. `zones` belongs to `tree`.
[[nodiscard]] HtmlContent ReadTree(std::span<const TreeItem> tree,
                                   std::span<const Zone> zones);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_HTML_TEXT_H_
