// The result of the main job as files: CSV tables, JSON lines, HTML report.
//
// Pure; equal lists give equal octets. All text from lists and the web is
// escaped for its format. Thread-safe.
#ifndef KINDRED_SERVER_RESULT_FILES_H_
#define KINDRED_SERVER_RESULT_FILES_H_

#include <cstddef>
#include <string>

#include "server/ranked_list.h"

namespace kindred::server {

// RFC 4180 with a byte order mark (spreadsheets need it for UTF-8). One line
// for each row of the prospects file: rank, domain, name, country, language,
// score, grade, percentile, win_probability, persona, persona_similarity
// (cosine to its centre), reason_1 to reason_3, against_1, against_2, quote,
// quote_url, quote_date, problem, note, outcome (latest feedback),
// previous_score, score_change and changed (both of the ranking before; empty
// if nothing changed), model_version, line,
// then the user's own columns as they were; "input_" stands before those of
// them whose names are taken. The quote is of the strongest reason for it that
// may be quoted.
[[nodiscard]] std::string FormatProspectsCsv(const RankedList& list);

// One line for each row of the customers file: line, input, domain, name,
// value, weight, score, persona, persona_similarity, problem.
[[nodiscard]] std::string FormatCustomersCsv(const RankedList& list);

// One JSON object a line for each row of the prospects file, as the API answers
// with all reasons, and with "line", "input" and "columns".
[[nodiscard]] std::string FormatProspectsJson(const RankedList& list);

// A page that stands alone: nothing from elsewhere, and readable without its
// script. At most the first 500 ranked prospects are shown.
[[nodiscard]] std::string FormatReport(const RankedList& list);

// The first `limit` ranked prospects as text for a terminal of `width`
// columns.
[[nodiscard]] std::string FormatSummary(const RankedList& list,
                                        std::size_t limit, std::size_t width);

}  // namespace kindred::server

#endif  // KINDRED_SERVER_RESULT_FILES_H_
