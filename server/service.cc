#include "server/service.h"

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

#include "base/lock.h"
#include "server/engine.h"

namespace kindred::server {
namespace {

void Silent(const Progress& /*progress*/) {}

}  // namespace

Service::Service(std::string workspace, Files& files, Clock& clock,
                 index::Catalog catalog)
    : workspace_(std::move(workspace)),
      files_(&files),
      clock_(&clock),
      catalog_(std::move(catalog)) {}

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
  std::unique_ptr<Service> service(
      new Service(workspace, files, clock, std::move(catalog).Value()));
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
          [this](std::int64_t id) { return Job(id); }};
}

std::shared_ptr<const RankedList> Service::Current() {
  const std::scoped_lock lock(mutex_);
  return current_;
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
  Result<RankedList> list = engine.Value().Rank(Silent);
  if (!list.Ok()) return list.Reason();
  const std::scoped_lock guard(mutex_);
  current_ = std::make_shared<const RankedList>(std::move(list).Value());
  return std::to_string(summary.Value().companies) + " companies, " +
         std::to_string(summary.Value().terms) + " terms, model " +
         current_->model_version;
}

}  // namespace kindred::server
