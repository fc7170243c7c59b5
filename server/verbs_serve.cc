// The verbs that serve or read pages: serve, replay, text.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "crawler/replay.h"
#include "crawler/robots_tag.h"
#include "crawler/url.h"
#include "crawler/warc.h"
#include "nlp/page.h"
#include "nlp/terms.h"
#include "server/http.h"
#include "server/service.h"
#include "server/verbs.h"

namespace kindred::server {
namespace {

Json TermsJson(const nlp::Document& document) {
  nlp::TermCounts counts =
      nlp::CountTerms(std::span(&document, 1), nlp::Lexicon(), {});
  std::ranges::stable_sort(counts.terms, [](const auto& a, const auto& b) {
    return a.count > b.count;
  });
  Json::Array terms;
  for (const nlp::TermCount& term : counts.terms) {
    terms.emplace_back(term.surface);
  }
  return terms;
}

std::string PageLine(const std::string& url, const nlp::Document& document) {
  return Json(Json::Object{{"url", url},
                           {"language", document.language},
                           {"kind", nlp::Describe(document.kind)},
                           {"title", nlp::TitleOf(document)},
                           {"facts", nlp::FactsToJson(document.facts)},
                           {"text", nlp::MainText(document)},
                           {"terms", TermsJson(document)}})
             .Dump() +
         "\n";
}

Result<ExitCode> TextOfFile(const std::string& file, Surroundings& around) {
  Status wrote = Done();
  const Result<crawler::WarcScan> scanned = crawler::ScanWarcFile(
      around.files, file, [&](const crawler::WarcRecord& record) {
        if (record.type != "response") return true;
        const nlp::Document document = nlp::ReadPage(
            record.body,
            {crawler::HeaderValue(record.header_block, "content-type"),
             crawler::RobotsTags(record.header_block)});
        wrote = WriteResult(around, "", PageLine(record.target_uri, document));
        return wrote.Ok() && !around.stop.stop_requested();
      });
  if (!scanned.Ok()) return scanned.Reason();
  const crawler::WarcScan& scan = scanned.Value();
  if (!wrote.Ok()) return wrote.Reason();
  if (around.stop.stop_requested()) {
    return Error{ErrorCode::kCancelled, "stopped"};
  }
  if (scan.records == 0) {
    return Error{ErrorCode::kCorrupt, file + ": holds no WARC record"};
  }
  if (scan.damage.empty()) return ExitCode::kDone;
  around.console.Say(file + ": " + scan.damage);
  return ExitCode::kSomeFailed;
}

}  // namespace

Result<ExitCode> TextVerb(const CommandLine& command, Surroundings& around) {
  if (command.plain) return PlainTextVerb(command, around);
  if (command.facts && !command.files.empty()) {
    return FactsOfFiles(command, around);
  }
  ExitCode code = ExitCode::kDone;
  for (const std::string& file : command.files) {
    const Result<ExitCode> read = TextOfFile(file, around);
    if (!read.Ok()) return read.Reason();
    code = std::max(code, read.Value());
  }
  if (!command.files.empty()) return code;
  Result<Engine> engine =
      Engine::Open(command.workspace, around.files, around.clock);
  if (!engine.Ok()) return engine.Reason();
  Status wrote = Done();
  const Status read = engine.Value().ForEachPage([&](const StoredPage& page) {
    if (wrote.Ok()) {
      wrote = WriteResult(around, "", PageLine(page.url, page.document));
    }
  });
  if (!read.Ok()) return read.Reason();
  if (!wrote.Ok()) return wrote.Reason();
  return code;
}

Result<ExitCode> ServeVerb(const CommandLine& command, Surroundings& around) {
  const Result<std::unique_ptr<Service>> service =
      Service::Open(command.workspace, around.files, around.clock);
  if (!service.Ok()) return service.Reason();
  HttpOptions options;
  options.port = command.port;
  options.ready = [&around](std::uint16_t port) {
    around.console.Say("serving http://127.0.0.1:" + std::to_string(port) +
                       "/ on this machine only; Ctrl-C ends it");
  };
  const Status served =
      ServeApi(service.Value()->Backend(), options, around.stop);
  if (!served.Ok()) return served.Reason();
  return ExitCode::kDone;
}

Result<ExitCode> ReplayVerb(const CommandLine& command, Surroundings& around) {
  const Result<crawler::Replay> replay =
      crawler::Replay::Load(around.files, command.files.front());
  if (!replay.Ok()) return replay.Reason();
  HttpOptions options;
  options.port = command.port;
  constexpr std::size_t kThreads = 64;  // slow sites must not starve others
  options.threads = kThreads;
  options.ready = [&](std::uint16_t port) {
    around.console.Say(
        "replaying " + std::to_string(replay.Value().Hosts().size()) +
        " hosts as the proxy http://127.0.0.1:" + std::to_string(port) +
        "; Ctrl-C ends it");
  };
  const Status served =
      ServeReplay(replay.Value(), options, around.clock, around.stop);
  if (!served.Ok()) return served.Reason();
  return ExitCode::kDone;
}

}  // namespace kindred::server
