#include "server/api_request.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"

namespace kindred::server {
namespace {

constexpr std::size_t kMaxNameInError = 80;

// A reference token of a JSON pointer (RFC 6901 section 3).
std::string PointerToken(std::string_view name) {
  std::string token = "/";
  for (const char c : name.substr(0, kMaxNameInError)) {
    switch (c) {
      case '~':
        token += "~0";
        break;
      case '/':
        token += "~1";
        break;
      default:
        token += c;
    }
  }
  return token;
}

// Reads the members of one object and notes what is wrong with them.
class Reader {
 public:
  // `known` are the names that may be there.
  Reader(const Json& object, std::string pointer,
         std::initializer_list<std::string_view> known)
      : object_(&object), pointer_(std::move(pointer)) {
    const Json::Object* const members = object.AsObject();
    if (members == nullptr) {
      errors_.push_back({pointer_, "must be an object"});
      return;
    }
    for (const auto& [name, value] : *members) {
      if (errors_.size() >= kMaxFieldErrors) break;
      const std::string_view key = name;
      if (std::ranges::count(known, key) == 0) {
        Note(name, "unknown field");
      }
    }
  }

  void Note(std::string_view name, std::string reason) {
    if (errors_.size() >= kMaxFieldErrors) return;
    errors_.push_back({pointer_ + PointerToken(name), std::move(reason)});
  }

  [[nodiscard]] const Json* Find(std::string_view name) const {
    return object_->Find(name);
  }

  // A string that must be there and not be empty.
  std::string Required(std::string_view name) {
    const Json* const value = Find(name);
    const std::string* const text =
        value == nullptr ? nullptr : value->AsString();
    if (value == nullptr) {
      if (object_->AsObject() != nullptr) Note(name, "is missing");
    } else if (text == nullptr || text->empty()) {
      Note(name, "must be a text that is not empty");
    } else {
      return *text;
    }
    return {};
  }

  // A string that may be missing or null.
  std::string Optional(std::string_view name) {
    const Json* const value = Find(name);
    if (value == nullptr || value->IsNull()) return {};
    if (value->AsString() != nullptr) return *value->AsString();
    Note(name, "must be a text");
    return {};
  }

  Explain ReadExplain(Explain otherwise) {
    const Json* const value = Find("explain");
    if (value == nullptr) return otherwise;
    const std::string text = value->StringOr("");
    if (text == "none") return Explain::kNone;
    if (text == "summary") return Explain::kSummary;
    if (text == "full") return Explain::kFull;
    Note("explain", R"(must be "none", "summary" or "full")");
    return otherwise;
  }

  void Append(std::vector<FieldError> errors) {
    for (FieldError& error : errors) {
      if (errors_.size() < kMaxFieldErrors) errors_.push_back(std::move(error));
    }
  }

  [[nodiscard]] bool Full() const { return errors_.size() >= kMaxFieldErrors; }

  [[nodiscard]] std::vector<FieldError> TakeErrors() {
    return std::move(errors_);
  }

 private:
  const Json* object_;
  std::string pointer_;
  std::vector<FieldError> errors_;
};

std::size_t ReadLimit(Reader& reader) {
  const Json* const value = reader.Find("limit");
  if (value == nullptr) return kDefaultSearchLimit;
  const std::int64_t* const number = value->AsInt();
  if (number == nullptr || *number < 1 ||
      *number > static_cast<std::int64_t>(kMaxSearchLimit)) {
    reader.Note("limit", "must be a whole number from 1 to " +
                             std::to_string(kMaxSearchLimit));
    return kDefaultSearchLimit;
  }
  return static_cast<std::size_t>(*number);
}

std::optional<std::string> ReadCountry(Reader& reader) {
  const Json* const value = reader.Find("country");
  if (value == nullptr) return std::nullopt;
  std::string text = value->StringOr("");
  std::ranges::transform(text, text.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
  });
  const bool code = text.size() == 2 && std::ranges::all_of(text, [](char c) {
                      return c >= 'A' && c <= 'Z';
                    });
  if (code) return text;
  reader.Note("country", R"(must be two letters (ISO 3166-1), as in "DE")");
  return std::nullopt;
}

double ReadMinScore(Reader& reader) {
  const Json* const value = reader.Find("min_score");
  if (value == nullptr) return 0;
  const double number = value->NumberOr(-1);
  if (number >= 0 && number <= 100) return number;
  reader.Note("min_score", "must be a number from 0 to 100");
  return 0;
}

}  // namespace

Checked<SearchRequest> ReadSearchRequest(const Json& body) {
  Reader reader(body, "", {"limit", "country", "min_score", "explain"});
  SearchRequest request;
  request.limit = ReadLimit(reader);
  request.country = ReadCountry(reader);
  request.min_score = ReadMinScore(reader);
  request.explain = reader.ReadExplain(request.explain);
  return {std::move(request), reader.TakeErrors()};
}

Checked<BatchRequest> ReadBatchRequest(const Json& body) {
  Reader reader(body, "", {"companies", "explain"});
  BatchRequest request;
  request.explain = reader.ReadExplain(request.explain);
  const Json* const value = reader.Find("companies");
  const Json::Array* const companies =
      value == nullptr ? nullptr : value->AsArray();
  if (companies == nullptr || companies->empty() ||
      companies->size() > kMaxBatch) {
    reader.Note("companies",
                "must be a list of 1 to " + std::to_string(kMaxBatch) +
                    R"( objects, as in [{"domain": "acme.example"}])");
    return {std::move(request), reader.TakeErrors()};
  }
  for (std::size_t i = 0; i < companies->size() && !reader.Full(); ++i) {
    Reader item((*companies)[i], "/companies/" + std::to_string(i), {"domain"});
    request.domains.push_back(item.Required("domain"));
    reader.Append(item.TakeErrors());
  }
  return {std::move(request), reader.TakeErrors()};
}

Checked<JobRequest> ReadJobRequest(const Json& body) {
  Reader reader(body, "", {"kind"});
  JobRequest request;
  request.kind = reader.Required("kind");
  if (!request.kind.empty() && request.kind != "reindex") {
    reader.Note("kind", R"(must be "reindex")");
  }
  return {std::move(request), reader.TakeErrors()};
}

Checked<FeedbackInput> ReadFeedbackRequest(const Json& body) {
  Reader reader(body, "", {"domain", "outcome", "reason", "date", "note"});
  FeedbackInput request{.domain = reader.Required("domain"),
                        .outcome = reader.Required("outcome"),
                        .reason = reader.Optional("reason"),
                        .date = reader.Optional("date"),
                        .note = reader.Optional("note")};
  return {std::move(request), reader.TakeErrors()};
}

}  // namespace kindred::server
