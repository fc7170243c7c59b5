// Companies that are removed, and the last of them taken from all files.
#include <algorithm>
#include <array>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crawler/archive_rewrite.h"
#include "server/engine.h"
#include "server/feedback.h"

namespace kindred::server {
namespace {

// What `run` writes into the workspace.
constexpr std::array<std::string_view, 3> kResultFiles = {
    "prospects.csv", "customers.csv", "report.html"};

}  // namespace

Result<std::vector<index::RemovedDomain>> Engine::Remove(
    std::span<const index::Removal> wanted) {
  Result<std::vector<index::RemovedDomain>> removed = removals_.Remove(wanted);
  if (!removed.Ok()) return removed;
  index::RemovedByDomain domains;
  for (const index::RemovedDomain& one : removed.Value()) {
    domains.emplace(one.removal.domain, one.removal);
  }
  if (Status dropped = DropResultsOf(domains); !dropped.Ok()) {
    return dropped.Reason();
  }
  return removed;
}

Result<std::vector<index::Removal>> Engine::UndoRemoval(
    const std::string& domain) {
  return removals_.Undo(domain);
}

Result<index::RemovedByDomain> Engine::Removed() {
  return removals_.All();
}

Status Engine::RefuseRemoved(std::span<FeedbackRow> rows) {
  return server::RefuseRemoved(removals_, rows);
}

// The files are written anew by the next run.
Status Engine::DropResultsOf(const index::RemovedByDomain& removed) {
  for (const std::string_view name : kResultFiles) {
    const std::string path = workspace_ + '/' + std::string(name);
    const Result<std::string> bytes = files_->Read(path, {});
    if (!bytes.Ok()) continue;
    const bool names_one = std::ranges::any_of(removed, [&](const auto& entry) {
      return bytes.Value().find(entry.first) != std::string::npos;
    });
    if (!names_one) continue;
    if (Status dropped = files_->Remove(path); !dropped.Ok()) return dropped;
  }
  return Done();
}

// Each step can be done again: crawler/archive_rewrite.h.
Status Engine::RewriteArchive(const index::RemovedByDomain& removed) {
  const std::string folder = ArchiveFolder();
  if (Status settled = crawler::SettleArchive(
          *files_, folder,
          [this](const std::string& file) { return removals_.Refers(file); });
      !settled.Ok()) {
    return settled;
  }
  const Result<std::vector<std::string>> names =
      crawler::ArchiveFiles(*files_, folder);
  if (!names.Ok()) return names.Reason();
  for (const std::string& name : names.Value()) {
    const Result<crawler::RewrittenFile> rewritten = crawler::RewriteWithout(
        *files_, folder, name,
        [&](std::string_view domain) { return removed.contains(domain); });
    if (!rewritten.Ok()) return rewritten.Reason();
    const crawler::RewrittenFile& file = rewritten.Value();
    if (file.new_name.empty()) continue;
    std::vector<index::MovedRecord> moved;
    moved.reserve(file.moved.size());
    for (const auto& [from, to] : file.moved) moved.push_back({from, to});
    if (Status stored =
            removals_.MoveRecords(file.old_name, file.new_name, moved);
        !stored.Ok()) {
      return stored;
    }
    if (Status gone = files_->Remove(folder + '/' + file.old_name);
        !gone.Ok()) {
      return gone;
    }
  }
  return Done();
}

Status Engine::PurgeRemoved(const index::RemovedByDomain& removed) {
  if (Status dropped = index::KeepLiveGeneration(*files_, IndexFolder());
      !dropped.Ok() && dropped.Reason().code != ErrorCode::kNotFound) {
    return dropped;
  }
  if (Status dropped = DropResultsOf(removed); !dropped.Ok()) return dropped;
  if (Status scrubbed = removals_.Scrub(); !scrubbed.Ok()) return scrubbed;
  std::vector<std::string> domains;
  domains.reserve(removed.size());
  for (const auto& [domain, removal] : removed) domains.push_back(domain);
  return removals_.SetPurged(domains);
}

Result<ReindexSummary> Engine::Reindex(const ProgressSink& progress,
                                       const std::stop_token& stop) {
  const Result<index::RemovedByDomain> removed = removals_.All();
  if (!removed.Ok()) return removed.Reason();
  if (std::ranges::all_of(removed.Value(), [](const auto& entry) {
        return entry.second.purged;
      })) {
    return BuildIndex(progress, stop);
  }
  if (Status rewritten = RewriteArchive(removed.Value()); !rewritten.Ok()) {
    return rewritten.Reason();
  }
  Result<ReindexSummary> built = BuildIndex(progress, stop);
  if (!built.Ok()) {
    const Result<std::vector<index::CompanyRecord>> left = catalog_.Companies();
    if (!left.Ok()) return left.Reason();
    // Where nobody is left to index, the live generation is of removed ones.
    if (std::ranges::any_of(left.Value(), &index::CompanyRecord::readable)) {
      return built;
    }
    if (Status dropped = files_->Remove(IndexFolder()); !dropped.Ok()) {
      return dropped.Reason();
    }
  }
  if (const Status purged = PurgeRemoved(removed.Value()); !purged.Ok()) {
    if (built.Ok()) built.Value().unpurged = purged.Reason().message;
  }
  return built;
}

}  // namespace kindred::server
