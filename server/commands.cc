#include "server/commands.h"

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "server/list_findings.h"
#include "server/verbs.h"

namespace kindred::server {
namespace {

struct Verb {
  std::string_view name;
  Result<ExitCode> (*run)(const CommandLine&, Surroundings&);
};

constexpr std::array<Verb, 16> kVerbs = {{{"run", RunVerb},
                                          {"import", ImportVerb},
                                          {"crawl", CrawlVerb},
                                          {"events", EventsVerb},
                                          {"check", CheckVerb},
                                          {"reindex", ReindexVerb},
                                          {"feedback", FeedbackVerb},
                                          {"remove", RemoveVerb},
                                          {"steer", SteerVerb},
                                          {"score", ScoreVerb},
                                          {"explain", ExplainVerb},
                                          {"evaluate", EvaluateVerb},
                                          {"export", ExportVerb},
                                          {"serve", ServeVerb},
                                          {"replay", ReplayVerb},
                                          {"text", TextVerb}}};

}  // namespace

ExitCode RunCommand(const CommandLine& command, Surroundings& around) {
  for (const Verb& verb : kVerbs) {
    if (verb.name != command.verb) continue;
    const Result<ExitCode> code = verb.run(command, around);
    if (code.Ok()) return code.Value();
    const Error& reason = code.Reason();
    if (reason.code == ErrorCode::kCancelled) {
      around.console.Say(
          "kindred: stopped; run the same command again to go on");
    } else {
      around.console.Say("kindred: " + reason.message);
    }
    return ExitCode::kFailed;
  }
  around.console.Say("kindred: unknown verb " + command.verb);
  return ExitCode::kUsage;
}

void NoteFindings(const RankedList& list, Surroundings& around) {
  const std::vector<std::string> lines = FindingLines(list);
  if (lines.empty()) return;
  around.console.Note("your customer list:");
  for (const std::string& line : lines) around.console.Note("  " + line);
}

Status WriteResult(Surroundings& around, const std::string& path,
                   std::string_view bytes) {
  if (!path.empty()) return around.files.Replace(path, bytes);
  around.console.Out() << bytes << std::flush;
  if (!around.console.Out()) {
    return Error{ErrorCode::kIo, "the results cannot be written to stdout"};
  }
  return Done();
}

}  // namespace kindred::server
