#include "index/frontier.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <soci/soci.h>

#include "index/frontier_rows.h"

namespace kindred::index {

struct Frontier::State {
  soci::session sql;
};

namespace {

constexpr int kFrontierVersion = 1;

constexpr std::array kFrontierSchema = {
    "CREATE TABLE sites (company_id INTEGER PRIMARY KEY, priority BIGINT NOT "
    "NULL, place BIGINT NOT NULL, next_at BIGINT NOT NULL, interval_s BIGINT "
    "NOT NULL, failures BIGINT NOT NULL)",
    "CREATE INDEX sites_by_time ON sites (priority, next_at, place)",
    // For the places of a list's companies.
    "CREATE INDEX entries_by_company ON entries (company_id)",
    "CREATE TABLE leases (company_id INTEGER PRIMARY KEY, worker TEXT NOT "
    "NULL, until BIGINT NOT NULL)",
    "CREATE TABLE fetches (id INTEGER PRIMARY KEY, company_id BIGINT NOT NULL, "
    "origin TEXT NOT NULL, url TEXT NOT NULL, failure BIGINT NOT NULL, "
    "failure_text TEXT NOT NULL, status BIGINT NOT NULL, file TEXT NOT NULL, "
    "begin BIGINT NOT NULL, length BIGINT NOT NULL, sha256 TEXT NOT NULL, "
    "fetched_at TEXT NOT NULL)",
    "CREATE INDEX fetches_by_company ON fetches (company_id)",
    "CREATE INDEX fetches_by_origin ON fetches (origin) WHERE origin <> ''",
    // Keyed by what they are of: a page's row may be replaced meanwhile.
    "CREATE TABLE validators (company_id BIGINT NOT NULL, url TEXT NOT NULL, "
    "sha256 TEXT NOT NULL, etag TEXT NOT NULL, last_modified TEXT NOT NULL)",
    "CREATE INDEX validators_by_company ON validators (company_id, url)",
    "CREATE TABLE events (id INTEGER PRIMARY KEY, company_id BIGINT NOT NULL, "
    "at TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, url TEXT "
    "NOT NULL, sentence TEXT NOT NULL)",
    "CREATE INDEX events_by_time ON events (at)",
    "CREATE INDEX events_by_company ON events (company_id)",
};

using soci::into;
using soci::use;

SociInt HighestPriority(soci::session& sql) {
  SociInt highest = 0;
  sql << "SELECT COALESCE(MAX(priority), 0) FROM sites", into(highest);
  return highest;
}

// Due sites by priority and time, each priority by a range of the index.
std::vector<LeasedSite> DueSites(soci::session& sql, std::size_t limit,
                                 SociInt now) {
  std::vector<LeasedSite> sites;
  const SociInt highest = HighestPriority(sql);
  for (SociInt priority = 0; priority <= highest && sites.size() < limit;
       ++priority) {
    const auto left = static_cast<SociInt>(limit - sites.size());
    const soci::rowset<soci::row> rows =
        (sql.prepare
             << std::string("SELECT ") + std::string(kLeasedColumns) +
                    " FROM sites JOIN companies ON companies.id = "
                    "sites.company_id WHERE priority = :priority AND next_at "
                    "<= :now AND NOT EXISTS (SELECT 1 FROM leases WHERE "
                    "leases.company_id = sites.company_id) ORDER BY next_at, "
                    "place LIMIT :left",
         use(priority), use(now), use(left));
    for (const soci::row& row : rows) sites.push_back(LeasedOf(row));
  }
  return sites;
}

// Takes over leases that have run out.
std::vector<LeasedSite> TakeOver(soci::session& sql, std::size_t limit,
                                 const Frontier::Lease& lease) {
  const SociInt now = lease.now;
  const SociInt until = lease.until;
  const auto most = static_cast<SociInt>(limit);
  // The mark tells those taken now from those the worker has.
  const std::string taken = lease.worker + "+";
  sql << "UPDATE leases SET worker = :taken WHERE company_id IN (SELECT "
         "company_id FROM leases WHERE until <= :now ORDER BY until, "
         "company_id LIMIT :most)",
      use(taken), use(now), use(most);
  std::vector<LeasedSite> sites;
  const soci::rowset<soci::row> rows =
      (sql.prepare << std::string("SELECT ") + std::string(kLeasedColumns) +
                          " FROM leases JOIN sites ON sites.company_id = "
                          "leases.company_id JOIN companies ON companies.id = "
                          "leases.company_id WHERE worker = :taken ORDER BY "
                          "priority, leases.company_id",
       use(taken));
  for (const soci::row& row : rows) sites.push_back(LeasedOf(row));
  sql << "UPDATE leases SET worker = :worker, until = :until WHERE worker = "
         ":taken",
      use(lease.worker), use(until), use(taken);
  return sites;
}

void InsertLeases(soci::session& sql, std::span<const LeasedSite> sites,
                  const Frontier::Lease& lease) {
  BoundId bound;
  const SociInt until = lease.until;
  soci::statement insert =
      (sql.prepare << "INSERT INTO leases (company_id, worker, until) VALUES "
                      "(:id, :worker, :until)",
       use(bound.id), use(lease.worker), use(until));
  for (const LeasedSite& site : sites) {
    bound.id = site.company_id;
    insert.execute(true);
  }
}

// The priority of each list's companies, and their places in it.
void SetPriorities(soci::session& sql, std::span<const std::string> lists) {
  auto priority = static_cast<SociInt>(lists.size());
  sql << "UPDATE sites SET priority = :last, place = company_id WHERE priority "
         "<> :last2",
      use(priority), use(priority);
  // The first list comes last, so that it has the last word.
  while (priority > 0) {
    --priority;
    const std::string& list = lists[static_cast<std::size_t>(priority)];
    sql << "UPDATE sites SET priority = :priority, place = (SELECT MIN(line) "
           "FROM entries WHERE entries.company_id = sites.company_id AND list "
           "= :list) WHERE company_id IN (SELECT company_id FROM entries WHERE "
           "list = :list2)",
        use(priority), use(list), use(list);
  }
}

// The batch without companies that were removed since they were leased.
FrontierBatch WithoutRemoved(soci::session& sql, FrontierBatch batch) {
  std::map<std::int64_t, bool> known = {{0, true}};  // robots.txt answers
  const auto is_gone = [&](std::int64_t company_id) {
    const auto [found, added] = known.emplace(company_id, false);
    if (added) {
      SociInt one = 0;
      const SociInt id = company_id;
      sql << "SELECT 1 FROM companies WHERE id = :id", into(one), use(id);
      found->second = sql.got_data();
    }
    return !found->second;
  };
  std::erase_if(batch.fetches, [&](const KeptFetch& fetch) {
    return is_gone(fetch.company_id);
  });
  std::erase_if(batch.done, [&](const DoneVisit& done) {
    return is_gone(done.visit.company_id);
  });
  return batch;
}

}  // namespace

Frontier::Frontier(std::unique_ptr<State> state) : state_(std::move(state)) {}
Frontier::Frontier(Frontier&& other) noexcept = default;
Frontier& Frontier::operator=(Frontier&& other) noexcept = default;
Frontier::~Frontier() = default;

Result<Frontier> Frontier::Open(const std::string& path) {
  auto state = std::make_unique<State>();
  soci::session& sql = state->sql;
  try {
    ConnectDatabase(sql, path);
    const Status made = EnsureTables(sql, path,
                                     {.name = "frontier",
                                      .version = kFrontierVersion,
                                      .statements = kFrontierSchema});
    if (!made.Ok()) return made.Reason();
  } catch (const std::exception& failed) {
    return DatabaseError(failed);
  }
  return Frontier(std::move(state));
}

Status Frontier::Enrol(std::span<const std::string> lists, std::int64_t now,
                       std::int64_t interval_s) {
  soci::session& sql = state_->sql;
  return InTransaction(sql, [&] {
    const auto last = static_cast<SociInt>(lists.size());
    const SociInt interval = interval_s;
    const SociInt next = now + interval_s;
    sql << "INSERT INTO sites (company_id, priority, place, next_at, "
           "interval_s, failures) SELECT id, :last, id, CASE WHEN visited <> 0 "
           "THEN :next ELSE 0 END, :interval, 0 FROM companies WHERE id NOT IN "
           "(SELECT company_id FROM sites)",
        use(last), use(next), use(interval);
    SetPriorities(sql, lists);
  });
}

Status Frontier::MakeDue(Which which) {
  soci::session& sql = state_->sql;
  return InTransaction(sql, [&] {
    if (which == Which::kAll) {
      sql << "UPDATE sites SET next_at = 0";
      return;
    }
    sql << "UPDATE sites SET next_at = 0 WHERE failures > 0 OR company_id IN "
           "(SELECT id FROM companies WHERE readable = 0)";
  });
}

Status Frontier::MakeDue(std::span<const std::int64_t> company_ids) {
  soci::session& sql = state_->sql;
  return InTransaction(sql, [&] {
    BoundId bound;
    soci::statement update =
        (sql.prepare << "UPDATE sites SET next_at = 0, failures = 0 WHERE "
                        "company_id = :id",
         use(bound.id));
    for (const std::int64_t company_id : company_ids) {
      bound.id = company_id;
      update.execute(true);
    }
  });
}

Result<std::vector<LeasedSite>> Frontier::Claim(std::size_t limit,
                                                const Lease& lease) {
  soci::session& sql = state_->sql;
  std::vector<LeasedSite> sites;
  const Status claimed = InTransaction(sql, [&] {
    sites = TakeOver(sql, limit, lease);
    std::vector<LeasedSite> due =
        DueSites(sql, limit - std::min(limit, sites.size()), lease.now);
    InsertLeases(sql, due, lease);
    std::ranges::move(due, std::back_inserter(sites));
  });
  if (!claimed.Ok()) return claimed.Reason();
  return sites;
}

Status Frontier::Renew(const Lease& lease) {
  soci::session& sql = state_->sql;
  return InTransaction(sql, [&] {
    const SociInt until = lease.until;
    sql << "UPDATE leases SET until = :until WHERE worker = :worker",
        use(until), use(lease.worker);
  });
}

Status Frontier::ExpireLeases() {
  soci::session& sql = state_->sql;
  return InTransaction(sql, [&] { sql << "UPDATE leases SET until = 0"; });
}

Result<std::vector<DueCount>> Frontier::Due(std::span<const std::string> lists,
                                            std::int64_t now) {
  return Ask<std::vector<DueCount>>([&] {
    std::vector<DueCount> counts;
    const SociInt at = now;
    for (std::size_t i = 0; i <= lists.size(); ++i) {
      const auto priority = static_cast<SociInt>(i);
      SociInt sites = 0;
      state_->sql << "SELECT COUNT(*) FROM sites WHERE priority = :priority "
                     "AND next_at <= :now",
          into(sites), use(priority), use(at);
      counts.push_back(
          {i < lists.size() ? lists[i] : "", static_cast<std::size_t>(sites)});
    }
    return counts;
  });
}

Result<std::vector<LeasedSite>> Frontier::FirstDue(std::size_t limit,
                                                   std::int64_t now) {
  return Ask<std::vector<LeasedSite>>(
      [&] { return DueSites(state_->sql, limit, now); });
}

Status Frontier::Commit(std::string_view worker, const FrontierBatch& batch) {
  soci::session& sql = state_->sql;
  bool leased = true;
  try {
    soci::transaction transaction(sql);
    // First of all, so that a write lock is held from here on.
    sql << "UPDATE leases SET until = until WHERE 1 = 0";
    const FrontierBatch kept = WithoutRemoved(sql, batch);
    leased = EndLeases(sql, std::string(worker), kept.done);
    if (leased) {
      InsertFetches(sql, kept.fetches);
      for (const DoneVisit& done : kept.done) SaveDone(sql, done);
      transaction.commit();
    }
  } catch (const std::exception& failed) {
    return DatabaseError(failed);
  }
  if (leased) return Done();
  return Error{ErrorCode::kUnavailable,
               "another worker has taken over a site of this one"};
}

Result<std::vector<KeptFetch>> Frontier::Fetches(std::int64_t company_id) {
  return Ask<std::vector<KeptFetch>>([&] {
    const SociInt id = company_id;
    return FetchesWhere(state_->sql, "company_id = :id", id);
  });
}

Result<std::vector<KeptFetch>> Frontier::RobotsFetches(
    const std::string& origin, const std::string& since) {
  return Ask<std::vector<KeptFetch>>([&] {
    std::vector<KeptFetch> fetches =
        FetchesWhere(state_->sql, "origin = :origin AND origin <> ''", origin);
    std::erase_if(fetches, [&since](const KeptFetch& fetch) {
      return fetch.fetched_at < since;
    });
    return fetches;
  });
}

Result<std::size_t> Frontier::ForgetRobots(const std::string& before) {
  soci::session& sql = state_->sql;
  SociInt left = 0;
  const Status forgot = InTransaction(sql, [&] {
    sql << "DELETE FROM fetches WHERE origin <> '' AND fetched_at < :before",
        use(before);
    sql << "SELECT COUNT(*) FROM fetches WHERE origin <> ''", into(left);
  });
  if (!forgot.Ok()) return forgot.Reason();
  return static_cast<std::size_t>(left);
}

Result<std::vector<KnownPage>> Frontier::KnownPages(std::int64_t company_id) {
  return Ask<std::vector<KnownPage>>(
      [&] { return KnownPagesOf(state_->sql, company_id); });
}

Result<std::vector<SiteEvent>> Frontier::Events(std::string_view domain,
                                                std::string_view since) {
  return Ask<std::vector<SiteEvent>>([&] {
    const std::string wanted(domain);
    const std::string from(since);
    const soci::rowset<soci::row> rows =
        (state_->sql.prepare
             << "SELECT events.id, company_id, domain, at, kind, subject, url, "
                "sentence FROM events JOIN companies ON companies.id = "
                "company_id WHERE at >= :since AND (:any = '' OR domain = "
                ":domain) ORDER BY at, events.id",
         use(from), use(wanted), use(wanted));
    std::vector<SiteEvent> events;
    for (const soci::row& row : rows) events.push_back(EventOf(row));
    return events;
  });
}

}  // namespace kindred::index
