#include "tests/server/sample_api.h"

#include <memory>
#include <optional>
#include <utility>

#include "base/result.h"
#include "index/catalog.h"
#include "server/ranked_list.h"
#include "tests/server/sample_list.h"

namespace kindred::server {
namespace {

index::JobRecord SampleJob() {
  return {.id = 7,
          .kind = "reindex",
          .state = "enqueued",
          .detail = "",
          .created_at = "2026-11-22T18:31:05Z",
          .finished_at = ""};
}

}  // namespace

ApiBackend SampleBackend() {
  RankedList sample = SampleList(60);
  sample.model_parts = {{"index", "a1"}, {"feedback", ""}};
  auto list = std::make_shared<const RankedList>(std::move(sample));
  return {
      .current = [list] { return list; },
      .start_job = [](std::string_view /*kind*/) -> Result<index::JobRecord> {
        return SampleJob();
      },
      .job = [](std::int64_t id) -> Result<std::optional<index::JobRecord>> {
        if (id != 7) return std::optional<index::JobRecord>();
        return std::optional(SampleJob());
      }};
}

ApiBackend EmptyBackend() {
  ApiBackend backend = SampleBackend();
  backend.current = [] { return std::shared_ptr<const RankedList>(); };
  return backend;
}

ApiResponse Get(const ApiBackend& backend, const std::string& path) {
  return HandleRequest(backend, {"GET", path, "", ""});
}

ApiResponse Post(const ApiBackend& backend, const std::string& path,
                 const std::string& body) {
  return HandleRequest(backend, {"POST", path, "application/json", body});
}

Json Parsed(const ApiResponse& response) {
  Result<Json> body = Json::Parse(response.body);
  return body.Ok() ? std::move(body).Value() : Json();
}

std::string Text(const Json& object, std::string_view key) {
  const Json* const value = object.Find(key);
  return value == nullptr ? "(none)" : value->StringOr("(no text)");
}

std::vector<std::string> Texts(const Json::Array& objects,
                               std::string_view key) {
  std::vector<std::string> texts;
  texts.reserve(objects.size());
  for (const Json& object : objects) texts.push_back(Text(object, key));
  return texts;
}

std::int64_t Number(const Json& object, std::string_view key) {
  const Json* const value = object.Find(key);
  const std::int64_t* const number =
      value == nullptr ? nullptr : value->AsInt();
  return number == nullptr ? -1 : *number;
}

std::vector<std::string> Keys(const Json& object) {
  std::vector<std::string> keys;
  if (object.AsObject() == nullptr) return keys;
  for (const auto& [key, value] : *object.AsObject()) keys.push_back(key);
  return keys;
}

std::vector<std::string> Errors(const ApiResponse& response) {
  std::vector<std::string> errors;
  const Json body = Parsed(response);
  const Json* const list = body.Find("errors");
  if (list == nullptr || list->AsArray() == nullptr) return errors;
  for (const Json& error : *list->AsArray()) {
    errors.push_back(Text(error, "pointer") + ": " + Text(error, "reason"));
  }
  return errors;
}

}  // namespace kindred::server
