// Archived pages of others: WARC files, and WET files of Common Crawl.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/digest.h"
#include "crawler/archive.h"
#include "crawler/fetcher.h"
#include "crawler/url.h"
#include "crawler/warc.h"
#include "nlp/decode.h"
#include "server/engine.h"

namespace kindred::server {
namespace {

// The page of a record: an HTML answer, or the plain text a WET file has of
// one. Empty URI: neither.
crawler::Exchange PageOf(const crawler::WarcRecord& record) {
  crawler::Exchange page;
  page.date = record.date;
  page.body = record.body;
  if (record.type == "conversion" &&
      record.content_type.starts_with("text/plain")) {
    page.target_uri = record.target_uri;
    page.status = 200;
    page.header_block =
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n";
  } else if (record.type == "response" && crawler::IsSuccess(record.status) &&
             nlp::LooksLikeHtml(
                 crawler::HeaderValue(record.header_block, "content-type"),
                 record.body)) {
    page.target_uri = record.target_uri;
    page.status = record.status;
    page.header_block = record.header_block;
  }
  return page;
}

// Takes the pages of WARC files into the archive and notes them by company.
class WarcImport {
 public:
  // All must outlive the import.
  WarcImport(const WarcOptions& options, const index::RemovedByDomain& removed,
             crawler::Archive& archive)
      : options_(&options), removed_(&removed), archive_(&archive) {}

  Status Add(const crawler::WarcRecord& record) {
    const crawler::Exchange page = PageOf(record);
    const Result<crawler::Url> url = crawler::Url::Parse(page.target_uri);
    const std::string domain =
        url.Ok() ? crawler::RegistrableDomain(url.Value().Host()) : "";
    if (domain.empty()) {
      ++summary_.skipped;
      return Done();
    }
    if (removed_->contains(domain)) {
      ++summary_.removed;
      return Done();
    }
    if (options_->domains && !options_->domains->contains(domain)) {
      ++summary_.other_domains;
      return Done();
    }
    return Keep(page, url.Value(), domain);
  }

  // Domains as first seen.
  [[nodiscard]] const std::vector<std::string>& Domains() const {
    return order_;
  }
  // The pages of a domain, its home page first.
  [[nodiscard]] std::vector<index::PageRecord> PagesOf(
      const std::string& domain) {
    std::vector<index::PageRecord> pages = std::move(sites_[domain]);
    std::stable_partition(pages.begin(), pages.end(), IsHome);
    for (std::size_t i = 0; i < pages.size(); ++i) {
      pages[i].order = static_cast<int>(i);
    }
    return pages;
  }
  [[nodiscard]] WarcSummary& Summary() { return summary_; }

 private:
  static bool IsHome(const index::PageRecord& page) {
    const Result<crawler::Url> url = crawler::Url::Parse(page.url);
    return url.Ok() && url.Value().PathAndQuery() == "/";
  }

  // The same URL counts once, the last one; a home page displaces the last
  // page of a site that is full.
  Status Keep(const crawler::Exchange& page, const crawler::Url& url,
              const std::string& domain) {
    if (!sites_.contains(domain)) order_.push_back(domain);
    std::vector<index::PageRecord>& pages = sites_[domain];
    auto place = std::ranges::find(pages, url.Href(), &index::PageRecord::url);
    if (place == pages.end() && pages.size() >= options_->max_pages) {
      if (url.PathAndQuery() != "/") {
        ++summary_.beyond_limit;
        return Done();
      }
      pages.pop_back();
      place = pages.end();
    }
    const Result<crawler::ArchivePlace> stored = archive_->Append(page);
    if (!stored.Ok()) return stored.Reason();
    index::PageRecord record{.id = 0,
                             .order = 0,
                             .url = url.Href(),
                             .final_url = url.Href(),
                             .fetched_at = FormatUtc(page.date),
                             .sha256 = Sha256Hex(page.body),
                             .file = stored.Value().file,
                             .offset = stored.Value().range.offset,
                             .length = stored.Value().range.length};
    if (place == pages.end()) {
      pages.push_back(std::move(record));
    } else {
      *place = std::move(record);
    }
    return Done();
  }

  const WarcOptions* options_;
  const index::RemovedByDomain* removed_;
  crawler::Archive* archive_;
  std::map<std::string, std::vector<index::PageRecord>> sites_;
  std::vector<std::string> order_;
  WarcSummary summary_;
};

Status ReadFile(Files& files, const std::string& file, WarcImport& import) {
  Status status = Done();
  const Result<crawler::WarcScan> scan = crawler::ScanWarcFile(
      files, file, [&](const crawler::WarcRecord& record) {
        status = import.Add(record);
        return status.Ok();
      });
  if (!scan.Ok()) return scan.Reason();
  if (!status.Ok()) return status;
  const std::string& damage = scan.Value().damage;
  if (scan.Value().records == 0) {
    return Error{ErrorCode::kCorrupt,
                 file + ": holds no WARC record" +
                     (damage.empty() ? "" : " (" + damage + ")")};
  }
  if (!damage.empty()) import.Summary().damages.push_back(file + ": " + damage);
  return Done();
}

}  // namespace

Result<WarcSummary> Engine::ImportWarc(const std::vector<std::string>& files,
                                       const WarcOptions& options) {
  Result<crawler::Archive> archive =
      crawler::Archive::Open(*files_, ArchiveFolder());
  if (!archive.Ok()) return archive.Reason();
  const Result<index::RemovedByDomain> removed = removals_.All();
  if (!removed.Ok()) return removed.Reason();
  WarcImport import(options, removed.Value(), archive.Value());
  for (const std::string& file : files) {
    if (Status read = ReadFile(*files_, file, import); !read.Ok()) {
      return read.Reason();
    }
  }
  if (Status synced = archive.Value().Sync(); !synced.Ok()) {
    return synced.Reason();
  }
  std::vector<index::CompanyRecord> companies;
  for (const std::string& domain : import.Domains()) {
    companies.emplace_back().domain = domain;
  }
  const Result<std::vector<std::int64_t>> ids =
      catalog_.AddCompanies(companies);
  if (!ids.Ok()) return ids.Reason();
  WarcSummary& summary = import.Summary();
  for (std::size_t i = 0; i < companies.size(); ++i) {
    if (ids.Value()[i] == 0) continue;  // removed meanwhile
    const std::vector<index::PageRecord> pages =
        import.PagesOf(companies[i].domain);
    const index::VisitRecord visit{.company_id = ids.Value()[i],
                                   .readable = true,
                                   .reason = "imported from " + files.front(),
                                   .visited_at = pages.front().fetched_at,
                                   .final_domain = companies[i].domain};
    if (Status saved = catalog_.SaveVisit(visit, pages); !saved.Ok()) {
      return saved.Reason();
    }
    ++summary.companies;
    summary.pages += pages.size();
  }
  return std::move(summary);
}

Result<std::set<std::string>> Engine::KnownDomains() {
  Result<std::vector<index::CompanyRecord>> companies = catalog_.Companies();
  if (!companies.Ok()) return companies.Reason();
  std::set<std::string> domains;
  for (index::CompanyRecord& company : companies.Value()) {
    domains.insert(std::move(company.domain));
  }
  return domains;
}

}  // namespace kindred::server
