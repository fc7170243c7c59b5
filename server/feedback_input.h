// Feedback as people and programs write it: fields checked, files read.
//
// The command line, files and the API take the same five fields: domain,
// outcome (won, lost, accepted, rejected; "closed won" and "closed lost" as
// CRMs say), reason (of a rejection), date (2026-11-22, 22.11.2026, or an RFC
// 3339 time; none: today), note. No field names a person: further columns are
// not kept, and a note with an e-mail address is refused. Pure; thread-safe.
#ifndef KINDRED_SERVER_FEEDBACK_INPUT_H_
#define KINDRED_SERVER_FEEDBACK_INPUT_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "index/outcome.h"

namespace kindred::server {

inline constexpr std::size_t kMaxNoteBytes = 500;

// As written; every field but the first two may be empty.
struct FeedbackInput {
  std::string domain;
  std::string outcome;
  std::string reason = {};
  std::string date = {};
  std::string note = {};
};

struct FeedbackProblem {
  std::string field;   // of FeedbackInput: "outcome"
  std::string reason;  // one clause: "must be won, lost, ..."
};

// To be used only without problems.
struct FeedbackRow {
  std::size_t line = 0;   // in the file; 0: from elsewhere
  std::string domain;     // registrable
  std::string start_url;  // where a crawl would begin
  index::Feedback entry;  // company_id and recorded_at not set yet
  std::vector<FeedbackProblem> problems;
};

// All that is wrong is told at once. `today` is the day in UTC, "2026-11-22";
// a later date is refused.
[[nodiscard]] FeedbackRow ReadFeedback(const FeedbackInput& input,
                                       std::string_view today);

// A table in any dialect and encoding that list files may have. Errors name
// `file`: not readable, no column for the domain or the outcome. Each row comes
// back, in order, with its problems.
[[nodiscard]] Result<std::vector<FeedbackRow>> ParseFeedbackFile(
    std::string_view bytes, const std::string& file, std::string_view today);

}  // namespace kindred::server

#endif  // KINDRED_SERVER_FEEDBACK_INPUT_H_
