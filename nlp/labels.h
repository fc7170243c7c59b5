// Labels of imprints ("HRB", "VAT no", "Geschäftsführer") in folded lines, and
// the lines of a page. Internal to nlp.
//
// Pure and thread-safe. A search looks at each word start once and compares
// the few labels that begin with its first octet: linear in the line, however
// long the list.
#ifndef KINDRED_NLP_LABELS_H_
#define KINDRED_NLP_LABELS_H_

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nlp/document.h"

namespace kindred::nlp {

class LabelTable {
 public:
  struct Hit {
    std::size_t label = 0;  // index in the list given to the constructor
    // Octets in the folded line; folding changes lengths, so that they may be
    // past the end of the line as written.
    std::size_t begin = 0;
    std::size_t end = 0;
  };

  // Folds the labels. Empty ones are never found.
  explicit LabelTable(std::span<const std::string_view> labels);

  // At each word start of `folded` (FoldCase) the longest label that begins
  // there and is not continued by an ASCII letter; none overlap.
  [[nodiscard]] std::vector<Hit> FindAll(std::string_view folded) const;

  [[nodiscard]] bool IsIn(std::string_view folded) const {
    return !FindAll(folded).empty();
  }

 private:
  struct Label {
    std::string text;
    std::size_t index = 0;
  };
  std::array<std::vector<Label>, 256> by_octet_;  // longest first
  std::bitset<65'536> starts_;  // which two octets begin a label
};

// Labels with what is known of each: rows with a member `label`, in the order
// of their hits' indices. Several may have the same text.
template <typename Row>
class LabelList {
 public:
  explicit LabelList(std::vector<Row> rows)
      : rows_(std::move(rows)), table_(TextsOf(rows_)) {}

  [[nodiscard]] const LabelTable& Table() const { return table_; }
  [[nodiscard]] const Row& At(std::size_t index) const { return rows_[index]; }
  [[nodiscard]] std::size_t Size() const { return rows_.size(); }

  // All with the same text as the one found: "Org.nr" is Swedish or Norwegian.
  [[nodiscard]] std::vector<const Row*> Same(std::size_t index) const {
    std::vector<const Row*> same;
    for (const Row& row : rows_) {
      if (row.label == rows_[index].label) same.push_back(&row);
    }
    return same;
  }

 private:
  static std::vector<std::string_view> TextsOf(const std::vector<Row>& rows) {
    std::vector<std::string_view> texts;
    texts.reserve(rows.size());
    for (const Row& row : rows) texts.push_back(row.label);
    return texts;
  }

  std::vector<Row> rows_;
  LabelTable table_;
};

// Lines of a page longer than this are cut: they are prose.
inline constexpr std::size_t kMaxLineBytes = 400;

// Lines read of one page; the first half and the last if there are more.
inline constexpr std::size_t kMaxFactLines = 4000;

// One line or cell of a block. Looks into the block's text.
struct Line {
  std::string_view text;
  std::string folded;  // FoldCase(text)
  Role role = Role::kBody;
  std::uint32_t block = 0;  // index of its block
};

// The lines of the visible blocks but navigation: split at line feeds, cells
// and the strokes and bullets that footers put between their parts.
[[nodiscard]] std::vector<Line> LinesOf(std::span<const Block> blocks);

// FoldCase, without ICU where the text is ASCII.
[[nodiscard]] std::string FoldLine(std::string_view text);

// The parts of `text` between separators, blanks cut, empty ones kept.
[[nodiscard]] std::vector<std::string_view> Split(std::string_view text,
                                                  std::string_view separator);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_LABELS_H_
