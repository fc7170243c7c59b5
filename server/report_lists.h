// The two lower parts of the report: rows without a rank, and the customers.
// Internal to server. Pure; thread-safe.
#ifndef KINDRED_SERVER_REPORT_LISTS_H_
#define KINDRED_SERVER_REPORT_LISTS_H_

#include <cstddef>
#include <string>

#include "server/ranked_list.h"

namespace kindred::server {

// Rows of one table; where the others are is said below it.
inline constexpr std::size_t kMaxTableRows = 1000;

// Prospects that are not ranked, by problem, the most frequent problem first.
// Empty if all are ranked.
[[nodiscard]] std::string FormatUnranked(const RankedList& list);

// Customers by line: those not used with the reason, then the used ones with
// weight and own score. Empty if there are none.
[[nodiscard]] std::string FormatCustomers(const RankedList& list);

}  // namespace kindred::server

#endif  // KINDRED_SERVER_REPORT_LISTS_H_
