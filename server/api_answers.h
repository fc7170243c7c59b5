// Companies as JSON, the one shape in which the API and the JSON lines show
// them. Internal to server. Pure; thread-safe.
#ifndef KINDRED_SERVER_API_ANSWERS_H_
#define KINDRED_SERVER_API_ANSWERS_H_

#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "base/json.h"
#include "index/catalog.h"
#include "index/outcome.h"
#include "server/api_request.h"
#include "server/ranked_list.h"

namespace kindred::server {

// A ranked prospect: rank, domain, aliases, external_id, name, country,
// language, score, grade, percentile, persona (null if there is none),
// persona_similarity (likewise), win_probability (likewise), outcome (likewise,
// or {outcome, reason, date}), previous_score, score_change (null: nothing
// changed), changed (a list), the keys of InsightJson, reasons, read_on,
// model_version. `reasons` is null, or {for, against, lent_by_similar, missing,
// nearest_customers}, with Explain::kFull also {raw, bias, other, lent_other}.
[[nodiscard]] Json::Object HitJson(const ProspectRow& row,
                                   std::string_view model_version,
                                   Explain explain);

// Where a company stands; at most one is set.
struct FoundCompany {
  const ProspectRow* prospect = nullptr;
  const CustomerRow* customer = nullptr;
};

// The companies of `list` that have one of these domains, also as an alias. If
// several rows have it the first of: ranked prospect, used customer, other
// prospect, other customer. The views and pointers are into `wanted` and
// `list`. O(rows).
[[nodiscard]] std::unordered_map<std::string_view, FoundCompany> FindCompanies(
    const RankedList& list, const std::unordered_set<std::string_view>& wanted);

// {"status": "scored", "role": "prospect", ...} as HitJson (a customer has no
// rank and no percentile), or {"status": "unscored", "role", "domain",
// "external_id", "name", "problem", "model_version"}.
[[nodiscard]] Json::Object CompanyJson(const FoundCompany& found,
                                       std::string_view model_version,
                                       Explain explain);

// {"model_version", "personas": [{"name", "language", "customers",
// "value_share", "prospects", "terms": [{"term", "members_with", "members",
// "others_with", "others", "rest_with", "rest"}], "typical_customers":
// [{"domain", "name"}]}]}.
[[nodiscard]] Json PersonasJson(const RankedList& list);

// {"domain", "outcome", "reason" (null: none), "date", "note" (likewise)}.
[[nodiscard]] Json::Object FeedbackJson(std::string_view domain,
                                        const index::Feedback& entry);

[[nodiscard]] Json JobJson(const index::JobRecord& job);

}  // namespace kindred::server

#endif  // KINDRED_SERVER_API_ANSWERS_H_
