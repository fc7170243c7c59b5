// What each part of a page is for. Internal to nlp.
//
// Elements (nav, footer, dialog, form), ARIA roles and the words of class and
// id attributes (corpora/words/class-names.txt) speak; guards decide whether
// they are believed: share of the page's text, share of links, an h1 inside.
// Pure and thread-safe; linear in the tree.
#ifndef KINDRED_NLP_HTML_ZONES_H_
#define KINDRED_NLP_HTML_ZONES_H_

#include <cstdint>
#include <span>
#include <vector>

#include "nlp/html_tree.h"

namespace kindred::nlp {

enum class Zone : std::uint8_t { kContent, kNavigation, kBoilerplate };

// The zone of each item of `tree`, in its order.
[[nodiscard]] std::vector<Zone> FindZones(std::span<const TreeItem> tree);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_HTML_ZONES_H_
