#include "server/report_insight.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "nlp/unicode.h"
#include "server/insight.h"
#include "server/insight_cells.h"
#include "server/report_lists.h"
#include "server/report_pieces.h"
#include "server/report_text.h"

namespace kindred::server {
namespace {

constexpr std::size_t kMaxFactBytes = 160;
constexpr std::size_t kMaxExampleBytes = 300;

std::string Fact(std::string_view label, const std::string& html) {
  if (html.empty()) return {};
  return Fill("fact.html", {{"label", std::string(label)}, {"text", html}});
}

std::string PlacesText(const ScoredCompany& company) {
  const Insight& insight = company.insight;
  std::string text;
  if (insight.percentile_country) {
    text += "percentile " + Fixed(*insight.percentile_country, 1) + " in " +
            company.country;
  }
  if (insight.percentile_language) {
    text += (text.empty() ? "percentile " : ", ") +
            Fixed(*insight.percentile_language, 1) + " among websites in " +
            company.language;
  }
  return EscapeHtml(text);
}

std::string PotentialText(const ScoredCompany& company) {
  const Insight& insight = company.insight;
  if (!insight.potential || !insight.expected_value) return {};
  return EscapeHtml(Amount(RoundedValue(*insight.potential)) + " = fit " +
                    Fixed(company.score / 100, 2) + " x expected value " +
                    Amount(RoundedValue(*insight.expected_value)) + ", by " +
                    insight.expected_value_from);
}

std::string ConfidenceText(const Insight& insight) {
  if (insight.confidence_level.empty()) return {};
  return EscapeHtml(insight.confidence_level + " (" +
                    Fixed(insight.confidence, 2) +
                    "): " + JoinReasons(insight.confidence_reasons));
}

std::string NearestHtml(const Insight& insight) {
  std::string html;
  for (const NearestCustomer& near : insight.nearest) {
    if (!html.empty()) html += "; ";
    html +=
        "<bdi>" +
        EscapeHtml(Shorten(
            near.name.empty() ? nlp::DomainToUnicode(near.domain) : near.name,
            kMaxFactBytes)) +
        "</bdi> (" + Fixed(near.similarity, 2);
    for (std::size_t i = 0; i < near.shared_terms.size(); ++i) {
      html += (i == 0 ? ": " : ", ") + std::string("<bdi>") +
              EscapeHtml(Shorten(near.shared_terms[i], kMaxFactBytes)) +
              "</bdi>";
    }
    html += ")";
  }
  return html;
}

std::string MissingHtml(const Insight& insight) {
  if (insight.missing.empty()) return {};
  std::string items;
  for (const MissingTermFigures& missing : insight.missing) {
    items += Fill(
        "missing_term.html",
        {{"term", Shorten(missing.term, kMaxFactBytes)},
         {"figures", std::to_string(missing.customers_with) + " of " +
                         std::to_string(missing.customers)},
         {"sentence", Shorten(missing.sentence, kMaxExampleBytes)},
         {"source", Link(missing.url, missing.name.empty()
                                          ? nlp::DomainToUnicode(missing.domain)
                                          : missing.name)},
         {"date", DayText(missing.date)}});
  }
  return Fill("missing.html",
              {{"count", Count(insight.missing.size(),
                               "term that typical customers use and this "
                               "website does not",
                               "terms that typical customers use and this "
                               "website does not")},
               {"compared_with", insight.compared_with},
               {"items", items}});
}

std::string WhoHtml(const ListFinding& finding) {
  std::string html;
  if (finding.line > 0) html = "line " + std::to_string(finding.line) + " ";
  if (!finding.name.empty()) {
    html +=
        "<bdi>" + EscapeHtml(Shorten(finding.name, kMaxFactBytes)) + "</bdi> ";
  }
  html += DomainLink(finding.domain);
  return html.empty() ? "the whole list" : html;
}

}  // namespace

std::string FormatInsight(const ScoredCompany& company) {
  const std::string facts =
      Fact("Potential", PotentialText(company)) +
      Fact("Confidence", ConfidenceText(company.insight)) +
      Fact("Its place", PlacesText(company)) +
      Fact("Nearest customers", NearestHtml(company.insight));
  const std::string list =
      facts.empty() ? "" : Fill("facts.html", {{"facts", facts}});
  return list + MissingHtml(company.insight);
}

std::string FormatFindings(const RankedList& list) {
  if (list.findings.empty()) return {};
  std::string rows;
  const std::size_t shown = std::min(list.findings.size(), kMaxTableRows);
  for (std::size_t i = 0; i < shown; ++i) {
    const ListFinding& finding = list.findings[i];
    rows += Fill("finding.html",
                 {{"kind", finding.kind},
                  {"who", WhoHtml(finding)},
                  {"reason", Shorten(finding.reason, kMaxExampleBytes)},
                  {"advice", finding.advice}});
  }
  return Fill("findings.html",
              {{"count", Count(list.findings.size(), "finding", "findings")},
               {"rows", rows},
               {"rest", list.findings.size() > shown
                            ? Count(list.findings.size() - shown,
                                    "further finding is in customers.csv.",
                                    "further findings are in customers.csv.")
                            : std::string()}});
}

}  // namespace kindred::server
