// Companies that are taken out for good: remove.
#include <array>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/lock.h"
#include "crawler/url.h"
#include "server/engine.h"
#include "server/removal_input.h"
#include "server/verbs.h"

namespace kindred::server {
namespace {

Json::Object RemovalJson(const index::Removal& removal) {
  return {{"domain", removal.domain},
          {"reason", removal.reason},
          {"removed_at", removal.removed_at},
          {"asked_for", removal.asked_for},
          {"purged", removal.purged}};
}

std::string RemovalText(const index::Removal& removal) {
  std::string text = removal.domain + ": " + index::ProblemOf(removal);
  if (removal.asked_for != removal.domain) {
    text += ", with " + removal.asked_for;
  }
  if (!removal.reason.empty()) text += " (" + removal.reason + ")";
  return text;
}

std::string TakenText(const index::RemovedDomain& removed) {
  return RemovalText(removed.removal) +
         (removed.already ? "; it was before" : "") +
         "; deleted: " + std::to_string(removed.pages) + " pages, " +
         std::to_string(removed.events) + " events, " +
         std::to_string(removed.feedback) + " feedback, " +
         std::to_string(removed.list_rows) + " list rows emptied\n";
}

Result<ExitCode> WriteAnswer(const CommandLine& command, Surroundings& around,
                             Json::Array json, const std::string& text) {
  const Status wrote = WriteResult(
      around, "", command.json ? Json(std::move(json)).Dump() + "\n" : text);
  if (!wrote.Ok()) return wrote.Reason();
  return ExitCode::kDone;
}

Result<ExitCode> ListRemovals(Engine& engine, const CommandLine& command,
                              Surroundings& around) {
  const Result<index::RemovedByDomain> removed = engine.Removed();
  if (!removed.Ok()) return removed.Reason();
  Json::Array json;
  std::string text;
  for (const auto& [domain, removal] : removed.Value()) {
    json.emplace_back(RemovalJson(removal));
    text += RemovalText(removal) +
            (removal.purged ? "" : "; still in files until kindred reindex") +
            "\n";
  }
  if (text.empty()) text = "nothing was removed\n";
  return WriteAnswer(command, around, std::move(json), text);
}

Result<ExitCode> UndoOne(Engine& engine, const CommandLine& command,
                         Surroundings& around) {
  const Result<crawler::Url> url =
      crawler::ParseCompanyUrl(command.remove.undo);
  if (!url.Ok()) {
    around.console.Say("kindred remove: --undo: " + url.Reason().message);
    return ExitCode::kUsage;
  }
  const std::string domain = crawler::RegistrableDomain(url.Value().Host());
  const Result<std::vector<index::Removal>> lifted = engine.UndoRemoval(domain);
  if (!lifted.Ok()) return lifted.Reason();
  if (lifted.Value().empty()) {
    return Error{ErrorCode::kNotFound, domain + ": was not removed"};
  }
  Json::Array json;
  std::string text;
  for (const index::Removal& removal : lifted.Value()) {
    json.emplace_back(RemovalJson(removal));
    text += removal.domain + ": may be read again\n";
  }
  around.console.Note(
      "what was deleted does not come back: pages, feedback, scores and list "
      "rows are gone. Import your lists again; the next crawl then reads the "
      "site as one it never saw");
  return WriteAnswer(command, around, std::move(json), text);
}

// What is to be removed. Problems are told, each in a line.
Result<RemovalInput> ReadWanted(const CommandLine& command,
                                Surroundings& around) {
  const RemoveFlags& flags = command.remove;
  RemovalInput wanted = ReadRemovals(flags.domains, flags.reason);
  if (!flags.file.empty()) {
    const Result<std::string> bytes = around.files.Read(flags.file, {});
    if (!bytes.Ok()) return bytes.Reason();
    Result<RemovalInput> listed =
        ParseRemovalFile(bytes.Value(), flags.file, flags.reason);
    if (!listed.Ok()) return listed;
    for (index::Removal& removal : listed.Value().removals) {
      wanted.removals.push_back(std::move(removal));
    }
    for (std::string& problem : listed.Value().problems) {
      wanted.problems.push_back(std::move(problem));
    }
  }
  for (const std::string& problem : wanted.problems) {
    around.console.Say("kindred remove: " + problem);
  }
  const std::string now = FormatUtc(around.clock.Now());
  for (index::Removal& removal : wanted.removals) removal.removed_at = now;
  return wanted;
}

// An opt-out may come before anything else does.
Result<Engine> OpenOrMake(const CommandLine& command, Surroundings& around) {
  Result<Engine> engine =
      Engine::Open(command.workspace, around.files, around.clock);
  if (engine.Ok() || engine.Reason().code != ErrorCode::kNotFound) {
    return engine;
  }
  const Result<FolderLock> lock = FolderLock::Take(command.workspace);
  if (!lock.Ok()) return lock.Reason();
  return Engine::Open(command.workspace, around.files, around.clock);
}

}  // namespace

Result<ExitCode> RemoveVerb(const CommandLine& command, Surroundings& around) {
  const RemoveFlags& flags = command.remove;
  if (!flags.list && flags.undo.empty() && flags.domains.empty() &&
      flags.file.empty()) {
    around.console.Say(
        "kindred remove: give domains, --file, --list or --undo");
    return ExitCode::kUsage;
  }
  RemovalInput wanted;
  if (!flags.list && flags.undo.empty()) {
    Result<RemovalInput> read = ReadWanted(command, around);
    if (!read.Ok()) return read.Reason();
    wanted = std::move(read).Value();
    // What was typed is done whole or not at all.
    const bool typed_wrong = flags.file.empty() && !wanted.problems.empty();
    if (typed_wrong) return ExitCode::kUsage;
  }
  Result<Engine> engine = OpenOrMake(command, around);
  if (!engine.Ok()) return engine.Reason();
  if (flags.list) return ListRemovals(engine.Value(), command, around);
  if (!flags.undo.empty()) return UndoOne(engine.Value(), command, around);
  const Result<std::vector<index::RemovedDomain>> removed =
      engine.Value().Remove(wanted.removals);
  if (!removed.Ok()) return removed.Reason();
  Json::Array json;
  std::string text;
  for (const index::RemovedDomain& one : removed.Value()) {
    Json::Object object = RemovalJson(one.removal);
    object.emplace_back("already", one.already);
    object.emplace_back("pages", one.pages);
    object.emplace_back("events", one.events);
    object.emplace_back("feedback", one.feedback);
    object.emplace_back("list_rows", one.list_rows);
    json.emplace_back(std::move(object));
    text += TakenText(one);
  }
  around.console.Note(
      "no answer holds them from now on; the archive and the index hold them "
      "until the next kindred reindex");
  Result<ExitCode> told = WriteAnswer(command, around, std::move(json), text);
  if (!told.Ok() || wanted.problems.empty()) return told;
  return ExitCode::kSomeFailed;
}

}  // namespace kindred::server
