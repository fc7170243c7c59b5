#include "server/list_findings.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "index/list_diagnosis.h"
#include "index/removals.h"
#include "nlp/document.h"
#include "server/report_text.h"

namespace kindred::server {
namespace {

std::string SharePercent(double share) {
  return Fixed(100 * share, 0) + " %";
}

std::string CustomersText(std::size_t count) {
  return Count(count, "customer", "customers");
}

ListFinding OfRow(const CustomerRow& row, std::string_view kind,
                  std::string reason, std::string_view advice) {
  return {.kind = std::string(kind),
          .line = row.line,
          .domain = row.company.domain,
          .name = row.company.name,
          .reason = std::move(reason),
          .advice = std::string(advice)};
}

ListFinding OfList(std::string_view kind, std::string reason,
                   std::string_view advice) {
  return {.kind = std::string(kind),
          .line = 0,
          .domain = "",
          .name = "",
          .reason = std::move(reason),
          .advice = std::string(advice)};
}

// Why the row was not used.
ListFinding OfUnused(const Ranking& ranking, const index::ListEntry& entry,
                     const CustomerRow& row) {
  if (index::IsRemovalProblem(entry.problem)) {
    return OfRow(row, "removed", row.problem,
                 "Take the row out of your list: nothing is read or learnt of "
                 "this company.");
  }
  if (!entry.problem.empty()) {
    return OfRow(row, "unusable", row.problem,
                 "Write the customer's website into the row.");
  }
  const auto first =
      ranking.customer_lines.find(ranking.Resolve(entry.company_id));
  if (first != ranking.customer_lines.end() && first->second != entry.line) {
    return OfRow(row, "duplicate", row.problem,
                 "Remove one of the two rows; it counts once.");
  }
  if (row.problem == nlp::Describe(nlp::PageKind::kParked)) {
    return OfRow(row, "parked", row.problem,
                 "The company may have moved or closed: write its present "
                 "website into the row, or remove it.");
  }
  return OfRow(row, "unreadable", row.problem,
               "Check the address, then run \"kindred crawl --retry-failed\"; "
               "without its website a customer teaches nothing.");
}

ListFinding OfOutlier(const CustomerRow& row,
                      const index::ListOutlier& outlier) {
  return OfRow(row, "outlier",
               "learnt from the others, it ranks behind " +
                   SharePercent(outlier.behind) +
                   " of the companies that are no customers, far below the "
                   "other customers",
               "Look at it: if it is no customer of the kind you seek more of, "
               "remove it; else keep it.");
}

// How many customers there are and whether they have anything in common.
void AddSize(const index::ListDiagnosis& found,
             std::vector<ListFinding>& findings) {
  if (found.too_few) {
    findings.push_back(OfList(
        "too few", "only " + CustomersText(found.customers) + " could be read",
        "Add customers: with fewer than 5 nothing tells whether the "
        "ranking holds."));
  } else if (found.few) {
    findings.push_back(OfList(
        "few", "only " + CustomersText(found.customers) + " could be read",
        "Add customers if there are more: under 20, terms rest on "
        "coincidences."));
  }
  if (found.incoherent) {
    findings.push_back(OfList(
        "incoherent",
        "a customer that is hidden from the training scores above another "
        "company in " +
            SharePercent(found.told_apart.value_or(0)) +
            " of all pairs, no better than chance",
        "Their websites have little in common: rank with a list of one kind "
        "of customer at a time."));
  }
}

void AddDominance(const Ranking& ranking, const index::ListDiagnosis& found,
                  std::vector<ListFinding>& findings) {
  if (!found.language.empty()) {
    findings.push_back(OfList(
        "one language",
        SharePercent(found.language_share) + " of the customers write " +
            found.language + ", " + SharePercent(found.other_languages_share) +
            " of the companies to rank do not",
        "Compare prospects within their language (percentile_language), or "
        "add customers of the other languages."));
  }
  if (found.valuable_row) {
    const index::IndexedCompany& company =
        ranking.generation.companies[*found.valuable_row];
    ListFinding& finding = findings.emplace_back(OfList(
        "one value",
        "it holds " + SharePercent(found.value_share) + " of all known value",
        "Its weight is capped, but the potential of companies like it "
        "leans on it: check the value."));
    finding.domain = company.domain;
    finding.name = company.name;
  }
}

}  // namespace

std::vector<ListFinding> FindListFindings(
    const Ranking& ranking, const index::Audience* audience,
    const std::vector<CustomerRow>& customers) {
  std::vector<ListFinding> findings;
  std::map<std::int64_t, index::ListOutlier> outliers;  // by line
  if (audience != nullptr) {
    std::vector<bool> is_customer(ranking.generation.Size(), false);
    for (const index::Customer& customer : audience->customers) {
      is_customer[customer.row] = true;
    }
    std::vector<std::size_t> others;
    for (std::size_t row = 0; row < is_customer.size(); ++row) {
      if (!is_customer[row]) others.push_back(row);
    }
    const index::ListDiagnosis found =
        index::DiagnoseList(ranking.generation, *audience, others);
    AddSize(found, findings);
    AddDominance(ranking, found, findings);
    for (const index::ListOutlier& outlier : found.outliers) {
      const auto line = ranking.customer_lines.find(
          ranking.generation.companies[outlier.row].id);
      if (line != ranking.customer_lines.end()) {
        outliers.emplace(line->second, outlier);
      }
    }
  }
  for (std::size_t i = 0; i < customers.size(); ++i) {
    const CustomerRow& row = customers[i];
    if (!row.problem.empty()) {
      findings.push_back(OfUnused(ranking, ranking.customer_entries[i], row));
    } else if (const auto found = outliers.find(row.line);
               found != outliers.end()) {
      findings.push_back(OfOutlier(row, found->second));
    }
  }
  return findings;
}

std::vector<ListFinding> FindIdleRules(
    std::span<const index::SteeringRule> rules) {
  std::vector<ListFinding> findings;
  for (const index::SteeringRule& rule : rules) {
    if (!rule.columns.empty()) continue;
    findings.push_back(OfList(
        "idle rule",
        "the rule " + std::string(index::NameOf(rule.kind)) + " \"" +
            rule.text + "\" means no term of the index, so it does nothing",
        "Give the rules you want anew with \"kindred steer --clear\"."));
  }
  return findings;
}

const ListFinding* FindingOf(const RankedList& list, std::int64_t line) {
  const auto found = std::ranges::find(list.findings, line, &ListFinding::line);
  return line > 0 && found != list.findings.end() ? &*found : nullptr;
}

std::vector<std::string> FindingLines(const RankedList& list) {
  std::vector<std::string> lines;
  std::map<std::string, std::size_t> rows;
  for (const ListFinding& finding : list.findings) {
    if (finding.line > 0) {
      ++rows[finding.kind];
      continue;
    }
    lines.push_back(finding.kind + ": " +
                    (finding.domain.empty() ? "" : finding.domain + ": ") +
                    finding.reason + ". " + finding.advice);
  }
  for (const auto& [kind, count] : rows) {
    lines.push_back(Count(count, "customer is ", "customers are ") +
                    (kind == "outlier"     ? "unlike the others"
                     : kind == "duplicate" ? "listed twice"
                                           : kind));
  }
  return lines;
}

}  // namespace kindred::server
