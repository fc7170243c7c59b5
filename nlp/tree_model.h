// A sum of small decision trees over named numbers. Internal to nlp.
//
// Gradient boosted regression trees (J. Friedman, "Greedy Function
// Approximation", Annals of Statistics 29(5), 2001), read from a list of
// corpora/words that tests/eval/main_text_model.py writes. A line is a tree in
// preorder: "feature<=threshold" of a fork, then its left and right branch;
// "=value" of a leaf. A line "+value" is added to every sum.
// Immutable after construction: const members may run on any thread.
#ifndef KINDRED_NLP_TREE_MODEL_H_
#define KINDRED_NLP_TREE_MODEL_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace kindred::nlp {

class TreeModel {
 public:
  // The model in the word list `name` (words.h). A line that is no whole tree
  // is left out.
  explicit TreeModel(std::string_view name);

  // The model in `text`, as above; '#' begins a comment line.
  [[nodiscard]] static TreeModel Parse(std::string_view text);

  // The sum for one vector of features; a fork on a feature past its end goes
  // right. O(trees * depth).
  [[nodiscard]] float Sum(std::span<const float> features) const;

  [[nodiscard]] std::size_t Trees() const { return roots_.size(); }

 private:
  // A fork goes to the next node, or to `right` if its feature is greater than
  // `number`. A leaf has no `right`; its value is `number`.
  struct Node {
    float number = 0;
    std::uint16_t feature = 0;
    std::uint16_t right = 0;  // nodes from here
  };

  explicit TreeModel(std::span<const std::string_view> lines);

  // True if the line is a whole tree.
  bool AddTree(std::string_view line);

  std::vector<Node> nodes_;
  std::vector<std::uint32_t> roots_;
  float base_ = 0;
};

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_TREE_MODEL_H_
