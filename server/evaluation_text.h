// What a held-out evaluation says: as text, as JSON and in sentences.
//
// docs/evaluation.md says how to read it. Pure; thread-safe.
#ifndef KINDRED_SERVER_EVALUATION_TEXT_H_
#define KINDRED_SERVER_EVALUATION_TEXT_H_

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "index/holdout.h"

namespace kindred::server {

// Lines of at most 80 octets, cut at blanks, each with its end.
[[nodiscard]] std::string Wrapped(std::string_view text);

// "24 % (10 to 40)": shares of 1 as whole percents.
[[nodiscard]] std::string PercentText(const index::Estimate& share);
// "1.2 (0.4 to 2.0)".
[[nodiscard]] std::string LiftText(const index::Estimate& lift);

// Whether kindred finds more hidden customers in the best tenth than the
// industry words do, and than the centroid.
[[nodiscard]] std::string ComparisonSentences(
    const index::HoldoutReport& report);

// What more customers would likely bring.
[[nodiscard]] std::string LearningSentence(const index::HoldoutReport& report);

// "DE 24 % (10 to 40) of 12; too few to tell: AT (1), unknown (2)".
[[nodiscard]] std::string PartsText(
    const std::vector<index::HoldoutPart>& parts);

// For a terminal of 80 columns.
[[nodiscard]] std::string FormatEvaluation(const index::HoldoutReport& report);

// All figures; shares are of 1, an estimate is {value, low, high}.
[[nodiscard]] Json EvaluationJson(const index::HoldoutReport& report);

}  // namespace kindred::server

#endif  // KINDRED_SERVER_EVALUATION_TEXT_H_
