// Insight as JSON. Internal to server. Pure; thread-safe.
#ifndef KINDRED_SERVER_INSIGHT_ANSWERS_H_
#define KINDRED_SERVER_INSIGHT_ANSWERS_H_

#include <cstddef>

#include "base/json.h"
#include "server/insight.h"
#include "server/ranked_list.h"

namespace kindred::server {

// percentile_country, percentile_language, expected_value, expected_value_from,
// potential (each null if there is none), confidence: {value, level, reasons}.
[[nodiscard]] Json::Object InsightJson(const Insight& insight);

// {"compared_with", "terms": [{"term", "customers_with", "customers",
// "example": {"domain", "name", "sentence", "url", "date"}}]}, at most `most`.
[[nodiscard]] Json MissingJson(const Insight& insight, std::size_t most);

// [{"domain", "name", "similarity", "shared_terms"}], at most `most`.
[[nodiscard]] Json NearestJson(const Insight& insight, std::size_t most);

// {"model_version", "customers", "used", "value_readable", "in_common",
// "sets_apart": [{"term", "customers_with", "customers", "others_with",
// "others"}], "findings": [{"kind", "line", "domain", "name", "reason",
// "advice"}]}; line and domain are null where the whole list is meant.
[[nodiscard]] Json AudienceJson(const RankedList& list);

}  // namespace kindred::server

#endif  // KINDRED_SERVER_INSIGHT_ANSWERS_H_
