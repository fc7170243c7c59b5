// Which blocks of a page are its main text. Internal to nlp.
//
// A model (tree_model.h, corpora/words/main-text-model.txt) gives each block
// the share of its words that belong to the main text, from the features of
// block_features.h. Which share is enough is decided for each page: the set is
// taken whose expected F1 against the true text is greatest, so that a page of
// short, doubtful texts is not emptied and a long one is not flooded (D.
// Lewis, "Evaluating and Optimizing Autonomous Text Classification Systems",
// SIGIR 1995, section 4).
// Short pages are left to the zones of html_zones.h.
// Pure and thread-safe; linear in the blocks but for one sort.
#ifndef KINDRED_NLP_MAIN_BLOCKS_H_
#define KINDRED_NLP_MAIN_BLOCKS_H_

#include <cstddef>
#include <span>
#include <vector>

#include "nlp/block_features.h"
#include "nlp/html_signs.h"
#include "nlp/html_text.h"
#include "nlp/html_tree.h"

namespace kindred::nlp {

// A page with fewer words of any role, hidden ones counted, is decided by zones
// alone: the model has seen none like it, and there is little to be wrong in.
inline constexpr double kMinModelWords = 150;

// Pages of more blocks are left to the zones as well: features take half a
// kilobyte each, and real pages have some thousands.
inline constexpr std::size_t kMaxModelBlocks = 10'000;

// A page with at most so many words of content and no sentence of
// kMinSentenceWords among them, that has scripts, or neither title nor h1 and
// as many words again around, is the shell an application sends before it runs:
// it has no content.
inline constexpr double kMaxShellWords = 45;
inline constexpr double kMinSentenceWords = 8;

// A block whose share is less is never taken.
inline constexpr float kMinMainShare = 0.12F;

// A heading right before main text is taken from this share on: F1 does not
// tell (within .001), but a heading says what its text is about.
inline constexpr float kMinHeadingShare = 0.3F;

// The expected share of each block's words, 0 to 1; 0 for those that are no
// candidates (title, descriptions, consent). `features` are those of `text`.
[[nodiscard]] std::vector<float> MainShares(
    const TreeText& text, std::span<const BlockFeatures> features);

// The least share that is enough on this page; more than 1 if none is.
[[nodiscard]] float EnoughShare(const TreeText& text,
                                std::span<const float> shares);

// `text` with the roles that model and zones give together. Hidden blocks that
// are no main text are left out. `signs` are those of `tree`, from which `text`
// was read; its content has JSON-LD and has_script.
[[nodiscard]] TreeText WithMainBlocks(std::span<const TreeItem> tree,
                                      std::span<const ItemSigns> signs,
                                      TreeText text);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_MAIN_BLOCKS_H_
