#include "server/api_answers.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/json.h"
#include "index/catalog.h"
#include "server/api_request.h"
#include "server/insight_answers.h"
#include "server/ranked_list.h"

namespace kindred::server {
namespace {

constexpr std::size_t kSummaryFor = 3;
constexpr std::size_t kSummaryAgainst = 2;
constexpr std::size_t kSummaryLenders = 1;
constexpr std::size_t kSummaryMissing = 3;
constexpr std::size_t kSummaryNearest = 1;

Json TextOrNull(const std::string& text) {
  return text.empty() ? Json() : Json(text);
}

Json NumberOrNull(const std::optional<double>& number) {
  return number ? Json(*number) : Json();
}

Json OutcomeJson(const ToldOutcome& outcome) {
  if (outcome.outcome.empty()) return {};
  return Json::Object{{"outcome", outcome.outcome},
                      {"reason", TextOrNull(outcome.reason)},
                      {"date", outcome.date}};
}

Json ReasonsList(const std::vector<Reason>& reasons, std::size_t most) {
  Json::Array list;
  for (std::size_t i = 0; i < std::min(most, reasons.size()); ++i) {
    const Reason& reason = reasons[i];
    list.emplace_back(Json::Object{{"term", reason.term},
                                   {"contribution", reason.contribution},
                                   {"sentence", TextOrNull(reason.sentence)},
                                   {"url", TextOrNull(reason.url)},
                                   {"date", TextOrNull(reason.date)}});
  }
  return list;
}

Json LendersList(const std::vector<Lender>& lenders, std::size_t most) {
  Json::Array list;
  for (std::size_t i = 0; i < std::min(most, lenders.size()); ++i) {
    list.emplace_back(Json::Object{{"domain", lenders[i].domain},
                                   {"name", TextOrNull(lenders[i].name)},
                                   {"contribution", lenders[i].contribution}});
  }
  return list;
}

Json ReasonsJson(const ScoredCompany& company, Explain explain) {
  if (explain == Explain::kNone) return {};
  const bool full = explain == Explain::kFull;
  Json::Object reasons = {
      {"for", ReasonsList(company.reasons_for,
                          full ? company.reasons_for.size() : kSummaryFor)},
      {"against",
       ReasonsList(company.reasons_against,
                   full ? company.reasons_against.size() : kSummaryAgainst)},
      {"lent_by_similar",
       LendersList(company.lenders,
                   full ? company.lenders.size() : kSummaryLenders)},
      {"missing",
       MissingJson(company.insight,
                   full ? company.insight.missing.size() : kSummaryMissing)},
      {"nearest_customers",
       NearestJson(company.insight,
                   full ? company.insight.nearest.size() : kSummaryNearest)}};
  if (full) {
    reasons.emplace_back("raw", company.raw);
    reasons.emplace_back("bias", company.bias);
    reasons.emplace_back("other", company.other);
    reasons.emplace_back("lent_other", company.lent_other);
  }
  // Only where a rule is met, so that nothing else changes.
  if (!company.boosts.empty()) {
    reasons.emplace_back("boosts",
                         ReasonsList(company.boosts, company.boosts.size()));
  }
  return reasons;
}

// What the list says of a scored company, beside the company itself.
struct Standing {
  Json rank;
  Json percentile;
  std::string_view external_id;
};

Json::Object ScoredJson(const ScoredCompany& company, Standing standing,
                        std::string_view model_version, Explain explain) {
  Json::Array aliases(company.aliases.begin(), company.aliases.end());
  Json::Object json = {
      {"rank", std::move(standing.rank)},
      {"domain", company.domain},
      {"aliases", std::move(aliases)},
      {"external_id", standing.external_id},
      {"name", company.name},
      {"country", TextOrNull(company.country)},
      {"language", TextOrNull(company.language)},
      {"score", company.score},
      {"grade", std::string(1, company.grade)},
      {"percentile", std::move(standing.percentile)},
      {"persona", TextOrNull(company.persona)},
      {"persona_similarity",
       company.persona.empty() ? Json() : Json(company.persona_similarity)},
      {"win_probability", NumberOrNull(company.win_probability)},
      {"outcome", OutcomeJson(company.outcome)},
      {"previous_score", NumberOrNull(company.previous_score)},
      {"score_change", company.previous_score
                           ? Json(company.score - *company.previous_score)
                           : Json()},
      {"changed", Json::Array(company.changed.begin(), company.changed.end())}};
  std::ranges::move(InsightJson(company.insight), std::back_inserter(json));
  json.emplace_back("reasons", ReasonsJson(company, explain));
  json.emplace_back("read_on", TextOrNull(company.read_on));
  json.emplace_back("model_version", model_version);
  return json;
}

// A row of either kind without a score.
template <typename Row>
Json::Object UnscoredJson(const Row& row, std::string_view model_version) {
  return {{"domain", row.company.domain},
          {"external_id", row.external_id},
          {"name", row.company.name},
          {"problem", row.problem},
          {"outcome", OutcomeJson(row.company.outcome)},
          {"model_version", model_version}};
}

bool IsScored(const ProspectRow& row) {
  return row.rank > 0;
}

bool IsScored(const CustomerRow& row) {
  return row.problem.empty();
}

// Calls `add` with each wanted domain of the rows that are (not) scored.
template <typename Row, typename Add>
void ForWanted(const std::vector<Row>& rows, const Add& add,
               const std::unordered_set<std::string_view>& wanted) {
  const auto offer = [&](const std::string& domain, const Row& row) {
    const auto found = wanted.find(domain);
    if (found != wanted.end()) add(*found, row);
  };
  for (const Row& row : rows) {
    offer(row.company.domain, row);
    for (const std::string& alias : row.company.aliases) offer(alias, row);
  }
}

}  // namespace

Json::Object HitJson(const ProspectRow& row, std::string_view model_version,
                     Explain explain) {
  return ScoredJson(row.company,
                    {row.rank, row.company.percentile, row.external_id},
                    model_version, explain);
}

std::unordered_map<std::string_view, FoundCompany> FindCompanies(
    const RankedList& list,
    const std::unordered_set<std::string_view>& wanted) {
  std::unordered_map<std::string_view, FoundCompany> found;
  for (const bool scored : {true, false}) {
    ForWanted(
        list.prospects,
        [&](std::string_view domain, const ProspectRow& row) {
          if (IsScored(row) != scored) return;
          found.try_emplace(domain, FoundCompany{.prospect = &row});
        },
        wanted);
    ForWanted(
        list.customers,
        [&](std::string_view domain, const CustomerRow& row) {
          if (IsScored(row) != scored) return;
          found.try_emplace(domain, FoundCompany{.customer = &row});
        },
        wanted);
  }
  return found;
}

Json::Object CompanyJson(const FoundCompany& found,
                         std::string_view model_version, Explain explain) {
  const bool is_prospect = found.prospect != nullptr;
  const bool scored =
      is_prospect ? IsScored(*found.prospect) : IsScored(*found.customer);
  Json::Object answer = {{"status", scored ? "scored" : "unscored"},
                         {"role", is_prospect ? "prospect" : "customer"}};
  Json::Object rest;
  if (!scored) {
    rest = is_prospect ? UnscoredJson(*found.prospect, model_version)
                       : UnscoredJson(*found.customer, model_version);
  } else if (is_prospect) {
    rest = HitJson(*found.prospect, model_version, explain);
  } else {
    rest = ScoredJson(found.customer->company,
                      {Json(), Json(), found.customer->external_id},
                      model_version, explain);
  }
  std::ranges::move(rest, std::back_inserter(answer));
  return answer;
}

Json PersonasJson(const RankedList& list) {
  Json::Array personas;
  for (const PersonaFigures& persona : list.personas) {
    Json::Array terms;
    for (const PersonaTermFigures& term : persona.terms) {
      terms.emplace_back(Json::Object{{"term", term.term},
                                      {"members_with", term.members_with},
                                      {"members", term.members},
                                      {"others_with", term.others_with},
                                      {"others", term.others},
                                      {"rest_with", term.rest_with},
                                      {"rest", term.rest}});
    }
    Json::Array typical;
    for (const auto& [domain, name] : persona.typical) {
      typical.emplace_back(
          Json::Object{{"domain", domain}, {"name", TextOrNull(name)}});
    }
    personas.emplace_back(
        Json::Object{{"name", persona.name},
                     {"language", TextOrNull(persona.language)},
                     {"customers", persona.customers},
                     {"value_share", persona.value_share},
                     {"prospects", persona.prospects},
                     {"terms", std::move(terms)},
                     {"typical_customers", std::move(typical)}});
  }
  return Json::Object{{"model_version", list.model_version},
                      {"personas", std::move(personas)}};
}

Json::Object FeedbackJson(std::string_view domain,
                          const index::Feedback& entry) {
  return {{"domain", domain},
          {"outcome", index::NameOf(entry.outcome)},
          {"reason", TextOrNull(std::string(index::NameOf(entry.reason)))},
          {"date", entry.date},
          {"note", TextOrNull(entry.note)}};
}

Json JobJson(const index::JobRecord& job) {
  return Json::Object{{"id", job.id},
                      {"kind", job.kind},
                      {"state", job.state},
                      {"detail", job.detail},
                      {"created_at", TextOrNull(job.created_at)},
                      {"finished_at", TextOrNull(job.finished_at)}};
}

}  // namespace kindred::server
