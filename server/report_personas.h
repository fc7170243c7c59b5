// The part of the report that lists the kinds of customers. Internal to server.
// Pure; thread-safe.
#ifndef KINDRED_SERVER_REPORT_PERSONAS_H_
#define KINDRED_SERVER_REPORT_PERSONAS_H_

#include <string>

#include "server/ranked_list.h"

namespace kindred::server {

// Each persona with its size, share of the value, terms, typical customers and
// nearest prospects. Empty if there are none.
[[nodiscard]] std::string FormatPersonas(const RankedList& list);

}  // namespace kindred::server

#endif  // KINDRED_SERVER_REPORT_PERSONAS_H_
