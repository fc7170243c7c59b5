// Insight as cells of the CSV tables and as text. Internal to server. Pure;
// thread-safe.
#ifndef KINDRED_SERVER_INSIGHT_CELLS_H_
#define KINDRED_SERVER_INSIGHT_CELLS_H_

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "server/insight.h"

namespace kindred::server {

// Columns of a prospect. Percentiles and potential are empty where there are
// none; a nearest customer reads "acme.example (0.43: mould, ISO 13485)", a
// missing term "clean room (4 of 5)"; the quote is a customer's, of missing_1.
inline constexpr std::array<std::string_view, 16> kInsightColumns = {
    "percentile_country", "percentile_language", "expected_value",
    "potential",          "confidence",          "confidence_level",
    "confidence_reasons", "nearest_1",           "nearest_2",
    "nearest_3",          "missing_1",           "missing_2",
    "missing_3",          "missing_quote",       "missing_quote_url",
    "missing_quote_date"};

// One cell for each of kInsightColumns; all empty where nothing is scored.
[[nodiscard]] std::vector<std::string> InsightCells(const Insight& insight);

// "acme.example (0.43: mould, ISO 13485)".
[[nodiscard]] std::string NearestText(const NearestCustomer& customer);

// "only 84 words were read; the website's language is not known".
[[nodiscard]] std::string JoinReasons(const std::vector<std::string>& reasons);

// For a terminal: percentiles, potential, confidence and nearest customers, a
// line each; and what is missing, as a list with quotes. Empty where nothing is
// known.
[[nodiscard]] std::string FormatInsightText(const Insight& insight);
[[nodiscard]] std::string FormatMissingText(const Insight& insight);

// Whole units from 100 on, else two decimals: an estimate is no more exact.
[[nodiscard]] double RoundedValue(double value);

}  // namespace kindred::server

#endif  // KINDRED_SERVER_INSIGHT_CELLS_H_
