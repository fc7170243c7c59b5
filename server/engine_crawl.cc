#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "base/digest.h"
#include "crawler/archive.h"
#include "server/engine.h"

namespace kindred::server {
namespace {

// One crawl's hooks: pages go to the archive at once, to the catalogue when
// their site is done.
class CrawlRecorder {
 public:
  CrawlRecorder(std::vector<index::CompanyRecord> due,
                crawler::Archive& archive, index::Catalog& catalog,
                const Clock& clock, const ProgressSink& progress)
      : due_(std::move(due)),
        archive_(&archive),
        catalog_(&catalog),
        clock_(&clock),
        progress_(&progress) {}

  std::optional<crawler::SiteRequest> Next() {
    if (next_ == due_.size()) return std::nullopt;
    const index::CompanyRecord& company = due_[next_++];
    return crawler::SiteRequest{company.id, company.domain, company.start_url};
  }

  Status Page(const crawler::SiteRequest& site,
              const crawler::FetchedPage& page) {
    crawler::Exchange record;
    record.target_uri = page.final_url.Href();
    record.date = page.answer.time;
    record.header_block = page.answer.header_block;
    record.body = page.answer.body;
    record.status = page.answer.status;
    Result<crawler::ArchivePlace> place = archive_->Append(record);
    if (!place.Ok()) return place.Reason();
    if (Status synced = archive_->Sync(); !synced.Ok()) return synced;
    open_[site.id].push_back({.id = 0,
                              .order = page.order,
                              .url = page.asked.Href(),
                              .final_url = page.final_url.Href(),
                              .fetched_at = FormatUtc(page.answer.time),
                              .sha256 = Sha256Hex(page.answer.body),
                              .file = place.Value().file,
                              .offset = place.Value().range.offset,
                              .length = place.Value().range.length});
    return Done();
  }

  Status Finished(const crawler::SiteRequest& site,
                  const crawler::SiteReport& report) {
    const std::vector<index::PageRecord> pages = std::move(open_[site.id]);
    open_.erase(site.id);
    const bool read = report.outcome == crawler::SiteOutcome::kRead;
    std::string reason = read ? report.notes : report.detail;
    if (!read && reason.empty()) reason = Describe(report.outcome);
    Status saved = catalog_->SaveVisit({.company_id = site.id,
                                        .readable = !pages.empty(),
                                        .reason = reason,
                                        .visited_at = FormatUtc(clock_->Now()),
                                        .final_domain = report.final_domain},
                                       pages);
    if (!saved.Ok()) return saved;
    visited_.push_back(site.id);
    ++summary_.sites;
    summary_.pages += pages.size();
    if (read) {
      ++summary_.read;
    } else {
      ++summary_.reasons[std::string(Describe(report.outcome))];
    }
    if (report.outcome == crawler::SiteOutcome::kUnreachable) ++unreachable_;
    (*progress_)(
        {"crawl", summary_.sites, due_.size(),
         site.domain + ": " +
             (read ? std::to_string(pages.size()) + " pages" : reason)});
    return Done();
  }

  // True if not one site could be reached: it is the network, not the sites.
  [[nodiscard]] bool NothingReached() const {
    return summary_.sites > 1 && unreachable_ == summary_.sites;
  }
  [[nodiscard]] const std::vector<std::int64_t>& Visited() const {
    return visited_;
  }
  [[nodiscard]] const CrawlSummary& Summary() const { return summary_; }

 private:
  std::vector<index::CompanyRecord> due_;
  crawler::Archive* archive_;
  index::Catalog* catalog_;
  const Clock* clock_;
  const ProgressSink* progress_;
  std::size_t next_ = 0;
  std::size_t unreachable_ = 0;
  std::map<std::int64_t, std::vector<index::PageRecord>> open_;
  std::vector<std::int64_t> visited_;
  CrawlSummary summary_;
};

}  // namespace

Result<CrawlSummary> Engine::Crawl(const crawler::CrawlOptions& options,
                                   crawler::Fetcher& fetcher,
                                   const ProgressSink& progress,
                                   const std::stop_token& stop) {
  Result<std::vector<index::CompanyRecord>> companies = catalog_.Companies();
  if (!companies.Ok()) return companies.Reason();
  std::vector<index::CompanyRecord> due;
  for (index::CompanyRecord& company : companies.Value()) {
    if (!company.visited) due.push_back(std::move(company));
  }
  if (due.empty()) return CrawlSummary{};
  Result<crawler::Archive> archive =
      crawler::Archive::Open(*files_, ArchiveFolder());
  if (!archive.Ok()) return archive.Reason();
  CrawlRecorder recorder(std::move(due), archive.Value(), catalog_, *clock_,
                         progress);
  const crawler::CrawlHooks hooks{
      [&recorder] { return recorder.Next(); },
      [&recorder](const auto& site, const auto& page) {
        return recorder.Page(site, page);
      },
      [&recorder](const auto& site, const auto& report) {
        return recorder.Finished(site, report);
      }};
  const Status crawled = crawler::Crawl(options, hooks, fetcher, *clock_, stop);
  if (!crawled.Ok()) return crawled.Reason();
  if (recorder.NothingReached()) {
    if (Status forgot = catalog_.ForgetVisits(recorder.Visited());
        !forgot.Ok()) {
      return forgot.Reason();
    }
    return Error{ErrorCode::kUnavailable,
                 "none of the " + std::to_string(recorder.Summary().sites) +
                     " sites could be reached; check the network or --proxy, "
                     "then run the same command again"};
  }
  return recorder.Summary();
}

}  // namespace kindred::server
