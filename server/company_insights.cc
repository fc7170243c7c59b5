#include "server/company_insights.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include "index/confidence.h"
#include "nlp/document.h"

namespace kindred::server {
namespace {

constexpr double kMostPoints = 100;

std::string ComparedWithText(index::ComparedWith with,
                             const std::string& language,
                             const std::string& persona) {
  switch (with) {
    case index::ComparedWith::kPersona:
      return "customers of the kind \"" + persona + "\" who write " + language;
    case index::ComparedWith::kLanguage:
      return "customers who write " + language;
    case index::ComparedWith::kAll:
      return "all customers, by terms of several languages";
    case index::ComparedWith::kNobody:
      break;
  }
  return {};
}

bool IsTextPage(const nlp::Document& document) {
  return document.kind == nlp::PageKind::kContent && !document.noindex;
}

}  // namespace

CompanyInsights::CompanyInsights(const Ranking& ranking,
                                 const ExplainContext& context,
                                 const CustomerPersonas& personas,
                                 index::Catalog& catalog,
                                 const crawler::Archive& archive)
    : ranking_(&ranking),
      audience_(&context.audience),
      lift_(&context.lift),
      personas_(&personas),
      catalog_(&catalog),
      archive_(&archive),
      similarity_(ranking.generation, context.audience.customers),
      values_(ranking.generation, similarity_, context.audience.customers),
      missing_(ranking.generation, context.audience, personas.All()) {
  for (const index::Customer& customer : audience_->customers) {
    ++customers_of_language_[ranking.generation.companies[customer.row]
                                 .language];
  }
}

void CompanyInsights::SetRanked(std::span<const index::Score> scores) {
  const std::vector<index::GroupPercentiles> percentiles =
      index::FindGroupPercentiles(ranking_->generation, scores);
  for (std::size_t i = 0; i < scores.size(); ++i) {
    percentiles_.insert_or_assign(scores[i].row, percentiles[i]);
  }
}

Status CompanyInsights::Tell(std::size_t row, const Site& site,
                             const nlp::TermCounts& counts,
                             ScoredCompany& company) {
  Insight& insight = company.insight;
  const std::vector<double> similarities =
      similarity_.To(ranking_->generation, row);
  // Only companies that are no customers have percentiles and a potential.
  if (const auto found = percentiles_.find(row); found != percentiles_.end()) {
    insight.percentile_country = found->second.country;
    insight.percentile_language = found->second.language;
    insight.expected_value = values_.Of(similarities);
    if (insight.expected_value) {
      insight.expected_value_from = std::isinf(values_.Shrinkage())
                                        ? "the mean of all customers"
                                        : "the nearest customers";
      insight.potential = company.score / kMostPoints * *insight.expected_value;
    }
  }
  TellConfidence(row, site, insight);
  TellNearest(row, similarities, counts, insight);
  return TellMissing(row, counts, insight);
}

void CompanyInsights::TellConfidence(std::size_t row, const Site& site,
                                     Insight& insight) const {
  const index::IndexedCompany& company = ranking_->generation.companies[row];
  const auto of_language = customers_of_language_.find(company.language);
  const index::Confidence confidence = index::AssessConfidence(
      {.words = company.words,
       .pages = std::ranges::count_if(site.documents, IsTextPage),
       .customers = static_cast<std::int64_t>(audience_->customers.size()),
       .language = company.language,
       .customers_of_language = of_language == customers_of_language_.end()
                                    ? 0
                                    : of_language->second});
  insight.confidence = confidence.value;
  insight.confidence_level = index::Describe(confidence.level);
  insight.confidence_reasons = confidence.reasons;
}

void CompanyInsights::TellNearest(std::size_t row,
                                  std::span<const double> similarities,
                                  const nlp::TermCounts& counts,
                                  Insight& insight) const {
  const index::Generation& generation = ranking_->generation;
  for (const index::SimilarCustomer& near :
       similarity_.Nearest(similarities, row, kNearestCustomers)) {
    const index::IndexedCompany& customer = generation.companies[near.row];
    NearestCustomer& told = insight.nearest.emplace_back();
    told.domain = customer.domain;
    told.name = customer.name;
    told.similarity = near.similarity;
    for (const std::uint32_t column :
         index::SharedTerms(generation, *lift_, row, near.row, kSharedTerms)) {
      const index::VocabularyTerm& term = generation.vocabulary.Terms()[column];
      const nlp::TermCount* own = FindTerm(counts, term.term);
      told.shared_terms.push_back(own != nullptr && !own->surface.empty()
                                      ? own->surface
                                      : term.surface);
    }
  }
}

Status CompanyInsights::TellMissing(std::size_t row,
                                    const nlp::TermCounts& counts,
                                    Insight& insight) {
  const index::Generation& generation = ranking_->generation;
  const std::optional<index::PersonaMatch> match =
      personas_->Match(generation, row);
  const index::MissingTerms missing =
      missing_.Find(row, match ? std::optional(match->persona) : std::nullopt,
                    index::StemsOf(counts), kMissingTerms);
  insight.compared_with =
      ComparedWithText(missing.with, generation.companies[row].language,
                       match ? personas_->Name(match->persona) : "");
  for (const index::TypicalTerm* term : missing.terms) {
    Result<MissingTermFigures> told = QuoteOf(*term);
    if (!told.Ok()) return told.Reason();
    insight.missing.push_back(std::move(told).Value());
  }
  return Done();
}

// The first of the term's users that may be quoted; else the first.
Result<MissingTermFigures> CompanyInsights::QuoteOf(
    const index::TypicalTerm& term) {
  if (const auto known = quotes_.find(&term); known != quotes_.end()) {
    return known->second;
  }
  const index::Generation& generation = ranking_->generation;
  std::optional<MissingTermFigures> first;
  for (const std::size_t row : term.users) {
    const index::IndexedCompany& customer = generation.companies[row];
    const Result<Site> site = LoadSite(*catalog_, *archive_, customer.id);
    if (!site.Ok()) return site.Reason();
    const Reason reason =
        ReasonOf(generation.vocabulary.Terms()[term.column], 0,
                 CountSite(generation, row, site.Value()), site.Value());
    const MissingTermFigures told = {
        .term = reason.term,
        .customers_with = term.table.customers_with,
        .customers = term.table.customers,
        .domain = customer.domain,
        .name = customer.name,
        .sentence = reason.sentence,
        .url = reason.url,
        .date = reason.date};
    if (!first || !told.sentence.empty()) first = told;
    if (!told.sentence.empty()) break;
  }
  return quotes_.emplace(&term, first.value_or(MissingTermFigures{}))
      .first->second;
}

}  // namespace kindred::server
