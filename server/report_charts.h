// The charts of an evaluation as SVG elements (SVG 2), to stand in the report.
//
// Each has a title and a description that says its figures, and takes its
// colours from page.css, so that it follows dark and light. Lines differ by
// their dashes too. Internal to server. Pure; thread-safe.
#ifndef KINDRED_SERVER_REPORT_CHARTS_H_
#define KINDRED_SERVER_REPORT_CHARTS_H_

#include <string>

#include "index/holdout.h"
#include "index/win_probability.h"

namespace kindred::server {

// Lift by tenth of the ranking: bars with their intervals as whiskers.
[[nodiscard]] std::string LiftChart(const index::HoldoutReport& report);

// Recall over the share of the ranking, with its interval as a band, beside
// the three baselines.
[[nodiscard]] std::string RecallChart(const index::HoldoutReport& report);

// Observed share of deals won over the predicted one: a point a bin with its
// interval as whisker, beside the diagonal of a perfect prediction.
[[nodiscard]] std::string ReliabilityChart(
    const index::Reliability& reliability);

}  // namespace kindred::server

#endif  // KINDRED_SERVER_REPORT_CHARTS_H_
