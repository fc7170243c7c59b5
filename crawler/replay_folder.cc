#include "crawler/replay_folder.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/files.h"
#include "base/json.h"
#include "base/result.h"
#include "crawler/ascii.h"
#include "crawler/percent.h"
#include "crawler/replay.h"
#include "crawler/url.h"

namespace kindred::crawler {
namespace {

constexpr std::string_view kRulesFile = ".replay.json";
constexpr std::size_t kMaxDepth = 16;       // folders inside of each other
constexpr std::size_t kMaxFiles = 100'000;  // of one site
constexpr std::int64_t kMaxDelayMs = 3'600'000;

using FileMap = decltype(ReplaySite::files);

Error BadRule(const std::string& file, std::string_view key,
              std::string_view what) {
  std::string message = file;
  message.append(": \"").append(key).append("\" ").append(what);
  return {ErrorCode::kInvalidArgument, message};
}

// A whole number of the member `key` in [low, high].
Result<std::int64_t> ReadNumber(const std::string& file, std::string_view key,
                                const Json& value,
                                std::pair<std::int64_t, std::int64_t> range) {
  const std::int64_t* const number = value.AsInt();
  if (number == nullptr || *number < range.first || *number > range.second) {
    return BadRule(file, key,
                   "must be a whole number from " +
                       std::to_string(range.first) + " to " +
                       std::to_string(range.second));
  }
  return *number;
}

Result<std::string> ReadText(const std::string& file, std::string_view key,
                             const Json& value) {
  if (value.AsString() == nullptr ||
      value.AsString()->find_first_of("\r\n") != std::string::npos) {
    return BadRule(file, key, "must be one line of text");
  }
  return *value.AsString();
}

// `rule` with one key set.
Result<ReplayRule> WithNumber(const std::string& file, std::string_view key,
                              const Json& value, ReplayRule rule) {
  const bool status = key == "status";
  if (!status && key != "delay_ms") {
    return BadRule(file, key,
                   "is no key (path, status, location, content_type, "
                   "delay_ms)");
  }
  const Result<std::int64_t> number =
      status ? ReadNumber(file, key, value, {100, 599})
             : ReadNumber(file, key, value, {0, kMaxDelayMs});
  if (!number.Ok()) return number.Reason();
  if (status) {
    rule.status = static_cast<int>(number.Value());
  } else {
    rule.delay = Millis(number.Value());
  }
  return rule;
}

Result<ReplayRule> WithKey(const std::string& file, std::string_view key,
                           const Json& value, ReplayRule rule) {
  const bool path = key == "path";
  const bool location = key == "location";
  if (!path && !location && key != "content_type") {
    return WithNumber(file, key, value, std::move(rule));
  }
  Result<std::string> text = ReadText(file, key, value);
  if (!text.Ok()) return text.Reason();
  std::string& member = path       ? rule.path
                        : location ? rule.location
                                   : rule.content_type;
  member = std::move(text).Value();
  return rule;
}

Result<ReplayRule> ReadRule(const std::string& file, const Json& json) {
  if (json.AsObject() == nullptr) {
    return BadRule(file, "rules", "must be a list of objects");
  }
  ReplayRule rule;
  for (const auto& [key, value] : *json.AsObject()) {
    Result<ReplayRule> next = WithKey(file, key, value, std::move(rule));
    if (!next.Ok()) return next.Reason();
    rule = std::move(next).Value();
  }
  if (rule.path != "*" && !rule.path.starts_with('/')) {
    return BadRule(file, "path", "must begin with '/', or be *");
  }
  return rule;
}

Result<std::vector<ReplayRule>> ReadRules(const std::string& file,
                                          std::string_view text) {
  const Result<Json> json = Json::Parse(text);
  if (!json.Ok()) {
    return Error{ErrorCode::kInvalidArgument,
                 file + ": " + json.Reason().message};
  }
  const Json::Object* const object = json.Value().AsObject();
  const bool only_rules = object != nullptr && object->size() == 1 &&
                          object->front().first == "rules" &&
                          object->front().second.AsArray() != nullptr;
  if (!only_rules) {
    return BadRule(file, "rules", "must be the one key of an object, an array");
  }
  std::vector<ReplayRule> rules;
  for (const Json& entry : *object->front().second.AsArray()) {
    Result<ReplayRule> rule = ReadRule(file, entry);
    if (!rule.Ok()) return rule.Reason();
    rules.push_back(std::move(rule).Value());
  }
  return rules;
}

// A file or folder still to be read.
struct Entry {
  std::string path;  // on the disk
  std::string name;  // inside of the site
  std::size_t depth = 0;
};

std::string Join(const std::string& folder, const std::string& name) {
  return folder + '/' + name;
}

Status AddEntry(Files& files, const Entry& entry, ReplaySite& site,
                std::vector<Entry>& open) {
  // Files has no way to ask what an entry is: a folder can be listed and not
  // read.
  Result<std::string> bytes = files.Read(entry.path, {});
  if (bytes.Ok()) {
    if (entry.name == kRulesFile) {
      Result<std::vector<ReplayRule>> rules =
          ReadRules(entry.path, bytes.Value());
      if (!rules.Ok()) return rules.Reason();
      site.rules = std::move(rules).Value();
    } else {
      site.files.emplace(entry.name, std::move(bytes).Value());
    }
    if (site.files.size() <= kMaxFiles) return Done();
    return Error{ErrorCode::kTooLarge, entry.path + ": too many files"};
  }
  const Result<std::vector<std::string>> names = files.List(entry.path);
  if (!names.Ok()) return bytes.Reason();
  if (entry.depth >= kMaxDepth) {
    return Error{ErrorCode::kTooLarge, entry.path + ": folders too deep"};
  }
  for (const std::string& name : names.Value()) {
    open.push_back(
        {entry.path + '/' + name, entry.name + '/' + name, entry.depth + 1});
  }
  return Done();
}

Result<ReplaySite> LoadSite(Files& files, const std::string& path) {
  ReplaySite site;
  const Result<std::vector<std::string>> names = files.List(path);
  if (!names.Ok()) return names.Reason();
  std::vector<Entry> open;
  for (const std::string& name : names.Value()) {
    open.push_back({Join(path, name), name, 1});
  }
  while (!open.empty()) {
    const Entry entry = std::move(open.back());
    open.pop_back();
    if (Status added = AddEntry(files, entry, site, open); !added.Ok()) {
      return added.Reason();
    }
  }
  return site;
}

std::string_view ContentTypeOf(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 13>
      kTypes = {{{".html", "text/html; charset=utf-8"},
                 {".htm", "text/html; charset=utf-8"},
                 {".txt", "text/plain; charset=utf-8"},
                 {".css", "text/css"},
                 {".js", "text/javascript"},
                 {".json", "application/json"},
                 {".xml", "application/xml"},
                 {".pdf", "application/pdf"},
                 {".png", "image/png"},
                 {".jpg", "image/jpeg"},
                 {".gif", "image/gif"},
                 {".svg", "image/svg+xml"},
                 {".ico", "image/x-icon"}}};
  for (const auto& [ending, type] : kTypes) {
    if (name.ends_with(ending)) return type;
  }
  // "/a" as the file "a": pages without an ending.
  return name.find('.') == std::string_view::npos
             ? kTypes[0].second
             : std::string_view("application/octet-stream");
}

// The file that answers a path: end() if there is none.
FileMap::const_iterator FindFile(const FileMap& files, std::string_view path) {
  const std::string bare = PercentDecode(Trim(path, "/"));
  if (bare.empty()) return files.find("index.html");
  for (const std::string_view ending : {"", ".html", "/index.html"}) {
    const auto found = files.find(bare + std::string(ending));
    if (found != files.end()) return found;
  }
  return files.end();
}

}  // namespace

Result<ReplayFolder> LoadReplayFolder(Files& files, const std::string& path) {
  const Result<std::vector<std::string>> names = files.List(path);
  if (!names.Ok()) return names.Reason();
  ReplayFolder folder;
  for (const std::string& name : names.Value()) {
    if (name.find('.') == std::string::npos || name.starts_with('.')) continue;
    const std::string place = Join(path, name);
    if (!files.List(place).Ok()) continue;  // a file beside the sites
    Result<ReplaySite> site = LoadSite(files, place);
    if (!site.Ok()) return site.Reason();
    folder.emplace(LowerAscii(name), std::move(site).Value());
  }
  if (folder.empty()) {
    return Error{ErrorCode::kNotFound,
                 path + ": holds no folder named after a domain"};
  }
  return folder;
}

ReplayAnswer AnswerOf(const ReplaySite& site, const Url& url) {
  ReplayAnswer answer;
  if (const auto file = FindFile(site.files, url.Path());
      file != site.files.end()) {
    answer.status = 200;
    answer.content_type = ContentTypeOf(file->first);
    answer.body = file->second;
  }
  const auto rule =
      std::ranges::find_if(site.rules, [&](const ReplayRule& candidate) {
        return candidate.path == "*" || candidate.path == url.Path();
      });
  if (rule == site.rules.end()) return answer;
  if (rule->status != 0) answer.status = rule->status;
  if (!rule->content_type.empty()) answer.content_type = rule->content_type;
  answer.location = rule->location;
  answer.delay = rule->delay;
  return answer;
}

}  // namespace kindred::crawler
