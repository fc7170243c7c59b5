#include "index/catalog_rows.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include "index/database.h"

namespace kindred::index {
namespace {

using soci::into;
using soci::use;

// A page with its document, as a statement reads it.
struct PageRow {
  explicit PageRow(soci::session& sql) : body(sql) {}

  SociInt company_id = 0;
  SociInt id = 0;
  SociInt order = 0;
  PageRecord page;
  SociInt offset = 0;
  SociInt length = 0;
  SociInt version = 0;
  soci::blob body;
  soci::indicator has_version = soci::i_null;
  soci::indicator has_body = soci::i_null;
};

// A visit and a page of it, as statements write them.
struct VisitRow {
  VisitRecord visit;
  int readable = 0;
  PageRecord page;
  SociInt begin = 0;
  SociInt length = 0;
};

// By company and order; without a document where a page has none.
constexpr const char* kSelectPages =
    "SELECT company_id, pages.id, ord, url, final_url, fetched_at, sha256, "
    "file, begin, length, version, body FROM pages LEFT JOIN documents ON "
    "page_id = pages.id WHERE company_id > :after AND company_id <= :last "
    "ORDER BY company_id, ord";

PageRecord PageOf(const PageRow& row) {
  PageRecord page = row.page;
  page.id = row.id;
  page.order = static_cast<int>(row.order);
  page.offset = static_cast<std::uint64_t>(row.offset);
  page.length = static_cast<std::uint64_t>(row.length);
  return page;
}

StoredDocument DocumentOf(PageRow& row) {
  StoredDocument document{row.id, static_cast<int>(row.version), {}};
  document.body.resize(row.body.get_len());
  row.body.read(0, document.body.data(), document.body.size());
  return document;
}

std::size_t AddPage(PageRow& row, StoredSite& site) {
  site.pages.push_back(PageOf(row));
  if (row.has_body != soci::i_ok || row.has_version != soci::i_ok) return 0;
  site.documents.push_back(DocumentOf(row));
  return site.documents.back().body.size();
}

// Fills `sites`, whose companies stand in the order of their ids, and cuts off
// those that pass `max_bytes` together, but not the first.
void FillSites(soci::session& sql, std::int64_t after, std::size_t max_bytes,
               std::vector<StoredSite>& sites) {
  if (sites.empty()) return;
  const std::int64_t last = sites.back().company.id;
  PageRow row(sql);
  soci::statement pages =
      (sql.prepare << kSelectPages, into(row.company_id), into(row.id),
       into(row.order), into(row.page.url), into(row.page.final_url),
       into(row.page.fetched_at), into(row.page.sha256), into(row.page.file),
       into(row.offset), into(row.length), into(row.version, row.has_version),
       into(row.body, row.has_body), use(after), use(last));
  pages.execute();
  std::size_t bytes = 0;
  std::size_t at = 0;
  while (pages.fetch()) {
    while (at < sites.size() && sites[at].company.id < row.company_id) ++at;
    // A page of a company that is none would stand between two.
    if (at == sites.size() || sites[at].company.id != row.company_id) continue;
    if (bytes > max_bytes && sites[at].pages.empty()) {
      sites.resize(at);
      return;
    }
    bytes += AddPage(row, sites[at]);
  }
}

}  // namespace

CompanyRecord CompanyOf(const soci::row& row) {
  CompanyRecord company;
  company.id = WholeAt(row, 0);
  company.domain = row.get<std::string>(1);
  company.start_url = row.get<std::string>(2);
  company.visited = WholeAt(row, 3) != 0;
  company.readable = WholeAt(row, 4) != 0;
  company.reason = row.get<std::string>(5);
  company.visited_at = row.get<std::string>(6);
  company.final_domain = row.get<std::string>(7);
  company.same_as = WholeAt(row, 8);
  return company;
}

std::vector<std::int64_t> InsertCompanies(
    soci::session& sql, std::span<const CompanyRecord> companies) {
  CompanyRecord company;
  SociInt id = 0;
  soci::statement insert =
      (sql.prepare
           // No number is given twice: what others hold of a removed company
           // by its own must not become another's.
           << "INSERT INTO companies (id, domain, start_url, visited, "
              "readable, reason, visited_at, final_domain, same_as) SELECT 1 + "
              "MAX((SELECT COALESCE(MAX(id), 0) FROM companies), (SELECT "
              "COALESCE(MAX(company_id), 0) FROM removals)), :domain, :url, 0, "
              "0, '', '', '', 0 WHERE NOT EXISTS (SELECT 1 FROM removals WHERE "
              "removals.domain = :removed) ON CONFLICT (domain) DO NOTHING",
       use(company.domain), use(company.start_url), use(company.domain));
  soci::statement select =
      (sql.prepare << "SELECT id FROM companies WHERE domain = :domain",
       into(id), use(company.domain));
  std::vector<std::int64_t> ids;
  ids.reserve(companies.size());
  for (const CompanyRecord& one : companies) {
    company.domain = one.domain;
    company.start_url = one.start_url;
    insert.execute(true);
    ids.push_back(select.execute(true) ? id : 0);  // 0: a removed one
  }
  return ids;
}

std::vector<std::int64_t> InsertVisits(soci::session& sql,
                                       std::span<const CrawledSite> sites) {
  VisitRow row;
  soci::statement update =
      (sql.prepare << "UPDATE companies SET visited = 1, readable = :readable, "
                      "reason = :reason, visited_at = :at, final_domain = "
                      ":final WHERE id = :id",
       use(row.readable), use(row.visit.reason), use(row.visit.visited_at),
       use(row.visit.final_domain), use(row.visit.company_id));
  soci::statement forget_documents =
      (sql.prepare << "DELETE FROM documents WHERE page_id IN (SELECT id FROM "
                      "pages WHERE company_id = :company)",
       use(row.visit.company_id));
  soci::statement forget_pages =
      (sql.prepare << "DELETE FROM pages WHERE company_id = :company",
       use(row.visit.company_id));
  soci::statement insert =
      (sql.prepare
           << "INSERT INTO pages (company_id, ord, url, final_url, fetched_at, "
              "sha256, file, begin, length) VALUES (:company, :ord, :url, "
              ":final, :at, :sha, :file, :begin, :length)",
       use(row.visit.company_id), use(row.page.order), use(row.page.url),
       use(row.page.final_url), use(row.page.fetched_at), use(row.page.sha256),
       use(row.page.file), use(row.begin), use(row.length));
  std::vector<std::int64_t> ids;
  for (const CrawledSite& site : sites) {
    row.visit = site.visit;
    row.readable = site.visit.readable ? 1 : 0;
    update.execute(true);
    forget_documents.execute(true);
    forget_pages.execute(true);
    for (const PageRecord& page : site.pages) {
      row.page = page;
      row.begin = static_cast<SociInt>(page.offset);
      row.length = static_cast<SociInt>(page.length);
      insert.execute(true);
      SociInt id = 0;
      sql.get_last_insert_id("pages", id);
      ids.push_back(id);
    }
  }
  return ids;
}

void InsertDocuments(soci::session& sql,
                     std::span<const StoredDocument> documents) {
  StoredDocument document;
  soci::blob body(sql);
  soci::statement put =
      (sql.prepare << "INSERT OR REPLACE INTO documents (page_id, version, "
                      "body) VALUES (:page, :version, :body)",
       use(document.page_id), use(document.version), use(body));
  for (const StoredDocument& one : documents) {
    document.page_id = one.page_id;
    document.version = one.version;
    body.trim(0);
    body.write(0, one.body.data(), one.body.size());
    put.execute(true);
  }
}

std::vector<StoredSite> SelectSites(soci::session& sql, std::int64_t after,
                                    const SiteBatch& batch) {
  const auto limit = static_cast<SociInt>(batch.companies);
  const soci::rowset<soci::row> rows =
      (sql.prepare << "SELECT id, domain, start_url, visited, readable, "
                      "reason, visited_at, final_domain, same_as FROM "
                      "companies WHERE id > :after ORDER BY id LIMIT :limit",
       use(after), use(limit));
  std::vector<StoredSite> sites;
  sites.reserve(batch.companies);
  for (const soci::row& row : rows) sites.push_back({CompanyOf(row), {}, {}});
  FillSites(sql, after, batch.bytes, sites);
  return sites;
}

StoredSite SelectSite(soci::session& sql, std::int64_t company_id) {
  std::vector<StoredSite> sites(1);
  sites.front().company.id = company_id;
  FillSites(sql, company_id - 1, std::numeric_limits<std::size_t>::max(),
            sites);
  return std::move(sites.front());
}

}  // namespace kindred::index
