// Names that stand for the values of an enum in stored JSON. Internal to nlp.
//
// Tables are constant arrays of Named, a row a value. Pure and thread-safe;
// linear in the table.
#ifndef KINDRED_NLP_NAME_TABLE_H_
#define KINDRED_NLP_NAME_TABLE_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace kindred::nlp {

template <typename Enum>
struct Named {
  Enum value;
  std::string_view name;
};

// The name of a value; empty if the table has none.
template <typename Enum, std::size_t kRows>
[[nodiscard]] constexpr std::string_view NameIn(
    const std::array<Named<Enum>, kRows>& table, Enum value) {
  const auto* row = std::ranges::find(table, value, &Named<Enum>::value);
  return row == table.end() ? std::string_view() : row->name;
}

// The value with that name; nothing if the table has none.
template <typename Enum, std::size_t kRows>
[[nodiscard]] constexpr std::optional<Enum> ValueIn(
    const std::array<Named<Enum>, kRows>& table, std::string_view name) {
  const auto* row = std::ranges::find(table, name, &Named<Enum>::name);
  return row == table.end() ? std::nullopt : std::optional<Enum>(row->value);
}

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_NAME_TABLE_H_
