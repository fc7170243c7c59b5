#include "nlp/html_tree.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gumbo.h>

#include "nlp/ascii.h"

namespace kindred::nlp {
namespace {

// A page that shows less than this, in octets, and hides so many times more is
// read as if it hid nothing.
constexpr std::size_t kMaxShownOfNothing = 1000;
constexpr std::size_t kMinHiddenRatio = 2;

// The one place that reads the parser's unions; the node's type says which
// member is there.
const GumboElement& ElementOf(const GumboNode& node) {
  return node.v.element;  // NOLINT(cppcoreguidelines-pro-type-union-access)
}
const char* TextOfNode(const GumboNode& node) {
  return node.v.text.text;  // NOLINT(cppcoreguidelines-pro-type-union-access)
}

bool NeverHoldsText(GumboTag tag) {
  switch (tag) {
    case GUMBO_TAG_SCRIPT:
    case GUMBO_TAG_STYLE:
    case GUMBO_TAG_NOSCRIPT:
    case GUMBO_TAG_TEMPLATE:
    case GUMBO_TAG_IFRAME:
    case GUMBO_TAG_NOFRAMES:
    case GUMBO_TAG_NOEMBED:
    case GUMBO_TAG_OBJECT:
    case GUMBO_TAG_APPLET:
    case GUMBO_TAG_VIDEO:
    case GUMBO_TAG_AUDIO:
    case GUMBO_TAG_CANVAS:
    case GUMBO_TAG_SVG:
    case GUMBO_TAG_MATH:
    case GUMBO_TAG_DATALIST:
    case GUMBO_TAG_TEXTAREA:
    case GUMBO_TAG_SELECT:
      return true;
    default:
      return false;
  }
}

// "display: none" or "visibility: hidden" in a style attribute.
bool StyleHides(std::string_view style) {
  std::string compact;
  for (const char c : style) {
    if (!IsAsciiSpace(c)) compact += ToAsciiLower(c);
  }
  return compact.find("display:none") != std::string::npos ||
         compact.find("visibility:hidden") != std::string::npos;
}

bool HidesItself(const TreeItem& item) {
  return HasAttribute(item, "hidden") || StyleHides(AttributeOf(item, "style"));
}

// Octets of `text` that are no ASCII whitespace.
std::uint32_t InkOf(std::string_view text) {
  const auto ink =
      std::ranges::count_if(text, [](char c) { return !IsAsciiSpace(c); });
  return static_cast<std::uint32_t>(
      std::min<std::ptrdiff_t>(ink, std::numeric_limits<std::int32_t>::max()));
}

// An element whose children are being listed.
struct Frame {
  const GumboVector* children = nullptr;
  unsigned int next = 0;
  std::uint32_t index = 0;  // of the element's item
};

std::vector<TreeItem> WithSums(std::vector<TreeItem> items) {
  for (std::size_t i = items.size(); i-- > 1;) {
    TreeItem& item = items[i];
    if (IsElement(item)) {
      const int tag = TagOf(item);
      if (tag == GUMBO_TAG_H1 && item.text > 0) item.has_h1 = true;
      if (tag == GUMBO_TAG_A) {
        item.link_text = item.text;
        item.links = 1;
      }
    }
    TreeItem& parent = items[item.parent];
    parent.text += item.text;
    parent.link_text += item.link_text;
    parent.links += item.links;
    parent.has_h1 = parent.has_h1 || item.has_h1;
  }
  return items;
}

class Flattener {
 public:
  Flattener(const GumboNode* root, const TreeLimits& limits) : limits_(limits) {
    Add(root, 0);
  }

  std::vector<TreeItem> Run() {
    while (!open_.empty()) {
      Frame& frame = open_.back();
      if (frame.next >= frame.children->length ||
          items_.size() >= limits_.max_nodes) {
        items_[frame.index].end = static_cast<std::uint32_t>(items_.size());
        open_.pop_back();
        continue;
      }
      const auto* child =
          static_cast<const GumboNode*>(frame.children->data[frame.next++]);
      Add(child, frame.index);
    }
    if (ShowsNothing()) {
      for (TreeItem& item : items_) item.hidden = false;
    }
    for (TreeItem& item : items_) {
      item.text = item.hidden ? 0 : InkOf(TextOf(item));
    }
    return WithSums(std::move(items_));
  }

 private:
  // Some servers send all content hidden, for a script to uncover.
  [[nodiscard]] bool ShowsNothing() const {
    std::size_t shown = 0;
    std::size_t hidden = 0;
    for (const TreeItem& item : items_) {
      (item.hidden ? hidden : shown) += InkOf(TextOf(item));
    }
    return shown < kMaxShownOfNothing && hidden > kMinHiddenRatio * shown;
  }

  void Add(const GumboNode* node, std::uint32_t parent) {
    const bool is_text = node->type == GUMBO_NODE_TEXT ||
                         node->type == GUMBO_NODE_WHITESPACE ||
                         node->type == GUMBO_NODE_CDATA;
    if (!is_text && node->type != GUMBO_NODE_ELEMENT) return;
    if (!is_text && NeverHoldsText(ElementOf(*node).tag)) return;
    const auto index = static_cast<std::uint32_t>(items_.size());
    TreeItem item{.node = node, .parent = parent, .end = index + 1};
    if (!items_.empty()) {
      item.hidden = items_[parent].hidden;
      item.in_link = items_[parent].in_link;
    }
    if (is_text) {
      items_.push_back(item);
      return;
    }
    item.hidden = item.hidden || HidesItself(item);
    item.in_link = item.in_link || ElementOf(*node).tag == GUMBO_TAG_A;
    items_.push_back(item);
    if (open_.size() < limits_.max_depth) {
      open_.push_back({&ElementOf(*node).children, 0, index});
    }
  }

  TreeLimits limits_;
  std::vector<TreeItem> items_;
  std::vector<Frame> open_;
};

}  // namespace

std::vector<TreeItem> FlattenTree(const GumboInternalNode* root,
                                  const TreeLimits& limits) {
  return Flattener(root, limits).Run();
}

bool IsElement(const TreeItem& item) {
  return item.node->type == GUMBO_NODE_ELEMENT;
}

int TagOf(const TreeItem& item) {
  return IsElement(item) ? ElementOf(*item.node).tag : GUMBO_TAG_LAST;
}

std::string_view TextOf(const TreeItem& item) {
  return IsElement(item) ? std::string_view() : TextOfNode(*item.node);
}

std::string_view AttributeOf(const TreeItem& item, const char* name) {
  if (!IsElement(item)) return {};
  const GumboAttribute* attribute =
      gumbo_get_attribute(&ElementOf(*item.node).attributes, name);
  return attribute == nullptr ? std::string_view() : attribute->value;
}

bool HasAttribute(const TreeItem& item, const char* name) {
  return IsElement(item) &&
         gumbo_get_attribute(&ElementOf(*item.node).attributes, name) !=
             nullptr;
}

std::string UnknownName(const TreeItem& item) {
  if (TagOf(item) != GUMBO_TAG_UNKNOWN) return {};
  GumboStringPiece name = ElementOf(*item.node).original_tag;
  gumbo_tag_from_original_text(&name);
  return LowerAscii({name.data, name.length});
}

}  // namespace kindred::nlp
