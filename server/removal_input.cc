#include "server/removal_input.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "crawler/url.h"
#include "server/list_file.h"

namespace kindred::server {
namespace {

// What is wrong with a reason; empty: nothing.
std::string ReasonProblem(std::string_view reason) {
  if (reason.size() > kMaxRemovalReasonBytes) {
    return "may have " + std::to_string(kMaxRemovalReasonBytes) + " octets";
  }
  if (reason.find('@') != std::string_view::npos) {
    return "must not hold an e-mail address";
  }
  if (std::ranges::any_of(
          reason, [](char c) { return static_cast<unsigned char>(c) < ' '; })) {
    return "must be one line";
  }
  return "";
}

// The cell of the column "reason", whatever its case.
std::string ReasonCell(const std::string& columns) {
  const Result<Json> cells = Json::Parse(columns);
  if (!cells.Ok() || cells.Value().AsObject() == nullptr) return "";
  for (const auto& [name, value] : *cells.Value().AsObject()) {
    std::string lower = name;
    std::ranges::transform(lower, lower.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    });
    if (lower == "reason") return value.StringOr("");
  }
  return "";
}

}  // namespace

RemovalInput ReadRemovals(std::span<const std::string> domains,
                          const std::string& reason) {
  RemovalInput input;
  if (const std::string problem = ReasonProblem(reason); !problem.empty()) {
    input.problems.push_back("reason: " + problem);
  }
  std::set<std::string> seen;
  for (const std::string& spelling : domains) {
    const Result<crawler::Url> url = crawler::ParseCompanyUrl(spelling);
    if (!url.Ok()) {
      input.problems.push_back("domain: " + url.Reason().message);
      continue;
    }
    std::string domain = crawler::RegistrableDomain(url.Value().Host());
    if (!seen.insert(domain).second) continue;
    input.removals.push_back({.domain = std::move(domain), .reason = reason});
  }
  return input;
}

Result<RemovalInput> ParseRemovalFile(std::string_view bytes,
                                      const std::string& file,
                                      const std::string& reason) {
  Result<std::vector<ListRow>> rows = ParseListFile(bytes, file);
  if (!rows.Ok()) return rows.Reason();
  RemovalInput input;
  std::set<std::string> seen;
  for (ListRow& row : rows.Value()) {
    const auto tell = [&](std::string_view field, std::string_view problem) {
      std::string& text = input.problems.emplace_back(file);
      text.append(" line ").append(std::to_string(row.entry.line));
      text.append(", ").append(field).append(": ").append(problem);
    };
    if (row.domain.empty()) {
      tell("domain", row.entry.problem);
      continue;
    }
    std::string told = ReasonCell(row.entry.columns);
    if (told.empty()) told = reason;
    if (const std::string problem = ReasonProblem(told); !problem.empty()) {
      tell("reason", problem);
      continue;
    }
    if (!seen.insert(row.domain).second) continue;
    input.removals.push_back(
        {.domain = std::move(row.domain), .reason = std::move(told)});
  }
  return input;
}

}  // namespace kindred::server
