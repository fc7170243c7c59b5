#include "server/ranking.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "index/generation_rows.h"
#include "server/engine.h"

namespace kindred::server {
namespace {

// The generation as if it had never held companies that were removed since.
index::Generation WithoutRemoved(
    index::Generation generation,
    const std::map<std::int64_t, index::CompanyRecord>& companies) {
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < generation.Size(); ++row) {
    const index::IndexedCompany& company = generation.companies[row];
    const auto found = companies.find(company.id);
    if (found != companies.end() && found->second.domain == company.domain) {
      rows.push_back(row);
    }
  }
  if (rows.size() == generation.Size()) return generation;
  return index::WithRows(std::move(generation), rows);
}

}  // namespace

std::int64_t Ranking::Resolve(std::int64_t id) const {
  const auto found = companies.find(id);
  if (found == companies.end() || found->second.same_as == 0) return id;
  return found->second.same_as;
}

Result<Ranking> LoadRanking(Files& files, const std::string& index_folder,
                            index::Catalog& catalog) {
  Result<index::Generation> generation =
      index::LoadGeneration(files, index_folder);
  if (!generation.Ok()) return generation.Reason();
  return JoinRanking(std::move(generation).Value(), catalog);
}

Result<Ranking> JoinRanking(index::Generation generation,
                            index::Catalog& catalog) {
  Result<std::vector<index::CompanyRecord>> companies = catalog.Companies();
  if (!companies.Ok()) return companies.Reason();
  Result<std::vector<index::ListEntry>> customers = catalog.List(kCustomers);
  if (!customers.Ok()) return customers.Reason();
  const Result<std::vector<index::ListEntry>> excluded =
      catalog.List(kExclusions);
  if (!excluded.Ok()) return excluded.Reason();
  Ranking ranking{.generation = {},
                  .companies = {},
                  .rows = {},
                  .customer_entries = std::move(customers).Value(),
                  .customer_lines = {},
                  .exclusion_lines = {},
                  .aliases = {}};
  for (index::CompanyRecord& company : companies.Value()) {
    if (company.same_as != 0) {
      ranking.aliases[company.same_as].push_back(company.domain);
    } else if (!company.final_domain.empty() &&
               company.final_domain != company.domain) {
      ranking.aliases[company.id].push_back(company.final_domain);
    }
    ranking.companies.emplace(company.id, std::move(company));
  }
  ranking.generation = WithoutRemoved(std::move(generation), ranking.companies);
  for (std::size_t row = 0; row < ranking.generation.Size(); ++row) {
    ranking.rows.emplace(ranking.generation.companies[row].id, row);
  }
  for (const index::ListEntry& entry : ranking.customer_entries) {
    if (!entry.problem.empty()) continue;
    ranking.customer_lines.emplace(ranking.Resolve(entry.company_id),
                                   entry.line);
  }
  for (const index::ListEntry& entry : excluded.Value()) {
    if (!entry.problem.empty()) continue;
    ranking.exclusion_lines.emplace(ranking.Resolve(entry.company_id),
                                    entry.line);
  }
  return ranking;
}

std::vector<index::Customer> UsableCustomers(const Ranking& ranking) {
  std::vector<index::Customer> customers;
  std::set<std::int64_t> taken;
  for (const index::ListEntry& entry : ranking.customer_entries) {
    if (!entry.problem.empty()) continue;
    const std::int64_t id = ranking.Resolve(entry.company_id);
    const auto row = ranking.rows.find(id);
    if (row == ranking.rows.end() || !taken.insert(id).second) continue;
    customers.push_back({row->second, entry.value});
  }
  return customers;
}

}  // namespace kindred::server
