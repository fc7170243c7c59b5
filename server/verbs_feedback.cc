// What users tell: feedback, import --feedback.
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/lock.h"
#include "crawler/url.h"
#include "server/api_answers.h"
#include "server/engine.h"
#include "server/feedback_input.h"
#include "server/verbs.h"

namespace kindred::server {
namespace {

std::string ToldText(const index::Feedback& entry) {
  std::string text =
      entry.date + "  " + std::string(index::NameOf(entry.outcome));
  if (entry.reason != index::RejectReason::kNone) {
    text += ": " + std::string(index::NameOf(entry.reason));
  }
  return text + (entry.note.empty() ? "" : "  (" + entry.note + ")") + "\n";
}

Result<ExitCode> TellFeedback(const CommandLine& command, Engine& engine,
                              Surroundings& around) {
  const Result<crawler::Url> url = crawler::ParseCompanyUrl(command.domain);
  if (!url.Ok()) return url.Reason();
  const std::string domain = crawler::RegistrableDomain(url.Value().Host());
  const Result<std::vector<index::Feedback>> entries =
      engine.FeedbackOf(domain);
  if (!entries.Ok()) return entries.Reason();
  std::string text;
  Json::Array list;
  for (const index::Feedback& entry : entries.Value()) {
    text += ToldText(entry);
    list.emplace_back(FeedbackJson(domain, entry));
  }
  if (text.empty()) text = "nothing was told of " + domain + "\n";
  const Status wrote = WriteResult(
      around, "", command.json ? Json(std::move(list)).Dump() + "\n" : text);
  if (!wrote.Ok()) return wrote.Reason();
  return ExitCode::kDone;
}

}  // namespace

Result<ExitCode> FeedbackVerb(const CommandLine& command,
                              Surroundings& around) {
  Result<Engine> engine =
      Engine::Open(command.workspace, around.files, around.clock);
  if (!engine.Ok()) return engine.Reason();
  const FeedbackFlags& flags = command.feedback;
  if (flags.outcome.empty()) {
    return TellFeedback(command, engine.Value(), around);
  }
  FeedbackRow row = ReadFeedback(
      {command.domain, flags.outcome, flags.reason, flags.date, flags.note},
      FormatUtc(around.clock.Now()).substr(0, 10));
  if (const Status refused = engine.Value().RefuseRemoved(std::span(&row, 1));
      !refused.Ok()) {
    return refused.Reason();
  }
  for (const FeedbackProblem& problem : row.problems) {
    around.console.Say("kindred feedback: " + problem.field + " " +
                       problem.reason);
  }
  if (!row.problems.empty()) return ExitCode::kUsage;
  const Result<FeedbackSummary> summary =
      engine.Value().AddFeedback(std::array{row});
  if (!summary.Ok()) return summary.Reason();
  if (summary.Value().added == 0) {
    around.console.Note(row.domain + ": this was told before");
  }
  if (summary.Value().new_companies > 0) {
    around.console.Note(row.domain +
                        ": not known so far; crawl and reindex, and scores "
                        "learn from it");
  }
  return TellFeedback(command, engine.Value(), around);
}

Result<ExitCode> ImportFeedbackFile(Engine& engine, const CommandLine& command,
                                    Surroundings& around) {
  const std::string& file = command.feedback_file;
  const Result<FeedbackSummary> summary = engine.ImportFeedback(file);
  if (!summary.Ok()) return summary.Reason();
  const FeedbackSummary& done = summary.Value();
  around.console.Note("feedback: " + std::to_string(done.added) + " new of " +
                      std::to_string(done.rows) + " rows (" + file + ")");
  if (done.new_companies > 0) {
    around.console.Note("  " + std::to_string(done.new_companies) +
                        " companies not known so far; crawl and reindex, and "
                        "scores learn from them");
  }
  // Nowhere else are they told, so none is left out.
  for (const std::string& problem : done.problems) {
    std::string line = file;
    line.append(" ").append(problem);
    around.console.Say(line);
  }
  return done.problems.empty() ? ExitCode::kDone : ExitCode::kSomeFailed;
}

}  // namespace kindred::server
