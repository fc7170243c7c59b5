// Service: the live result behind the API, and the jobs that renew it.
//
// Thread-safe: requests read an immutable RankedList, one job runs at a time
// on a thread of its own and swaps in the next one. When the lists or feedback
// changed, through this service or by another process, the next request ranks
// anew and others wait for it; while a job runs, its end does. A removal does
// not wait: the next request ranks without the company, or has no answer.
#ifndef KINDRED_SERVER_SERVICE_H_
#define KINDRED_SERVER_SERVICE_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "base/clock.h"
#include "base/files.h"
#include "base/result.h"
#include "index/catalog.h"
#include "index/history.h"
#include "index/removals.h"
#include "server/api.h"
#include "server/feedback_input.h"
#include "server/ranked_list.h"

namespace kindred::server {

class Service {
 public:
  // Ranks the workspace as it stands; without an index yet the service starts
  // empty. `files` and `clock` must outlive the service.
  [[nodiscard]] static Result<std::unique_ptr<Service>> Open(
      const std::string& workspace, Files& files, Clock& clock);

  // Waits for a running job's current step.
  ~Service();
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;
  Service(Service&&) = delete;
  Service& operator=(Service&&) = delete;

  // What the API asks; valid while the service lives.
  [[nodiscard]] ApiBackend Backend();

 private:
  Service(std::string workspace, Files& files, Clock& clock,
          index::Catalog catalog, index::History history,
          index::Removals removals);

  [[nodiscard]] std::shared_ptr<const RankedList> Current();
  // A digest of what is ranked by but the index. Call with mutex_ held.
  [[nodiscard]] Result<std::string> Inputs();
  // Whether the list is of other inputs. Call with mutex_ held.
  [[nodiscard]] bool IsStale();
  // Whether companies were removed, or let in again, since the list was made.
  // Call with mutex_ held.
  [[nodiscard]] bool HasOtherRemovals();
  // Ranks the workspace, keeps the scores, and makes the result current.
  Status RankAnew();
  [[nodiscard]] Result<FeedbackAnswer> AddFeedback(const FeedbackInput& input);
  [[nodiscard]] Result<index::JobRecord> StartJob(std::string_view kind);
  [[nodiscard]] Result<std::optional<index::JobRecord>> Job(std::int64_t id);
  void RunReindex(index::JobRecord job, const std::stop_token& stop);
  [[nodiscard]] Result<std::string> Reindex(const std::stop_token& stop);

  std::string workspace_;
  Files* files_;
  Clock* clock_;
  std::mutex ranking_mutex_;  // of the request that ranks; before mutex_
  std::mutex mutex_;          // guards what follows
  index::Catalog catalog_;
  index::History history_;
  index::Removals removals_;
  std::int64_t seen_changes_ = -1;  // ChangeCounter when last looked
  std::string inputs_;              // that current_ was ranked by
  std::string removals_seen_;       // likewise, their stamp
  std::int64_t rankings_begun_ = 0;
  std::int64_t current_number_ = 0;  // when current_ was begun
  std::shared_ptr<const RankedList> current_;
  bool job_runs_ = false;
  std::jthread worker_;  // last: ends before the rest goes
};

}  // namespace kindred::server

#endif  // KINDRED_SERVER_SERVICE_H_
