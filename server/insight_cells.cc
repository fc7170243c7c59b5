#include "server/insight_cells.h"

#include <cmath>
#include <optional>

#include "nlp/unicode.h"
#include "server/report_text.h"

namespace kindred::server {
namespace {

constexpr std::size_t kNearestCells = 3;
constexpr std::size_t kMissingCells = 3;
constexpr double kWholeFrom = 100;

std::string PercentileCell(const std::optional<double>& percentile) {
  return percentile ? Fixed(*percentile, 1) : "";
}

std::string ValueCell(const std::optional<double>& value) {
  return value ? PlainNumber(RoundedValue(*value)) : "";
}

std::string MissingCell(const MissingTermFigures& missing) {
  return nlp::CollapseSpace(missing.term) + " (" +
         std::to_string(missing.customers_with) + " of " +
         std::to_string(missing.customers) + ")";
}

}  // namespace

double RoundedValue(double value) {
  return value >= kWholeFrom ? std::round(value)
                             : std::round(value * 100) / 100;
}

std::string JoinReasons(const std::vector<std::string>& reasons) {
  std::string text;
  for (const std::string& reason : reasons) {
    if (!text.empty()) text += "; ";
    text += reason;
  }
  return text;
}

std::string NearestText(const NearestCustomer& customer) {
  std::string text = customer.domain + " (" + Fixed(customer.similarity, 2);
  for (std::size_t i = 0; i < customer.shared_terms.size(); ++i) {
    text +=
        (i == 0 ? ": " : ", ") + nlp::CollapseSpace(customer.shared_terms[i]);
  }
  return text + ")";
}

std::string FormatInsightText(const Insight& insight) {
  std::string text;
  if (insight.percentile_country) {
    text += "percentile in its country " +
            PercentileCell(insight.percentile_country);
  }
  if (insight.percentile_language) {
    text += (text.empty() ? "percentile" : ",") +
            std::string(" among websites of its language ") +
            PercentileCell(insight.percentile_language);
  }
  if (!text.empty()) text += "\n";
  if (insight.potential) {
    text += "potential " + ValueCell(insight.potential) +
            ", expected value if it became a customer " +
            ValueCell(insight.expected_value) + " (by " +
            insight.expected_value_from + ")\n";
  }
  if (!insight.confidence_level.empty()) {
    text += "confidence " + insight.confidence_level + " (" +
            Fixed(insight.confidence, 2) +
            "): " + JoinReasons(insight.confidence_reasons) + "\n";
  }
  for (const NearestCustomer& near : insight.nearest) {
    text += "near customer " + NearestText(near) + "\n";
  }
  return text;
}

std::string FormatMissingText(const Insight& insight) {
  if (insight.missing.empty()) return {};
  std::string text = "missing, compared with " + insight.compared_with + "\n";
  for (const MissingTermFigures& missing : insight.missing) {
    text += "  " + MissingCell(missing) + "\n";
    if (!missing.sentence.empty()) {
      text += "          \"" + missing.sentence + "\"\n";
    }
    if (!missing.url.empty()) {
      text += "          " + missing.url + ", " + missing.date + "\n";
    }
  }
  return text;
}

std::vector<std::string> InsightCells(const Insight& insight) {
  const bool scored = !insight.confidence_level.empty();
  std::vector<std::string> cells = {PercentileCell(insight.percentile_country),
                                    PercentileCell(insight.percentile_language),
                                    ValueCell(insight.expected_value),
                                    ValueCell(insight.potential),
                                    scored ? Fixed(insight.confidence, 2) : "",
                                    insight.confidence_level,
                                    JoinReasons(insight.confidence_reasons)};
  for (std::size_t i = 0; i < kNearestCells; ++i) {
    cells.push_back(i < insight.nearest.size() ? NearestText(insight.nearest[i])
                                               : "");
  }
  for (std::size_t i = 0; i < kMissingCells; ++i) {
    cells.push_back(i < insight.missing.size() ? MissingCell(insight.missing[i])
                                               : "");
  }
  const MissingTermFigures quoted =
      insight.missing.empty() ? MissingTermFigures{} : insight.missing.front();
  cells.push_back(nlp::CollapseSpace(quoted.sentence));
  cells.push_back(quoted.url);
  cells.push_back(quoted.date);
  return cells;
}

}  // namespace kindred::server
