#include "server/engine.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/digest.h"
#include "crawler/archive.h"
#include "crawler/url.h"
#include "crawler/warc.h"
#include "nlp/decode.h"
#include "server/site_store.h"

namespace kindred::server {
namespace {

// One page of a WARC file on its way into the archive.
struct ImportedPage {
  crawler::WarcRecord record;
  crawler::Url url;
};

bool IsHomePage(const crawler::Url& url) {
  return url.PathAndQuery() == "/";
}

// The page of a record, if it is an HTML answer of a company's site.
Result<ImportedPage> PageOf(const crawler::WarcRecord& record) {
  const Error skipped{ErrorCode::kInvalidArgument, "no page"};
  if (record.type != "response" || record.status < 200 || record.status > 299) {
    return skipped;
  }
  Result<crawler::Url> url = crawler::Url::Parse(record.target_uri);
  if (!url.Ok() || crawler::RegistrableDomain(url.Value().Host()).empty() ||
      !nlp::LooksLikeHtml(
          crawler::HeaderValue(record.header_block, "content-type"),
          record.body)) {
    return skipped;
  }
  return ImportedPage{record, std::move(url).Value()};
}

// Home page first, then in file order; the same URL once, the last one.
std::vector<ImportedPage> InVisitOrder(std::vector<ImportedPage> pages,
                                       std::size_t max_pages) {
  std::vector<ImportedPage> unique;
  for (ImportedPage& page : pages) {
    const auto same = std::ranges::find_if(
        unique, [&page](const auto& seen) { return seen.url == page.url; });
    if (same != unique.end()) {
      *same = std::move(page);
    } else {
      unique.push_back(std::move(page));
    }
  }
  std::stable_partition(
      unique.begin(), unique.end(),
      [](const ImportedPage& page) { return IsHomePage(page.url); });
  if (unique.size() > max_pages) {
    unique.erase(unique.begin() + static_cast<std::ptrdiff_t>(max_pages),
                 unique.end());
  }
  return unique;
}

Result<index::PageRecord> ArchivePage(crawler::Archive& archive,
                                      const ImportedPage& page, int order) {
  Result<crawler::ArchivePlace> place = archive.Append(page.record);
  if (!place.Ok()) return place.Reason();
  return index::PageRecord{.id = 0,
                           .order = order,
                           .url = page.url.Href(),
                           .final_url = page.url.Href(),
                           .fetched_at = FormatUtc(page.record.date),
                           .sha256 = Sha256Hex(page.record.body),
                           .file = place.Value().file,
                           .offset = place.Value().range.offset,
                           .length = place.Value().range.length};
}

}  // namespace

Engine::Engine(std::string workspace, Files& files, Clock& clock,
               index::Catalog catalog, index::History history,
               index::Frontier frontier)
    : workspace_(std::move(workspace)),
      files_(&files),
      clock_(&clock),
      catalog_(std::move(catalog)),
      history_(std::move(history)),
      frontier_(std::move(frontier)) {}

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
  return Engine(workspace, files, clock, std::move(catalog).Value(),
                std::move(history).Value(), std::move(frontier).Value());
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
  ImportSummary summary;
  std::vector<index::ListEntry> entries;
  std::size_t next = 0;
  for (ListRow& row : rows.Value()) {
    if (!row.domain.empty()) row.entry.company_id = ids.Value()[next++];
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

Result<WarcSummary> Engine::ImportWarc(const std::string& file,
                                       std::size_t max_pages) {
  Result<std::string> bytes = files_->Read(file, {});
  if (!bytes.Ok()) return bytes.Reason();
  WarcSummary summary;
  std::map<std::string, std::vector<ImportedPage>> sites;
  std::vector<std::string> order;  // domains as first seen
  const crawler::WarcScan scan =
      crawler::ScanWarc(bytes.Value(), [&](const crawler::WarcRecord& record) {
        Result<ImportedPage> page = PageOf(record);
        if (!page.Ok()) {
          ++summary.skipped;
          return true;
        }
        const std::string domain =
            crawler::RegistrableDomain(page.Value().url.Host());
        if (!sites.contains(domain)) order.push_back(domain);
        sites[domain].push_back(std::move(page).Value());
        return true;
      });
  summary.damage = scan.damage;
  if (scan.records == 0) {
    return Error{ErrorCode::kCorrupt,
                 file + ": holds no WARC record" +
                     (scan.damage.empty() ? "" : " (" + scan.damage + ")")};
  }
  Result<crawler::Archive> archive =
      crawler::Archive::Open(*files_, ArchiveFolder());
  if (!archive.Ok()) return archive.Reason();
  std::vector<index::CompanyRecord> companies;
  for (const std::string& domain : order) {
    index::CompanyRecord company;
    company.domain = domain;
    companies.push_back(std::move(company));
  }
  Result<std::vector<std::int64_t>> ids = catalog_.AddCompanies(companies);
  if (!ids.Ok()) return ids.Reason();
  for (std::size_t i = 0; i < order.size(); ++i) {
    std::vector<index::PageRecord> pages;
    for (const ImportedPage& page :
         InVisitOrder(std::move(sites[order[i]]), max_pages)) {
      Result<index::PageRecord> stored =
          ArchivePage(archive.Value(), page, static_cast<int>(pages.size()));
      if (!stored.Ok()) return stored.Reason();
      pages.push_back(std::move(stored).Value());
    }
    const index::VisitRecord visit{.company_id = ids.Value()[i],
                                   .readable = true,
                                   .reason = "imported from " + file,
                                   .visited_at = pages.front().fetched_at,
                                   .final_domain = order[i]};
    if (Status saved = catalog_.SaveVisit(visit, pages); !saved.Ok()) {
      return saved.Reason();
    }
    ++summary.companies;
    summary.pages += pages.size();
  }
  return summary;
}

Status Engine::ForEachPage(
    const std::function<void(const StoredPage&)>& visit) {
  Result<crawler::Archive> archive =
      crawler::Archive::Open(*files_, ArchiveFolder());
  if (!archive.Ok()) return archive.Reason();
  Result<std::vector<index::CompanyRecord>> companies = catalog_.Companies();
  if (!companies.Ok()) return companies.Reason();
  for (const index::CompanyRecord& company : companies.Value()) {
    Result<Site> site = LoadSite(catalog_, archive.Value(), company.id);
    if (!site.Ok()) return site.Reason();
    for (std::size_t i = 0; i < site.Value().pages.size(); ++i) {
      visit({site.Value().pages[i].url, company.domain,
             std::move(site.Value().documents[i])});
    }
  }
  return Done();
}

}  // namespace kindred::server
