// Hash tables of strings that can be asked by views.
//
// Their order never shows: what is put out is sorted first. Plain types.
#ifndef KINDRED_NLP_TEXT_MAP_H_
#define KINDRED_NLP_TEXT_MAP_H_

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace kindred::nlp {

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>()(text);
  }
};

template <typename Value>
using TextMap =
    std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;
using TextSet = std::unordered_set<std::string, TextHash, std::equal_to<>>;

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_TEXT_MAP_H_
