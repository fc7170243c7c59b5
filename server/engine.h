// Engine: the parts wired into the work a user asks for, over one workspace.
//
// Lists and pages come in, generations are built, companies are ranked; each
// step stores what it did, so that any can be killed and run again. One thread
// at a time. Errors are sentences for the user and name file, line or company.
#ifndef KINDRED_SERVER_ENGINE_H_
#define KINDRED_SERVER_ENGINE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/files.h"
#include "base/result.h"
#include "crawler/crawl.h"
#include "crawler/fetcher.h"
#include "index/audience.h"
#include "index/catalog.h"
#include "index/frontier.h"
#include "index/generation.h"
#include "index/history.h"
#include "index/holdout.h"
#include "index/outcome.h"
#include "index/removals.h"
#include "index/win_probability.h"
#include "nlp/document.h"
#include "server/crawl_summary.h"
#include "server/feedback.h"
#include "server/feedback_input.h"
#include "server/lesson.h"
#include "server/list_file.h"
#include "server/ranked_list.h"
#include "server/steering_effect.h"

namespace kindred::server {

// The two lists of the main job.
inline constexpr std::string_view kCustomers = "customers";
inline constexpr std::string_view kProspects = "prospects";
// Companies that are never ranked.
inline constexpr std::string_view kExclusions = "exclusions";

// Something to show while a step runs.
struct Progress {
  // "crawl", "rank", "evaluate"; of a reindex "read", "learn", "count", then
  // those of index::BuildGeneration
  std::string_view stage;
  std::size_t done = 0;
  std::size_t total = 0;  // 0: not known
  std::string note;       // "www.acme.example: 4 pages"
  std::string rate = {};  // "31.2 pages/s, 2 not read: ..."
};
using ProgressSink = std::function<void(const Progress&)>;

struct ImportSummary {
  std::size_t rows = 0;
  std::size_t usable = 0;
  std::size_t new_companies = 0;
  std::vector<std::string> problems;  // "line 7: ..." of each unusable row
};

struct WarcOptions {
  std::size_t max_pages = 6;                     // a company
  std::optional<std::set<std::string>> domains;  // none: all
};

// Records that are no page of a company taken in, by why.
struct WarcSummary {
  std::size_t pages = 0;             // of the companies
  std::size_t companies = 0;         // that have them
  std::size_t skipped = 0;           // no answer, no text, no 2xx, no domain
  std::size_t other_domains = 0;     // than were asked for
  std::size_t beyond_limit = 0;      // of max_pages
  std::size_t removed = 0;           // of companies that were removed
  std::vector<std::string> damages;  // "FILE: where it is damaged"
};

struct CrawlPlan {
  crawler::CrawlOptions options;
  std::string metrics_file;  // Prometheus text; empty: none
};

// What a crawl would do.
struct CrawlPreview {
  std::size_t sites = 0;
  std::vector<index::DueCount> due;  // by list, in the order of visits
  std::vector<std::string> first;    // domains, at most 20
  Millis estimate{0};                // a second a request taken for granted
};

// Lists whose companies are visited first, in this order.
[[nodiscard]] std::vector<std::string> CrawlOrder();

struct ReindexSummary {
  std::string version;
  std::size_t companies = 0;  // indexed
  std::size_t pages = 0;      // with a document
  std::size_t reread = 0;     // documents made anew
  std::size_t terms = 0;
  // Why files may still hold removed companies; empty: none does.
  std::string unpurged = {};
};

// One stored page, for `text`.
struct StoredPage {
  std::string url;
  std::string domain;
  nlp::Document document;
};

class Engine {
 public:
  // Opens the workspace, a folder that someone holds the lock of or has held
  // (kNotFound: it is not there or empty); `files` and `clock` must outlive the
  // engine.
  [[nodiscard]] static Result<Engine> Open(const std::string& workspace,
                                           Files& files, Clock& clock);

  // Puts a list file in the place of the list `name`.
  [[nodiscard]] Result<ImportSummary> ImportList(std::string_view name,
                                                 const std::string& file);
  // Archives the HTML pages of WARC files, and the texts of WET files, as one
  // visit of each company; the home page first, then in file order. Files may
  // be of any size. kCorrupt: one holds no record; then no visit is kept.
  [[nodiscard]] Result<WarcSummary> ImportWarc(
      const std::vector<std::string>& files, const WarcOptions& options);
  // Of all companies, whatever they came from.
  [[nodiscard]] Result<std::set<std::string>> KnownDomains();

  // Visits every company that is due. The caller holds the workspace's lock.
  // kUnavailable: no site at all could be reached, all stay due. kCancelled:
  // stopped; every answer so far is kept.
  [[nodiscard]] Result<CrawlSummary> Crawl(const CrawlPlan& plan,
                                           crawler::Fetcher& fetcher,
                                           const ProgressSink& progress,
                                           const std::stop_token& stop);
  // What Crawl would do now.
  [[nodiscard]] Result<CrawlPreview> PreviewCrawl(
      const crawler::CrawlOptions& options);
  // Makes the next crawl visit again: all companies, or those not read.
  Status MakeDue(index::Frontier::Which which);
  // What recrawls found to be new, by time: see index::Frontier::Events.
  [[nodiscard]] Result<std::vector<index::SiteEvent>> Events(
      std::string_view domain, std::string_view since);

  // Reads what is archived and publishes a new generation. After a removal no
  // file holds anything of the company from then on, see docs/removal.md.
  [[nodiscard]] Result<ReindexSummary> Reindex(const ProgressSink& progress,
                                               const std::stop_token& stop);

  // Trains on the customers and ranks `rows`, or the list of prospects.
  [[nodiscard]] Result<RankedList> Rank(const ProgressSink& progress);
  [[nodiscard]] Result<RankedList> RankRows(const std::vector<ListRow>& rows,
                                            const ProgressSink& progress);
  // The rows of both lists when there is no model: each with its own problem,
  // else with `why` there is none.
  [[nodiscard]] Result<RankedList> Unranked(const std::string& why);

  // Hides customers by turns and looks where they rank, as
  // index::EvaluateHoldout says. kCancelled: stopped.
  [[nodiscard]] Result<index::HoldoutReport> Evaluate(
      const index::HoldoutOptions& options, const ProgressSink& progress,
      const std::stop_token& stop);
  // Puts it into `list`, or why this list of customers cannot be evaluated.
  Status AddEvaluation(const ProgressSink& progress,
                       const std::stop_token& stop, RankedList& list);

  // Takes in what users tell of companies: a file, or rows read otherwise.
  // Every score from then on is of a model that has learnt from it.
  [[nodiscard]] Result<FeedbackSummary> ImportFeedback(const std::string& file);
  [[nodiscard]] Result<FeedbackSummary> AddFeedback(
      std::span<const FeedbackRow> rows);
  // What was told of a company, by date; empty for one that is not known.
  [[nodiscard]] Result<std::vector<index::Feedback>> FeedbackOf(
      std::string_view domain);
  // What deals won and lost tell of probabilities, as Rank learns it.
  [[nodiscard]] Result<index::WinModel> Wins();

  // The rules of every ranking from then on.
  [[nodiscard]] Result<index::Steering> SteeringInForce();
  Status PutSteering(const index::Steering& steering);
  // What ranking and evaluation become under `steering`; stores nothing.
  // kInvalidArgument: a rule means no term of the index.
  [[nodiscard]] Result<SteeringEffect> TrySteering(
      const index::Steering& steering, const ProgressSink& progress,
      const std::stop_token& stop);

  // Tells the changes of each score since the last ranking that was kept, in
  // place of those that Rank tells: since the last one that was different.
  Status CompareWithLastRanking(RankedList& list);
  // Keeps the scores of `list` as the last ranking.
  Status KeepScores(const RankedList& list);

  // Removes the companies of these domains, effective at once, and result
  // files of the workspace that name one of them.
  [[nodiscard]] Result<std::vector<index::RemovedDomain>> Remove(
      std::span<const index::Removal> wanted);
  [[nodiscard]] Result<std::vector<index::Removal>> UndoRemoval(
      const std::string& domain);
  [[nodiscard]] Result<index::RemovedByDomain> Removed();
  // Gives rows of removed companies that problem.
  Status RefuseRemoved(std::span<FeedbackRow> rows);

  // Calls `visit` for each archived page with its document; by company.
  Status ForEachPage(const std::function<void(const StoredPage&)>& visit);

  [[nodiscard]] index::Catalog& Catalog() { return catalog_; }

 private:
  Engine(std::string workspace, Files& files, Clock& clock,
         index::Catalog catalog, index::History history,
         index::Frontier frontier, index::Removals removals);

  [[nodiscard]] std::string IndexFolder() const {
    return workspace_ + "/index";
  }
  [[nodiscard]] std::string ArchiveFolder() const {
    return workspace_ + "/archive";
  }

  [[nodiscard]] Result<ReindexSummary> BuildIndex(const ProgressSink& progress,
                                                  const std::stop_token& stop);
  Status RewriteArchive(const index::RemovedByDomain& removed);
  Status PurgeRemoved(const index::RemovedByDomain& removed);
  Status DropResultsOf(const index::RemovedByDomain& removed);

  // What a model is learnt from under these rules, or those in force.
  [[nodiscard]] Result<Lesson> LearnUnder(const index::Steering& steering);
  [[nodiscard]] Result<Lesson> LearnUnderRulesInForce();
  [[nodiscard]] Result<RankedList> RankBy(const Lesson& lesson,
                                          const std::vector<ListRow>& rows,
                                          const ProgressSink& progress);
  [[nodiscard]] Result<std::vector<ListRow>> ProspectRows();
  static Status AddEvaluationBy(const Lesson& lesson,
                                const ProgressSink& progress,
                                const std::stop_token& stop, RankedList& list);

  std::string workspace_;
  Files* files_;
  Clock* clock_;
  index::Catalog catalog_;
  index::History history_;
  index::Frontier frontier_;
  index::Removals removals_;
};

}  // namespace kindred::server

#endif  // KINDRED_SERVER_ENGINE_H_
