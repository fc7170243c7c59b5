#include "nlp/tree_model.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <system_error>
#include <vector>

#include "nlp/words.h"

namespace kindred::nlp {
namespace {

template <typename Number>
std::optional<Number> ReadAll(std::string_view text) {
  const char* const end = text.data() + text.size();
  Number number{};
  const auto read = std::from_chars(text.data(), end, number);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return number;
}

}  // namespace

TreeModel::TreeModel(std::string_view name) : TreeModel(WordLines(name)) {}

TreeModel TreeModel::Parse(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    if (!line.empty() && line.front() != '#') lines.push_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return TreeModel(lines);
}

TreeModel::TreeModel(std::span<const std::string_view> lines) {
  for (const std::string_view line : lines) {
    if (line.front() == '+') {
      base_ = ReadAll<float>(line.substr(1)).value_or(0);
      continue;
    }
    const std::size_t begin = nodes_.size();
    if (AddTree(line)) {
      roots_.push_back(static_cast<std::uint32_t>(begin));
    } else {
      nodes_.resize(begin);
    }
  }
}

bool TreeModel::AddTree(std::string_view line) {
  std::vector<std::size_t> open;  // forks whose right branch has not begun
  while (!line.empty()) {
    const std::size_t end = std::min(line.find(' '), line.size());
    const std::string_view word = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
    const std::size_t sign = std::min(word.find('='), word.size() - 1);
    const auto number = ReadAll<float>(word.substr(sign + 1));
    if (!number) return false;
    nodes_.push_back({.number = *number});
    if (sign > 0) {
      const auto feature = ReadAll<std::uint16_t>(word.substr(0, sign - 1));
      if (!feature) return false;
      nodes_.back().feature = *feature;
      open.push_back(nodes_.size() - 1);
      continue;
    }
    if (open.empty()) return line.empty();
    const std::size_t right = nodes_.size() - open.back();
    if (right > std::numeric_limits<std::uint16_t>::max()) return false;
    nodes_[open.back()].right = static_cast<std::uint16_t>(right);
    open.pop_back();
  }
  return false;
}

float TreeModel::Sum(std::span<const float> features) const {
  float sum = base_;
  for (const std::uint32_t root : roots_) {
    const Node* node = &nodes_[root];
    while (node->right != 0) {
      const bool left = node->feature < features.size() &&
                        features[node->feature] <= node->number;
      node += left ? 1 : node->right;
    }
    sum += node->number;
  }
  return sum;
}

}  // namespace kindred::nlp
