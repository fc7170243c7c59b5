#include "server/engine.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crawler/archive.h"
#include "server/site_store.h"

namespace kindred::server {

Engine::Engine(std::string workspace, Files& files, Clock& clock,
               index::Catalog catalog, index::History history,
               index::Frontier frontier, index::Removals removals)
    : workspace_(std::move(workspace)),
      files_(&files),
      clock_(&clock),
      catalog_(std::move(catalog)),
      history_(std::move(history)),
      frontier_(std::move(frontier)),
      removals_(std::move(removals)) {}

Result<Engine> Engine::Open(const std::string& workspace, Files& files,
                            Clock& clock) {
  const Result<std::vector<std::string>> there = files.List(workspace);
  if (there.Ok() && there.Value().empty()) {
    return Error{ErrorCode::kNotFound,
                 workspace +
                     ": there is no workspace yet; kindred run or "
                     "kindred import makes one"};
  }
  const std::string file = workspace + "/catalog.sqlite";
  Result<index::Catalog> catalog = index::Catalog::Open(file);
  if (!catalog.Ok()) return catalog.Reason();
  Result<index::History> history = index::History::Open(file);
  if (!history.Ok()) return history.Reason();
  Result<index::Frontier> frontier = index::Frontier::Open(file);
  if (!frontier.Ok()) return frontier.Reason();
  Result<index::Removals> removals = index::Removals::Open(file);
  if (!removals.Ok()) return removals.Reason();
  return Engine(workspace, files, clock, std::move(catalog).Value(),
                std::move(history).Value(), std::move(frontier).Value(),
                std::move(removals).Value());
}

Result<ImportSummary> Engine::ImportList(std::string_view name,
                                         const std::string& file) {
  Result<std::string> bytes = files_->Read(file, {});
  if (!bytes.Ok()) return bytes.Reason();
  Result<std::vector<ListRow>> rows = ParseListFile(bytes.Value(), file);
  if (!rows.Ok()) return rows.Reason();
  Result<std::vector<index::CompanyRecord>> before = catalog_.Companies();
  if (!before.Ok()) return before.Reason();
  std::vector<index::CompanyRecord> companies;
  for (const ListRow& row : rows.Value()) {
    if (row.domain.empty()) continue;
    index::CompanyRecord company;
    company.domain = row.domain;
    company.start_url = row.start_url;
    companies.push_back(std::move(company));
  }
  Result<std::vector<std::int64_t>> ids = catalog_.AddCompanies(companies);
  if (!ids.Ok()) return ids.Reason();
  const Result<index::RemovedByDomain> removed = removals_.All();
  if (!removed.Ok()) return removed.Reason();
  ImportSummary summary;
  std::vector<index::ListEntry> entries;
  std::size_t next = 0;
  for (ListRow& row : rows.Value()) {
    if (!row.domain.empty()) row.entry.company_id = ids.Value()[next++];
    // Of a removed company the row stays accounted for, and nothing else.
    if (const auto gone = removed.Value().find(row.domain);
        gone != removed.Value().end()) {
      index::ListEntry empty;
      empty.line = row.entry.line;
      empty.problem = index::ProblemOf(gone->second);
      empty.columns = "{}";
      row.entry = std::move(empty);
    }
    ++summary.rows;
    if (row.entry.problem.empty()) {
      ++summary.usable;
    } else {
      summary.problems.push_back("line " + std::to_string(row.entry.line) +
                                 ": " + row.entry.problem);
    }
    entries.push_back(std::move(row.entry));
  }
  if (Status put = catalog_.ReplaceList(name, entries); !put.Ok()) {
    return put.Reason();
  }
  Result<std::vector<index::CompanyRecord>> after = catalog_.Companies();
  if (!after.Ok()) return after.Reason();
  summary.new_companies = after.Value().size() - before.Value().size();
  return summary;
}

Status Engine::ForEachPage(
    const std::function<void(const StoredPage&)>& visit) {
  Result<crawler::Archive> archive =
      crawler::Archive::Open(*files_, ArchiveFolder());
  if (!archive.Ok()) return archive.Reason();
  return ForEachSite(catalog_, archive.Value(), {},
                     [&visit](const index::CompanyRecord& company, Site site) {
                       for (std::size_t i = 0; i < site.pages.size(); ++i) {
                         visit({site.pages[i].url, company.domain,
                                std::move(site.documents[i])});
                       }
                       return Done();
                     });
}

}  // namespace kindred::server
