// Rows of the catalogue's tables as values, and the statements that read and
// write many of them at once. Internal to index/; all throw.
#ifndef KINDRED_INDEX_CATALOG_ROWS_H_
#define KINDRED_INDEX_CATALOG_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "index/catalog.h"

namespace soci {
class row;
class session;
}  // namespace soci

namespace kindred::index {

// The columns id, domain, start_url, visited, readable, reason, visited_at,
// final_domain, same_as.
[[nodiscard]] CompanyRecord CompanyOf(const soci::row& row);

// Ids of the companies with these domains; new ones are added.
[[nodiscard]] std::vector<std::int64_t> InsertCompanies(
    soci::session& sql, std::span<const CompanyRecord> companies);

// As Catalog::SaveVisits.
[[nodiscard]] std::vector<std::int64_t> InsertVisits(
    soci::session& sql, std::span<const CrawledSite> sites);

void InsertDocuments(soci::session& sql,
                     std::span<const StoredDocument> documents);

// As Catalog::SitesAfter.
[[nodiscard]] std::vector<StoredSite> SelectSites(soci::session& sql,
                                                  std::int64_t after,
                                                  const SiteBatch& batch);

// The pages and documents of one company, by order; without what it is.
[[nodiscard]] StoredSite SelectSite(soci::session& sql,
                                    std::int64_t company_id);

}  // namespace kindred::index

#endif  // KINDRED_INDEX_CATALOG_ROWS_H_
