// One ranked prospect as HTML. Internal to server. Pure; thread-safe.
#ifndef KINDRED_SERVER_REPORT_PROSPECT_H_
#define KINDRED_SERVER_REPORT_PROSPECT_H_

#include <cstddef>
#include <string>

#include "server/ranked_list.h"

namespace kindred::server {

// Reasons shown at once; the others stand in a <details> element.
inline constexpr std::size_t kShownFor = 3;
inline constexpr std::size_t kShownAgainst = 2;

// Requires a ranked row.
[[nodiscard]] std::string FormatProspectCard(const ProspectRow& row);

}  // namespace kindred::server

#endif  // KINDRED_SERVER_REPORT_PROSPECT_H_
