// What the model of main_blocks.h knows about a block. Internal to nlp.
//
// Numbers about the block itself, its neighbours, what it stands in, and the
// page: length, links, sentence ends, prices, the signs of html_signs.h,
// siblings built alike (the cards of a product grid), the section's heading.
// No feature looks at words but those of corpora/words/section-names.txt and
// the classes, so that the language of the page does not matter.
// In the manner of Kohlschuetter, Fankhauser and Nejdl, "Boilerplate Detection
// using Shallow Text Features" (WSDM 2010), section 4, over a tree.
// Pure and thread-safe; linear in the tree and the blocks.
#ifndef KINDRED_NLP_BLOCK_FEATURES_H_
#define KINDRED_NLP_BLOCK_FEATURES_H_

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "nlp/html_signs.h"
#include "nlp/html_text.h"
#include "nlp/html_tree.h"

namespace kindred::nlp {

inline constexpr std::size_t kOwnFeatures = 85;
inline constexpr std::size_t kBlockFeatures = kOwnFeatures + kSignCount;
using BlockFeatures = std::array<float, kBlockFeatures>;

// The features of each block of `text`, in its order; `signs` are the tree's.
// Those of titles and descriptions mean nothing. `text.content` has its
// JSON-LD.
[[nodiscard]] std::vector<BlockFeatures> ReadBlockFeatures(
    std::span<const TreeItem> tree, std::span<const ItemSigns> signs,
    const TreeText& text);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_BLOCK_FEATURES_H_
