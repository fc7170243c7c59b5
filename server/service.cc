#include "server/service.h"

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/digest.h"
#include "base/json.h"
#include "base/lock.h"
#include "server/engine.h"
#include "server/feedback.h"

namespace kindred::server {
namespace {

void Silent(const Progress& /*progress*/) {}

}  // namespace

Service::Service(std::string workspace, Files& files, Clock& clock,
                 index::Catalog catalog, index::History history,
                 index::Removals removals)
    : workspace_(std::move(workspace)),
      files_(&files),
      clock_(&clock),
      catalog_(std::move(catalog)),
      history_(std::move(history)),
      removals_(std::move(removals)) {}

Service::~Service() = default;

Result<std::unique_ptr<Service>> Service::Open(const std::string& workspace,
                                               Files& files, Clock& clock) {
  Result<Engine> engine = Engine::Open(workspace, files, clock);
  if (!engine.Ok()) return engine.Reason();
  Result<index::Catalog> catalog =
      index::Catalog::Open(workspace + "/catalog.sqlite");
  if (!catalog.Ok()) return catalog.Reason();
  // Whoever works on the workspace holds its lock; without one, jobs that seem
  // to run were ended from outside.
  if (const Result<FolderLock> lock = FolderLock::Take(workspace); lock.Ok()) {
    const Status failed = catalog.Value().FailOpenJobs(
        "the server ended before the job did; start it again",
        FormatUtc(clock.Now()));
    if (!failed.Ok()) return failed.Reason();
  }
  Result<index::History> history =
      index::History::Open(workspace + "/catalog.sqlite");
  if (!history.Ok()) return history.Reason();
  Result<index::Removals> removals =
      index::Removals::Open(workspace + "/catalog.sqlite");
  if (!removals.Ok()) return removals.Reason();
  std::unique_ptr<Service> service(
      new Service(workspace, files, clock, std::move(catalog).Value(),
                  std::move(history).Value(), std::move(removals).Value()));
  const Result<std::string> inputs = service->Inputs();
  if (!inputs.Ok()) return inputs.Reason();
  service->inputs_ = inputs.Value();
  const Result<std::string> stamp = service->removals_.Stamp();
  if (!stamp.Ok()) return stamp.Reason();
  service->removals_seen_ = stamp.Value();
  Result<RankedList> list = engine.Value().Rank(Silent);
  if (list.Ok()) {
    service->current_ =
        std::make_shared<const RankedList>(std::move(list).Value());
  } else if (list.Reason().code != ErrorCode::kNotFound) {
    return list.Reason();
  }
  return service;
}

ApiBackend Service::Backend() {
  return {[this] { return Current(); },
          [this](std::string_view kind) { return StartJob(kind); },
          [this](std::int64_t id) { return Job(id); },
          [this](const FeedbackInput& input) { return AddFeedback(input); }};
}

std::shared_ptr<const RankedList> Service::Current() {
  const std::scoped_lock ranking(ranking_mutex_);
  {
    const std::scoped_lock lock(mutex_);
    if (!HasOtherRemovals() && (job_runs_ || !IsStale())) return current_;
  }
  const Status ranked = RankAnew();
  const std::scoped_lock lock(mutex_);
  // Without customers there is nothing to show; what else fails may pass. But
  // no answer may hold a company that was removed.
  if (!ranked.Ok() &&
      (ranked.Reason().code == ErrorCode::kNotFound || HasOtherRemovals())) {
    current_ = nullptr;
  }
  return current_;
}

Result<std::string> Service::Inputs() {
  Json::Array key;
  for (const std::string_view name : {kCustomers, kProspects, kExclusions}) {
    const Result<std::vector<index::ListEntry>> entries = catalog_.List(name);
    if (!entries.Ok()) return entries.Reason();
    Json::Array rows;
    for (const index::ListEntry& entry : entries.Value()) {
      rows.push_back(Json::Array{entry.line, entry.company_id, entry.problem,
                                 entry.value, entry.columns});
    }
    key.emplace_back(std::move(rows));
  }
  const Result<std::vector<index::Feedback>> told = history_.AllFeedback();
  if (!told.Ok()) return told.Reason();
  for (const index::Feedback& entry : told.Value()) key.emplace_back(entry.id);
  const Result<index::Steering> steering = history_.SteeringInForce();
  if (!steering.Ok()) return steering.Reason();
  key.emplace_back(index::SteeringDigest(steering.Value()));
  const Result<std::string> stamp = removals_.Stamp();
  if (!stamp.Ok()) return stamp.Reason();
  key.emplace_back(stamp.Value());
  return Sha256Hex(Json(std::move(key)).Dump());
}

bool Service::HasOtherRemovals() {
  const Result<std::string> stamp = removals_.Stamp();
  return stamp.Ok() && stamp.Value() != removals_seen_;
}

bool Service::IsStale() {
  const Result<std::int64_t> changes = history_.ChangeCounter();
  if (!changes.Ok() || changes.Value() == seen_changes_) return false;
  const Result<std::string> inputs = Inputs();
  if (!inputs.Ok() || inputs.Value() != inputs_) return inputs.Ok();
  seen_changes_ = changes.Value();
  return false;
}

Status Service::RankAnew() {
  Result<std::string> inputs = std::string();
  Result<std::string> stamp = std::string();
  std::int64_t number = 0;
  {
    // Before the ranking reads them: what changes meanwhile is seen later.
    const std::scoped_lock lock(mutex_);
    inputs = Inputs();
    stamp = removals_.Stamp();
    number = ++rankings_begun_;
  }
  if (!inputs.Ok()) return inputs.Reason();
  if (!stamp.Ok()) return stamp.Reason();
  Result<Engine> engine = Engine::Open(workspace_, *files_, *clock_);
  if (!engine.Ok()) return engine.Reason();
  Result<RankedList> list = engine.Value().Rank(Silent);
  if (!list.Ok()) return list.Reason();
  if (Status kept = engine.Value().KeepScores(list.Value()); !kept.Ok()) {
    return kept;
  }
  const std::scoped_lock lock(mutex_);
  // A request and a job may rank at once: the one that began later knows more.
  if (number < current_number_) return Done();
  current_number_ = number;
  inputs_ = inputs.Value();
  removals_seen_ = stamp.Value();
  current_ = std::make_shared<const RankedList>(std::move(list).Value());
  return Done();
}

Result<FeedbackAnswer> Service::AddFeedback(const FeedbackInput& input) {
  FeedbackAnswer answer;
  answer.row = ReadFeedback(input, FormatUtc(clock_->Now()).substr(0, 10));
  if (!answer.row.problems.empty()) return answer;
  const std::scoped_lock lock(mutex_);
  if (const Status refused =
          RefuseRemoved(removals_, std::span(&answer.row, 1));
      !refused.Ok()) {
    return refused.Reason();
  }
  if (!answer.row.problems.empty()) return answer;
  const Result<FeedbackSummary> summary =
      StoreFeedback(catalog_, history_, *clock_, std::array{answer.row});
  if (!summary.Ok()) return summary.Reason();
  answer.added = summary.Value().added > 0;
  answer.known = summary.Value().new_companies == 0;
  seen_changes_ = -1;  // one's own changes do not move the counter
  return answer;
}

Result<std::optional<index::JobRecord>> Service::Job(std::int64_t id) {
  const std::scoped_lock lock(mutex_);
  return catalog_.Job(id);
}

Result<index::JobRecord> Service::StartJob(std::string_view kind) {
  const std::scoped_lock lock(mutex_);
  if (job_runs_) {
    return Error{ErrorCode::kUnavailable, "another job is running"};
  }
  index::JobRecord job;
  job.kind = kind;
  job.state = "processing";
  job.created_at = FormatUtc(clock_->Now());
  Result<std::int64_t> id = catalog_.AddJob(job);
  if (!id.Ok()) return id.Reason();
  job.id = id.Value();
  job_runs_ = true;
  // A worker that is through its job ends at once when joined.
  worker_ = std::jthread(
      [this, job](const std::stop_token& stop) { RunReindex(job, stop); });
  return job;
}

void Service::RunReindex(index::JobRecord job, const std::stop_token& stop) {
  const Result<std::string> done = Reindex(stop);
  job.state = done.Ok() ? "succeeded" : "failed";
  job.detail = done.Ok() ? done.Value() : done.Reason().message;
  job.finished_at = FormatUtc(clock_->Now());
  const std::scoped_lock lock(mutex_);
  // A catalogue that cannot take the outcome has nobody left to tell.
  static_cast<void>(catalog_.UpdateJob(job));
  job_runs_ = false;
}

Result<std::string> Service::Reindex(const std::stop_token& stop) {
  const Result<FolderLock> lock = FolderLock::Take(workspace_);
  if (!lock.Ok()) return lock.Reason();
  Result<Engine> engine = Engine::Open(workspace_, *files_, *clock_);
  if (!engine.Ok()) return engine.Reason();
  Result<ReindexSummary> summary = engine.Value().Reindex(Silent, stop);
  if (!summary.Ok()) return summary.Reason();
  if (Status ranked = RankAnew(); !ranked.Ok()) return ranked.Reason();
  const std::scoped_lock guard(mutex_);
  return std::to_string(summary.Value().companies) + " companies, " +
         std::to_string(summary.Value().terms) + " terms, model " +
         current_->model_version +
         (summary.Value().unpurged.empty() ? ""
                                           : "; " + summary.Value().unpurged);
}

}  // namespace kindred::server
