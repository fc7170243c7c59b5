// An evaluation for tests: figures made up, equal on every call.
#ifndef KINDRED_TESTS_SERVER_SAMPLE_EVALUATION_H_
#define KINDRED_TESTS_SERVER_SAMPLE_EVALUATION_H_

#include <cstddef>
#include <optional>

#include "index/holdout.h"

namespace kindred::server {

// 25 customers among 98 others; kindred finds 40 % in the best tenth, the
// industry words 24 %, the centroid 32 %.
[[nodiscard]] inline index::HoldoutReport SampleEvaluation() {
  const auto at = [](double share) {
    return index::RecallAt{.share = share,
                           .model = {4 * share, 3 * share, 5 * share},
                           .random = {share, 0, 2 * share},
                           .centroid = {3.2 * share, 2 * share, 4 * share},
                           .words = {2.4 * share, share, 4 * share},
                           .over_centroid = {0.8 * share, -share, 2 * share},
                           .over_words = {1.6 * share, 0.4 * share, 3 * share}};
  };
  index::HoldoutReport report;
  report.customers = 25;
  report.groups = 24;
  report.others = 98;
  report.rounds = 25;
  report.average_rank = {0.204, 0.15, 0.26};
  for (const double share : index::kRecallShares) {
    report.recall.push_back(at(share));
  }
  for (std::size_t step = 1; step <= index::kRecallSteps; ++step) {
    // At most all are found.
    report.recall_curve.push_back(
        at(0.2 * static_cast<double>(step) / index::kRecallSteps));
    report.recall_curve.back().share =
        static_cast<double>(step) * index::kRecallStep;
  }
  for (std::size_t i = 0; i < report.lift_by_decile.size(); ++i) {
    const double lift = i == 0 ? 4.0 : 6.0 / 9;
    report.lift_by_decile.at(i) = {lift, lift / 2, lift * 1.5};
  }
  report.countries = {{"DE", 12, index::Estimate{0.5, 0.25, 0.75}},
                      {"FR", 4, std::nullopt},
                      {"", 9, index::Estimate{0.3, 0.1, 0.5}}};
  report.languages = {{"de", 12, index::Estimate{0.5, 0.25, 0.75}}};
  for (std::size_t step = 0; step < index::kCurveShares.size(); ++step) {
    const double recall = 0.2 + 0.05 * static_cast<double>(step);
    report.curve.points.push_back({index::kCurveShares.at(step),
                                   4.0 * static_cast<double>(step + 1),
                                   {recall, recall - 0.1, recall + 0.1}});
  }
  report.curve.slope = {0.08, 0.01, 0.15};
  report.curve.gain = index::Estimate{0.13, 0.02, 0.24};
  report.words = {"Spritzguss", "Werkzeugbau", "Reinraum"};
  return report;
}

}  // namespace kindred::server

#endif  // KINDRED_TESTS_SERVER_SAMPLE_EVALUATION_H_
