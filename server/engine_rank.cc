#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crawler/archive.h"
#include "index/audience_terms.h"
#include "server/customer_personas.h"
#include "server/engine.h"
#include "server/feedback.h"
#include "server/lesson.h"
#include "server/list_builder.h"
#include "server/list_findings.h"
#include "server/ranking.h"
#include "server/score_audit.h"

namespace kindred::server {
namespace {

constexpr std::size_t kListedTerms = 20;  // in each of the two lists

// A company that stands on two rows, once under an alias, is ranked on the row
// that names its own domain: those rows go first.
std::vector<index::ListEntry> OwnDomainsFirst(
    const Ranking& ranking, std::vector<index::ListEntry> entries) {
  std::stable_partition(
      entries.begin(), entries.end(), [&](const index::ListEntry& entry) {
        return ranking.Resolve(entry.company_id) == entry.company_id;
      });
  return entries;
}

// The entries of `rows`, each with the company of its domain.
std::vector<index::ListEntry> EntriesOf(const Ranking& ranking,
                                        const index::RemovedByDomain& removed,
                                        const std::vector<ListRow>& rows) {
  std::map<std::string_view, std::int64_t> by_domain;
  for (const auto& [id, company] : ranking.companies) {
    by_domain.emplace(company.domain, id);
  }
  std::vector<index::ListEntry> entries;
  entries.reserve(rows.size());
  for (const ListRow& row : rows) {
    entries.push_back(row.entry);
    const auto found = by_domain.find(row.domain);
    if (found != by_domain.end()) entries.back().company_id = found->second;
    const auto gone = removed.find(row.domain);
    if (gone != removed.end()) {
      entries.back().problem = index::ProblemOf(gone->second);
    }
  }
  return entries;
}

// A row for each prospect of `entries` and each customer.
Status AddRows(const Ranking& ranking, std::vector<index::ListEntry> entries,
               ListBuilder& builder, const ProgressSink& progress,
               RankedList& list) {
  const std::size_t total = entries.size() + ranking.customer_entries.size();
  std::size_t done = 0;
  for (const index::ListEntry& entry :
       OwnDomainsFirst(ranking, std::move(entries))) {
    Result<ProspectRow> row = builder.Prospect(entry);
    if (!row.Ok()) return row.Reason();
    list.prospects.push_back(std::move(row).Value());
    progress({"rank", ++done, total, entry.input});
  }
  for (const index::ListEntry& entry : ranking.customer_entries) {
    Result<CustomerRow> row = builder.Customer(entry);
    if (!row.Ok()) return row.Reason();
    list.customers.push_back(std::move(row).Value());
    progress({"rank", ++done, total, entry.input});
  }
  return Done();
}

void SetRanks(RankedList& list) {
  std::ranges::sort(list.prospects, [](const auto& a, const auto& b) {
    const bool a_ranked = a.problem.empty();
    const bool b_ranked = b.problem.empty();
    if (a_ranked != b_ranked) return a_ranked;
    if (a_ranked && a.company.raw != b.company.raw) {
      return a.company.raw > b.company.raw;
    }
    return a.line < b.line;
  });
  std::size_t rank = 0;
  for (ProspectRow& row : list.prospects) {
    if (row.problem.empty()) row.rank = ++rank;
  }
}

void SetDays(RankedList& list) {
  const auto widen = [&list](const std::string& day) {
    if (day.empty()) return;
    if (list.read_from.empty() || day < list.read_from) list.read_from = day;
    if (day > list.read_until) list.read_until = day;
  };
  for (const ProspectRow& row : list.prospects) widen(row.company.read_on);
  for (const CustomerRow& row : list.customers) widen(row.company.read_on);
}

std::vector<TermFigures> FiguresOf(
    const index::Vocabulary& vocabulary,
    const std::vector<index::AudienceTerm>& terms) {
  std::vector<TermFigures> figures;
  figures.reserve(terms.size());
  for (const index::AudienceTerm& term : terms) {
    figures.push_back({vocabulary.Terms()[term.column].surface,
                       term.table.customers_with, term.table.customers,
                       term.table.others_with, term.table.others});
  }
  return figures;
}

void SetTerms(const Ranking& ranking, const index::Audience& audience,
              RankedList& list) {
  std::vector<std::size_t> rows;
  for (const index::Customer& customer : audience.customers) {
    rows.push_back(customer.row);
  }
  const index::AudienceTerms terms =
      index::FindAudienceTerms(ranking.generation, rows, kListedTerms);
  list.in_common = FiguresOf(ranking.generation.vocabulary, terms.in_common);
  list.sets_apart = FiguresOf(ranking.generation.vocabulary, terms.sets_apart);
  list.companies = ranking.generation.Size();
  list.terms = ranking.generation.vocabulary.Terms().size();
}

// Which ranked prospects are nearest to each persona.
void CountNearest(RankedList& list) {
  for (PersonaFigures& persona : list.personas) {
    persona.prospects = static_cast<std::size_t>(
        std::ranges::count_if(list.prospects, [&](const ProspectRow& row) {
          return row.rank > 0 && row.company.persona == persona.name;
        }));
  }
}

double ValueReadable(const std::vector<CustomerRow>& customers) {
  double all = 0;
  double used = 0;
  for (const CustomerRow& row : customers) {
    all += std::max(0.0, row.value);
    used += row.problem.empty() ? std::max(0.0, row.value) : 0.0;
  }
  return all > 0 ? used / all : 0;
}

Result<index::HoldoutReport> EvaluateBy(const Lesson& lesson,
                                        const index::HoldoutOptions& options,
                                        const ProgressSink& progress,
                                        const std::stop_token& stop) {
  return index::EvaluateHoldout(
      lesson.ranking.generation, UsableCustomers(lesson.ranking),
      lesson.options, options,
      [&progress, &stop](std::size_t done, std::size_t all) {
        progress({"evaluate", done, all, ""});
        return !stop.stop_requested();
      });
}

}  // namespace

Result<Lesson> Engine::LearnUnder(const index::Steering& steering) {
  return LoadLesson(*files_, IndexFolder(), catalog_, history_, steering);
}

Result<Lesson> Engine::LearnUnderRulesInForce() {
  const Result<index::Steering> steering = history_.SteeringInForce();
  if (!steering.Ok()) return steering.Reason();
  return LearnUnder(steering.Value());
}

Result<std::vector<ListRow>> Engine::ProspectRows() {
  Result<std::vector<index::ListEntry>> entries = catalog_.List(kProspects);
  if (!entries.Ok()) return entries.Reason();
  std::vector<ListRow> rows;
  for (index::ListEntry& entry : entries.Value()) {
    rows.push_back({std::move(entry), "", ""});
  }
  return rows;
}

Result<RankedList> Engine::Rank(const ProgressSink& progress) {
  const Result<std::vector<ListRow>> rows = ProspectRows();
  if (!rows.Ok()) return rows.Reason();
  return RankRows(rows.Value(), progress);
}

Result<RankedList> Engine::RankRows(const std::vector<ListRow>& rows,
                                    const ProgressSink& progress) {
  const Result<Lesson> lesson = LearnUnderRulesInForce();
  if (!lesson.Ok()) return lesson.Reason();
  return RankBy(lesson.Value(), rows, progress);
}

Result<RankedList> Engine::RankBy(const Lesson& lesson,
                                  const std::vector<ListRow>& rows,
                                  const ProgressSink& progress) {
  const Ranking& ranking = lesson.ranking;
  const index::Generation& generation = ranking.generation;
  const Result<index::Audience> audience = index::TrainAudience(
      generation, UsableCustomers(ranking), lesson.options);
  if (!audience.Ok()) return audience.Reason();
  Result<crawler::Archive> archive =
      crawler::Archive::Open(*files_, ArchiveFolder());
  if (!archive.Ok()) return archive.Reason();
  const CustomerPersonas personas(generation, audience.Value().customers);
  ListBuilder builder(ranking, audience.Value(), personas, catalog_,
                      archive.Value());
  RankedList list;
  list.model_parts = PartsOfModel(generation, audience.Value(), lesson.options,
                                  lesson.outcomes.digest);
  list.steering = lesson.steering;
  list.model_parts.emplace_back("steering",
                                index::SteeringDigest(list.steering));
  list.model_version = ModelVersion(audience.Value(), list.model_parts);
  Result<index::RemovedByDomain> removed = removals_.All();
  if (!removed.Ok()) return removed.Reason();
  list.removed = std::move(removed).Value();
  if (const Status added =
          AddRows(ranking, EntriesOf(ranking, list.removed, rows), builder,
                  progress, list);
      !added.Ok()) {
    return added.Reason();
  }
  TellOutcomes(lesson.outcomes, list);
  SetRanks(list);
  list.wins =
      index::LearnWins(generation, audience.Value(), lesson.outcomes.deals);
  TellProbabilities(generation, list.wins, list);
  SetDays(list);
  SetTerms(ranking, audience.Value(), list);
  list.personas = personas.Figures(generation);
  CountNearest(list);
  list.value_readable = ValueReadable(list.customers);
  list.findings = FindIdleRules(lesson.options.steering);
  std::ranges::move(
      FindListFindings(ranking, &audience.Value(), list.customers),
      std::back_inserter(list.findings));
  const Result<std::vector<index::ScoreRecord>> before = history_.Scores();
  if (!before.Ok()) return before.Reason();
  TellChanges(before.Value(), Since::kLastChange, list);
  return list;
}

Result<RankedList> Engine::Unranked(const std::string& why) {
  Result<Ranking> ranking = JoinRanking({}, catalog_);
  if (!ranking.Ok()) return ranking.Reason();
  Result<std::vector<index::ListEntry>> entries = catalog_.List(kProspects);
  if (!entries.Ok()) return entries.Reason();
  Result<crawler::Archive> archive =
      crawler::Archive::Open(*files_, ArchiveFolder());
  if (!archive.Ok()) return archive.Reason();
  ListBuilder builder(ranking.Value(), why, catalog_, archive.Value());
  Result<index::RemovedByDomain> removed = removals_.All();
  if (!removed.Ok()) return removed.Reason();
  RankedList list;
  list.removed = std::move(removed).Value();
  const Status added = AddRows(
      ranking.Value(), std::move(entries).Value(), builder,
      [](const Progress&) {}, list);
  if (!added.Ok()) return added.Reason();
  SetRanks(list);
  list.findings = FindListFindings(ranking.Value(), nullptr, list.customers);
  return list;
}

Result<index::HoldoutReport> Engine::Evaluate(
    const index::HoldoutOptions& options, const ProgressSink& progress,
    const std::stop_token& stop) {
  const Result<Lesson> lesson = LearnUnderRulesInForce();
  if (!lesson.Ok()) return lesson.Reason();
  return EvaluateBy(lesson.Value(), options, progress, stop);
}

Status Engine::AddEvaluation(const ProgressSink& progress,
                             const std::stop_token& stop, RankedList& list) {
  const Result<Lesson> lesson = LearnUnderRulesInForce();
  if (!lesson.Ok()) return lesson.Reason();
  return AddEvaluationBy(lesson.Value(), progress, stop, list);
}

Status Engine::AddEvaluationBy(const Lesson& lesson,
                               const ProgressSink& progress,
                               const std::stop_token& stop, RankedList& list) {
  Result<index::HoldoutReport> report = EvaluateBy(lesson, {}, progress, stop);
  if (report.Ok()) {
    list.evaluation = std::move(report).Value();
  } else if (report.Reason().code == ErrorCode::kInvalidArgument) {
    list.evaluation_problem = report.Reason().message;
  } else {
    return report.Reason();
  }
  return Done();
}

}  // namespace kindred::server
