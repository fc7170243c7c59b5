#include "server/insight_answers.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/insight_cells.h"

namespace kindred::server {
namespace {

Json FigureOrNull(const std::optional<double>& number) {
  return number ? Json(*number) : Json();
}

Json ValueOrNull(const std::optional<double>& value) {
  return value ? Json(RoundedValue(*value)) : Json();
}

Json StringOrNull(const std::string& text) {
  return text.empty() ? Json() : Json(text);
}

Json FiguresList(const std::vector<TermFigures>& terms) {
  Json::Array list;
  for (const TermFigures& term : terms) {
    list.emplace_back(Json::Object{{"term", term.term},
                                   {"customers_with", term.customers_with},
                                   {"customers", term.customers},
                                   {"others_with", term.others_with},
                                   {"others", term.others}});
  }
  return list;
}

}  // namespace

Json::Object InsightJson(const Insight& insight) {
  return {{"percentile_country", FigureOrNull(insight.percentile_country)},
          {"percentile_language", FigureOrNull(insight.percentile_language)},
          {"expected_value", ValueOrNull(insight.expected_value)},
          {"expected_value_from", StringOrNull(insight.expected_value_from)},
          {"potential", ValueOrNull(insight.potential)},
          {"confidence",
           Json::Object{
               {"value", insight.confidence},
               {"level", StringOrNull(insight.confidence_level)},
               {"reasons", Json::Array(insight.confidence_reasons.begin(),
                                       insight.confidence_reasons.end())}}}};
}

Json MissingJson(const Insight& insight, std::size_t most) {
  Json::Array terms;
  for (std::size_t i = 0; i < std::min(most, insight.missing.size()); ++i) {
    const MissingTermFigures& missing = insight.missing[i];
    terms.emplace_back(Json::Object{
        {"term", missing.term},
        {"customers_with", missing.customers_with},
        {"customers", missing.customers},
        {"example", Json::Object{{"domain", missing.domain},
                                 {"name", StringOrNull(missing.name)},
                                 {"sentence", StringOrNull(missing.sentence)},
                                 {"url", StringOrNull(missing.url)},
                                 {"date", StringOrNull(missing.date)}}}});
  }
  return Json::Object{{"compared_with", StringOrNull(insight.compared_with)},
                      {"terms", std::move(terms)}};
}

Json NearestJson(const Insight& insight, std::size_t most) {
  Json::Array list;
  for (std::size_t i = 0; i < std::min(most, insight.nearest.size()); ++i) {
    const NearestCustomer& near = insight.nearest[i];
    list.emplace_back(Json::Object{
        {"domain", near.domain},
        {"name", StringOrNull(near.name)},
        {"similarity", near.similarity},
        {"shared_terms",
         Json::Array(near.shared_terms.begin(), near.shared_terms.end())}});
  }
  return list;
}

Json AudienceJson(const RankedList& list) {
  Json::Array findings;
  for (const ListFinding& finding : list.findings) {
    findings.emplace_back(
        Json::Object{{"kind", finding.kind},
                     {"line", finding.line > 0 ? Json(finding.line) : Json()},
                     {"domain", StringOrNull(finding.domain)},
                     {"name", StringOrNull(finding.name)},
                     {"reason", finding.reason},
                     {"advice", finding.advice}});
  }
  const auto used = std::ranges::count_if(
      list.customers, [](const auto& row) { return row.problem.empty(); });
  return Json::Object{{"model_version", list.model_version},
                      {"customers", list.customers.size()},
                      {"used", static_cast<std::int64_t>(used)},
                      {"value_readable", list.value_readable},
                      {"in_common", FiguresList(list.in_common)},
                      {"sets_apart", FiguresList(list.sets_apart)},
                      {"findings", std::move(findings)}};
}

}  // namespace kindred::server
