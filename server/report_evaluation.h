// The part of the report that says how far the ranking can be trusted.
//
// Internal to server. Pure; thread-safe.
#ifndef KINDRED_SERVER_REPORT_EVALUATION_H_
#define KINDRED_SERVER_REPORT_EVALUATION_H_

#include <string>

#include "server/ranked_list.h"

namespace kindred::server {

// The charts and sentences, or why there are none; nothing for a list that was
// not evaluated.
[[nodiscard]] std::string FormatTrust(const RankedList& list);

}  // namespace kindred::server

#endif  // KINDRED_SERVER_REPORT_EVALUATION_H_
