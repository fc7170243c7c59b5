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

#include "index/catalog_rows.h"
#include "index/database.h"
#include "index/removal_rows.h"

namespace kindred::index {

struct Catalog::State {
  soci::session sql;
};

namespace {

// Stored in SQLite's user_version; another one is another program's file.
constexpr int kSchemaVersion = 1;

// A file of before documents were compressed says TEXT of their bodies; that
// keeps octets as well, and what it holds is of an older version.
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
    "NULL, body BLOB NOT NULL)",
    "CREATE TABLE jobs (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, state TEXT "
    "NOT NULL, detail TEXT NOT NULL, created_at TEXT NOT NULL, finished_at "
    "TEXT NOT NULL)",
};

using soci::into;
using soci::use;

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

// Of the file, in octets: several documents stand in one. Filling takes a
// twentieth less room, and going over all companies less time, than with 4096.
constexpr int kPageSize = 8192;

Status MakeSchema(soci::session& sql) {
  sql << "PRAGMA page_size = " << kPageSize;
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
  Status added =
      InTransaction(sql, [&] { ids = InsertCompanies(sql, companies); });
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

Result<std::int64_t> Catalog::CompanyCount() {
  return Ask<std::int64_t>([this] {
    SociInt count = 0;
    state_->sql << "SELECT COUNT(*) FROM companies", into(count);
    return std::int64_t{count};
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
  const CrawledSite site{visit, {pages.begin(), pages.end()}};
  const Result<std::vector<std::int64_t>> saved = SaveVisits({&site, 1});
  return saved.Ok() ? Done() : Status(saved.Reason());
}

Result<std::vector<std::int64_t>> Catalog::SaveVisits(
    std::span<const CrawledSite> sites) {
  std::vector<std::int64_t> ids;
  soci::session& sql = state_->sql;
  Status saved = InTransaction(sql, [&] { ids = InsertVisits(sql, sites); });
  if (!saved.Ok()) return saved.Reason();
  return ids;
}

Status Catalog::ForgetVisits(std::span<const std::int64_t> company_ids) {
  soci::session& sql = state_->sql;
  return InTransaction(sql, [&] {
    for (const std::int64_t id : company_ids) {
      sql << "UPDATE companies SET visited = 0 WHERE id = :id", use(id);
    }
  });
}

Status Catalog::PutDocuments(std::span<const StoredDocument> documents) {
  soci::session& sql = state_->sql;
  return InTransaction(sql, [&] { InsertDocuments(sql, documents); });
}

Result<StoredSite> Catalog::SiteOf(std::int64_t company_id) {
  return Ask<StoredSite>([&] { return SelectSite(state_->sql, company_id); });
}

Result<std::vector<StoredSite>> Catalog::SitesAfter(std::int64_t after,
                                                    const SiteBatch& batch) {
  return Ask<std::vector<StoredSite>>(
      [&] { return SelectSites(state_->sql, after, batch); });
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
