#include "server/feedback.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/digest.h"
#include "base/json.h"
#include "index/generation.h"

namespace kindred::server {
namespace {

using IdsByDomain = std::map<std::string, std::int64_t, std::less<>>;

// Every domain that a company is known by; its own before where it leads to.
IdsByDomain IdsOf(std::span<const index::CompanyRecord> companies) {
  IdsByDomain ids;
  for (const index::CompanyRecord& company : companies) {
    ids.emplace(company.domain, company.id);
  }
  for (const index::CompanyRecord& company : companies) {
    if (!company.final_domain.empty()) {
      ids.emplace(company.final_domain, company.id);
    }
  }
  return ids;
}

// The company that stands for each.
std::map<std::int64_t, std::int64_t> StandIns(
    std::span<const index::CompanyRecord> companies) {
  std::map<std::int64_t, std::int64_t> stand_ins;
  for (const index::CompanyRecord& company : companies) {
    stand_ins.emplace(company.id,
                      company.same_as == 0 ? company.id : company.same_as);
  }
  return stand_ins;
}

void NoteProblems(const FeedbackRow& row, FeedbackSummary& summary) {
  for (const FeedbackProblem& problem : row.problems) {
    summary.problems.push_back("line " + std::to_string(row.line) + ", " +
                               problem.field + ": " + problem.reason);
  }
}

// Adds the companies of `rows` that nobody knows, and their ids to `ids`.
Status AddUnknown(index::Catalog& catalog, std::span<const FeedbackRow> rows,
                  IdsByDomain& ids, FeedbackSummary& summary) {
  std::vector<index::CompanyRecord> unknown;
  std::set<std::string> seen;
  for (const FeedbackRow& row : rows) {
    if (!row.problems.empty() || ids.contains(row.domain)) continue;
    if (!seen.insert(row.domain).second) continue;
    index::CompanyRecord company;
    company.domain = row.domain;
    company.start_url = row.start_url;
    unknown.push_back(std::move(company));
  }
  const Result<std::vector<std::int64_t>> added = catalog.AddCompanies(unknown);
  if (!added.Ok()) return added.Reason();
  for (std::size_t i = 0; i < unknown.size(); ++i) {
    ids.emplace(unknown[i].domain, added.Value()[i]);
  }
  summary.new_companies = unknown.size();
  return Done();
}

// One outcome as the digest takes it: dates and notes change no score.
Json OutcomeKey(const std::string& domain, const index::Feedback& entry) {
  return Json::Array{domain, index::NameOf(entry.outcome),
                     index::NameOf(entry.reason)};
}

std::string AsideProblem(const index::Feedback& entry) {
  switch (entry.reason) {
    case index::RejectReason::kCompetitor:
      return "left out by your feedback: a competitor";
    case index::RejectReason::kCurrentClient:
      return "left out by your feedback: a current client";
    default:
      return "left out by your feedback: out of business";
  }
}

// A row of the list keeps nothing of a score it is not to have.
void TakeOut(std::string problem, ProspectRow& row) {
  ScoredCompany company;
  company.domain = row.company.domain;
  company.aliases = row.company.aliases;
  company.name = row.company.name;
  company.country = row.company.country;
  company.language = row.company.language;
  company.outcome = row.company.outcome;
  row.company = std::move(company);
  row.problem = std::move(problem);
  row.note.clear();
}

}  // namespace

Status RefuseRemoved(index::Removals& removals, std::span<FeedbackRow> rows) {
  const Result<index::RemovedByDomain> removed = removals.All();
  if (!removed.Ok()) return removed.Reason();
  for (FeedbackRow& row : rows) {
    const auto gone = removed.Value().find(row.domain);
    if (gone == removed.Value().end()) continue;
    row.problems.push_back({"domain", "was " + index::ProblemOf(gone->second)});
  }
  return Done();
}

Result<FeedbackSummary> StoreFeedback(index::Catalog& catalog,
                                      index::History& history,
                                      const Clock& clock,
                                      std::span<const FeedbackRow> rows) {
  const Result<std::vector<index::CompanyRecord>> companies =
      catalog.Companies();
  if (!companies.Ok()) return companies.Reason();
  IdsByDomain ids = IdsOf(companies.Value());
  FeedbackSummary summary;
  summary.rows = rows.size();
  if (Status added = AddUnknown(catalog, rows, ids, summary); !added.Ok()) {
    return added.Reason();
  }
  std::vector<index::Feedback> entries;
  for (const FeedbackRow& row : rows) {
    NoteProblems(row, summary);
    if (!row.problems.empty()) continue;
    if (ids.at(row.domain) == 0) continue;  // removed meanwhile
    entries.push_back(row.entry);
    entries.back().company_id = ids.at(row.domain);
    entries.back().recorded_at = FormatUtc(clock.Now());
  }
  const Result<std::size_t> added = history.AddFeedback(entries);
  if (!added.Ok()) return added.Reason();
  summary.added = added.Value();
  return summary;
}

Result<std::vector<index::Feedback>> FeedbackOfDomain(index::Catalog& catalog,
                                                      index::History& history,
                                                      std::string_view domain) {
  const Result<std::vector<index::CompanyRecord>> companies =
      catalog.Companies();
  if (!companies.Ok()) return companies.Reason();
  Result<std::vector<index::Feedback>> all = history.AllFeedback();
  if (!all.Ok()) return all;
  const IdsByDomain ids = IdsOf(companies.Value());
  const auto found = ids.find(domain);
  if (found == ids.end()) return std::vector<index::Feedback>();
  const auto stand_ins = StandIns(companies.Value());
  const std::int64_t wanted = stand_ins.at(found->second);
  std::vector<index::Feedback> entries = std::move(all).Value();
  std::erase_if(entries, [&](const index::Feedback& entry) {
    const auto of = stand_ins.find(entry.company_id);
    return of == stand_ins.end() || of->second != wanted;
  });
  return entries;
}

Result<Outcomes> LoadOutcomes(index::History& history, const Ranking& ranking) {
  const Result<std::vector<index::Feedback>> all = history.AllFeedback();
  if (!all.Ok()) return all.Reason();
  std::map<std::int64_t, index::Feedback> latest;  // by who stands for it
  for (const index::Feedback& entry : all.Value()) {
    latest.insert_or_assign(ranking.Resolve(entry.company_id), entry);
  }
  Outcomes outcomes;
  Json::Array digests;
  for (const auto& [id, company] : ranking.companies) {
    const auto found = latest.find(ranking.Resolve(id));
    if (found == latest.end()) continue;
    outcomes.by_domain.emplace(company.domain, found->second);
    const auto row = ranking.rows.find(id);
    if (row == ranking.rows.end()) continue;
    const index::Feedback& entry = found->second;
    digests.push_back(OutcomeKey(company.domain, entry));
    if (entry.outcome == index::Outcome::kWon ||
        entry.outcome == index::Outcome::kLost) {
      outcomes.deals.push_back(
          {row->second, entry.outcome == index::Outcome::kWon});
    }
    const index::Verdict verdict =
        index::VerdictOf(entry.outcome, entry.reason);
    if (verdict != index::Verdict::kOpen &&
        !ranking.customer_lines.contains(id)) {
      outcomes.judged.push_back(
          {row->second, verdict, index::WeightOf(entry.outcome)});
    }
  }
  std::ranges::sort(outcomes.deals, {}, &index::Deal::row);
  std::ranges::sort(outcomes.judged, {}, &index::Judged::row);
  std::ranges::sort(digests, {}, [](const Json& json) { return json.Dump(); });
  if (!digests.empty()) {
    outcomes.digest = Sha256Hex(Json(std::move(digests)).Dump())
                          .substr(0, index::kVersionDigits);
  }
  return outcomes;
}

void TellOutcomes(const Outcomes& outcomes, RankedList& list) {
  const auto tell = [&outcomes](ScoredCompany& company) {
    const auto found = outcomes.by_domain.find(company.domain);
    if (found == outcomes.by_domain.end()) return index::Verdict::kOpen;
    const index::Feedback& entry = found->second;
    company.outcome = {std::string(index::NameOf(entry.outcome)),
                       std::string(index::NameOf(entry.reason)), entry.date};
    return index::VerdictOf(entry.outcome, entry.reason);
  };
  for (CustomerRow& row : list.customers) {
    static_cast<void>(tell(row.company));
  }
  for (ProspectRow& row : list.prospects) {
    if (tell(row.company) == index::Verdict::kAside && row.problem.empty()) {
      TakeOut(AsideProblem(outcomes.by_domain.find(row.company.domain)->second),
              row);
    }
  }
}

void TellProbabilities(const index::Generation& generation,
                       const index::WinModel& wins, RankedList& list) {
  if (!wins.curve) return;
  std::map<std::string_view, double> known;
  for (const index::ScoredDeal& deal : wins.deals) {
    known.emplace(generation.companies[deal.row].domain, deal.raw);
  }
  for (ProspectRow& row : list.prospects) {
    if (row.rank == 0) continue;
    const auto found = known.find(row.company.domain);
    // What was learnt is learnt of scores that nobody steers.
    double learnt = row.company.raw;
    for (const Reason& boost : row.company.boosts) learnt -= boost.contribution;
    row.company.win_probability =
        wins.curve->At(found == known.end() ? learnt : found->second);
  }
}

}  // namespace kindred::server
