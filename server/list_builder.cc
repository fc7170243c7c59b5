#include "server/list_builder.h"

#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "index/company_terms.h"
#include "index/steering.h"
#include "server/evidence.h"
#include "server/site_store.h"

namespace kindred::server {
namespace {

constexpr std::string_view kReadLater = "read after the last reindex";

// Why company `id` has no score: how its visit ended, or what its pages are.
Result<std::string> Unread(const Ranking& ranking, index::Catalog& catalog,
                           const crawler::Archive& archive, std::int64_t id) {
  const auto found = ranking.companies.find(id);
  if (found == ranking.companies.end()) return std::string("not known");
  const index::CompanyRecord& company = found->second;
  if (!company.visited) return std::string("not crawled yet");
  if (!company.readable) return company.reason;
  Result<Site> site = LoadSite(catalog, archive, company.id);
  if (!site.Ok()) return site.Reason();
  const std::string problem = TextProblem(site.Value());
  return problem.empty() ? std::string(kReadLater) : problem;
}

std::vector<std::pair<std::string, std::string>> ColumnsOf(
    const std::string& json) {
  std::vector<std::pair<std::string, std::string>> columns;
  const Result<Json> cells = Json::Parse(json);
  if (!cells.Ok() || cells.Value().AsObject() == nullptr) return columns;
  for (const auto& [name, value] : *cells.Value().AsObject()) {
    columns.emplace_back(name, value.StringOr(""));
  }
  return columns;
}

}  // namespace

ListBuilder::ListBuilder(const Ranking& ranking,
                         const index::Audience& audience,
                         const CustomerPersonas& personas,
                         index::Catalog& catalog,
                         const crawler::Archive& archive)
    : ranking_(&ranking),
      audience_(&audience),
      personas_(&personas),
      catalog_(&catalog),
      archive_(&archive) {
  lift_.emplace(ranking.generation, audience.customers);
  insights_.emplace(ranking,
                    ExplainContext{ranking.generation, audience, *lift_},
                    personas, catalog, archive);
  std::vector<std::size_t> others;
  std::set<std::size_t> customers;
  for (const index::Customer& customer : audience.customers) {
    customers.insert(customer.row);
  }
  for (std::size_t row = 0; row < ranking.generation.Size(); ++row) {
    if (!customers.contains(row)) others.push_back(row);
  }
  const std::vector<std::size_t> rows(customers.begin(), customers.end());
  for (const index::Score& score :
       index::Rank(ranking.generation, audience, rows)) {
    scores_.emplace(score.row, score);
  }
  const std::vector<index::Score> ranked =
      index::Rank(ranking.generation, audience, others);
  for (const index::Score& score : ranked) {
    scores_.insert_or_assign(score.row, score);
  }
  insights_->SetRanked(ranked);
}

ListBuilder::ListBuilder(const Ranking& ranking, std::string why,
                         index::Catalog& catalog,
                         const crawler::Archive& archive)
    : ranking_(&ranking),
      why_unscored_(std::move(why)),
      catalog_(&catalog),
      archive_(&archive) {}

// The scored company `id` stands for; its problem if it has no score.
Result<std::string> ListBuilder::Fill(std::int64_t id, ScoredCompany& company) {
  const auto row = ranking_->rows.find(id);
  if (row == ranking_->rows.end()) {
    Result<std::string> problem = Unread(*ranking_, *catalog_, *archive_, id);
    if (audience_ != nullptr || !problem.Ok()) return problem;
    return problem.Value() == kReadLater ? why_unscored_ : problem;
  }
  if (audience_ == nullptr) return why_unscored_;
  Result<Site> site = LoadSite(*catalog_, *archive_, id);
  if (!site.Ok()) return site.Reason();
  // Visited again since the index was built, and not read.
  if (site.Value().documents.empty()) {
    return Unread(*ranking_, *catalog_, *archive_, id);
  }
  const nlp::TermCounts counts =
      CountSite(ranking_->generation, row->second, site.Value());
  company = ExplainCompany({ranking_->generation, *audience_, *lift_},
                           scores_.at(row->second), site.Value(), counts);
  personas_->Tell(ranking_->generation, row->second, company);
  if (const Status told =
          insights_->Tell(row->second, site.Value(), counts, company);
      !told.Ok()) {
    return told.Reason();
  }
  const auto aliases = ranking_->aliases.find(id);
  if (aliases != ranking_->aliases.end()) company.aliases = aliases->second;
  if (company.language.empty()) {
    company.language = site.Value().documents.front().language;
  }
  return std::string();
}

Result<ProspectRow> ListBuilder::Prospect(const index::ListEntry& entry) {
  ProspectRow row;
  row.line = entry.line;
  row.input = entry.input;
  row.external_id = entry.external_id;
  row.columns = ColumnsOf(entry.columns);
  row.problem = entry.problem;
  row.company.name = entry.name;
  row.company.country = entry.country;
  const auto known = ranking_->companies.find(entry.company_id);
  if (known == ranking_->companies.end()) {
    if (row.problem.empty()) {
      row.problem = "not in this workspace; import and crawl it first";
    }
    return row;
  }
  row.company.domain = known->second.domain;
  if (!row.problem.empty()) return row;
  const std::int64_t id = ranking_->Resolve(entry.company_id);
  row.problem = ClaimProblem(entry, id);
  if (row.problem.empty()) row.problem = SteeringProblem(id);
  if (!row.problem.empty()) return row;
  Result<std::string> problem = Fill(id, row.company);
  if (!problem.Ok()) return problem.Reason();
  row.problem = problem.Value();
  if (!row.problem.empty()) return row;
  if (!entry.name.empty()) row.company.name = entry.name;
  row.note = ranking_->companies.at(id).reason;
  return row;
}

Result<CustomerRow> ListBuilder::Customer(const index::ListEntry& entry) {
  CustomerRow row;
  row.line = entry.line;
  row.input = entry.input;
  row.external_id = entry.external_id;
  row.value = entry.value;
  row.problem = entry.problem;
  row.company.name = entry.name;
  row.company.country = entry.country;
  const auto known = ranking_->companies.find(entry.company_id);
  if (known != ranking_->companies.end()) {
    row.company.domain = known->second.domain;
  }
  if (!row.problem.empty()) return row;
  const std::int64_t id = ranking_->Resolve(entry.company_id);
  const std::int64_t first = ranking_->customer_lines.at(id);
  if (first != entry.line) {
    row.problem = "same company as line " + std::to_string(first);
    return row;
  }
  Result<std::string> problem = Fill(id, row.company);
  if (!problem.Ok()) return problem.Reason();
  row.problem = problem.Value();
  if (!entry.name.empty()) row.company.name = entry.name;
  if (row.problem.empty()) row.weight = WeightOf(ranking_->rows.at(id));
  return row;
}

// Why company `id` may not be ranked on this row; remembers that it is.
std::string ListBuilder::ClaimProblem(const index::ListEntry& entry,
                                      std::int64_t id) {
  const std::string other =
      id == entry.company_id ? std::string()
                             : " (" + ranking_->companies.at(id).domain + ")";
  const auto customer = ranking_->customer_lines.find(id);
  if (customer != ranking_->customer_lines.end()) {
    return "already a customer, line " + std::to_string(customer->second) +
           " of the customers" + other;
  }
  const auto excluded = ranking_->exclusion_lines.find(id);
  if (excluded != ranking_->exclusion_lines.end()) {
    return "on the exclusion list, line " + std::to_string(excluded->second) +
           other;
  }
  const auto [first, added] = claimed_.emplace(id, entry.line);
  if (!added) {
    return "same company as line " + std::to_string(first->second) + other;
  }
  return "";
}

// Which of the user's rules takes the company out of the ranking.
std::string ListBuilder::SteeringProblem(std::int64_t id) const {
  const auto row = ranking_->rows.find(id);
  if (audience_ == nullptr || row == ranking_->rows.end()) return "";
  const index::SteeringRule* rule = index::BarredBy(
      ranking_->generation, audience_->chosen.steering, row->second);
  return rule == nullptr ? "" : index::ProblemOf(*rule);
}

double ListBuilder::WeightOf(std::size_t row) const {
  for (std::size_t i = 0; i < audience_->customers.size(); ++i) {
    if (audience_->customers[i].row == row) {
      return audience_->customer_weights[i];
    }
  }
  return 0;
}

}  // namespace kindred::server
