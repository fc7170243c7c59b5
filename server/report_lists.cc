#include "server/report_lists.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nlp/unicode.h"
#include "server/ranked_list.h"
#include "server/report_pieces.h"
#include "server/report_text.h"

namespace kindred::server {
namespace {

constexpr std::size_t kMaxCellBytes = 200;

// The table header of each kind of customer table after the common columns.
constexpr std::string_view kUsedColumns =
    R"(<th class="n">Weight</th><th class="n">Own score</th><th>Kind</th>)";
constexpr std::string_view kUnusedColumns = "<th>Why it was not used</th>";

// A line on rows that are left out, or nothing.
std::string Rest(std::size_t rows, std::string_view file) {
  if (rows <= kMaxTableRows) return {};
  return R"(<p class="rest">)" +
         Count(rows - kMaxTableRows, "further row is in ",
               "further rows are in ") +
         std::string(file) + ".</p>\n";
}

using Group = std::pair<std::string, std::vector<const ProspectRow*>>;

std::vector<Group> GroupByProblem(const RankedList& list) {
  std::map<std::string, std::vector<const ProspectRow*>> by_problem;
  for (const ProspectRow& row : list.prospects) {
    if (row.rank == 0) by_problem[row.problem].push_back(&row);
  }
  std::vector<Group> groups(by_problem.begin(), by_problem.end());
  std::ranges::stable_sort(groups, [](const Group& a, const Group& b) {
    return a.second.size() > b.second.size();
  });
  return groups;
}

std::string FormatGroup(const Group& group) {
  const auto& [problem, members] = group;
  std::string rows;
  for (std::size_t i = 0; i < std::min(members.size(), kMaxTableRows); ++i) {
    const ProspectRow& row = *members[i];
    rows += Fill("problem_row.html",
                 {{"line", std::to_string(row.line)},
                  {"input", Shorten(row.input, kMaxCellBytes)},
                  {"name", Shorten(row.company.name, kMaxCellBytes)},
                  {"id", Shorten(row.external_id, kMaxCellBytes)}});
  }
  return Fill("problem.html",
              {{"count", Grouped(members.size())},
               {"problem", problem.empty() ? "no reason is known"
                                           : Shorten(problem, kMaxCellBytes)},
               {"rows", rows},
               {"rest", Rest(members.size(), "prospects.csv")}});
}

std::string CustomerName(const CustomerRow& row) {
  if (!row.company.name.empty()) {
    return Shorten(row.company.name, kMaxCellBytes);
  }
  return row.company.domain.empty() ? Shorten(row.input, kMaxCellBytes)
                                    : std::string();
}

std::string FormatCustomerRow(const CustomerRow& row) {
  const bool used = row.problem.empty();
  return Fill(used ? "customer_used.html" : "customer_unused.html",
              {{"line", std::to_string(row.line)},
               {"name", CustomerName(row)},
               {"link", DomainLink(row.company.domain)},
               {"value", row.value > 0 ? Amount(row.value) : std::string()},
               {"weight", Fixed(row.weight, 2)},
               {"score", Fixed(row.company.score, 1)},
               {"persona", Shorten(row.company.persona, kMaxCellBytes)},
               {"problem", Shorten(row.problem, kMaxCellBytes)}});
}

std::string FormatTable(const std::vector<const CustomerRow*>& members,
                        std::string_view heading, std::string_view columns) {
  if (members.empty()) return {};
  std::string rows;
  for (std::size_t i = 0; i < std::min(members.size(), kMaxTableRows); ++i) {
    rows += FormatCustomerRow(*members[i]);
  }
  return Fill(
      "customer_table.html",
      {{"heading", std::string(heading) + " (" + Grouped(members.size()) + ")"},
       {"columns", std::string(columns)},
       {"rows", rows},
       {"rest", Rest(members.size(), "customers.csv")}});
}

std::string CustomersHint(const RankedList& list) {
  const bool valued = std::ranges::any_of(
      list.customers, [](const CustomerRow& row) { return row.value > 0; });
  if (!valued) {
    return "The score was learnt from the customers whose websites could be "
           "read. All of them weigh the same.";
  }
  return "The score was learnt from the customers whose websites could be "
         "read; they hold " +
         Fixed(100.0 * list.value_readable, 0) +
         " % of the value in your list. The more a customer is worth, the more "
         "it weighs, within limits, so that no single account decides.";
}

}  // namespace

std::string FormatUnranked(const RankedList& list) {
  std::string html;
  std::size_t count = 0;
  for (const Group& group : GroupByProblem(list)) {
    html += FormatGroup(group);
    count += group.second.size();
  }
  if (count == 0) return {};
  return Fill("unranked.html",
              {{"count", Count(count, "row", "rows")}, {"groups", html}});
}

std::string FormatCustomers(const RankedList& list) {
  if (list.customers.empty()) return {};
  std::vector<const CustomerRow*> used;
  std::vector<const CustomerRow*> unused;
  for (const CustomerRow& row : list.customers) {
    (row.problem.empty() ? used : unused).push_back(&row);
  }
  return Fill("customers.html",
              {{"count", Grouped(used.size()) + " of " +
                             Grouped(list.customers.size()) + " used"},
               {"hint", CustomersHint(list)},
               {"not_used", FormatTable(unused, "Not used", kUnusedColumns)},
               {"used", FormatTable(used, "Used", kUsedColumns)}});
}

}  // namespace kindred::server
