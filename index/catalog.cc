#include "index/catalog.h"

#include <array>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include "index/database.h"
#include "index/removal_rows.h"

namespace kindred::index {

struct Catalog::State {
  soci::session sql;
};

namespace {

// Stored in SQLite's user_version; another one is another program's file.
constexpr int kSchemaVersion = 1;

constexpr std::array kSchema = {
    "CREATE TABLE companies (id INTEGER PRIMARY KEY, domain TEXT NOT NULL "
    "UNIQUE, start_url TEXT NOT NULL, visited BIGINT NOT NULL, readable "
    "BIGINT NOT NULL, reason TEXT NOT NULL, visited_at TEXT NOT NULL, "
    "final_domain TEXT NOT NULL, same_as BIGINT NOT NULL)",
    "CREATE TABLE entries (id INTEGER PRIMARY KEY, list TEXT NOT NULL, line "
    "BIGINT NOT NULL, company_id BIGINT NOT NULL, problem TEXT NOT NULL, "
    "input TEXT NOT NULL, name TEXT NOT NULL, country TEXT NOT NULL, "
    "external_id TEXT NOT NULL, value REAL NOT NULL, columns TEXT NOT NULL)",
    "CREATE INDEX entries_by_list ON entries (list, line)",
    "CREATE TABLE pages (id INTEGER PRIMARY KEY, company_id BIGINT NOT NULL, "
    "ord BIGINT NOT NULL, url TEXT NOT NULL, final_url TEXT NOT NULL, "
    "fetched_at TEXT NOT NULL, sha256 TEXT NOT NULL, file TEXT NOT NULL, "
    "begin BIGINT NOT NULL, length BIGINT NOT NULL)",
    "CREATE INDEX pages_by_company ON pages (company_id, ord)",
    "CREATE TABLE documents (page_id INTEGER PRIMARY KEY, version BIGINT NOT "
    "NULL, body TEXT NOT NULL)",
    "CREATE TABLE jobs (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, state TEXT "
    "NOT NULL, detail TEXT NOT NULL, created_at TEXT NOT NULL, finished_at "
    "TEXT NOT NULL)",
};

using soci::into;
using soci::use;

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

ListEntry EntryOf(const soci::row& row) {
  ListEntry entry;
  entry.line = WholeAt(row, 0);
  entry.company_id = WholeAt(row, 1);
  entry.problem = row.get<std::string>(2);
  entry.input = row.get<std::string>(3);
  entry.name = row.get<std::string>(4);
  entry.country = row.get<std::string>(5);
  entry.external_id = row.get<std::string>(6);
  entry.value = row.get<double>(7);
  entry.columns = row.get<std::string>(8);
  return entry;
}

PageRecord PageOf(const soci::row& row) {
  PageRecord page;
  page.id = WholeAt(row, 0);
  page.order = static_cast<int>(WholeAt(row, 1));
  page.url = row.get<std::string>(2);
  page.final_url = row.get<std::string>(3);
  page.fetched_at = row.get<std::string>(4);
  page.sha256 = row.get<std::string>(5);
  page.file = row.get<std::string>(6);
  page.offset = static_cast<std::uint64_t>(WholeAt(row, 7));
  page.length = static_cast<std::uint64_t>(WholeAt(row, 8));
  return page;
}

void InsertPage(soci::session& sql, std::int64_t company_id,
                const PageRecord& page) {
  const auto begin = static_cast<SociInt>(page.offset);
  const auto length = static_cast<SociInt>(page.length);
  sql << "INSERT INTO pages (company_id, ord, url, final_url, fetched_at, "
         "sha256, file, begin, length) VALUES (:company, :ord, :url, :final, "
         ":at, :sha, :file, :begin, :length)",
      use(company_id), use(page.order), use(page.url), use(page.final_url),
      use(page.fetched_at), use(page.sha256), use(page.file), use(begin),
      use(length);
}

void RemovePages(soci::session& sql, std::int64_t company_id) {
  sql << "DELETE FROM documents WHERE page_id IN (SELECT id FROM pages WHERE "
         "company_id = :company)",
      use(company_id);
  sql << "DELETE FROM pages WHERE company_id = :company", use(company_id);
}

Status MakeSchema(soci::session& sql) {
  return InTransaction(sql, [&sql] {
    for (const char* statement : kSchema) sql << statement;
    sql << "PRAGMA user_version = " << kSchemaVersion;
  });
}

// What a file is, told without changing it.
struct Content {
  int version = 0;      // user_version
  int objects = 0;      // tables and indexes
  int our_objects = 0;  // those of kSchema among them
};

Content Inspect(soci::session& sql) {
  Content content;
  sql << "PRAGMA user_version", into(content.version);
  sql << "SELECT COUNT(*) FROM sqlite_master", into(content.objects);
  sql << "SELECT COUNT(*) FROM sqlite_master WHERE name IN ('companies', "
         "'entries', 'entries_by_list', 'pages', 'pages_by_company', "
         "'documents', 'jobs')",
      into(content.our_objects);
  return content;
}

Error OpenError(const std::string& path, const soci::soci_error& failed) {
  const auto* sqlite = dynamic_cast<const soci::sqlite3_soci_error*>(&failed);
  const bool damaged =
      sqlite != nullptr &&
      (sqlite->result() == SQLITE_NOTADB || sqlite->result() == SQLITE_CORRUPT);
  return {damaged ? ErrorCode::kCorrupt : ErrorCode::kIo,
          path + ": cannot be opened as a catalogue: " + failed.what()};
}

}  // namespace

Catalog::Catalog(std::unique_ptr<State> state) : state_(std::move(state)) {}
Catalog::Catalog(Catalog&& other) noexcept = default;
Catalog& Catalog::operator=(Catalog&& other) noexcept = default;
Catalog::~Catalog() = default;

Result<Catalog> Catalog::Open(const std::string& path) {
  // SOCI's connection string has no way to write this character.
  if (path.find('"') != std::string::npos) {
    return Error{ErrorCode::kInvalidArgument,
                 path + ": a catalogue's path must not hold a double quote"};
  }
  auto state = std::make_unique<State>();
  soci::session& sql = state->sql;
  try {
    ConnectDatabase(sql, path);
    const Content content = Inspect(sql);
    if (content.objects == 0 && content.version == 0) {
      if (Status made = MakeSchema(sql); !made.Ok()) return made.Reason();
    } else if (content.our_objects != static_cast<int>(kSchema.size())) {
      return Error{ErrorCode::kCorrupt,
                   path + ": a database of another program"};
    } else if (content.version != kSchemaVersion) {
      return Error{ErrorCode::kCorrupt, path + ": its format " +
                                            std::to_string(content.version) +
                                            " is not this program's " +
                                            std::to_string(kSchemaVersion)};
    }
    sql << "PRAGMA journal_mode = WAL";
    const Status made = EnsureRemovals(sql, path);
    if (!made.Ok()) return made.Reason();
  } catch (const soci::soci_error& failed) {
    return OpenError(path, failed);
  }
  return Catalog(std::move(state));
}

Result<std::vector<std::int64_t>> Catalog::AddCompanies(
    std::span<const CompanyRecord> companies) {
  std::vector<std::int64_t> ids;
  soci::session& sql = state_->sql;
  Status added = InTransaction(sql, [&] {
    // Prepared once, as lists are long. No number is given twice: what others
    // hold of a removed company by its own must not become another's.
    std::string domain;
    std::string url;
    SociInt id = 0;
    soci::statement insert =
        (sql.prepare
             << "INSERT INTO companies (id, domain, start_url, visited, "
                "readable, reason, visited_at, final_domain, same_as) SELECT "
                "1 + MAX((SELECT COALESCE(MAX(id), 0) FROM companies), (SELECT "
                "COALESCE(MAX(company_id), 0) FROM removals)), :domain, :url, "
                "0, 0, '', '', '', 0 WHERE NOT EXISTS (SELECT 1 FROM removals "
                "WHERE removals.domain = :removed) ON CONFLICT (domain) DO "
                "NOTHING",
         use(domain), use(url), use(domain));
    soci::statement find =
        (sql.prepare << "SELECT id FROM companies WHERE domain = :domain",
         into(id), use(domain));
    for (const CompanyRecord& company : companies) {
      domain = company.domain;
      url = company.start_url;
      insert.execute(true);
      ids.push_back(find.execute(true) ? id : 0);
    }
  });
  if (!added.Ok()) return added.Reason();
  return ids;
}

Result<std::vector<CompanyRecord>> Catalog::Companies() {
  return Ask<std::vector<CompanyRecord>>([this] {
    const soci::rowset<soci::row> rows =
        (state_->sql.prepare
         << "SELECT id, domain, start_url, visited, readable, reason, "
            "visited_at, final_domain, same_as FROM companies ORDER BY id");
    std::vector<CompanyRecord> companies;
    for (const soci::row& row : rows) companies.push_back(CompanyOf(row));
    return companies;
  });
}

Status Catalog::SetSameAs(std::int64_t company_id, std::int64_t same_as) {
  soci::session& sql = state_->sql;
  return InTransaction(sql, [&] {
    sql << "UPDATE companies SET same_as = :same WHERE id = :id", use(same_as),
        use(company_id);
  });
}

Status Catalog::ReplaceList(std::string_view name,
                            std::span<const ListEntry> entries) {
  const std::string list(name);
  soci::session& sql = state_->sql;
  return InTransaction(sql, [&] {
    sql << "DELETE FROM entries WHERE list = :list", use(list);
    for (const ListEntry& entry : entries) {
      sql << "INSERT INTO entries (list, line, company_id, problem, input, "
             "name, country, external_id, value, columns) VALUES (:list, "
             ":line, :company, :problem, :input, :name, :country, :external, "
             ":value, :columns)",
          use(list), use(entry.line), use(entry.company_id), use(entry.problem),
          use(entry.input), use(entry.name), use(entry.country),
          use(entry.external_id), use(entry.value), use(entry.columns);
    }
  });
}

Result<std::vector<ListEntry>> Catalog::List(std::string_view name) {
  return Ask<std::vector<ListEntry>>([this, list = std::string(name)] {
    const soci::rowset<soci::row> rows =
        (state_->sql.prepare
             << "SELECT line, company_id, problem, input, name, country, "
                "external_id, value, columns FROM entries WHERE list = :list "
                "ORDER BY line, id",
         use(list));
    std::vector<ListEntry> entries;
    for (const soci::row& row : rows) entries.push_back(EntryOf(row));
    return entries;
  });
}

Status Catalog::SaveVisit(const VisitRecord& visit,
                          std::span<const PageRecord> pages) {
  soci::session& sql = state_->sql;
  return InTransaction(sql, [&] {
    const int readable = visit.readable ? 1 : 0;
    sql << "UPDATE companies SET visited = 1, readable = :readable, reason = "
           ":reason, visited_at = :at, final_domain = :final WHERE id = :id",
        use(readable), use(visit.reason), use(visit.visited_at),
        use(visit.final_domain), use(visit.company_id);
    RemovePages(sql, visit.company_id);
    for (const PageRecord& page : pages) {
      InsertPage(sql, visit.company_id, page);
    }
  });
}

Status Catalog::ForgetVisits(std::span<const std::int64_t> company_ids) {
  soci::session& sql = state_->sql;
  return InTransaction(sql, [&] {
    for (const std::int64_t id : company_ids) {
      sql << "UPDATE companies SET visited = 0 WHERE id = :id", use(id);
    }
  });
}

Result<std::vector<PageRecord>> Catalog::Pages(std::int64_t company_id) {
  return Ask<std::vector<PageRecord>>([this, company_id] {
    const soci::rowset<soci::row> rows =
        (state_->sql.prepare
             << "SELECT id, ord, url, final_url, fetched_at, sha256, file, "
                "begin, length FROM pages WHERE company_id = :company ORDER "
                "BY ord",
         use(company_id));
    std::vector<PageRecord> pages;
    for (const soci::row& row : rows) pages.push_back(PageOf(row));
    return pages;
  });
}

Status Catalog::PutDocuments(std::span<const StoredDocument> documents) {
  soci::session& sql = state_->sql;
  return InTransaction(sql, [&] {
    for (const StoredDocument& document : documents) {
      sql << "INSERT OR REPLACE INTO documents (page_id, version, body) VALUES "
             "(:page, :version, :body)",
          use(document.page_id), use(document.version), use(document.json);
    }
  });
}

Result<std::vector<StoredDocument>> Catalog::Documents(
    std::int64_t company_id) {
  return Ask<std::vector<StoredDocument>>([this, company_id] {
    const soci::rowset<soci::row> rows =
        (state_->sql.prepare
             << "SELECT page_id, version, body FROM documents JOIN pages ON "
                "pages.id = page_id WHERE company_id = :company ORDER BY ord",
         use(company_id));
    std::vector<StoredDocument> documents;
    for (const soci::row& row : rows) {
      documents.push_back({WholeAt(row, 0), static_cast<int>(WholeAt(row, 1)),
                           row.get<std::string>(2)});
    }
    return documents;
  });
}

Result<std::int64_t> Catalog::AddJob(const JobRecord& job) {
  soci::session& sql = state_->sql;
  SociInt id = 0;
  Status added = InTransaction(sql, [&] {
    sql << "INSERT INTO jobs (kind, state, detail, created_at, finished_at) "
           "VALUES (:kind, :state, :detail, :created, :finished)",
        use(job.kind), use(job.state), use(job.detail), use(job.created_at),
        use(job.finished_at);
    sql << "SELECT last_insert_rowid()", into(id);
  });
  if (!added.Ok()) return added.Reason();
  return std::int64_t{id};
}

Status Catalog::UpdateJob(const JobRecord& job) {
  soci::session& sql = state_->sql;
  return InTransaction(sql, [&] {
    sql << "UPDATE jobs SET state = :state, detail = :detail, finished_at = "
           ":finished WHERE id = :id",
        use(job.state), use(job.detail), use(job.finished_at), use(job.id);
  });
}

Status Catalog::FailOpenJobs(const std::string& detail,
                             const std::string& finished_at) {
  soci::session& sql = state_->sql;
  return InTransaction(sql, [&] {
    sql << "UPDATE jobs SET state = 'failed', detail = :detail, finished_at = "
           ":finished WHERE state NOT IN ('succeeded', 'failed')",
        use(detail), use(finished_at);
  });
}

Result<std::optional<JobRecord>> Catalog::Job(std::int64_t id) {
  return Ask<std::optional<JobRecord>>([this, id] {
    const soci::rowset<soci::row> rows =
        (state_->sql.prepare << "SELECT kind, state, detail, created_at, "
                                "finished_at FROM jobs WHERE id = :id",
         use(id));
    std::optional<JobRecord> job;
    for (const soci::row& row : rows) {
      job = JobRecord{id,
                      row.get<std::string>(0),
                      row.get<std::string>(1),
                      row.get<std::string>(2),
                      row.get<std::string>(3),
                      row.get<std::string>(4)};
    }
    return job;
  });
}

}  // namespace kindred::index
