// A part of a generation's companies, as if the others had never been read.
//
// Pure; thread-safe.
#ifndef KINDRED_INDEX_GENERATION_ROWS_H_
#define KINDRED_INDEX_GENERATION_ROWS_H_

#include <cstddef>
#include <span>

#include "index/generation.h"

namespace kindred::index {

// The generation with these rows alone (ascending). What neighbours that go
// lent falls to those that stay, in proportion. Lexicon, vocabulary and basis
// are those of all. The version names which rows they are. O(octets of it).
[[nodiscard]] Generation WithRows(Generation generation,
                                  std::span<const std::size_t> rows);

}  // namespace kindred::index

#endif  // KINDRED_INDEX_GENERATION_ROWS_H_
