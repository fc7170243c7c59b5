// Insight as HTML. Internal to server. Pure; thread-safe.
#ifndef KINDRED_SERVER_REPORT_INSIGHT_H_
#define KINDRED_SERVER_REPORT_INSIGHT_H_

#include <string>

#include "server/ranked_list.h"

namespace kindred::server {

// What a card tells beside score and reasons; empty if nothing is known.
[[nodiscard]] std::string FormatInsight(const ScoredCompany& company);

// "Your customer list": what is wrong with it and what to do; empty if nothing
// is.
[[nodiscard]] std::string FormatFindings(const RankedList& list);

}  // namespace kindred::server

#endif  // KINDRED_SERVER_REPORT_INSIGHT_H_
