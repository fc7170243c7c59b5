// Frontier: which sites a crawl visits next, and what it has of open visits.
//
// Tables in the catalogue's file, reached through a connection of their own; a
// catalogue of a version before them gets them when opened. Rules are the
// catalogue's: one thread at a time, several processes; every change is durable
// when its method returns; a failed one changes nothing (kIo, with the
// database's own words). Times are seconds since 1970, UTC.
#ifndef KINDRED_INDEX_FRONTIER_H_
#define KINDRED_INDEX_FRONTIER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "index/catalog.h"

namespace kindred::index {

// When a site is visited again: index/revisit_time.h says how it moves.
struct Schedule {
  std::int64_t next_at = 0;  // 0: never visited, or asked for
  std::int64_t interval_s = 0;
  std::int64_t failures = 0;  // visits in a row that failed

  friend bool operator==(const Schedule&, const Schedule&) = default;
};

// A site leased to a worker.
struct LeasedSite {
  std::int64_t company_id = 0;
  std::string domain;
  std::string start_url;
  bool readable = false;  // has pages of an earlier visit
  Schedule schedule;
};

// An answer of a visit that is not done, or of a robots.txt.
struct KeptFetch {
  std::int64_t company_id = 0;  // 0: kept beyond a visit (robots.txt)
  std::string origin = {};      // whose robots.txt it is; empty: it is a page
  std::string url = {};
  int failure = 0;  // crawler::FetchFailure as a number
  std::string failure_text = {};
  int status = 0;
  std::string file = {};  // where the answer is archived; empty: nowhere
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  std::string sha256 = {};  // of the body
  std::string fetched_at = {};
};

// A page of the last visit, with what a conditional request for it says.
struct KnownPage {
  PageRecord page;
  std::string etag;
  std::string last_modified;
};

// Something new on a site, found by comparing two visits.
struct SiteEvent {
  std::int64_t id = 0;
  std::int64_t company_id = 0;
  std::string domain;   // of the company; not looked at when stored
  std::string at;       // of the visit, RFC 3339
  std::string kind;     // "term", "page", "job", "location"
  std::string subject;  // the term, the title, the place
  std::string url;
  std::string sentence;  // where it stands, may be empty
};

// A visit that is done. With `keeps_pages` the pages of the last visit stand;
// else `pages` come in their place: those with the URL and digest of an old
// one keep its row, its place in the archive and its document.
struct DoneVisit {
  VisitRecord visit;
  bool keeps_pages = false;
  std::vector<KnownPage> pages;
  Schedule schedule;
  std::vector<SiteEvent> events;
};

// What one group commit stores.
struct FrontierBatch {
  std::vector<KeptFetch> fetches;
  std::vector<DoneVisit> done;
};

// How many sites of one priority are due.
struct DueCount {
  std::string list;  // the first of the lists that has them; empty: none has
  std::size_t sites = 0;
};

class Frontier {
 public:
  // Opens the tables in a file that holds a catalogue (kCorrupt: it does not,
  // or they are of a later version).
  [[nodiscard]] static Result<Frontier> Open(const std::string& path);

  Frontier(Frontier&& other) noexcept;
  Frontier& operator=(Frontier&& other) noexcept;
  Frontier(const Frontier&) = delete;
  Frontier& operator=(const Frontier&) = delete;
  ~Frontier();

  // Takes in companies that are new, and sets every site's priority: companies
  // of lists[0] first, in its order, and so on; those of no list last. A new
  // one that was visited already is due `interval_s` after `now`.
  Status Enrol(std::span<const std::string> lists, std::int64_t now,
               std::int64_t interval_s);

  // Makes sites due at once: all, or those whose last visit brought no page or
  // failed.
  enum class Which : std::uint8_t { kAll, kFailed };
  Status MakeDue(Which which);
  Status MakeDue(std::span<const std::int64_t> company_ids);

  // Leases at most `limit` sites to `worker` until `until`: those whose lease
  // has run out, then by priority and due time. No site is leased twice.
  struct Lease {
    std::string worker;
    std::int64_t now = 0;
    std::int64_t until = 0;
  };
  [[nodiscard]] Result<std::vector<LeasedSite>> Claim(std::size_t limit,
                                                      const Lease& lease);
  // Extends the worker's leases to lease.until.
  Status Renew(const Lease& lease);
  // Ends every lease now. For one who knows that no other worker lives.
  Status ExpireLeases();

  // Due at `now`, leased or not, by priority; and the first not leased.
  [[nodiscard]] Result<std::vector<DueCount>> Due(
      std::span<const std::string> lists, std::int64_t now);
  [[nodiscard]] Result<std::vector<LeasedSite>> FirstDue(std::size_t limit,
                                                         std::int64_t now);

  // Stores a batch in one transaction, without companies that are not in the
  // catalogue any more (index/removals.h). kUnavailable, and nothing is stored:
  // a lease of a site in it is no longer the worker's.
  Status Commit(std::string_view worker, const FrontierBatch& batch);

  // The answers of an open visit, in order; with robots.txt answers of its own.
  [[nodiscard]] Result<std::vector<KeptFetch>> Fetches(std::int64_t company_id);
  // Answers of an origin's robots.txt not older than `since` (RFC 3339).
  [[nodiscard]] Result<std::vector<KeptFetch>> RobotsFetches(
      const std::string& origin, const std::string& since);
  // Drops answers of robots.txt files older than that; returns how many are
  // left.
  [[nodiscard]] Result<std::size_t> ForgetRobots(const std::string& before);

  [[nodiscard]] Result<std::vector<KnownPage>> KnownPages(
      std::int64_t company_id);

  // Events by time; of one domain unless it is empty, of `since` (a day or a
  // time) and later unless it is empty.
  [[nodiscard]] Result<std::vector<SiteEvent>> Events(std::string_view domain,
                                                      std::string_view since);

 private:
  struct State;
  explicit Frontier(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace kindred::index

#endif  // KINDRED_INDEX_FRONTIER_H_
