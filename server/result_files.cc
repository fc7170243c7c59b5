#include "server/result_files.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/csv.h"
#include "base/json.h"
#include "nlp/unicode.h"
#include "server/api_answers.h"
#include "server/api_request.h"
#include "server/insight_cells.h"
#include "server/list_findings.h"
#include "server/outcome_text.h"
#include "server/ranked_list.h"
#include "server/report_text.h"

namespace kindred::server {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::size_t kCsvReasonsFor = 3;
constexpr std::size_t kCsvReasonsAgainst = 2;

// What stands before and after the columns of the insight.
constexpr std::array<std::string_view, 19> kScoreColumns = {
    "rank",
    "domain",
    "name",
    "country",
    "language",
    "score",
    "grade",
    "percentile",
    "win_probability",
    "persona",
    "persona_similarity",
    "reason_1",
    "reason_2",
    "reason_3",
    "against_1",
    "against_2",
    "quote",
    "quote_url",
    "quote_date"};
constexpr std::array<std::string_view, 10> kRowColumns = {
    "problem", "note",   "outcome",  "previous_score", "score_change",
    "changed", "boosts", "steering", "model_version",  "line"};

std::vector<std::string> ProspectColumns() {
  std::vector<std::string> columns(kScoreColumns.begin(), kScoreColumns.end());
  columns.insert(columns.end(), kInsightColumns.begin(), kInsightColumns.end());
  columns.insert(columns.end(), kRowColumns.begin(), kRowColumns.end());
  return columns;
}

using UserCells = std::vector<std::pair<std::string, std::string>>;

// A user's column: its name, and which of the columns of that name it is.
using ColumnKey = std::pair<std::string, std::size_t>;

std::vector<ColumnKey> KeysOf(const UserCells& columns) {
  std::map<std::string_view, std::size_t> seen;
  std::vector<ColumnKey> keys;
  keys.reserve(columns.size());
  for (const auto& [name, text] : columns) {
    keys.emplace_back(name, seen[name]++);
  }
  return keys;
}

// The user's columns in the order they are first seen in.
std::vector<ColumnKey> UserColumns(const RankedList& list) {
  std::vector<ColumnKey> all;
  std::set<ColumnKey> known;
  for (const ProspectRow& row : list.prospects) {
    for (ColumnKey& key : KeysOf(row.columns)) {
      if (known.insert(key).second) all.push_back(std::move(key));
    }
  }
  return all;
}

// The row's cells under `keys`; empty where it has no such column.
void AppendUserCells(const UserCells& columns,
                     const std::vector<ColumnKey>& keys,
                     std::vector<std::string>& fields) {
  const std::vector<ColumnKey> own = KeysOf(columns);
  if (own == keys) {
    for (const auto& [name, text] : columns) fields.push_back(text);
    return;
  }
  std::map<ColumnKey, std::string> cells;
  for (std::size_t i = 0; i < own.size(); ++i) {
    cells[own[i]] = columns[i].second;
  }
  for (const ColumnKey& key : keys) fields.push_back(cells[key]);
}

// The names under which `keys` stand in the file: as they are, or with
// "input_" before them as often as needed to differ from our own.
std::vector<std::string> UserHeader(const std::vector<ColumnKey>& keys) {
  const std::vector<std::string> ours = ProspectColumns();
  std::set<std::string> taken(ours.begin(), ours.end());
  for (const ColumnKey& key : keys) taken.insert(key.first);
  std::vector<std::string> names;
  names.reserve(keys.size());
  for (const ColumnKey& key : keys) {
    std::string name = key.first;
    if (std::ranges::count(ours, name) > 0) {
      while (taken.contains(name)) name.insert(0, "input_");
      taken.insert(name);
    }
    names.push_back(std::move(name));
  }
  return names;
}

// "spritzguss (+0.42)"; empty if there are not so many reasons.
std::string ReasonText(const std::vector<Reason>& reasons, std::size_t at) {
  if (at >= reasons.size()) return {};
  return nlp::CollapseSpace(reasons[at].term) + " (" +
         Signed(reasons[at].contribution, 2) + ")";
}

void AppendReasons(const ScoredCompany& company,
                   std::vector<std::string>& fields) {
  for (std::size_t i = 0; i < kCsvReasonsFor; ++i) {
    fields.push_back(ReasonText(company.reasons_for, i));
  }
  for (std::size_t i = 0; i < kCsvReasonsAgainst; ++i) {
    fields.push_back(ReasonText(company.reasons_against, i));
  }
  // The strongest reason that may be quoted.
  const auto quoted = std::ranges::find_if(
      company.reasons_for,
      [](const Reason& reason) { return !reason.sentence.empty(); });
  if (quoted == company.reasons_for.end()) {
    fields.insert(fields.end(), 3, "");
  } else {
    fields.push_back(nlp::CollapseSpace(quoted->sentence));
    fields.push_back(quoted->url);
    fields.push_back(quoted->date);
  }
  std::ranges::move(InsightCells(company.insight), std::back_inserter(fields));
}

// "spritzguss (+0.42); werkzeug (+0.42)".
std::string BoostsText(const ScoredCompany& company) {
  std::string text;
  for (std::size_t i = 0; i < company.boosts.size(); ++i) {
    text += (i == 0 ? "" : "; ") + ReasonText(company.boosts, i);
  }
  return text;
}

std::string PersonaSimilarity(const ScoredCompany& company) {
  return company.persona.empty() ? "" : Fixed(company.persona_similarity, 3);
}

std::vector<std::string> ProspectFields(const ProspectRow& row,
                                        const RankedList& list) {
  const ScoredCompany& company = row.company;
  const bool ranked = row.rank > 0;
  std::vector<std::string> fields = {
      ranked ? std::to_string(row.rank) : "",
      company.domain,
      nlp::CollapseSpace(company.name),
      company.country,
      company.language,
      ranked ? Fixed(company.score, 1) : "",
      ranked ? std::string(1, company.grade) : "",
      ranked ? Fixed(company.percentile, 1) : "",
      company.win_probability ? Fixed(*company.win_probability, 3) : "",
      nlp::CollapseSpace(company.persona),
      PersonaSimilarity(company)};
  AppendReasons(company, fields);
  fields.push_back(row.problem);
  fields.push_back(row.note);
  fields.push_back(OutcomeText(company.outcome));
  const std::optional<double>& before = company.previous_score;
  fields.push_back(before ? Fixed(*before, 1) : "");
  fields.push_back(before ? Signed(company.score - *before, 1) : "");
  fields.push_back(ChangedText(company));
  fields.push_back(BoostsText(company));
  fields.push_back(list.steering.Empty() ? ""
                                         : index::SteeringText(list.steering));
  fields.push_back(list.model_version);
  fields.push_back(std::to_string(row.line));
  return fields;
}

}  // namespace

std::string FormatProspectsCsv(const RankedList& list) {
  const std::vector<ColumnKey> keys = UserColumns(list);
  std::vector<std::string> header = ProspectColumns();
  std::ranges::move(UserHeader(keys), std::back_inserter(header));
  std::string csv(kByteOrderMark);
  csv += FormatCsvRow(header);
  for (const ProspectRow& row : list.prospects) {
    std::vector<std::string> fields = ProspectFields(row, list);
    AppendUserCells(row.columns, keys, fields);
    csv += FormatCsvRow(fields);
  }
  return csv;
}

std::string FormatCustomersCsv(const RankedList& list) {
  const std::vector<std::string> header = {"line",
                                           "input",
                                           "domain",
                                           "name",
                                           "value",
                                           "weight",
                                           "score",
                                           "persona",
                                           "persona_similarity",
                                           "confidence",
                                           "confidence_level",
                                           "finding",
                                           "advice",
                                           "problem"};
  std::string csv(kByteOrderMark);
  csv += FormatCsvRow(header);
  for (const CustomerRow& row : list.customers) {
    const bool used = row.problem.empty();
    const ListFinding* finding = FindingOf(list, row.line);
    const Insight& insight = row.company.insight;
    const std::vector<std::string> fields = {
        std::to_string(row.line),
        row.input,
        row.company.domain,
        nlp::CollapseSpace(row.company.name),
        row.value > 0 ? PlainNumber(row.value) : "",
        Fixed(row.weight, 3),
        used ? Fixed(row.company.score, 1) : "",
        nlp::CollapseSpace(row.company.persona),
        PersonaSimilarity(row.company),
        insight.confidence_level.empty() ? "" : Fixed(insight.confidence, 2),
        insight.confidence_level,
        finding == nullptr ? "" : finding->kind + ": " + finding->reason,
        finding == nullptr ? "" : finding->advice,
        row.problem};
    csv += FormatCsvRow(fields);
  }
  return csv;
}

std::string FormatProspectsJson(const RankedList& list) {
  std::string lines;
  for (const ProspectRow& row : list.prospects) {
    Json::Object line = {{"line", row.line}, {"input", row.input}};
    std::ranges::move(CompanyJson({.prospect = &row, .customer = nullptr},
                                  list.model_version, Explain::kFull),
                      std::back_inserter(line));
    Json::Object columns;
    for (const auto& [name, text] : row.columns) {
      columns.emplace_back(name, text);
    }
    line.emplace_back("note", row.note);
    line.emplace_back("columns", std::move(columns));
    lines += Json(std::move(line)).Dump() + "\n";
  }
  return lines;
}

}  // namespace kindred::server
