#include "server/api.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "crawler/url.h"
#include "index/catalog.h"
#include "server/api_answers.h"
#include "server/api_request.h"
#include "server/feedback_input.h"
#include "server/insight_answers.h"
#include "server/ranked_list.h"
#include "server/report_pieces.h"
#include "server/result_files.h"
#include "server/steering_effect.h"

namespace kindred::server {
namespace {

constexpr std::string_view kRetryAfterSeconds = "30";
constexpr std::string_view kCompaniesPath = "/v1/companies/";
constexpr std::string_view kJobsPath = "/v1/jobs/";
constexpr std::string_view kAudiencePath = "/v1/audience";
constexpr std::string_view kPersonasPath = "/v1/personas";
constexpr std::string_view kSteeringPath = "/v1/steering";
constexpr std::string_view kNoModel =
    "there is no ranked list yet: import customers and prospects, crawl and "
    "reindex (\"kindred run\" does all of it)";

std::string_view TitleOf(int status) {
  switch (status) {
    case 400:
      return "Bad Request";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 410:
      return "Gone";
    case 408:
      return "Request Timeout";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 421:
      return "Misdirected Request";
    case 422:
      return "Unprocessable Content";
    case 431:
      return "Request Header Fields Too Large";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    default:
      return "Internal Server Error";
  }
}

ApiResponse Answer(int status, const Json& body) {
  return {.status = status, .body = body.Dump() + "\n"};
}

ApiResponse Problem(int status, std::string_view detail,
                    const std::vector<FieldError>& errors = {}) {
  Json::Array list;
  for (const FieldError& error : errors) {
    list.emplace_back(
        Json::Object{{"pointer", error.pointer}, {"reason", error.reason}});
  }
  ApiResponse response =
      Answer(status, Json::Object{{"type", "about:blank"},
                                  {"title", TitleOf(status)},
                                  {"status", status},
                                  {"detail", detail},
                                  {"errors", std::move(list)}});
  response.content_type = "application/problem+json";
  if (status == 503) {
    response.headers.emplace_back("Retry-After", kRetryAfterSeconds);
  }
  return response;
}

ApiResponse NoModel() {
  return Problem(503, kNoModel);
}

ApiResponse WrongFields(const std::vector<FieldError>& errors) {
  return Problem(422, "a field is wrong or unknown, see errors", errors);
}

ApiResponse FromError(const Error& error) {
  switch (error.code) {
    case ErrorCode::kInvalidArgument:
      return WrongFields({{"/kind", error.message}});
    case ErrorCode::kNotFound:
      return Problem(404, error.message);
    case ErrorCode::kTooLarge:
      return Problem(413, error.message);
    case ErrorCode::kUnavailable:
    case ErrorCode::kCancelled:
      return Problem(503, error.message);
    case ErrorCode::kCorrupt:
    case ErrorCode::kIo:
      break;
  }
  return Problem(500, error.message);
}

ApiResponse GetReport(const ApiBackend& backend) {
  ApiResponse response;
  response.content_type = "text/html; charset=utf-8";
  const std::shared_ptr<const RankedList> list = backend.current();
  if (list == nullptr) {
    response.status = 503;
    response.headers.emplace_back("Retry-After", kRetryAfterSeconds);
    response.body = FormatWaitingPage();
  } else {
    response.body = FormatReport(*list);
  }
  response.headers.emplace_back("Content-Security-Policy",
                                ReportPolicy() + "; frame-ancestors 'none'");
  return response;
}

Json PartsJson(const index::ModelParts& parts) {
  Json::Object json;
  for (const auto& [name, digest] : parts) {
    json.emplace_back(name, digest.empty() ? Json() : Json(digest));
  }
  return json;
}

ApiResponse GetHealth(const ApiBackend& backend) {
  const std::shared_ptr<const RankedList> list = backend.current();
  return Answer(
      200,
      Json::Object{{"status", "ok"},
                   {"model_version",
                    list == nullptr ? Json() : Json(list->model_version)},
                   {"model_parts",
                    list == nullptr ? Json() : PartsJson(list->model_parts)}});
}

ApiResponse GetPersonas(const ApiBackend& backend) {
  const std::shared_ptr<const RankedList> list = backend.current();
  return list == nullptr ? NoModel() : Answer(200, PersonasJson(*list));
}

ApiResponse GetSteering(const ApiBackend& backend) {
  const std::shared_ptr<const RankedList> list = backend.current();
  if (list == nullptr) return NoModel();
  Json::Object answer = {{"model_version", list->model_version}};
  answer.emplace_back("steering", SteeringJson(list->steering));
  return Answer(200, std::move(answer));
}

ApiResponse GetAudience(const ApiBackend& backend) {
  const std::shared_ptr<const RankedList> list = backend.current();
  return list == nullptr ? NoModel() : Answer(200, AudienceJson(*list));
}

bool Fits(const ProspectRow& row, const SearchRequest& request) {
  return row.rank > 0 && row.company.score >= request.min_score &&
         (!request.country || row.company.country == *request.country);
}

ApiResponse Search(const ApiBackend& backend, const Json& body) {
  const Checked<SearchRequest> checked = ReadSearchRequest(body);
  if (!checked.errors.empty()) return WrongFields(checked.errors);
  const std::shared_ptr<const RankedList> list = backend.current();
  if (list == nullptr) return NoModel();
  Json::Array hits;
  std::size_t total = 0;
  for (const ProspectRow& row : list->prospects) {
    if (!Fits(row, checked.request)) continue;
    ++total;
    if (hits.size() >= checked.request.limit) continue;
    hits.emplace_back(
        HitJson(row, list->model_version, checked.request.explain));
  }
  return Answer(200, Json::Object{{"model_version", list->model_version},
                                  {"total", total},
                                  {"hits", std::move(hits)}});
}

// The registrable domain that a person's spelling means.
Result<std::string> DomainOf(const std::string& spelling) {
  const Result<crawler::Url> url = crawler::ParseCompanyUrl(spelling);
  if (!url.Ok()) return url.Reason();
  return crawler::RegistrableDomain(url.Value().Host());
}

ApiResponse GetCompany(const ApiBackend& backend, const std::string& spelling) {
  const Result<std::string> domain = DomainOf(spelling);
  if (!domain.Ok()) return Problem(404, domain.Reason().message);
  const std::shared_ptr<const RankedList> list = backend.current();
  if (list == nullptr) return NoModel();
  if (const auto gone = list->removed.find(domain.Value());
      gone != list->removed.end()) {
    return Problem(410, domain.Value() + ": " + index::ProblemOf(gone->second));
  }
  const auto found = FindCompanies(*list, {domain.Value()});
  if (found.empty()) {
    return Problem(404, domain.Value() + " is in neither list");
  }
  return Answer(200, CompanyJson(found.begin()->second, list->model_version,
                                 Explain::kFull));
}

ApiResponse ScoreBatch(const ApiBackend& backend, const Json& body) {
  const Checked<BatchRequest> checked = ReadBatchRequest(body);
  if (!checked.errors.empty()) return WrongFields(checked.errors);
  const std::shared_ptr<const RankedList> list = backend.current();
  if (list == nullptr) return NoModel();
  std::vector<Result<std::string>> domains;
  for (const std::string& spelling : checked.request.domains) {
    domains.push_back(DomainOf(spelling));
  }
  std::unordered_set<std::string_view> wanted;
  for (const Result<std::string>& domain : domains) {
    if (domain.Ok()) wanted.insert(domain.Value());
  }
  const auto found = FindCompanies(*list, wanted);
  Json::Array results;
  for (std::size_t i = 0; i < domains.size(); ++i) {
    Json::Object result = {{"input", checked.request.domains[i]}};
    if (!domains[i].Ok()) {
      result.emplace_back("status", "invalid");
      result.emplace_back("reason", domains[i].Reason().message);
    } else if (const auto gone = list->removed.find(domains[i].Value());
               gone != list->removed.end()) {
      result.emplace_back("status", "removed");
      result.emplace_back("domain", domains[i].Value());
      result.emplace_back("reason", index::ProblemOf(gone->second));
    } else if (const auto at = found.find(domains[i].Value());
               at != found.end()) {
      std::ranges::move(
          CompanyJson(at->second, list->model_version, checked.request.explain),
          std::back_inserter(result));
    } else {
      result.emplace_back("status", "unknown");
      result.emplace_back("domain", domains[i].Value());
    }
    results.emplace_back(std::move(result));
  }
  return Answer(200, Json::Object{{"model_version", list->model_version},
                                  {"results", std::move(results)}});
}

// 201 for a new entry, 200 for one that was told before.
ApiResponse AddFeedback(const ApiBackend& backend, const Json& body) {
  const Checked<FeedbackInput> checked = ReadFeedbackRequest(body);
  if (!checked.errors.empty()) return WrongFields(checked.errors);
  const Result<FeedbackAnswer> told = backend.add_feedback(checked.request);
  if (!told.Ok()) return FromError(told.Reason());
  const FeedbackAnswer& answer = told.Value();
  std::vector<FieldError> errors;
  for (const FeedbackProblem& problem : answer.row.problems) {
    errors.push_back({"/" + problem.field, problem.reason});
  }
  if (!errors.empty()) return WrongFields(errors);
  Json::Object json = FeedbackJson(answer.row.domain, answer.row.entry);
  json.emplace_back("added", answer.added);
  json.emplace_back("known_company", answer.known);
  return Answer(answer.added ? 201 : 200, std::move(json));
}

ApiResponse StartJob(const ApiBackend& backend, const Json& body) {
  const Checked<JobRequest> checked = ReadJobRequest(body);
  if (!checked.errors.empty()) return WrongFields(checked.errors);
  const Result<index::JobRecord> job = backend.start_job(checked.request.kind);
  if (!job.Ok()) return FromError(job.Reason());
  ApiResponse response = Answer(202, JobJson(job.Value()));
  response.headers.emplace_back(
      "Location", std::string(kJobsPath) + std::to_string(job.Value().id));
  return response;
}

ApiResponse GetJob(const ApiBackend& backend, std::string_view text) {
  std::int64_t id = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc() || end != text.data() + text.size() || id < 1) {
    return Problem(404, "a job's id is a whole number from 1");
  }
  const Result<std::optional<index::JobRecord>> job = backend.job(id);
  if (!job.Ok()) return FromError(job.Reason());
  if (!job.Value()) {
    return Problem(404, "there is no job " + std::to_string(id));
  }
  return Answer(200, JobJson(*job.Value()));
}

ApiResponse WrongMethod(std::string_view allowed) {
  ApiResponse response =
      Problem(405, "this path answers " + std::string(allowed) + " only");
  response.headers.emplace_back("Allow", allowed);
  return response;
}

using PostHandler = ApiResponse (*)(const ApiBackend&, const Json&);

ApiResponse HandlePost(const ApiBackend& backend, const ApiRequest& request,
                       PostHandler handler) {
  if (request.method != "POST") return WrongMethod("POST");
  if (!IsJsonType(request.content_type)) {
    return Problem(415, "the body must be application/json");
  }
  if (request.body.size() > kMaxRequestBytes) {
    return Problem(413, "the body may have " +
                            std::to_string(kMaxRequestBytes) + " octets");
  }
  const Result<Json> body = Json::Parse(request.body);
  if (!body.Ok()) return Problem(400, body.Reason().message);
  return handler(backend, body.Value());
}

struct PostRoute {
  std::string_view path;
  PostHandler handler;
};

constexpr std::array kPostRoutes = {PostRoute{"/v1/prospects/search", Search},
                                    PostRoute{"/v1/score:batch", ScoreBatch},
                                    PostRoute{"/v1/feedback", AddFeedback},
                                    PostRoute{"/v1/jobs", StartJob}};

ApiResponse Route(const ApiBackend& backend, const ApiRequest& request) {
  const std::string& path = request.path;
  const auto* const post =
      std::ranges::find(kPostRoutes, path, &PostRoute::path);
  if (post != kPostRoutes.end()) {
    return HandlePost(backend, request, post->handler);
  }
  const bool company =
      path.starts_with(kCompaniesPath) && path.size() > kCompaniesPath.size();
  const bool job = path.starts_with(kJobsPath);
  const bool personas = path == kPersonasPath;
  const bool audience = path == kAudiencePath;
  if (path != "/" && path != "/healthz" && !company && !job && !personas &&
      !audience && path != kSteeringPath) {
    return Problem(404, "there is nothing at this path");
  }
  if (request.method != "GET" && request.method != "HEAD") {
    return WrongMethod("GET, HEAD");
  }
  if (personas) return GetPersonas(backend);
  if (audience) return GetAudience(backend);
  if (path == kSteeringPath) return GetSteering(backend);
  if (company) return GetCompany(backend, path.substr(kCompaniesPath.size()));
  if (job) {
    const std::string_view id = path;
    return GetJob(backend, id.substr(kJobsPath.size()));
  }
  return path == "/" ? GetReport(backend) : GetHealth(backend);
}

}  // namespace

ApiResponse HandleRequest(const ApiBackend& backend,
                          const ApiRequest& request) {
  try {
    return Route(backend, request);
  } catch (const std::exception&) {
    return Problem(500, "the server failed on this request");
  }
}

// The media type alone (RFC 9110 section 8.3.1) is compared, without case.
bool IsJsonType(std::string_view content_type) {
  std::string type(content_type.substr(0, content_type.find(';')));
  while (type.ends_with(' ') || type.ends_with('\t')) type.pop_back();
  std::ranges::transform(type, type.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  });
  return type == "application/json";
}

ApiResponse ProblemResponse(int status, std::string_view detail) {
  return Problem(status, detail);
}

}  // namespace kindred::server
