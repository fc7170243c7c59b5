// Catalogue: what the workspace knows of companies, lists, pages and jobs.
//
// SQLite in WAL mode, reached through SOCI so that the same statements run on
// PostgreSQL. One thread at a time; several processes may read while one
// writes. Every change is durable when its method returns; a failed one leaves
// the catalogue as it was (kIo, with the database's own words).
#ifndef KINDRED_INDEX_CATALOG_H_
#define KINDRED_INDEX_CATALOG_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kindred::index {

struct CompanyRecord {
  std::int64_t id = 0;
  std::string domain;        // registrable domain: the key
  std::string start_url;     // the first URL a list gave, for the crawl
  bool visited = false;      // a crawl or an import finished with it
  bool readable = false;     // that visit brought at least one page
  std::string reason;        // one clause on how the visit ended
  std::string visited_at;    // RFC 3339, UTC
  std::string final_domain;  // where the home page was found
  std::int64_t same_as = 0;  // id of the company this is another domain of
};

// One row of a user's list, whether it could be used or not.
struct ListEntry {
  std::int64_t line = 0;        // in the file
  std::int64_t company_id = 0;  // 0: none, see `problem`
  std::string problem;          // one clause; empty if the row is usable
  std::string input;            // the domain or URL cell as written
  std::string name;
  std::string country;
  std::string external_id;  // the user's own
  double value = 0;
  std::string columns;  // all cells, a JSON object in file order
};

struct PageRecord {
  std::int64_t id = 0;
  int order = 0;           // in the visit; 0 is the home page
  std::string url;         // asked for
  std::string final_url;   // answered
  std::string fetched_at;  // RFC 3339, UTC
  std::string sha256;      // of the body
  std::string file;        // in the archive
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};

// How a visit ended, stored with its pages in one step.
struct VisitRecord {
  std::int64_t company_id = 0;
  bool readable = false;
  std::string reason;
  std::string visited_at;
  std::string final_domain;
};

// A visit and the pages it brought.
struct CrawledSite {
  VisitRecord visit;
  std::vector<PageRecord> pages;
};

// A page's Document in its stored form; `version` is the text code's.
struct StoredDocument {
  std::int64_t page_id = 0;
  int version = 0;
  std::string body;  // any octets, one at least
};

// A company with what is stored of its pages.
struct StoredSite {
  CompanyRecord company;
  std::vector<PageRecord> pages;          // by order
  std::vector<StoredDocument> documents;  // likewise, of pages that have one
};

// How much of many companies is read at a time: whichever comes first, but one
// company at least.
struct SiteBatch {
  std::size_t companies = 256;
  std::size_t bytes = std::size_t{4} << 20U;  // of documents as stored
};

struct JobRecord {
  std::int64_t id = 0;
  std::string kind;    // "reindex"
  std::string state;   // enqueued, processing, succeeded, failed
  std::string detail;  // a result or a reason
  std::string created_at;
  std::string finished_at;
};

class Catalog {
 public:
  // Opens or makes the file. kCorrupt: it is no catalogue of this format (it
  // is left as it was). kInvalidArgument: the path holds a double quote.
  [[nodiscard]] static Result<Catalog> Open(const std::string& path);

  Catalog(Catalog&& other) noexcept;
  Catalog& operator=(Catalog&& other) noexcept;
  Catalog(const Catalog&) = delete;
  Catalog& operator=(const Catalog&) = delete;
  ~Catalog();

  // Ids of the companies with these domains, in order; new ones are added. 0:
  // it was removed (index/removals.h) and stays out.
  [[nodiscard]] Result<std::vector<std::int64_t>> AddCompanies(
      std::span<const CompanyRecord> companies);
  // All companies, ascending by id.
  [[nodiscard]] Result<std::vector<CompanyRecord>> Companies();
  [[nodiscard]] Result<std::int64_t> CompanyCount();
  // Sets same_as; 0 clears it.
  Status SetSameAs(std::int64_t company_id, std::int64_t same_as);

  // Puts `entries` in the place of the list `name`.
  Status ReplaceList(std::string_view name, std::span<const ListEntry> entries);
  // By line; empty if there is no such list.
  [[nodiscard]] Result<std::vector<ListEntry>> List(std::string_view name);

  // Puts a visit and its pages in the place of the company's last one.
  Status SaveVisit(const VisitRecord& visit, std::span<const PageRecord> pages);
  // Puts each visit and its pages in the place of its company's last one, all
  // in one step. Returns the ids of all pages, in order.
  [[nodiscard]] Result<std::vector<std::int64_t>> SaveVisits(
      std::span<const CrawledSite> sites);
  // Marks companies as never visited, so that the next crawl asks again.
  Status ForgetVisits(std::span<const std::int64_t> company_ids);

  Status PutDocuments(std::span<const StoredDocument> documents);
  // What is stored of a company's pages; `company` has its id alone. Nothing
  // is, if there is no such company.
  [[nodiscard]] Result<StoredSite> SiteOf(std::int64_t company_id);
  // The first companies with an id above `after`, ascending by id, with what is
  // stored of their pages; none at the end. One batch after another, each after
  // the last one's last id, reads the file once from front to back as far as
  // companies were crawled in the order of their ids. Nothing stays open
  // between two batches, so that writing goes on.
  [[nodiscard]] Result<std::vector<StoredSite>> SitesAfter(
      std::int64_t after, const SiteBatch& batch = {});

  [[nodiscard]] Result<std::int64_t> AddJob(const JobRecord& job);
  Status UpdateJob(const JobRecord& job);
  // Ends every job that is neither succeeded nor failed: their process is gone.
  Status FailOpenJobs(const std::string& detail,
                      const std::string& finished_at);
  [[nodiscard]] Result<std::optional<JobRecord>> Job(std::int64_t id);

 private:
  struct State;
  explicit Catalog(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace kindred::index

#endif  // KINDRED_INDEX_CATALOG_H_
