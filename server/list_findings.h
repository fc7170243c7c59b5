// ListFindings: what is wrong with the list of customers, and what to do.
//
// Rows that were not used, by why; customers that the others do not resemble;
// and what holds of the list as a whole (index/list_diagnosis.h has the
// rules). Pure; thread-safe.
#ifndef KINDRED_SERVER_LIST_FINDINGS_H_
#define KINDRED_SERVER_LIST_FINDINGS_H_

#include <span>
#include <string>
#include <vector>

#include "index/audience.h"
#include "index/steering.h"
#include "server/ranked_list.h"
#include "server/ranking.h"

namespace kindred::server {

// Of the whole list first, then by line. `customers` are the rows of
// `ranking.customer_entries`, in order; `audience` is null where there is no
// model: then only rows are told.
[[nodiscard]] std::vector<ListFinding> FindListFindings(
    const Ranking& ranking, const index::Audience* audience,
    const std::vector<CustomerRow>& customers);

// Rules in force that mean no term of today's index, so that they do nothing.
[[nodiscard]] std::vector<ListFinding> FindIdleRules(
    std::span<const index::SteeringRule> rules);

// The finding of the customers' row at `line`; null: there is none.
[[nodiscard]] const ListFinding* FindingOf(const RankedList& list,
                                           std::int64_t line);

// Findings for a terminal, a line each: those of the whole list, then how many
// rows of each kind. Empty if there are none.
[[nodiscard]] std::vector<std::string> FindingLines(const RankedList& list);

}  // namespace kindred::server

#endif  // KINDRED_SERVER_LIST_FINDINGS_H_
