// The HTTP API as a function: request in, answer out, no socket.
//
//   GET  /                          the report
//   GET  /healthz                   {"status": "ok", "model_version": ...}
//   POST /v1/prospects/search       {limit, country, min_score, explain}
//   GET  /v1/companies/{domain}     one company with its explanation
//   GET  /v1/personas               the kinds of customers
//   POST /v1/score:batch            {"companies": [{"domain"}, ...], explain}
//   POST /v1/feedback               {domain, outcome, reason, date, note}
//   POST /v1/jobs                   {"kind": "reindex"}
//   GET  /v1/jobs/{id}
//
// explain: "none" | "summary" (3 reasons for, 2 against) | "full" (all listed
// ones; with raw, bias and other they add up). Errors are
// application/problem+json (RFC 9457) with `errors`, a list of {pointer (RFC
// 6901), reason}: 400 no JSON, 404, 405 with Allow, 413, 415, 422 a field is
// wrong or unknown (named), 503 with Retry-After before there is a model.
// Thread-safe.
#ifndef KINDRED_SERVER_API_H_
#define KINDRED_SERVER_API_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "index/catalog.h"
#include "server/feedback_input.h"
#include "server/ranked_list.h"

namespace kindred::server {

inline constexpr std::size_t kMaxRequestBytes = std::size_t{4} << 20U;
inline constexpr std::size_t kMaxSearchLimit = 1000;
inline constexpr std::size_t kDefaultSearchLimit = 50;
inline constexpr std::size_t kMaxBatch = 10'000;

struct ApiRequest {
  std::string method;
  std::string path;  // decoded, without query
  std::string content_type;
  std::string body;
};

struct ApiResponse {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers = {};  // further
};

// What became of a feedback.
struct FeedbackAnswer {
  FeedbackRow row;     // with problems: nothing was stored
  bool added = false;  // else it was told before
  bool known = false;  // the company was; else it has to be crawled first
};

// What the API asks of the engine; each function is thread-safe.
struct ApiBackend {
  // The result of the live model; null before there is one.
  std::function<std::shared_ptr<const RankedList>()> current;
  // kInvalidArgument: 422 on /kind; kUnavailable: 503, try again.
  std::function<Result<index::JobRecord>(std::string_view kind)> start_job;
  std::function<Result<std::optional<index::JobRecord>>(std::int64_t id)> job;
  // Stores it; `current` is of a model that has learnt from it from then on.
  std::function<Result<FeedbackAnswer>(const FeedbackInput&)> add_feedback = {};
};

// Never throws: what the backend throws is a 500. HEAD is answered as GET.
[[nodiscard]] ApiResponse HandleRequest(const ApiBackend& backend,
                                        const ApiRequest& request);

// Whether a Content-Type field says JSON, the only type of body taken.
[[nodiscard]] bool IsJsonType(std::string_view content_type);

// An error of this status without fields, for what fails before HandleRequest.
[[nodiscard]] ApiResponse ProblemResponse(int status, std::string_view detail);

}  // namespace kindred::server

#endif  // KINDRED_SERVER_API_H_
