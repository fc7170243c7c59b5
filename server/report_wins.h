// Parts of the report: what changed, and how likely a win is.
//
// Internal to server. Pure; thread-safe.
#ifndef KINDRED_SERVER_REPORT_WINS_H_
#define KINDRED_SERVER_REPORT_WINS_H_

#include <string>

#include "server/ranked_list.h"

namespace kindred::server {

// The ten ranked prospects whose scores changed most; empty if none did.
[[nodiscard]] std::string FormatMovers(const RankedList& list);

// The reliability diagram and its figures, or how many deals are missing.
[[nodiscard]] std::string FormatWinSection(const RankedList& list);

}  // namespace kindred::server

#endif  // KINDRED_SERVER_REPORT_WINS_H_
