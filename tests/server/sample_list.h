// A ranked list for tests: fictional companies, equal on every call.
#ifndef KINDRED_TESTS_SERVER_SAMPLE_LIST_H_
#define KINDRED_TESTS_SERVER_SAMPLE_LIST_H_

#include <cstddef>
#include <string_view>

#include "base/json.h"
#include "server/ranked_list.h"

namespace kindred::server {

// `ranked` prospects with reasons, nine rows without a rank in three groups,
// 28 customers of which 25 are used, and both lists of terms.
[[nodiscard]] RankedList SampleList(std::size_t ranked);

// Bias, all contributions and the others of a full explanation, summed.
[[nodiscard]] double SumOfParts(const Json& reasons);

// How often `part` stands in `text`.
[[nodiscard]] std::size_t CountOf(std::string_view text, std::string_view part);

}  // namespace kindred::server

#endif  // KINDRED_TESTS_SERVER_SAMPLE_LIST_H_
