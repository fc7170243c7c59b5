// The frontier's rows: statements that frontier.cc puts into transactions.
//
// Internal to index/, for frontier.cc alone; throws SOCI's exceptions. Inserts
// are prepared once for a batch.
#ifndef KINDRED_INDEX_FRONTIER_ROWS_H_
#define KINDRED_INDEX_FRONTIER_ROWS_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "index/database.h"
#include "index/frontier.h"

namespace kindred::index {

// What LeasedOf reads, of sites joined with companies.
inline constexpr std::string_view kLeasedColumns =
    "sites.company_id, domain, start_url, readable, next_at, interval_s, "
    "failures";
[[nodiscard]] LeasedSite LeasedOf(const soci::row& row);
// Columns as Frontier::Events selects them.
[[nodiscard]] SiteEvent EventOf(const soci::row& row);

// By id; `condition` names one parameter.
[[nodiscard]] std::vector<KeptFetch> FetchesWhere(soci::session& sql,
                                                  const std::string& condition,
                                                  std::int64_t value);
[[nodiscard]] std::vector<KeptFetch> FetchesWhere(soci::session& sql,
                                                  const std::string& condition,
                                                  const std::string& value);
[[nodiscard]] std::vector<KnownPage> KnownPagesOf(soci::session& sql,
                                                  std::int64_t company_id);

// Ends the leases of sites that are done. False: one was not the worker's.
[[nodiscard]] bool EndLeases(soci::session& sql, const std::string& worker,
                             std::span<const DoneVisit> done);
void InsertFetches(soci::session& sql, std::span<const KeptFetch> fetches);
// The visit, its pages, schedule and events; its kept answers are dropped.
void SaveDone(soci::session& sql, const DoneVisit& done);

}  // namespace kindred::index

#endif  // KINDRED_INDEX_FRONTIER_ROWS_H_
