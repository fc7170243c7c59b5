#include "index/task_ranking.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/json.h"
#include "index/company_terms.h"
#include "index/personas.h"
#include "index/score.h"
#include "nlp/document.h"
#include "nlp/language.h"
#include "nlp/terms.h"

namespace kindred::index {
namespace {

Error AtLine(std::size_t line, std::string_view what) {
  return {ErrorCode::kInvalidArgument,
          "line " + std::to_string(line) + ": " + std::string(what)};
}

// Calls `take` with each line's object; it returns what is wrong, or nothing.
Status ForEachLine(std::string_view text,
                   const std::function<std::string(const Json&)>& take) {
  for (std::size_t line = 1; !text.empty(); ++line) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view row = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (row.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    Result<Json> json = Json::Parse(row);
    if (!json.Ok()) return AtLine(line, json.Reason().message);
    const std::string problem = take(json.Value());
    if (!problem.empty()) return AtLine(line, problem);
  }
  return Done();
}

std::string TextOf(const Json& json, std::string_view key) {
  const Json* value = json.Find(key);
  return value != nullptr ? value->StringOr("") : std::string();
}

}  // namespace

Result<std::vector<LabelledCompany>> ParseLabelledCompanies(
    std::string_view json_lines) {
  std::vector<LabelledCompany> companies;
  Status read = ForEachLine(json_lines, [&companies](const Json& json) {
    LabelledCompany company{TextOf(json, "id"), TextOf(json, "name"),
                            TextOf(json, "text")};
    if (company.id.empty()) return std::string("\"id\" is missing");
    companies.push_back(std::move(company));
    return std::string();
  });
  if (!read.Ok()) return read.Reason();
  return companies;
}

Result<std::vector<LabelledTask>> ParseLabelledTasks(
    std::string_view json_lines) {
  std::vector<LabelledTask> tasks;
  Status read = ForEachLine(json_lines, [&tasks](const Json& json) {
    LabelledTask task{TextOf(json, "task"), {}};
    const Json* customers = json.Find("customers");
    if (task.name.empty()) return std::string("\"task\" is missing");
    if (customers == nullptr || customers->AsArray() == nullptr) {
      return std::string("\"customers\" is no list of ids");
    }
    for (const Json& id : *customers->AsArray()) {
      if (id.AsString() == nullptr) {
        return std::string("\"customers\" is no list of ids");
      }
      task.customers.push_back(*id.AsString());
    }
    tasks.push_back(std::move(task));
    return std::string();
  });
  if (!read.Ok()) return read.Reason();
  return tasks;
}

nlp::Document DocumentOf(const LabelledCompany& company) {
  nlp::Document document;
  document.language = nlp::DetectLanguage(company.text, "").code;
  document.blocks.push_back({nlp::Role::kBody, company.text});
  return document;
}

Generation IndexLabelled(const std::vector<LabelledCompany>& companies,
                         const GenerationOptions& options) {
  std::vector<IndexedCompany> indexed;
  std::vector<std::vector<nlp::Document>> sites;
  std::int64_t number = 0;
  for (const LabelledCompany& company : companies) {
    indexed.push_back({++number, company.id, company.name, "", "", 0});
    sites.push_back({DocumentOf(company)});
  }
  const auto site = [&sites](std::size_t i) -> std::vector<nlp::Document> {
    return sites[i];
  };
  CountedCompanies counted = CountAllTerms(indexed, site);
  return BuildGeneration(std::move(indexed), counted.terms, options,
                         std::move(counted.lexicon));
}

Result<std::string> RankTask(const Generation& generation,
                             const LabelledTask& task,
                             const AudienceOptions& options) {
  std::unordered_map<std::string_view, std::size_t> rows;
  for (std::size_t row = 0; row < generation.Size(); ++row) {
    rows.emplace(generation.companies[row].domain, row);
  }
  std::vector<Customer> customers;
  std::vector<bool> is_customer(generation.Size(), false);
  for (const std::string& id : task.customers) {
    const auto found = rows.find(id);
    if (found == rows.end()) {
      return Error{ErrorCode::kInvalidArgument,
                   "task " + task.name + " names company " + id +
                       ", which is not in the companies file"};
    }
    customers.push_back({found->second, 0});
    is_customer[found->second] = true;
  }
  Result<Audience> audience = TrainAudience(generation, customers, options);
  if (!audience.Ok()) {
    return Error{audience.Reason().code,
                 "task " + task.name + ": " + audience.Reason().message};
  }
  std::vector<std::size_t> others;
  for (std::size_t row = 0; row < generation.Size(); ++row) {
    if (!is_customer[row]) others.push_back(row);
  }
  Json::Array ranking;
  for (const Score& score : Rank(generation, audience.Value(), others)) {
    ranking.emplace_back(generation.companies[score.row].domain);
  }
  Json::Array personas;
  for (const Persona& persona : FindPersonas(generation, customers)) {
    Json::Array members;
    for (const std::size_t row : persona.members) {
      members.emplace_back(generation.companies[row].domain);
    }
    personas.emplace_back(Json::Object{
        {"name", PersonaName(generation, persona)}, {"members", members}});
  }
  return Json(Json::Object{{"task", task.name},
                           {"ranking", ranking},
                           {"personas", personas}})
      .Dump();
}

}  // namespace kindred::index
