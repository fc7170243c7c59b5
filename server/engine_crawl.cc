#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crawler/archive.h"
#include "index/revisit_time.h"
#include "server/crawl_recorder.h"
#include "server/engine.h"

namespace kindred::server {
namespace {

// What a request is taken to last where nothing was fetched yet.
constexpr std::int64_t kGuessedRequestMillis = 1'000;
constexpr std::size_t kShownSites = 20;  // of a dry run

crawler::CrawlHooks HooksOf(CrawlRecorder& recorder) {
  crawler::CrawlHooks hooks;
  hooks.next = [&recorder] { return recorder.Next(); };
  hooks.page = [&recorder](const auto& site, const auto& page) {
    return recorder.Page(site, page);
  };
  hooks.done = [&recorder](const auto& site, const auto& report) {
    return recorder.Finished(site, report);
  };
  hooks.answer = [&recorder](const auto& asked, auto answer) {
    return recorder.Answer(asked, std::move(answer));
  };
  hooks.kept_robots = [&recorder](const std::string& origin) {
    return recorder.KeptRobots(origin);
  };
  hooks.keep = [&recorder](const auto& load) { return recorder.Keep(load); };
  return hooks;
}

}  // namespace

std::vector<std::string> CrawlOrder() {
  return {std::string(kCustomers), std::string(kProspects)};
}

Result<CrawlSummary> Engine::Crawl(const CrawlPlan& plan,
                                   crawler::Fetcher& fetcher,
                                   const ProgressSink& progress,
                                   const std::stop_token& stop) {
  Result<crawler::Archive> archive =
      crawler::Archive::Open(*files_, ArchiveFolder());
  if (!archive.Ok()) return archive.Reason();
  CrawlRecorder recorder({.archive = &archive.Value(),
                          .catalog = &catalog_,
                          .frontier = &frontier_,
                          .removals = &removals_,
                          .files = files_,
                          .clock = clock_},
                         progress, plan.metrics_file);
  if (Status begun = recorder.Begin(); !begun.Ok()) return begun.Reason();
  crawler::CrawlOptions options = plan.options;
  options.is_removed = [&recorder](const crawler::Url& url) {
    return recorder.IsRemoved(url);
  };
  const Status crawled =
      crawler::Crawl(options, HooksOf(recorder), fetcher, *clock_, stop);
  const Status ended = recorder.End();
  if (!crawled.Ok()) return crawled.Reason();
  if (!ended.Ok()) return ended.Reason();
  if (recorder.NothingReached()) {
    const std::vector<std::int64_t>& sites = recorder.Unreachable();
    Status forgot = catalog_.ForgetVisits(sites);
    if (forgot.Ok()) forgot = frontier_.MakeDue(sites);
    if (!forgot.Ok()) return forgot.Reason();
    return Error{ErrorCode::kUnavailable,
                 "none of the " + std::to_string(recorder.Summary().sites) +
                     " sites could be reached; check the network or --proxy, "
                     "then run the same command again"};
  }
  return recorder.Summary();
}

Result<CrawlPreview> Engine::PreviewCrawl(
    const crawler::CrawlOptions& options) {
  const std::int64_t now = UnixSeconds(clock_->Now());
  const std::vector<std::string> lists = CrawlOrder();
  Status enrolled = frontier_.Enrol(lists, now, index::kFirstInterval);
  if (!enrolled.Ok()) return enrolled.Reason();
  Result<std::vector<index::DueCount>> due = frontier_.Due(lists, now);
  if (!due.Ok()) return due.Reason();
  Result<std::vector<index::LeasedSite>> first =
      frontier_.FirstDue(kShownSites, now);
  if (!first.Ok()) return first.Reason();
  CrawlPreview preview;
  preview.due = std::move(due).Value();
  for (const index::DueCount& count : preview.due) {
    preview.sites += count.sites;
  }
  for (const index::LeasedSite& site : first.Value()) {
    preview.first.push_back(site.domain);
  }
  // A site's requests go one by one; all sites' share what may be in flight.
  const auto requests = static_cast<std::int64_t>(options.further_pages) + 2;
  const std::int64_t site_millis =
      requests * (kGuessedRequestMillis + options.delay.count());
  const auto sites = static_cast<std::int64_t>(preview.sites);
  const auto open = static_cast<std::int64_t>(options.max_open_sites);
  const auto flying = static_cast<std::int64_t>(options.max_in_flight);
  if (sites > 0) {
    preview.estimate =
        Millis(std::max({site_millis, sites * site_millis / open,
                         sites * requests * kGuessedRequestMillis / flying}));
  }
  return preview;
}

Status Engine::MakeDue(index::Frontier::Which which) {
  const std::int64_t now = UnixSeconds(clock_->Now());
  Status enrolled = frontier_.Enrol(CrawlOrder(), now, index::kFirstInterval);
  if (!enrolled.Ok()) return enrolled;
  return frontier_.MakeDue(which);
}

Result<std::vector<index::SiteEvent>> Engine::Events(std::string_view domain,
                                                     std::string_view since) {
  return frontier_.Events(domain, since);
}

}  // namespace kindred::server
