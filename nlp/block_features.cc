#include "nlp/block_features.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include <gumbo.h>

#include "nlp/ascii.h"
#include "nlp/section_names.h"
#include "nlp/text_hash.h"
#include "nlp/text_shape.h"

namespace kindred::nlp {
namespace {

constexpr std::size_t kMaxLevels = 4;  // parts around a block that are told
constexpr std::size_t kMaxClimb = 16;  // elements above a block looked at
constexpr std::size_t kWindow = 3;     // neighbours on each side
constexpr std::size_t kMaxDepth = 64;
constexpr std::size_t kMaxTitled = 200;  // octets compared with the title

// A part around a block counts as another one if it holds so much more text.
constexpr double kMinGrowth = 1.05;

// Elements of one parent that have the same name and class.
struct Siblings {
  double count = 0;
  double ink = 0;
  double link_ink = 0;
};

bool IsInline(int tag) {
  switch (tag) {
    case GUMBO_TAG_SPAN:
    case GUMBO_TAG_B:
    case GUMBO_TAG_I:
    case GUMBO_TAG_EM:
    case GUMBO_TAG_STRONG:
    case GUMBO_TAG_SMALL:
    case GUMBO_TAG_BR:
    case GUMBO_TAG_IMG:
    case GUMBO_TAG_INPUT:
      return true;
    default:
      return false;
  }
}

// Calls `use` with the hash of each run of ASCII letters and digits and other
// characters' octets, in lower case.
template <typename Use>
void ForEachWord(std::string_view text, Use use) {
  std::uint64_t hash = 0;
  for (const char c : text) {
    if (IsAsciiAlnum(c) || !IsAscii(c)) {
      hash = (hash ^ static_cast<unsigned char>(ToAsciiLower(c))) *
                 0x100000001B3U +
             1;
    } else if (hash != 0) {
      use(std::exchange(hash, 0));
    }
  }
  if (hash != 0) use(hash);
}

float Log(double value) {
  return static_cast<float>(std::log1p(value));
}

float Ratio(double part, double whole) {
  return whole <= 0 ? 0.0F : static_cast<float>(part / whole);
}

// What is known of the page, the same for all blocks.
struct PageFacts {
  double ink = 0;
  float link_share = 0;
  float main_share = 0;
  double prices = 0;
  double headings = 0;
  double blocks = 0;
  double product_data = 0;
  double list_data = 0;
  std::size_t first_h1 = 0;  // block; number of blocks if there is none
};

class FeatureReader {
 public:
  FeatureReader(std::span<const TreeItem> tree,
                std::span<const ItemSigns> signs, const TreeText& text)
      : tree_(tree), signs_(signs), text_(text), blocks_(text.content.blocks) {
    shapes_.reserve(blocks_.size());
    for (const Block& block : blocks_) {
      shapes_.push_back(ShapeOf(block.text));
      kinds_.push_back(SectionKindOf(block.text));
      copy_.push_back(copies_[block.text]++);
    }
    ReadTitle();
    CountSiblings();
  }

  std::vector<BlockFeatures> Run() {
    ReadPage();
    std::vector<BlockFeatures> all(blocks_.size());
    double before = 0;
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      if (!IsText(i)) continue;
      next_ = 0;
      into_ = &all[i];
      PutOwn(i);
      PutPlace(i, before);
      PutNeighbours(i);
      PutParts(i);
      PutPage();
      assert(next_ == kOwnFeatures);
      const SignSet around = signs_[text_.sources[i].item].around;
      for (std::size_t k = 0; k < kSignCount; ++k) Put((around >> k) & 1U);
      if (!text_.sources[i].hidden) before += shapes_[i].ink;
      if (LevelOf(i) > 0) heading_ = i;
    }
    return all;
  }

 private:
  template <typename Number>
  void Put(Number value) {
    (*into_)[next_++] = static_cast<float>(value);
  }
  void PutKind(std::size_t kind) {
    for (std::size_t k = 0; k < kNoSection; ++k) Put(kind == k ? 1 : 0);
  }

  [[nodiscard]] bool IsText(std::size_t i) const {
    return blocks_[i].role != Role::kTitle &&
           blocks_[i].role != Role::kDescription;
  }

  // 1 to 6 in a heading, else 0.
  [[nodiscard]] int LevelOf(std::size_t i) const {
    std::uint32_t at = text_.sources[i].item;
    for (std::size_t k = 0; k < 4 && at != tree_[at].parent; ++k) {
      at = tree_[at].parent;
      const int tag = TagOf(tree_[at]);
      if (tag >= GUMBO_TAG_H1 && tag <= GUMBO_TAG_H6) {
        return tag - GUMBO_TAG_H1 + 1;
      }
    }
    return 0;
  }

  void CountSiblings() {
    group_of_.resize(tree_.size());
    for (std::size_t i = 1; i < tree_.size(); ++i) {
      const TreeItem& item = tree_[i];
      if (item.text == 0 || !IsElement(item) || IsInline(TagOf(item))) continue;
      const std::uint64_t key = HashText(
          AttributeOf(item, "class"), (std::uint64_t{item.parent} << 16U) +
                                          static_cast<unsigned>(TagOf(item)));
      group_of_[i] = key;
      Siblings& group = groups_[key];
      ++group.count;
      group.ink += item.text;
      group.link_ink += item.link_text;
    }
  }

  void ReadPage() {
    page_.first_h1 = blocks_.size();
    double linked = 0;
    double in_main = 0;
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      if (!IsText(i) || text_.sources[i].hidden) continue;
      ++page_.blocks;
      page_.ink += shapes_[i].ink;
      linked += text_.sources[i].linked;
      if (Has(signs_[text_.sources[i].item].around, Sign::kMainElement)) {
        in_main += shapes_[i].ink;
      }
      if (shapes_[i].prices > 0) ++page_.prices;
      const int level = LevelOf(i);
      if (level > 0) ++page_.headings;
      if (level == 1) page_.first_h1 = std::min(page_.first_h1, i);
    }
    page_.link_share = Ratio(linked, page_.ink);
    page_.main_share = Ratio(in_main, page_.ink);
    for (const std::string& data : text_.content.json_ld) {
      if (data.find("\"Product\"") != std::string::npos) page_.product_data = 1;
      if (data.find("\"ItemList\"") != std::string::npos ||
          data.find("\"CollectionPage\"") != std::string::npos) {
        page_.list_data = 1;
      }
    }
  }

  void PutOwn(std::size_t i) {
    const TextShape& shape = shapes_[i];
    const BlockSource& source = text_.sources[i];
    const auto bytes = static_cast<double>(blocks_[i].text.size());
    Put(Log(shape.ink));
    Put(Log(shape.words));
    Put(Ratio(shape.ink, shape.words));
    Put(std::min(1.0F, Ratio(source.linked, bytes)));
    Put(source.links);
    Put(shape.ends_as_sentence ? 1 : 0);
    Put(Ratio(shape.stops, shape.words));
    Put(shape.commas);
    Put(Ratio(shape.digits, shape.ink));
    Put(shape.prices > 0 ? 1 : 0);
    Put(Ratio(shape.capitals, shape.ink));
    Put(LevelOf(i));
    Put(source.hidden ? 1 : 0);
    Put(static_cast<int>(blocks_[i].role));
    Put(copies_.at(blocks_[i].text));
    Put(copy_[i]);
    Put(TitleShare(blocks_[i].text));
    PutTag(source.item);
    PutKind(kinds_[i]);
  }

  // The name of the innermost element that is not inline, and the depth.
  void PutTag(std::uint32_t item) {
    std::uint32_t at = tree_[item].parent;
    while (at != 0 && IsInline(TagOf(tree_[at]))) at = tree_[at].parent;
    const int tag = TagOf(tree_[at]);
    Put(tag == GUMBO_TAG_P ? 1 : 0);
    Put(tag == GUMBO_TAG_LI ? 1 : 0);
    Put(tag == GUMBO_TAG_A ? 1 : 0);
    std::size_t depth = 0;
    for (; at != 0 && depth < kMaxDepth; at = tree_[at].parent) ++depth;
    Put(depth);
  }

  void ReadTitle() {
    for (const Block& block : blocks_) {
      if (block.role == Role::kTitle) AddTitleWords(block.text);
    }
  }
  void AddTitleWords(std::string_view text) {
    ForEachWord(text, [&](std::uint64_t word) { title_.insert(word); });
  }
  // The share of the words of `text` that stand in the title, too.
  [[nodiscard]] float TitleShare(std::string_view text) const {
    std::size_t words = 0;
    std::size_t found = 0;
    ForEachWord(text.substr(0, kMaxTitled), [&](std::uint64_t word) {
      ++words;
      if (title_.contains(word)) ++found;
    });
    return Ratio(static_cast<double>(found), static_cast<double>(words));
  }

  void PutPlace(std::size_t i, double before) {
    Put(Ratio(before, page_.ink));
    Put(Ratio(static_cast<double>(i), page_.blocks));
    const double from_h1 =
        static_cast<double>(i) - static_cast<double>(page_.first_h1);
    Put(page_.first_h1 == blocks_.size() ? -1000 : from_h1);
    Put(heading_ == kNowhere ? 0 : LevelOf(heading_));
    Put(heading_ == kNowhere ? -1.0 : static_cast<double>(i - heading_));
    Put(heading_ == kNowhere ? 0 : Log(shapes_[heading_].ink));
    PutKind(heading_ == kNowhere ? kNoSection : kinds_[heading_]);
  }

  void PutNeighbours(std::size_t i) {
    for (const int direction : {-1, 1}) {
      double ink = 0;
      double linked = 0;
      double sentences = 0;
      double prices = 0;
      std::size_t at = i;
      std::size_t seen = 0;
      float nearest = 0;
      float nearest_link = 0;
      while (seen < kWindow) {
        at += static_cast<std::size_t>(direction);
        if (at >= blocks_.size()) break;
        if (!IsText(at)) continue;
        if (seen++ == 0) {
          nearest = Log(shapes_[at].ink);
          nearest_link =
              std::min(1.0F, Ratio(text_.sources[at].linked, shapes_[at].ink));
        }
        ink += shapes_[at].ink;
        linked += text_.sources[at].linked;
        sentences += shapes_[at].ends_as_sentence ? 1 : 0;
        prices += shapes_[at].prices > 0 ? 1 : 0;
      }
      Put(nearest);
      Put(nearest_link);
      Put(Log(ink));
      Put(Ratio(linked, ink));
      Put(sentences);
      Put(prices);
    }
  }

  // The parts around the block, each larger than the one before, and the
  // largest group of siblings one of them stands in.
  void PutParts(std::size_t i) {
    std::uint32_t at = text_.sources[i].item;
    double ink = shapes_[i].ink;
    std::size_t level = 0;
    Siblings best;
    std::size_t best_climb = 0;
    for (std::size_t climb = 0; climb < kMaxClimb && at != 0; ++climb) {
      at = tree_[at].parent;
      const TreeItem& part = tree_[at];
      if (group_of_[at] != 0) {
        const Siblings& group = groups_.at(group_of_[at]);
        if (group.count > best.count) {
          best = group;
          best_climb = climb;
        }
      }
      if (part.text < kMinGrowth * ink || level >= kMaxLevels) continue;
      ink = part.text;
      ++level;
      Put(Log(ink));
      Put(Ratio(ink, tree_.front().text));
      Put(Ratio(part.link_text, ink));
      Put(Ratio(part.links, ink) * 100);
    }
    for (; level < kMaxLevels; ++level) {
      Put(-1);
      Put(-1);
      Put(-1);
      Put(-1);
    }
    Put(best.count);
    Put(best_climb);
    Put(Log(static_cast<double>(Ratio(best.ink, best.count))));
    Put(Ratio(best.link_ink, best.ink));
    Put(Ratio(best.ink, tree_.front().text));
  }

  void PutPage() {
    Put(Log(page_.ink));
    Put(page_.link_share);
    Put(page_.main_share);
    Put(Ratio(page_.prices, page_.blocks));
    Put(Log(page_.prices));
    Put(Log(page_.blocks));
    Put(Ratio(page_.headings, page_.blocks));
    Put(page_.product_data);
    Put(page_.list_data);
  }

  static constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

  std::span<const TreeItem> tree_;
  std::span<const ItemSigns> signs_;
  const TreeText& text_;
  std::span<const Block> blocks_;
  std::vector<TextShape> shapes_;
  std::vector<std::size_t> kinds_;
  std::unordered_map<std::string_view, int> copies_;
  std::vector<int> copy_;
  std::unordered_set<std::uint64_t> title_;
  std::vector<std::uint64_t> group_of_;
  std::unordered_map<std::uint64_t, Siblings> groups_;
  PageFacts page_;
  std::size_t heading_ = kNowhere;
  std::size_t next_ = 0;
  BlockFeatures* into_ = nullptr;
};

}  // namespace

std::vector<BlockFeatures> ReadBlockFeatures(std::span<const TreeItem> tree,
                                             std::span<const ItemSigns> signs,
                                             const TreeText& text) {
  return FeatureReader(tree, signs, text).Run();
}

}  // namespace kindred::nlp
