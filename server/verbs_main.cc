// The main job and its steps: run, import, crawl, reindex.
#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/lock.h"
#include "crawler/address_guard.h"
#include "crawler/curl_fetcher.h"
#include "crawler/resolver.h"
#include "crawler/url.h"
#include "server/result_files.h"
#include "server/verbs.h"

namespace kindred::server {
namespace {

constexpr std::size_t kShownProblems = 10;  // of one list, on the terminal
constexpr std::size_t kShownProspects = 20;

bool IsLoopback(const std::string& proxy) {
  const Result<crawler::Url> url = crawler::Url::Parse(proxy);
  if (!url.Ok()) return false;
  const std::string_view host = url.Value().Host();
  return host == "localhost" || host == "[::1]" || host.starts_with("127.");
}

}  // namespace

Result<std::unique_ptr<crawler::Fetcher>> MakeFetcher(const WebFlags& web,
                                                      Surroundings& around) {
  if (web.contact.empty() && !IsLoopback(web.proxy)) {
    return Error{ErrorCode::kInvalidArgument,
                 "site owners must be able to reach you: give --contact with "
                 "your URL or e-mail address"};
  }
  crawler::FetchOptions options;
  options.user_agent = std::string("Kindred/") + kVersion;
  if (!web.contact.empty()) {
    if (web.contact.find_first_of("\r\n") != std::string::npos) {
      return Error{ErrorCode::kInvalidArgument, "--contact holds a line end"};
    }
    options.user_agent += " (+" + web.contact + ")";
  }
  options.proxy = web.proxy;
  options.ca_file = web.ca_file;
  if (!web.hosts_file.empty()) {
    const Result<std::string> text = around.files.Read(web.hosts_file, {});
    if (!text.Ok()) return text.Reason();
    Result<crawler::HostTable> hosts = crawler::ParseHostTable(text.Value());
    if (!hosts.Ok()) {
      return Error{hosts.Reason().code,
                   web.hosts_file + ": " + hosts.Reason().message};
    }
    options.hosts = std::move(hosts).Value();
  }
  options.total_timeout = Millis(std::int64_t{web.timeout_s} * 1000);
  options.connect_timeout =
      std::min(options.connect_timeout, options.total_timeout);
  Result<crawler::AddressGuard> guard = crawler::AddressGuard::Make(web.allow);
  if (!guard.Ok()) return guard.Reason();
  return crawler::MakeCurlFetcher(std::move(options), std::move(guard).Value(),
                                  around.clock);
}

namespace {

Result<ImportSummary> ImportOne(Engine& engine, std::string_view name,
                                const std::string& file, Surroundings& around) {
  Result<ImportSummary> summary = engine.ImportList(name, file);
  if (!summary.Ok()) return summary;
  const ImportSummary& done = summary.Value();
  around.console.Note(std::string(name) + ": " + std::to_string(done.usable) +
                      " of " + std::to_string(done.rows) +
                      " rows can be used (" + file + ")");
  for (std::size_t i = 0; i < done.problems.size(); ++i) {
    if (i == kShownProblems) {
      around.console.Note("  and " + std::to_string(done.problems.size() - i) +
                          " more; each is in the results");
      break;
    }
    around.console.Note("  " + file + " " + done.problems[i]);
  }
  return summary;
}

crawler::CrawlOptions CrawlOptionsOf(const WebFlags& web) {
  crawler::CrawlOptions options;
  options.further_pages = static_cast<std::size_t>(web.pages);
  options.delay = Millis(web.delay_ms);
  options.max_in_flight = static_cast<std::size_t>(web.in_flight);
  // As many sites as it takes to have that many requests at once while each
  // waits for its delay.
  options.max_open_sites =
      std::max(options.max_open_sites, 4 * options.max_in_flight);
  options.per_address = static_cast<std::size_t>(web.per_address);
  return options;
}

Result<CrawlSummary> CrawlSites(Engine& engine, const WebFlags& web,
                                Surroundings& around) {
  Result<std::unique_ptr<crawler::Fetcher>> fetcher = MakeFetcher(web, around);
  if (!fetcher.Ok()) return fetcher.Reason();
  Result<CrawlSummary> summary =
      engine.Crawl({CrawlOptionsOf(web), web.metrics_file}, *fetcher.Value(),
                   around.console.Sink(), around.stop);
  if (!summary.Ok()) return summary;
  const CrawlSummary& done = summary.Value();
  around.console.Note("crawl: " + std::to_string(done.read) + " of " +
                      std::to_string(done.sites) + " sites read, " +
                      std::to_string(done.pages) + " pages, " +
                      OctetsText(done.received) + " received");
  if (done.resumed > 0) {
    around.console.Note("  " + std::to_string(done.resumed) +
                        " answers of an earlier run were not asked for again");
  }
  if (done.unchanged > 0) {
    around.console.Note("  " + std::to_string(done.unchanged) +
                        " pages were the same as at the last visit");
  }
  if (done.events > 0) {
    around.console.Note("  " + std::to_string(done.events) +
                        " things are new: see kindred events");
  }
  for (const auto& [reason, count] : done.reasons) {
    around.console.Note("  " + std::to_string(count) + " not read: " + reason);
  }
  return summary;
}

Result<ReindexSummary> ReindexSites(Engine& engine, Surroundings& around) {
  Result<ReindexSummary> summary =
      engine.Reindex(around.console.Sink(), around.stop);
  if (!summary.Ok()) return summary;
  const ReindexSummary& done = summary.Value();
  around.console.Note("index: " + std::to_string(done.companies) +
                      " companies, " + std::to_string(done.pages) + " pages, " +
                      std::to_string(done.terms) + " terms");
  if (!done.unpurged.empty()) around.console.Say(done.unpurged);
  return summary;
}

bool AnyUnranked(const RankedList& list) {
  return std::ranges::any_of(
             list.prospects,
             [](const auto& row) { return !row.problem.empty(); }) ||
         std::ranges::any_of(list.customers, [](const auto& row) {
           return !row.problem.empty();
         });
}

Status WriteResults(const RankedList& list, const std::string& folder,
                    const CommandLine& command, Surroundings& around) {
  const std::string prospects = folder + "/prospects.csv";
  const std::string customers = folder + "/customers.csv";
  const std::string report = folder + "/report.html";
  for (const auto& [path, bytes] :
       {std::pair(prospects, FormatProspectsCsv(list)),
        std::pair(customers, FormatCustomersCsv(list)),
        std::pair(report, FormatReport(list))}) {
    if (Status wrote = around.files.Replace(path, bytes); !wrote.Ok()) {
      return wrote;
    }
  }
  NoteFindings(list, around);
  const auto ranked = std::ranges::count_if(
      list.prospects, [](const auto& row) { return row.rank > 0; });
  if (command.json) {
    return WriteResult(
        around, "",
        Json(Json::Object{{"model_version", list.model_version},
                          {"ranked", static_cast<std::int64_t>(ranked)},
                          {"rows", list.prospects.size()},
                          {"prospects", prospects},
                          {"customers", customers},
                          {"report", report},
                          {"findings", list.findings.size()}})
                .Dump() +
            "\n");
  }
  return WriteResult(
      around, "",
      FormatSummary(list, kShownProspects, around.console.Width()) + "\nAll " +
          std::to_string(list.prospects.size()) + " rows: " + prospects +
          "\nCustomers:  " + customers + "\nReport:     " + report + "\n");
}

// Takes the lists in. True: both of the main job have a row that names a
// website.
Result<bool> ImportLists(Engine& engine, const CommandLine& command,
                         Surroundings& around) {
  if (!command.exclusions.empty()) {
    const Result<ImportSummary> excluded =
        ImportOne(engine, kExclusions, command.exclusions, around);
    if (!excluded.Ok()) return excluded.Reason();
  }
  bool usable = true;
  for (const auto& [name, file] : {std::pair(kCustomers, command.customers),
                                   std::pair(kProspects, command.prospects)}) {
    const Result<ImportSummary> imported =
        ImportOne(engine, name, file, around);
    if (!imported.Ok()) return imported.Reason();
    usable = usable && imported.Value().usable > 0;
  }
  return usable;
}

Result<RankedList> CrawlAndRank(Engine& engine, const CommandLine& command,
                                Surroundings& around) {
  const Result<CrawlSummary> crawled = CrawlSites(engine, command.web, around);
  if (!crawled.Ok()) return crawled.Reason();
  const Result<ReindexSummary> indexed = ReindexSites(engine, around);
  if (!indexed.Ok()) return indexed.Reason();
  Result<RankedList> list = engine.Rank(around.console.Sink());
  if (!list.Ok()) return list;
  const Status compared = engine.CompareWithLastRanking(list.Value());
  if (!compared.Ok()) return compared.Reason();
  const Status evaluated =
      engine.AddEvaluation(around.console.Sink(), around.stop, list.Value());
  if (!evaluated.Ok()) return evaluated.Reason();
  return list;
}

// Without a model the rows are still told, each with its reason.
Error Unranked(Engine& engine, const Error& reason, const std::string& folder,
               Surroundings& around) {
  if (reason.code != ErrorCode::kNotFound &&
      reason.code != ErrorCode::kUnavailable) {
    return reason;
  }
  const Result<RankedList> list =
      engine.Unranked("not ranked: " + reason.message);
  if (!list.Ok()) return reason;
  const std::string prospects = folder + "/prospects.csv";
  const std::string customers = folder + "/customers.csv";
  for (const auto& [path, bytes] :
       {std::pair(prospects, FormatProspectsCsv(list.Value())),
        std::pair(customers, FormatCustomersCsv(list.Value()))}) {
    if (!around.files.Replace(path, bytes).Ok()) return reason;
  }
  return {reason.code, reason.message + "; the reason of each row: " +
                           customers + ", " + prospects};
}

Result<ExitCode> ImportWarcFiles(Engine& engine, const CommandLine& command,
                                 Surroundings& around) {
  WarcOptions options;
  options.max_pages = static_cast<std::size_t>(command.web.pages) + 1;
  if (command.known_only) {
    Result<std::set<std::string>> known = engine.KnownDomains();
    if (!known.Ok()) return known.Reason();
    options.domains = std::move(known).Value();
  }
  const Result<WarcSummary> summary = engine.ImportWarc(command.warcs, options);
  if (!summary.Ok()) return summary.Reason();
  const WarcSummary& done = summary.Value();
  around.console.Note(
      std::to_string(done.pages) + " pages of " +
      std::to_string(done.companies) + " companies archived; left out: " +
      std::to_string(done.skipped) + " records that are no pages, " +
      std::to_string(done.other_domains) + " pages of other companies, " +
      std::to_string(done.beyond_limit) + " past --pages" +
      (done.removed == 0 ? ""
                         : ", " + std::to_string(done.removed) +
                               " of companies removed on request"));
  for (const std::string& damage : done.damages) around.console.Say(damage);
  return done.damages.empty() ? ExitCode::kDone : ExitCode::kSomeFailed;
}

}  // namespace

Result<ExitCode> RunVerb(const CommandLine& command, Surroundings& around) {
  const Result<FolderLock> lock = FolderLock::Take(command.workspace);
  if (!lock.Ok()) return lock.Reason();
  Result<Engine> engine =
      Engine::Open(command.workspace, around.files, around.clock);
  if (!engine.Ok()) return engine.Reason();
  const std::string folder =
      command.out.empty() ? command.workspace : command.out;
  const Result<bool> usable = ImportLists(engine.Value(), command, around);
  if (!usable.Ok()) return usable.Reason();
  const Result<RankedList> list =
      usable.Value()
          ? CrawlAndRank(engine.Value(), command, around)
          : Error{ErrorCode::kNotFound,
                  "one of the lists has no row that names a website"};
  if (!list.Ok()) {
    return Unranked(engine.Value(), list.Reason(), folder, around);
  }
  const Status written = WriteResults(list.Value(), folder, command, around);
  if (!written.Ok()) return written.Reason();
  // Not before: what a run that is killed did not tell is told by the next.
  const Status kept = engine.Value().KeepScores(list.Value());
  if (!kept.Ok()) return kept.Reason();
  return AnyUnranked(list.Value()) ? ExitCode::kSomeFailed : ExitCode::kDone;
}

Result<ExitCode> ImportVerb(const CommandLine& command, Surroundings& around) {
  if (command.customers.empty() && command.prospects.empty() &&
      command.exclusions.empty() && command.warcs.empty() &&
      command.feedback_file.empty()) {
    around.console.Say(
        "kindred import: give --customers, --prospects, --exclusions, "
        "--feedback or --warc");
    return ExitCode::kUsage;
  }
  const Result<FolderLock> lock = FolderLock::Take(command.workspace);
  if (!lock.Ok()) return lock.Reason();
  Result<Engine> engine =
      Engine::Open(command.workspace, around.files, around.clock);
  if (!engine.Ok()) return engine.Reason();
  ExitCode code = ExitCode::kDone;
  for (const auto& [name, file] :
       {std::pair(kCustomers, command.customers),
        std::pair(kProspects, command.prospects),
        std::pair(kExclusions, command.exclusions)}) {
    if (file.empty()) continue;
    const Result<ImportSummary> imported =
        ImportOne(engine.Value(), name, file, around);
    if (!imported.Ok()) return imported.Reason();
    if (imported.Value().usable < imported.Value().rows) {
      code = ExitCode::kSomeFailed;
    }
  }
  if (!command.feedback_file.empty()) {
    const Result<ExitCode> told =
        ImportFeedbackFile(engine.Value(), command, around);
    if (!told.Ok()) return told.Reason();
    code = std::max(code, told.Value());
  }
  if (command.warcs.empty()) return code;
  const Result<ExitCode> pages =
      ImportWarcFiles(engine.Value(), command, around);
  if (!pages.Ok()) return pages.Reason();
  return std::max(code, pages.Value());
}

Result<ExitCode> CrawlVerb(const CommandLine& command, Surroundings& around) {
  const Result<FolderLock> lock = FolderLock::Take(command.workspace);
  if (!lock.Ok()) return lock.Reason();
  Result<Engine> engine =
      Engine::Open(command.workspace, around.files, around.clock);
  if (!engine.Ok()) return engine.Reason();
  if (command.dry_run) {
    const Result<CrawlPreview> preview =
        engine.Value().PreviewCrawl(CrawlOptionsOf(command.web));
    if (!preview.Ok()) return preview.Reason();
    const Status told = TellPreview(preview.Value(), command, around);
    if (!told.Ok()) return told.Reason();
    return ExitCode::kDone;
  }
  if (command.refresh || command.retry_failed) {
    const Status due = engine.Value().MakeDue(
        command.refresh ? index::Frontier::Which::kAll
                        : index::Frontier::Which::kFailed);
    if (!due.Ok()) return due.Reason();
  }
  const Result<CrawlSummary> crawled =
      CrawlSites(engine.Value(), command.web, around);
  if (!crawled.Ok()) return crawled.Reason();
  const CrawlSummary& done = crawled.Value();
  if (command.json) {
    const Status wrote =
        WriteResult(around, "", SummaryJson(done).Dump() + "\n");
    if (!wrote.Ok()) return wrote.Reason();
  }
  return done.read < done.sites ? ExitCode::kSomeFailed : ExitCode::kDone;
}

Result<ExitCode> ReindexVerb(const CommandLine& command, Surroundings& around) {
  const Result<FolderLock> lock = FolderLock::Take(command.workspace);
  if (!lock.Ok()) return lock.Reason();
  Result<Engine> engine =
      Engine::Open(command.workspace, around.files, around.clock);
  if (!engine.Ok()) return engine.Reason();
  const Result<ReindexSummary> indexed = ReindexSites(engine.Value(), around);
  if (!indexed.Ok()) return indexed.Reason();
  const ReindexSummary& done = indexed.Value();
  const ExitCode code =
      done.unpurged.empty() ? ExitCode::kDone : ExitCode::kSomeFailed;
  if (!command.json) return code;
  const Status wrote =
      WriteResult(around, "",
                  Json(Json::Object{{"version", done.version},
                                    {"companies", done.companies},
                                    {"pages", done.pages},
                                    {"reread", done.reread},
                                    {"terms", done.terms},
                                    {"unpurged", done.unpurged}})
                          .Dump() +
                      "\n");
  if (!wrote.Ok()) return wrote.Reason();
  return code;
}

}  // namespace kindred::server
