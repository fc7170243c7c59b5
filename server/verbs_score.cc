// What is asked of an index: score, explain, evaluate, export.
#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "crawler/inflate.h"
#include "crawler/url.h"
#include "index/task_ranking.h"
#include "server/api.h"
#include "server/api_answers.h"
#include "server/evaluation_text.h"
#include "server/insight_cells.h"
#include "server/list_file.h"
#include "server/outcome_text.h"
#include "server/report_text.h"
#include "server/result_files.h"
#include "server/steering_effect.h"
#include "server/verbs.h"

namespace kindred::server {
namespace {

constexpr int kDecimals = 3;  // of contributions

std::string FormatReasons(std::string_view title,
                          const std::vector<Reason>& reasons) {
  std::string text = std::string(title) + "\n";
  for (const Reason& reason : reasons) {
    text += "  " + Signed(reason.contribution, kDecimals) + "  " + reason.term +
            "\n";
    if (!reason.sentence.empty()) {
      text += "          \"" + reason.sentence + "\"\n";
    }
    if (!reason.url.empty()) {
      text += "          " + reason.url + ", " + reason.date + "\n";
    }
  }
  return text;
}

std::string FormatLenders(const std::vector<Lender>& lenders) {
  std::string text;
  for (const Lender& lender : lenders) {
    text += "  " + Signed(lender.contribution, kDecimals) +
            "  lent by similar company " +
            (lender.name.empty() ? lender.domain
                                 : lender.name + " (" + lender.domain + ")") +
            "\n";
  }
  return text;
}

std::string FormatCompany(const ScoredCompany& company,
                          const RankedList& list) {
  std::string text = company.name.empty()
                         ? company.domain
                         : company.name + " (" + company.domain + ")";
  text += "\nscore " + Fixed(company.score, 1) + ", grade " + company.grade +
          ", percentile " + Fixed(company.percentile, 1) + ", model " +
          list.model_version + "\n";
  text += FormatAudit(company, list);
  if (!company.persona.empty()) {
    text += "most like your customers of the kind \"" + company.persona +
            "\" (similarity " + Fixed(company.persona_similarity, 2) + ")\n";
  }
  text += FormatInsightText(company.insight) + "\n";
  if (!list.steering.Empty()) {
    text += "steering: " + index::SteeringText(list.steering) + "\n";
  }
  if (!company.boosts.empty()) text += FormatReasons("boosts", company.boosts);
  text += FormatReasons("for", company.reasons_for);
  text += FormatReasons("against", company.reasons_against);
  if (!company.lenders.empty()) {
    text += "similar companies\n" + FormatLenders(company.lenders);
  }
  text += "other terms " + Signed(company.other, kDecimals);
  if (!company.lenders.empty()) {
    text +=
        ", other similar companies " + Signed(company.lent_other, kDecimals);
  }
  text += ", base " + Signed(company.bias, kDecimals) + ", sum " +
          Signed(company.raw, kDecimals) + "\n" +
          FormatMissingText(company.insight);
  return text;
}

// A plain or gzip file's octets.
Result<std::string> ReadMaybeZipped(Surroundings& around,
                                    const std::string& path) {
  Result<std::string> bytes = around.files.Read(path, {});
  if (!bytes.Ok() || !bytes.Value().starts_with("\x1f\x8b")) return bytes;
  constexpr std::size_t kMaxUnzipped = std::size_t{4} << 30U;
  std::optional<std::string> text = crawler::Inflate(
      bytes.Value(), crawler::InflateFormat::kGzip, kMaxUnzipped);
  if (!text) return Error{ErrorCode::kCorrupt, path + ": is damaged gzip"};
  return *std::move(text);
}

Result<ExitCode> RankTasks(const CommandLine& command, Surroundings& around) {
  Result<std::string> companies = ReadMaybeZipped(around, command.companies);
  if (!companies.Ok()) return companies.Reason();
  Result<std::string> tasks = ReadMaybeZipped(around, command.tasks);
  if (!tasks.Ok()) return tasks.Reason();
  const auto in_file = [](const std::string& file, const Error& error) {
    return Error{error.code, file + ": " + error.message};
  };
  const Result<std::vector<index::LabelledCompany>> labelled =
      index::ParseLabelledCompanies(companies.Value());
  if (!labelled.Ok()) return in_file(command.companies, labelled.Reason());
  const Result<std::vector<index::LabelledTask>> parsed =
      index::ParseLabelledTasks(tasks.Value());
  if (!parsed.Ok()) return in_file(command.tasks, parsed.Reason());
  const index::Generation generation = index::IndexLabelled(labelled.Value());
  around.console.Note(
      "index: " + std::to_string(generation.Size()) + " companies, " +
      std::to_string(generation.vocabulary.Terms().size()) + " terms");
  std::string rankings;
  std::size_t done = 0;
  for (const index::LabelledTask& task : parsed.Value()) {
    if (around.stop.stop_requested()) {
      return Error{ErrorCode::kCancelled, "stopped"};
    }
    const Result<std::string> ranking = index::RankTask(generation, task);
    if (!ranking.Ok()) return in_file(command.tasks, ranking.Reason());
    rankings += ranking.Value() + "\n";
    around.console.Show({"rank", ++done, parsed.Value().size(), task.name});
  }
  const Status wrote = around.files.Replace(command.rankings, rankings);
  if (!wrote.Ok()) return wrote.Reason();
  return ExitCode::kDone;
}

// A line of JSON a prospect row, in the API's shape.
std::string FormatJsonLines(const RankedList& list) {
  std::string lines;
  for (const ProspectRow& row : list.prospects) {
    Json line =
        CompanyJson({&row, nullptr}, list.model_version, Explain::kFull);
    if (!list.steering.Empty()) {
      line.Set("steering", SteeringJson(list.steering));
    }
    lines += line.Dump() + "\n";
  }
  return lines;
}

Result<Engine> OpenEngine(const CommandLine& command, Surroundings& around) {
  return Engine::Open(command.workspace, around.files, around.clock);
}

}  // namespace

Result<ExitCode> ScoreVerb(const CommandLine& command, Surroundings& around) {
  const std::string& file = command.files.front();
  Result<std::string> bytes = around.files.Read(file, {});
  if (!bytes.Ok()) return bytes.Reason();
  const Result<std::vector<ListRow>> rows = ParseListFile(bytes.Value(), file);
  if (!rows.Ok()) return rows.Reason();
  Result<Engine> engine = OpenEngine(command, around);
  if (!engine.Ok()) return engine.Reason();
  const Result<RankedList> list =
      engine.Value().RankRows(rows.Value(), around.console.Sink());
  if (!list.Ok()) return list.Reason();
  NoteFindings(list.Value(), around);
  const Status wrote =
      WriteResult(around, command.out, FormatProspectsCsv(list.Value()));
  if (!wrote.Ok()) return wrote.Reason();
  for (const ProspectRow& row : list.Value().prospects) {
    if (!row.problem.empty()) return ExitCode::kSomeFailed;
  }
  return ExitCode::kDone;
}

Result<ExitCode> ExplainVerb(const CommandLine& command, Surroundings& around) {
  const Result<crawler::Url> url = crawler::ParseCompanyUrl(command.domain);
  if (!url.Ok()) return url.Reason();
  Result<Engine> engine = OpenEngine(command, around);
  if (!engine.Ok()) return engine.Reason();
  ListRow row;
  row.domain = crawler::RegistrableDomain(url.Value().Host());
  row.entry.input = command.domain;
  row.entry.line = 1;
  Result<index::RemovedByDomain> removed = engine.Value().Removed();
  if (!removed.Ok()) return removed.Reason();
  // Said whether or not there is an index.
  const auto gone = removed.Value().find(row.domain);
  const bool is_removed = gone != removed.Value().end();
  if (is_removed && !command.json) {
    return Error{ErrorCode::kNotFound,
                 row.domain + ": " + index::ProblemOf(gone->second)};
  }
  RankedList without;
  without.removed = std::move(removed).Value();
  Result<RankedList> ranked =
      is_removed ? Result<RankedList>(std::move(without))
                 : engine.Value().RankRows({row}, around.console.Sink());
  if (!ranked.Ok()) return ranked.Reason();
  auto list = std::make_shared<const RankedList>(std::move(ranked).Value());
  if (command.json) {
    const ApiBackend backend{[&list] { return list; }, {}, {}, {}};
    const ApiResponse answer =
        HandleRequest(backend, {"GET", "/v1/companies/" + row.domain, "", ""});
    const Status wrote = WriteResult(around, "", answer.body + "\n");
    if (!wrote.Ok()) return wrote.Reason();
    return answer.status == 200 ? ExitCode::kDone : ExitCode::kSomeFailed;
  }
  const ProspectRow& prospect = list->prospects.front();
  const ScoredCompany* found =
      prospect.problem.empty() ? &prospect.company : nullptr;
  for (const CustomerRow& customer : list->customers) {
    if (customer.problem.empty() && customer.company.domain == row.domain) {
      found = &customer.company;
    }
  }
  if (found == nullptr) {
    return Error{ErrorCode::kNotFound, row.domain + ": " + prospect.problem};
  }
  const Status wrote = WriteResult(around, "", FormatCompany(*found, *list));
  if (!wrote.Ok()) return wrote.Reason();
  return ExitCode::kDone;
}

Result<ExitCode> EvaluateVerb(const CommandLine& command,
                              Surroundings& around) {
  if (!command.companies.empty()) return RankTasks(command, around);
  Result<Engine> engine = OpenEngine(command, around);
  if (!engine.Ok()) return engine.Reason();
  index::HoldoutOptions options;
  options.repeats = command.evaluation.repeats;
  options.seed = command.evaluation.seed;
  options.bootstrap = {command.evaluation.resamples, command.evaluation.seed};
  const Result<index::HoldoutReport> report =
      engine.Value().Evaluate(options, around.console.Sink(), around.stop);
  if (!report.Ok()) return report.Reason();
  const Result<index::WinModel> wins = engine.Value().Wins();
  if (!wins.Ok()) return wins.Reason();
  Json figures = EvaluationJson(report.Value());
  figures.Set("win_probability", WinsJson(wins.Value()));
  const Status wrote = WriteResult(
      around, "",
      command.json
          ? figures.Dump() + "\n"
          : FormatEvaluation(report.Value()) + "\n" + FormatWins(wins.Value()));
  if (!wrote.Ok()) return wrote.Reason();
  return ExitCode::kDone;
}

Result<ExitCode> ExportVerb(const CommandLine& command, Surroundings& around) {
  Result<Engine> engine = OpenEngine(command, around);
  if (!engine.Ok()) return engine.Reason();
  Result<RankedList> list = engine.Value().Rank(around.console.Sink());
  if (!list.Ok()) return list.Reason();
  if (command.format == "html") {
    const Status evaluated = engine.Value().AddEvaluation(
        around.console.Sink(), around.stop, list.Value());
    if (!evaluated.Ok()) return evaluated.Reason();
  }
  const std::string bytes =
      command.format == "html"    ? FormatReport(list.Value())
      : command.format == "jsonl" ? FormatJsonLines(list.Value())
                                  : FormatProspectsCsv(list.Value());
  const Status wrote = WriteResult(around, command.out, bytes);
  if (!wrote.Ok()) return wrote.Reason();
  const Status kept = engine.Value().KeepScores(list.Value());
  if (!kept.Ok()) return kept.Reason();
  return ExitCode::kDone;
}

}  // namespace kindred::server
