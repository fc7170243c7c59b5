#include "index/frontier_rows.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <soci/soci.h>

namespace kindred::index {
namespace {

using soci::use;

KeptFetch FetchOf(const soci::row& row) {
  return {.company_id = WholeAt(row, 0),
          .origin = row.get<std::string>(1),
          .url = row.get<std::string>(2),
          .failure = static_cast<int>(WholeAt(row, 3)),
          .failure_text = row.get<std::string>(4),
          .status = static_cast<int>(WholeAt(row, 5)),
          .file = row.get<std::string>(6),
          .offset = static_cast<std::uint64_t>(WholeAt(row, 7)),
          .length = static_cast<std::uint64_t>(WholeAt(row, 8)),
          .sha256 = row.get<std::string>(9),
          .fetched_at = row.get<std::string>(10)};
}

template <typename T>
std::vector<KeptFetch> FetchesBy(soci::session& sql,
                                 const std::string& condition, const T& value) {
  const soci::rowset<soci::row> rows =
      (sql.prepare << "SELECT company_id, origin, url, failure, failure_text, "
                      "status, file, begin, length, sha256, fetched_at FROM "
                      "fetches WHERE " +
                          condition + " ORDER BY id",
       use(value));
  std::vector<KeptFetch> fetches;
  for (const soci::row& row : rows) fetches.push_back(FetchOf(row));
  return fetches;
}

// The row of an old page that `page` is the same as; 0: there is none.
std::int64_t SameRow(std::vector<KnownPage>& old, const PageRecord& page) {
  const auto same = std::ranges::find_if(old, [&page](const KnownPage& known) {
    return known.page.final_url == page.final_url &&
           known.page.sha256 == page.sha256;
  });
  if (same == old.end()) return 0;
  const std::int64_t id = same->page.id;
  old.erase(same);
  return id;
}

void UpdatePage(soci::session& sql, std::int64_t id, const PageRecord& page) {
  const SociInt row = id;
  sql << "UPDATE pages SET ord = :ord, url = :url, fetched_at = :at WHERE id = "
         ":id",
      use(page.order), use(page.url), use(page.fetched_at), use(row);
}

void AddPage(soci::session& sql, std::int64_t company_id,
             const PageRecord& page) {
  const auto begin = static_cast<SociInt>(page.offset);
  const auto length = static_cast<SociInt>(page.length);
  const SociInt company = company_id;
  sql << "INSERT INTO pages (company_id, ord, url, final_url, fetched_at, "
         "sha256, file, begin, length) VALUES (:company, :ord, :url, :final, "
         ":at, :sha, :file, :begin, :length)",
      use(company), use(page.order), use(page.url), use(page.final_url),
      use(page.fetched_at), use(page.sha256), use(page.file), use(begin),
      use(length);
}

// Pages of the last visit that this one did not find again.
void DropPages(soci::session& sql, std::span<const KnownPage> pages) {
  for (const KnownPage& known : pages) {
    const SociInt id = known.page.id;
    sql << "DELETE FROM documents WHERE page_id = :id", use(id);
    sql << "DELETE FROM pages WHERE id = :id", use(id);
  }
}

void PutValidators(soci::session& sql, std::int64_t company_id,
                   std::span<const KnownPage> pages) {
  const SociInt company = company_id;
  sql << "DELETE FROM validators WHERE company_id = :company", use(company);
  for (const KnownPage& known : pages) {
    if (known.etag.empty() && known.last_modified.empty()) continue;
    sql << "INSERT INTO validators (company_id, url, sha256, etag, "
           "last_modified) VALUES (:company, :url, :sha, :etag, :modified)",
        use(company), use(known.page.final_url), use(known.page.sha256),
        use(known.etag), use(known.last_modified);
  }
}

void ReplacePages(soci::session& sql, const DoneVisit& done) {
  const std::int64_t company = done.visit.company_id;
  std::vector<KnownPage> old = KnownPagesOf(sql, company);
  for (const KnownPage& known : done.pages) {
    if (const std::int64_t row = SameRow(old, known.page); row != 0) {
      UpdatePage(sql, row, known.page);
    } else {
      AddPage(sql, company, known.page);
    }
  }
  DropPages(sql, old);
  PutValidators(sql, company, done.pages);
}

void SaveSchedule(soci::session& sql, const DoneVisit& done) {
  const SociInt company = done.visit.company_id;
  const SociInt next = done.schedule.next_at;
  const SociInt interval = done.schedule.interval_s;
  const SociInt failures = done.schedule.failures;
  sql << "UPDATE sites SET next_at = :next, interval_s = :interval, failures = "
         ":failures WHERE company_id = :company",
      use(next), use(interval), use(failures), use(company);
}

}  // namespace

LeasedSite LeasedOf(const soci::row& row) {
  LeasedSite site;
  site.company_id = WholeAt(row, 0);
  site.domain = row.get<std::string>(1);
  site.start_url = row.get<std::string>(2);
  site.readable = WholeAt(row, 3) != 0;
  site.schedule = {.next_at = WholeAt(row, 4),
                   .interval_s = WholeAt(row, 5),
                   .failures = WholeAt(row, 6)};
  return site;
}

SiteEvent EventOf(const soci::row& row) {
  return {.id = WholeAt(row, 0),
          .company_id = WholeAt(row, 1),
          .domain = row.get<std::string>(2),
          .at = row.get<std::string>(3),
          .kind = row.get<std::string>(4),
          .subject = row.get<std::string>(5),
          .url = row.get<std::string>(6),
          .sentence = row.get<std::string>(7)};
}

std::vector<KeptFetch> FetchesWhere(soci::session& sql,
                                    const std::string& condition,
                                    std::int64_t value) {
  return FetchesBy<SociInt>(sql, condition, value);
}

std::vector<KeptFetch> FetchesWhere(soci::session& sql,
                                    const std::string& condition,
                                    const std::string& value) {
  return FetchesBy<std::string>(sql, condition, value);
}

std::vector<KnownPage> KnownPagesOf(soci::session& sql,
                                    std::int64_t company_id) {
  const SociInt company = company_id;
  const soci::rowset<soci::row> rows =
      (sql.prepare
           << "SELECT pages.id, ord, pages.url, final_url, fetched_at, "
              "pages.sha256, file, begin, length, COALESCE(etag, ''), "
              "COALESCE(last_modified, '') FROM pages LEFT JOIN validators ON "
              "validators.company_id = pages.company_id AND validators.url = "
              "pages.final_url AND validators.sha256 = pages.sha256 WHERE "
              "pages.company_id = :company ORDER BY ord, pages.id",
       use(company));
  std::vector<KnownPage> pages;
  for (const soci::row& row : rows) {
    KnownPage known;
    known.page = {.id = WholeAt(row, 0),
                  .order = static_cast<int>(WholeAt(row, 1)),
                  .url = row.get<std::string>(2),
                  .final_url = row.get<std::string>(3),
                  .fetched_at = row.get<std::string>(4),
                  .sha256 = row.get<std::string>(5),
                  .file = row.get<std::string>(6),
                  .offset = static_cast<std::uint64_t>(WholeAt(row, 7)),
                  .length = static_cast<std::uint64_t>(WholeAt(row, 8))};
    known.etag = row.get<std::string>(9);
    known.last_modified = row.get<std::string>(10);
    pages.push_back(std::move(known));
  }
  return pages;
}

bool EndLeases(soci::session& sql, const std::string& worker,
               std::span<const DoneVisit> done) {
  BoundId bound;
  soci::statement end =
      (sql.prepare << "DELETE FROM leases WHERE company_id = :id AND worker = "
                      ":worker",
       use(bound.id), use(worker));
  for (const DoneVisit& visit : done) {
    bound.id = visit.visit.company_id;
    end.execute(true);
    if (end.get_affected_rows() != 1) return false;
  }
  return true;
}

void InsertFetches(soci::session& sql, std::span<const KeptFetch> fetches) {
  if (fetches.empty()) return;
  KeptFetch row;
  struct {
    SociInt company = 0;
    SociInt begin = 0;
    SociInt length = 0;
  } bound;
  soci::statement insert =
      (sql.prepare
           << "INSERT INTO fetches (company_id, origin, url, failure, "
              "failure_text, status, file, begin, length, sha256, fetched_at) "
              "VALUES (:company, :origin, :url, :failure, :text, :status, "
              ":file, :begin, :length, :sha, :at)",
       use(bound.company), use(row.origin), use(row.url), use(row.failure),
       use(row.failure_text), use(row.status), use(row.file), use(bound.begin),
       use(bound.length), use(row.sha256), use(row.fetched_at));
  for (const KeptFetch& fetch : fetches) {
    row = fetch;
    bound.company = fetch.company_id;
    bound.begin = static_cast<SociInt>(fetch.offset);
    bound.length = static_cast<SociInt>(fetch.length);
    insert.execute(true);
  }
}

void SaveDone(soci::session& sql, const DoneVisit& done) {
  const VisitRecord& visit = done.visit;
  const SociInt company = visit.company_id;
  const int readable = visit.readable ? 1 : 0;
  if (done.keeps_pages) {
    sql << "UPDATE companies SET reason = :reason, visited_at = :at WHERE id = "
           ":id",
        use(visit.reason), use(visit.visited_at), use(company);
  } else {
    sql << "UPDATE companies SET visited = 1, readable = :readable, reason = "
           ":reason, visited_at = :at, final_domain = :final WHERE id = :id",
        use(readable), use(visit.reason), use(visit.visited_at),
        use(visit.final_domain), use(company);
    ReplacePages(sql, done);
  }
  sql << "DELETE FROM fetches WHERE company_id = :company", use(company);
  SaveSchedule(sql, done);
  for (const SiteEvent& event : done.events) {
    sql << "INSERT INTO events (company_id, at, kind, subject, url, sentence) "
           "VALUES (:company, :at, :kind, :subject, :url, :sentence)",
        use(company), use(event.at), use(event.kind), use(event.subject),
        use(event.url), use(event.sentence);
  }
}

}  // namespace kindred::index
