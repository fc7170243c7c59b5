// Bodies of API requests: JSON in, checked values or a list of what is wrong.
//
// Every field is checked for type and range, unknown ones are refused by name;
// all faults are told at once, up to kMaxFieldErrors. Internal to server.
// Pure; thread-safe.
#ifndef KINDRED_SERVER_API_REQUEST_H_
#define KINDRED_SERVER_API_REQUEST_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "server/api.h"
#include "server/feedback_input.h"

namespace kindred::server {

inline constexpr std::size_t kMaxFieldErrors = 20;

struct FieldError {
  std::string pointer;  // RFC 6901: "/companies/3/domain"; "" is the whole
  std::string reason;
};

// How much of an explanation an answer holds.
enum class Explain : std::uint8_t { kNone, kSummary, kFull };

struct SearchRequest {
  std::size_t limit = kDefaultSearchLimit;  // 1 to kMaxSearchLimit
  std::optional<std::string> country;       // two upper-case letters
  double min_score = 0;                     // 0 to 100
  Explain explain = Explain::kSummary;
};

struct BatchRequest {
  std::vector<std::string> domains;  // as written; 1 to kMaxBatch
  Explain explain = Explain::kNone;
};

struct JobRequest {
  std::string kind;
};

// A request; to be used only if there are no errors.
template <typename T>
struct Checked {
  T request;
  std::vector<FieldError> errors;
};

[[nodiscard]] Checked<SearchRequest> ReadSearchRequest(const Json& body);
[[nodiscard]] Checked<BatchRequest> ReadBatchRequest(const Json& body);
[[nodiscard]] Checked<JobRequest> ReadJobRequest(const Json& body);
// Types only; ReadFeedback checks what the texts say.
[[nodiscard]] Checked<FeedbackInput> ReadFeedbackRequest(const Json& body);

}  // namespace kindred::server

#endif  // KINDRED_SERVER_API_REQUEST_H_
