// What was told of a company, what changed in its score, and how likely a win
// is: as text, as JSON and in sentences.
//
// docs/feedback.md says how to read it. Pure; thread-safe.
#ifndef KINDRED_SERVER_OUTCOME_TEXT_H_
#define KINDRED_SERVER_OUTCOME_TEXT_H_

#include <string>

#include "base/json.h"
#include "index/win_probability.h"
#include "server/ranked_list.h"

namespace kindred::server {

// "rejected: wrong_fit, 2026-11-22"; empty for none.
[[nodiscard]] std::string OutcomeText(const ToldOutcome& outcome);

// What changed since the previous score: "page text; feedback"; empty for none.
[[nodiscard]] std::string ChangedText(const ScoredCompany& company);

// The lines of `explain` on the model's parts, the last score, the outcome and
// the probability.
[[nodiscard]] std::string FormatAudit(const ScoredCompany& company,
                                      const RankedList& list);

// How well probabilities hold, or how many deals are missing.
[[nodiscard]] std::string WinsSentence(const index::WinModel& wins);

// For a terminal of 80 columns.
[[nodiscard]] std::string FormatWins(const index::WinModel& wins);

// {"won", "lost", "needed" (of each), "tells_apart", "brier",
// "brier_of_share", "calibration_error", "auc", "reliability": [{"deals",
// "predicted", "observed": {value, low, high}}]}; null where there is none.
[[nodiscard]] Json WinsJson(const index::WinModel& wins);

}  // namespace kindred::server

#endif  // KINDRED_SERVER_OUTCOME_TEXT_H_
