// What each part of a page is for. Internal to nlp.
//
// The signs of html_signs.h speak; guards decide whether they are believed:
// share of the page's text, share of links, an h1 inside. What is in no zone
// is content by these rules alone; main_blocks.h decides with more.
// Pure and thread-safe; linear in the tree.
#ifndef KINDRED_NLP_HTML_ZONES_H_
#define KINDRED_NLP_HTML_ZONES_H_

#include <cstdint>
#include <span>
#include <vector>

#include "nlp/html_signs.h"
#include "nlp/html_tree.h"

namespace kindred::nlp {

enum class Zone : std::uint8_t {
  kContent,
  kNavigation,
  kForm,
  kConsent,
  kFooter,
  kBoilerplate,  // asides, dialogs, what stands beside a large <main>
};

// The zone of each item of `tree`, in its order; `signs` are the tree's.
[[nodiscard]] std::vector<Zone> FindZones(std::span<const TreeItem> tree,
                                          std::span<const ItemSigns> signs);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_HTML_ZONES_H_
