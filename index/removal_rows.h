// The removals' rows: statements that removals.cc puts into transactions.
//
// Internal to index/; throws SOCI's exceptions.
#ifndef KINDRED_INDEX_REMOVAL_ROWS_H_
#define KINDRED_INDEX_REMOVAL_ROWS_H_

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "index/database.h"
#include "index/removals.h"

namespace kindred::index {

// Makes the removals' table where it is missing.
Status EnsureRemovals(soci::session& sql, const std::string& path);

// Names of domains; asked with a view.
using DomainSet = std::set<std::string, std::less<>>;

// Whether the host of `url` is one of these domains, or below one.
[[nodiscard]] bool StandsUnder(const DomainSet& domains, std::string_view url);

// The domains of one company: companies whose same_as or final_domain joins
// them, over any number of steps. A domain that is no company of the catalogue
// is among them if all that lead there are; else it is many companies' host.
class SameCompany {
 public:
  // Reads which companies are joined at all. `sql` must outlive it.
  explicit SameCompany(soci::session& sql);
  // `domain` first.
  [[nodiscard]] std::vector<std::string> DomainsOf(const std::string& domain);

 private:
  struct Joined {
    std::string domain;
    std::string final_domain;
    std::int64_t same_as = 0;
  };
  [[nodiscard]] std::vector<std::string> NextTo(const std::string& domain);
  // Companies that lead to it.
  [[nodiscard]] std::vector<std::string> LeadingTo(
      std::string_view domain) const;
  [[nodiscard]] std::int64_t IdOf(const std::string& domain);  // 0: no company

  soci::session* sql_;
  std::map<std::int64_t, Joined> joined_;  // by id
  std::multimap<std::string, std::int64_t, std::less<>> by_final_;
  std::multimap<std::int64_t, std::int64_t> by_same_;
};

// Deletes all rows of a domain's company, and empties its rows of the lists,
// which get `problem`.
void DeleteCompany(soci::session& sql, const std::string& problem,
                   RemovedDomain& removed);
// Answers that stand under these domains.
void DeleteFetchesUnder(soci::session& sql, const DomainSet& domains);
// Rows of companies that are not there, which others wrote meanwhile.
void DeleteOrphans(soci::session& sql);

// Moves or deletes the rows of `table` (pages, fetches) in a file.
void MoveRows(soci::session& sql, const std::string& table,
              const std::string& old_file, const std::string& new_file,
              const std::map<std::uint64_t, std::uint64_t>& moved);

}  // namespace kindred::index

#endif  // KINDRED_INDEX_REMOVAL_ROWS_H_
