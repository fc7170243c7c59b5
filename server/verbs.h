// Each verb as a function; commands.cc picks one. Internal to server/.
#ifndef KINDRED_SERVER_VERBS_H_
#define KINDRED_SERVER_VERBS_H_

#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/json.h"
#include "base/result.h"
#include "crawler/fetcher.h"
#include "server/commands.h"
#include "server/engine.h"

namespace kindred::server {

[[nodiscard]] Result<ExitCode> RunVerb(const CommandLine& command,
                                       Surroundings& around);
[[nodiscard]] Result<ExitCode> ImportVerb(const CommandLine& command,
                                          Surroundings& around);
[[nodiscard]] Result<ExitCode> CrawlVerb(const CommandLine& command,
                                         Surroundings& around);
// `crawl --dry-run`.
Status TellPreview(const CrawlPreview& preview, const CommandLine& command,
                   Surroundings& around);
[[nodiscard]] Result<ExitCode> EventsVerb(const CommandLine& command,
                                          Surroundings& around);
[[nodiscard]] Json EventJson(const index::SiteEvent& event);
[[nodiscard]] Result<ExitCode> ReindexVerb(const CommandLine& command,
                                           Surroundings& around);
[[nodiscard]] Result<ExitCode> ScoreVerb(const CommandLine& command,
                                         Surroundings& around);
[[nodiscard]] Result<ExitCode> ExplainVerb(const CommandLine& command,
                                           Surroundings& around);
[[nodiscard]] Result<ExitCode> EvaluateVerb(const CommandLine& command,
                                            Surroundings& around);
[[nodiscard]] Result<ExitCode> ExportVerb(const CommandLine& command,
                                          Surroundings& around);
[[nodiscard]] Result<ExitCode> ServeVerb(const CommandLine& command,
                                         Surroundings& around);
[[nodiscard]] Result<ExitCode> ReplayVerb(const CommandLine& command,
                                          Surroundings& around);
[[nodiscard]] Result<ExitCode> TextVerb(const CommandLine& command,
                                        Surroundings& around);
[[nodiscard]] Result<ExitCode> PlainTextVerb(const CommandLine& command,
                                             Surroundings& around);
// `text --facts FILES`: the pages of WARC files by host, a line a site.
[[nodiscard]] Result<ExitCode> FactsOfFiles(const CommandLine& command,
                                            Surroundings& around);

[[nodiscard]] Result<ExitCode> FeedbackVerb(const CommandLine& command,
                                            Surroundings& around);
[[nodiscard]] Result<ExitCode> RemoveVerb(const CommandLine& command,
                                          Surroundings& around);
[[nodiscard]] Result<ExitCode> SteerVerb(const CommandLine& command,
                                         Surroundings& around);
// `import --feedback FILE`; bad rows are told one by one.
[[nodiscard]] Result<ExitCode> ImportFeedbackFile(Engine& engine,
                                                  const CommandLine& command,
                                                  Surroundings& around);

[[nodiscard]] Result<ExitCode> CheckVerb(const CommandLine& command,
                                         Surroundings& around);

// The fetcher of the crawl verbs. kInvalidArgument without a contact, unless
// all goes to a proxy on this machine.
[[nodiscard]] Result<std::unique_ptr<crawler::Fetcher>> MakeFetcher(
    const WebFlags& web, Surroundings& around);

// Writes to `path`, or to the result stream where it is empty.
Status WriteResult(Surroundings& around, const std::string& path,
                   std::string_view bytes);

// Notes on the message stream what is wrong with the list of customers.
void NoteFindings(const RankedList& list, Surroundings& around);

}  // namespace kindred::server

#endif  // KINDRED_SERVER_VERBS_H_
