#include "index/removal_rows.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <soci/soci.h>

namespace kindred::index {
namespace {

constexpr int kRemovalsVersion = 1;

constexpr std::array kRemovalsSchema = {
    // The company's number, so that none gets it again; 0: it was none.
    "CREATE TABLE removals (domain TEXT PRIMARY KEY, company_id BIGINT NOT "
    "NULL, reason TEXT NOT NULL, removed_at TEXT NOT NULL, asked_for TEXT NOT "
    "NULL, purged BIGINT NOT NULL)",
    "CREATE INDEX removals_by_company ON removals (company_id)",
    // How often removals were added or taken back.
    "CREATE TABLE removal_changes (count BIGINT NOT NULL)",
    "INSERT INTO removal_changes (count) VALUES (0)",
};

using soci::into;
using soci::use;

// Tables with a company_id, some of which an old catalogue lacks.
constexpr std::array<std::string_view, 6> kCompanyTables = {
    "validators", "sites", "leases", "fetches", "events", "feedback"};

std::string_view HostOf(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
  url = url.substr(0, url.find_first_of("/?#"));
  const std::size_t user = url.rfind('@');
  if (user != std::string_view::npos) url.remove_prefix(user + 1);
  return url.substr(0, url.find(':'));
}

std::size_t CountOf(soci::session& sql, const std::string& table, SociInt id) {
  SociInt count = 0;
  sql << "SELECT COUNT(*) FROM " + table + " WHERE company_id = :id",
      into(count), use(id);
  return static_cast<std::size_t>(count);
}

struct StoredPlace {
  SociInt id = 0;
  std::uint64_t begin = 0;
};

}  // namespace

Status EnsureRemovals(soci::session& sql, const std::string& path) {
  return EnsureTables(sql, path,
                      {.name = "removals",
                       .version = kRemovalsVersion,
                       .statements = kRemovalsSchema});
}

bool StandsUnder(const DomainSet& domains, std::string_view url) {
  for (std::string_view host = HostOf(url); !host.empty();) {
    if (domains.contains(host)) return true;
    const std::size_t dot = host.find('.');
    if (dot == std::string_view::npos) return false;
    host.remove_prefix(dot + 1);
  }
  return false;
}

SameCompany::SameCompany(soci::session& sql) : sql_(&sql) {
  const soci::rowset<soci::row> rows =
      (sql.prepare << "SELECT id, domain, final_domain, same_as FROM companies "
                      "WHERE same_as <> 0 OR (final_domain <> '' AND "
                      "final_domain <> domain)");
  for (const soci::row& row : rows) {
    const std::int64_t id = WholeAt(row, 0);
    const Joined& joined =
        joined_
            .emplace(id, Joined{row.get<std::string>(1),
                                row.get<std::string>(2), WholeAt(row, 3)})
            .first->second;
    by_final_.emplace(joined.final_domain, id);
    if (joined.same_as != 0) by_same_.emplace(joined.same_as, id);
  }
}

std::int64_t SameCompany::IdOf(const std::string& domain) {
  SociInt id = 0;
  *sql_ << "SELECT id FROM companies WHERE domain = :domain", into(id),
      use(domain);
  return sql_->got_data() ? id : 0;
}

std::vector<std::string> SameCompany::LeadingTo(std::string_view domain) const {
  std::vector<std::string> domains;
  const auto [from, to] = by_final_.equal_range(domain);
  for (auto at = from; at != to; ++at) {
    domains.push_back(joined_.at(at->second).domain);
  }
  return domains;
}

std::vector<std::string> SameCompany::NextTo(const std::string& domain) {
  std::vector<std::string> next = LeadingTo(domain);
  const std::int64_t id = IdOf(domain);
  const auto [same_from, same_to] = by_same_.equal_range(id);
  for (auto at = same_from; id != 0 && at != same_to; ++at) {
    next.push_back(joined_.at(at->second).domain);
  }
  const auto found = joined_.find(id);
  if (found == joined_.end()) return next;
  if (IdOf(found->second.final_domain) != 0) {
    next.push_back(found->second.final_domain);
  }
  const SociInt other = found->second.same_as;
  std::string name;
  *sql_ << "SELECT domain FROM companies WHERE id = :id", into(name),
      use(other);
  if (sql_->got_data()) next.push_back(std::move(name));
  return next;
}

std::vector<std::string> SameCompany::DomainsOf(const std::string& domain) {
  std::vector<std::string> domains = {domain};
  std::set<std::string> seen = {domain};
  for (std::size_t i = 0; i < domains.size(); ++i) {
    const std::string one = domains[i];
    for (std::string& next : NextTo(one)) {
      if (seen.insert(next).second) domains.push_back(std::move(next));
    }
  }
  const std::size_t companies = domains.size();
  for (std::size_t i = 0; i < companies; ++i) {
    const auto found = joined_.find(IdOf(domains[i]));
    if (found == joined_.end()) continue;
    const std::string& target = found->second.final_domain;
    const std::vector<std::string> leading = LeadingTo(target);
    const bool own =
        !target.empty() && std::ranges::all_of(leading, [&](const auto& other) {
          return seen.contains(other);
        });
    if (own && seen.insert(target).second) domains.push_back(target);
  }
  return domains;
}

void DeleteCompany(soci::session& sql, const std::string& problem,
                   RemovedDomain& removed) {
  const std::string& domain = removed.removal.domain;
  if (HasTable(sql, "scores")) {
    sql << "DELETE FROM scores WHERE domain = :domain", use(domain);
  }
  SociInt id = 0;
  sql << "SELECT id FROM companies WHERE domain = :domain", into(id),
      use(domain);
  if (!sql.got_data()) return;
  removed.pages = CountOf(sql, "pages", id);
  removed.list_rows = CountOf(sql, "entries", id);
  if (HasTable(sql, "events")) removed.events = CountOf(sql, "events", id);
  if (HasTable(sql, "feedback")) {
    removed.feedback = CountOf(sql, "feedback", id);
  }
  sql << "DELETE FROM documents WHERE page_id IN (SELECT id FROM pages WHERE "
         "company_id = :id)",
      use(id);
  sql << "DELETE FROM pages WHERE company_id = :id", use(id);
  for (const std::string_view name : kCompanyTables) {
    const std::string table(name);
    if (!HasTable(sql, table)) continue;
    sql << "DELETE FROM " + table + " WHERE company_id = :id", use(id);
  }
  sql << "UPDATE entries SET company_id = 0, problem = :problem, input = '', "
         "name = '', country = '', external_id = '', value = 0, columns = "
         "'{}' WHERE company_id = :id",
      use(problem), use(id);
  sql << "DELETE FROM companies WHERE id = :id", use(id);
  sql << "UPDATE removals SET company_id = :id WHERE domain = :domain", use(id),
      use(domain);
}

void DeleteFetchesUnder(soci::session& sql, const DomainSet& domains) {
  if (!HasTable(sql, "fetches")) return;
  std::vector<SociInt> ids;
  {
    const soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT id, url, origin FROM fetches");
    for (const soci::row& row : rows) {
      if (StandsUnder(domains, row.get<std::string>(1)) ||
          StandsUnder(domains, row.get<std::string>(2))) {
        ids.push_back(WholeAt(row, 0));
      }
    }
  }
  for (const SociInt id : ids) {
    sql << "DELETE FROM fetches WHERE id = :id", use(id);
  }
}

void DeleteOrphans(soci::session& sql) {
  sql << "DELETE FROM pages WHERE company_id NOT IN (SELECT id FROM companies)";
  sql << "DELETE FROM documents WHERE page_id NOT IN (SELECT id FROM pages)";
  for (const std::string_view name : kCompanyTables) {
    const std::string table(name);
    if (!HasTable(sql, table)) continue;
    // 0: of no company, as the answers of robots.txt files that are kept.
    sql << "DELETE FROM " + table +
               " WHERE company_id <> 0 AND company_id NOT IN (SELECT id FROM "
               "companies)";
  }
  if (HasTable(sql, "scores")) {
    sql << "DELETE FROM scores WHERE domain IN (SELECT domain FROM removals)";
  }
}

void MoveRows(soci::session& sql, const std::string& table,
              const std::string& old_file, const std::string& new_file,
              const std::map<std::uint64_t, std::uint64_t>& moved) {
  std::vector<StoredPlace> places;
  {
    const soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT id, begin FROM " + table +
                            " WHERE file = :file",
         use(old_file));
    for (const soci::row& row : rows) {
      places.push_back(
          {WholeAt(row, 0), static_cast<std::uint64_t>(WholeAt(row, 1))});
    }
  }
  for (const StoredPlace& place : places) {
    const auto found = moved.find(place.begin);
    if (found == moved.end()) {
      sql << "DELETE FROM " + table + " WHERE id = :id", use(place.id);
      continue;
    }
    const auto begin = static_cast<SociInt>(found->second);
    sql << "UPDATE " + table +
               " SET file = :file, begin = :begin WHERE id = "
               ":id",
        use(new_file), use(begin), use(place.id);
  }
}

}  // namespace kindred::index
