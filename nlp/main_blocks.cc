#include "nlp/main_blocks.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "nlp/ascii.h"
#include "nlp/tree_model.h"
#include "nlp/utf8.h"

namespace kindred::nlp {
namespace {

// A block with a larger share of linked octets is a list of links.
constexpr double kLinkList = 0.5;

bool IsCandidate(Role role) {
  return role != Role::kTitle && role != Role::kDescription &&
         role != Role::kConsent;
}

// Words as the expected F1 counts them: runs between blanks with a letter, a
// digit or any character past ASCII.
double WordsIn(std::string_view text) {
  std::size_t words = 0;
  bool counted = false;
  for (const char c : text) {
    if (IsAsciiSpace(c)) {
      counted = false;
    } else if (!counted && (IsAsciiAlnum(c) || !IsAscii(c))) {
      counted = true;
      ++words;
    }
  }
  return static_cast<double>(words);
}

Role RoleBesideMain(std::string_view text, const BlockSource& source) {
  return source.linked > kLinkList * static_cast<double>(text.size())
             ? Role::kNavigation
             : Role::kBoilerplate;
}

bool EndsSentence(std::string_view text) {
  if (text.empty()) return false;
  const char32_t last = CharAt(text, CharBefore(text, text.size())).code;
  return last == U'.' || last == U'!' || last == U'?' || last == U'\u3002' ||
         last == U'\u2026';
}

bool IsLong(std::span<const Block> blocks) {
  double words = 0;
  for (const Block& block : blocks) {
    words += WordsIn(block.text);
    if (words >= kMinModelWords) return true;
  }
  return false;
}

bool HasTitle(std::span<const Block> blocks) {
  return std::ranges::any_of(
      blocks, [](const Block& block) { return block.role == Role::kTitle; });
}

bool IsShell(std::span<const TreeItem> tree, const HtmlContent& page) {
  double words = 0;
  double content = 0;
  for (const Block& block : page.blocks) {
    const double here = WordsIn(block.text);
    words += here;
    if (!IsContent(block.role)) continue;
    content += here;
    const bool is_sentence =
        here >= kMinSentenceWords && EndsSentence(block.text);
    if (is_sentence || content > kMaxShellWords) return false;
  }
  if (page.has_script) return true;
  const bool is_named = tree.front().has_h1 || HasTitle(page.blocks);
  return !is_named && words > 2 * kMaxShellWords;
}

TreeText WithoutHidden(TreeText text) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < text.sources.size(); ++i) {
    if (text.sources[i].hidden) continue;
    if (kept != i) {
      text.content.blocks[kept] = std::move(text.content.blocks[i]);
      text.sources[kept] = text.sources[i];
    }
    ++kept;
  }
  text.content.blocks.resize(kept);
  text.sources.resize(kept);
  return text;
}

}  // namespace

std::vector<float> MainShares(const TreeText& text,
                              std::span<const BlockFeatures> features) {
  static const TreeModel model("main-text-model.txt");
  std::vector<float> shares(features.size(), 0.0F);
  for (std::size_t i = 0; i < features.size(); ++i) {
    if (!IsCandidate(text.content.blocks[i].role)) continue;
    shares[i] = std::clamp(model.Sum(features[i]), 0.0F, 1.0F);
  }
  return shares;
}

float EnoughShare(const TreeText& text, std::span<const float> shares) {
  struct Weighed {
    float share = 0;
    double words = 0;
  };
  std::vector<Weighed> weighed;
  double expected = 0;  // words of the true text
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const Block& block = text.content.blocks[i];
    if (!IsCandidate(block.role)) continue;
    weighed.push_back({shares[i], WordsIn(block.text)});
    expected += static_cast<double>(shares[i]) * weighed.back().words;
  }
  std::ranges::stable_sort(weighed, std::greater(), &Weighed::share);
  double taken = 0;
  double right = 0;
  double best = 0;
  float enough = 2;
  for (const Weighed& block : weighed) {
    if (block.share < kMinMainShare) break;
    taken += block.words;
    right += static_cast<double>(block.share) * block.words;
    const double f1 = 2 * right / (taken + expected);
    if (f1 > best) {
      best = f1;
      enough = block.share;
    }
  }
  return enough;
}

TreeText WithMainBlocks(std::span<const TreeItem> tree,
                        std::span<const ItemSigns> signs, TreeText text) {
  std::vector<Block>& blocks = text.content.blocks;
  if (blocks.size() <= kMaxModelBlocks && IsLong(blocks)) {
    const std::vector<BlockFeatures> features =
        ReadBlockFeatures(tree, signs, text);
    const std::vector<float> shares = MainShares(text, features);
    const float enough = EnoughShare(text, shares);
    bool heads_main = false;  // what follows is main text
    for (std::size_t i = blocks.size(); i-- > 0;) {
      BlockSource& source = text.sources[i];
      const bool is_heading = source.content_role == Role::kHeading;
      heads_main = shares[i] >= enough ||
                   (heads_main && is_heading && shares[i] >= kMinHeadingShare);
      if (heads_main) {
        blocks[i].role = source.content_role;
        source.hidden = false;
      } else if (IsContent(blocks[i].role)) {
        blocks[i].role = RoleBesideMain(blocks[i].text, source);
      }
    }
  }
  text = WithoutHidden(std::move(text));
  if (IsShell(tree, text.content)) {
    text.content.image_texts.clear();
    for (Block& block : text.content.blocks) {
      if (IsContent(block.role)) block.role = Role::kBoilerplate;
    }
  }
  return text;
}

}  // namespace kindred::nlp
