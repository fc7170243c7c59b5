#include "index/removals.h"

#include <cstdint>
#include <exception>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <soci/soci.h>

#include "index/removal_rows.h"

namespace kindred::index {

struct Removals::State {
  soci::session sql;
};

namespace {

constexpr std::string_view kProblem = "removed on request on ";
constexpr std::size_t kDayLength = 10;  // of an RFC 3339 time

using soci::into;
using soci::use;

Removal RemovalOf(const soci::row& row) {
  return {.domain = row.get<std::string>(0),
          .reason = row.get<std::string>(1),
          .removed_at = row.get<std::string>(2),
          .asked_for = row.get<std::string>(3),
          .purged = WholeAt(row, 4) != 0};
}

std::vector<Removal> RemovalsWhere(soci::session& sql,
                                   const std::string& condition,
                                   const std::string& value) {
  const soci::rowset<soci::row> rows =
      (sql.prepare << "SELECT domain, reason, removed_at, asked_for, purged "
                      "FROM removals WHERE " +
                          condition + " ORDER BY domain",
       use(value));
  std::vector<Removal> removals;
  for (const soci::row& row : rows) removals.push_back(RemovalOf(row));
  return removals;
}

// Stores one domain's removal, and deletes its company. One that was removed
// before keeps its day and reason.
RemovedDomain RemoveDomain(soci::session& sql, const Removal& removal) {
  RemovedDomain removed{.removal = removal};
  const std::vector<Removal> before =
      RemovalsWhere(sql, "domain = :domain", removal.domain);
  if (!before.empty()) {
    removed.removal = before.front();
    removed.already = true;
  } else {
    sql << "INSERT INTO removals (domain, company_id, reason, removed_at, "
           "asked_for, "
           "purged) VALUES (:domain, 0, :reason, :at, :asked, 0)",
        use(removal.domain), use(removal.reason), use(removal.removed_at),
        use(removal.asked_for);
  }
  DeleteCompany(sql, ProblemOf(removed.removal), removed);
  return removed;
}

}  // namespace

std::string ProblemOf(const Removal& removal) {
  return std::string(kProblem) + removal.removed_at.substr(0, kDayLength);
}

bool IsRemovalProblem(std::string_view problem) {
  return problem.starts_with(kProblem);
}

Removals::Removals(std::unique_ptr<State> state) : state_(std::move(state)) {}
Removals::Removals(Removals&& other) noexcept = default;
Removals& Removals::operator=(Removals&& other) noexcept = default;
Removals::~Removals() = default;

Result<Removals> Removals::Open(const std::string& path) {
  auto state = std::make_unique<State>();
  soci::session& sql = state->sql;
  try {
    ConnectDatabase(sql, path);
    const Status made = EnsureRemovals(sql, path);
    if (!made.Ok()) return made.Reason();
  } catch (const std::exception& failed) {
    return DatabaseError(failed);
  }
  return Removals(std::move(state));
}

Result<std::vector<RemovedDomain>> Removals::Remove(
    std::span<const Removal> wanted) {
  soci::session& sql = state_->sql;
  std::vector<RemovedDomain> all;
  const Status removed = InTransaction(sql, [&] {
    // Takes the write lock before anything is read.
    sql << "UPDATE removal_changes SET count = count + 1";
    SameCompany same(sql);
    DomainSet domains;
    // Before any is deleted: its row tells which others are the same.
    std::vector<Removal> order;
    for (const Removal& asked : wanted) {
      for (const std::string& domain : same.DomainsOf(asked.domain)) {
        if (!domains.insert(domain).second) continue;
        order.push_back({.domain = domain,
                         .reason = asked.reason,
                         .removed_at = asked.removed_at,
                         .asked_for = asked.domain});
      }
    }
    for (const Removal& removal : order) {
      all.push_back(RemoveDomain(sql, removal));
    }
    DeleteFetchesUnder(sql, domains);
  });
  if (!removed.Ok()) return removed.Reason();
  return all;
}

Result<std::vector<Removal>> Removals::Undo(const std::string& domain) {
  soci::session& sql = state_->sql;
  std::vector<Removal> lifted;
  const Status undone = InTransaction(sql, [&] {
    sql << "UPDATE removal_changes SET count = count + 1";
    const std::vector<Removal> found =
        RemovalsWhere(sql, "domain = :domain", domain);
    if (found.empty()) return;
    const std::string& asked = found.front().asked_for;
    lifted = RemovalsWhere(sql, "asked_for = :asked", asked);
    sql << "DELETE FROM removals WHERE asked_for = :asked", use(asked);
  });
  if (!undone.Ok()) return undone.Reason();
  return lifted;
}

Result<RemovedByDomain> Removals::All() {
  return Ask<RemovedByDomain>([this] {
    RemovedByDomain all;
    for (Removal& removal :
         RemovalsWhere(state_->sql, "domain <> :none", std::string())) {
      std::string domain = removal.domain;
      all.emplace(std::move(domain), std::move(removal));
    }
    return all;
  });
}

Result<std::string> Removals::Stamp() {
  return Ask<std::string>([this] {
    SociInt count = 0;
    state_->sql << "SELECT count FROM removal_changes", into(count);
    return std::to_string(count);
  });
}

Status Removals::MoveRecords(const std::string& old_file,
                             const std::string& new_file,
                             std::span<const MovedRecord> moved) {
  std::map<std::uint64_t, std::uint64_t> places;
  for (const MovedRecord& record : moved) {
    places.emplace(record.from, record.to);
  }
  soci::session& sql = state_->sql;
  return InTransaction(sql, [&] {
    // Takes the write lock before anything is read.
    sql << "UPDATE removals SET purged = purged WHERE 1 = 0";
    MoveRows(sql, "pages", old_file, new_file, places);
    if (HasTable(sql, "fetches")) {
      MoveRows(sql, "fetches", old_file, new_file, places);
    }
    sql << "DELETE FROM documents WHERE page_id NOT IN (SELECT id FROM pages)";
  });
}

Result<bool> Removals::Refers(const std::string& file) {
  return Ask<bool>([&] {
    soci::session& sql = state_->sql;
    for (const std::string table : {"pages", "fetches"}) {
      if (!HasTable(sql, table)) continue;
      SociInt one = 0;
      sql << "SELECT 1 FROM " + table + " WHERE file = :file LIMIT 1",
          into(one), use(file);
      if (sql.got_data()) return true;
    }
    return false;
  });
}

Status Removals::Scrub() {
  soci::session& sql = state_->sql;
  const Result<RemovedByDomain> all = All();
  if (!all.Ok()) return all.Reason();
  DomainSet domains;
  for (const auto& [domain, removal] : all.Value()) domains.insert(domain);
  Status swept = InTransaction(sql, [&] {
    DeleteOrphans(sql);
    DeleteFetchesUnder(sql, domains);
  });
  if (!swept.Ok()) return swept;
  try {
    sql << "VACUUM";
    int busy = 0;
    int pages = 0;
    int done = 0;
    sql << "PRAGMA wal_checkpoint(TRUNCATE)", into(busy), into(pages),
        into(done);
    if (busy == 0) return Done();
  } catch (const std::exception& failed) {
    return DatabaseError(failed);
  }
  return Error{ErrorCode::kUnavailable,
               "catalogue: another process reads it, so its log could not be "
               "emptied of what was removed; run kindred reindex again"};
}

Status Removals::SetPurged(std::span<const std::string> domains) {
  soci::session& sql = state_->sql;
  return InTransaction(sql, [&] {
    for (const std::string& domain : domains) {
      sql << "UPDATE removals SET purged = 1 WHERE domain = :domain",
          use(domain);
    }
  });
}

}  // namespace kindred::index
