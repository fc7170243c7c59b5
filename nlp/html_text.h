// A visible tree to blocks and links. Internal to nlp.
//
// Pure and thread-safe; linear in the tree; no recursion.
#ifndef KINDRED_NLP_HTML_TEXT_H_
#define KINDRED_NLP_HTML_TEXT_H_

#include <cstdint>
#include <span>
#include <vector>

#include "nlp/html.h"
#include "nlp/html_tree.h"
#include "nlp/html_zones.h"

namespace kindred::nlp {

// Where the text of a block came from.
struct BlockSource {
  std::uint32_t item = 0;           // index of its first text in the tree
  std::uint32_t links = 0;          // links that end in it
  std::uint32_t linked = 0;         // octets of it inside of links
  bool hidden = false;              // by a style or attribute
  Role content_role = Role::kBody;  // what it is if it is content
};

struct TreeText {
  HtmlContent content;               // without what only scripts say
  std::vector<BlockSource> sources;  // of each of content.blocks
};

// `zones` belongs to `tree`. The roles are those of the zones and elements;
// hidden text stands in blocks of its own.
[[nodiscard]] TreeText ReadTree(std::span<const TreeItem> tree,
                                std::span<const Zone> zones);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_HTML_TEXT_H_
