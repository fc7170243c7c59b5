// A parsed tree as one flat list, in document order. Internal to nlp.
//
// Made without recursion. Plain values that look into a ParsedHtml; they live
// as long as it does.
#ifndef KINDRED_NLP_HTML_TREE_H_
#define KINDRED_NLP_HTML_TREE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

struct GumboInternalNode;

namespace kindred::nlp {

struct TreeItem {
  const GumboInternalNode* node = nullptr;  // an element, or text
  std::uint32_t parent = 0;  // index; the first item is its own parent
  std::uint32_t end = 0;     // index past the last descendant
  bool hidden = false;       // by itself or by an ancestor
  bool in_link = false;
  // Sums over the visible text inside, in octets without ASCII whitespace.
  std::uint32_t text = 0;
  std::uint32_t link_text = 0;
  std::uint32_t links = 0;
  bool has_h1 = false;
};

struct TreeLimits {
  std::size_t max_depth = 0;
  std::size_t max_nodes = 0;
};

// The visible and the hidden elements and texts under `root`, which comes
// first; deeper and further ones than the limits are left out, and so are
// elements that never hold text of the page (templates, media, objects).
[[nodiscard]] std::vector<TreeItem> FlattenTree(const GumboInternalNode* root,
                                                const TreeLimits& limits);

[[nodiscard]] bool IsElement(const TreeItem& item);

// The GumboTag of an element; of a text, the number of no tag.
[[nodiscard]] int TagOf(const TreeItem& item);

// The text of a text item.
[[nodiscard]] std::string_view TextOf(const TreeItem& item);

// The value of an attribute of an element; empty if there is none.
[[nodiscard]] std::string_view AttributeOf(const TreeItem& item,
                                           const char* name);
[[nodiscard]] bool HasAttribute(const TreeItem& item, const char* name);

// The name of an element the parser has no number for, in lower case: "dialog",
// "my-card". Empty for all others.
[[nodiscard]] std::string UnknownName(const TreeItem& item);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_HTML_TREE_H_
