// The crawl's memory: its answers in the archive, its visits in the frontier.
//
// What Engine::Crawl hooks into crawler::Crawl. Answers are archived as they
// come; Keep makes them durable together, archive first, then one transaction
// of the catalogue: what that says is fetched is never asked for again. Not
// synchronised.
#ifndef KINDRED_SERVER_CRAWL_RECORDER_H_
#define KINDRED_SERVER_CRAWL_RECORDER_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/files.h"
#include "base/result.h"
#include "crawler/archive.h"
#include "crawler/crawl.h"
#include "index/catalog.h"
#include "index/frontier.h"
#include "index/removals.h"
#include "index/revisit_time.h"
#include "server/crawl_summary.h"
#include "server/engine.h"

namespace kindred::server {

// What the recorder works on; all must outlive it.
struct CrawlStores {
  crawler::Archive* archive = nullptr;
  index::Catalog* catalog = nullptr;
  index::Frontier* frontier = nullptr;
  index::Removals* removals = nullptr;
  Files* files = nullptr;
  const Clock* clock = nullptr;
};

class CrawlRecorder {
 public:
  // `metrics_file`: rewritten every few seconds; empty: none.
  CrawlRecorder(const CrawlStores& stores, const ProgressSink& progress,
                std::string metrics_file);

  // Takes in new companies and gives up leases of processes that are gone: the
  // caller holds the workspace's lock.
  Status Begin();

  // The hooks of crawler/crawl.h.
  [[nodiscard]] Result<std::optional<crawler::SiteRequest>> Next();
  [[nodiscard]] Result<crawler::FetchAnswer> Answer(
      const crawler::Asked& asked, crawler::FetchAnswer answer);
  [[nodiscard]] Result<std::vector<crawler::KeptAnswer>> KeptRobots(
      const std::string& origin);
  Status Page(const crawler::SiteRequest& site,
              const crawler::FetchedPage& page);
  Status Finished(const crawler::SiteRequest& site,
                  const crawler::SiteReport& report);
  Status Keep(const crawler::CrawlLoad& load);

  // Whether the URL's company was removed, as of the last Keep.
  [[nodiscard]] bool IsRemoved(const crawler::Url& url) const;

  // The metrics once more.
  Status End();

  // True if not one site could be reached: it is the network, not the sites.
  [[nodiscard]] bool NothingReached() const {
    return summary_.sites > 1 && unreachable_.size() == summary_.sites;
  }
  // The sites of that case; as long as it may still be one.
  [[nodiscard]] const std::vector<std::int64_t>& Unreachable() const {
    return unreachable_;
  }
  [[nodiscard]] const CrawlSummary& Summary() const { return summary_; }

 private:
  struct OpenSite {
    index::LeasedSite site;
    std::vector<index::KnownPage> known;               // of the last visit
    std::map<std::string, index::KnownPage> answered;  // 2xx, by URL
    std::vector<index::KnownPage> pages;               // of this visit
  };
  // A visit that is done and not kept.
  struct Ended {
    index::DoneVisit done;
    OpenSite open;
    index::VisitEnd end = index::VisitEnd::kFirst;
    std::optional<std::int64_t> retry_at;
    std::string note;  // for the progress
  };

  [[nodiscard]] std::int64_t Seconds() const;
  [[nodiscard]] index::Frontier::Lease Lease() const;
  [[nodiscard]] Result<crawler::SiteRequest> Open(index::LeasedSite site);
  static void NoteAnswer(const index::KeptFetch& fetch, OpenSite& open);
  void Count(const crawler::FetchAnswer& answer);
  Status CompareTexts(Ended& ended);
  // Reads which companies were removed, if any was since.
  Status LearnRemovals();
  [[nodiscard]] bool MustNotStore(const crawler::Asked& asked,
                                  const crawler::FetchAnswer& answer) const;
  Status WriteMetrics();

  CrawlStores stores_;
  const ProgressSink* progress_;
  std::string metrics_file_;
  std::string worker_;
  Millis began_{0};
  Millis renewed_{0};
  std::optional<Millis> metrics_at_;
  index::RemovedByDomain removed_;
  std::string removals_seen_;  // their stamp
  bool has_robots_ = false;    // an earlier run kept some
  std::deque<index::LeasedSite> claimed_;
  std::map<std::int64_t, OpenSite> open_;
  std::vector<index::KeptFetch> fetches_;  // not kept yet
  std::vector<Ended> ended_;               // not kept yet
  std::vector<std::int64_t> unreachable_;
  CrawlSummary summary_;
};

}  // namespace kindred::server

#endif  // KINDRED_SERVER_CRAWL_RECORDER_H_
