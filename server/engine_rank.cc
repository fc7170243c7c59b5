#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "crawler/archive.h"
#include "index/audience_terms.h"
#include "index/company_terms.h"
#include "index/score.h"
#include "server/engine.h"
#include "server/evidence.h"
#include "server/site_store.h"

namespace kindred::server {
namespace {

constexpr std::size_t kListedTerms = 20;  // in each of the two lists

// Everything one ranking looks things up in.
struct Ranking {
  index::Generation generation;
  std::map<std::int64_t, index::CompanyRecord> companies;
  std::map<std::int64_t, std::size_t> rows;  // company id to row
  std::vector<index::ListEntry> customer_entries;
  std::map<std::int64_t, std::int64_t> customer_lines;  // company id to line
  std::map<std::int64_t, std::vector<std::string>> aliases;

  // The company that stands for `id`.
  [[nodiscard]] std::int64_t Resolve(std::int64_t id) const {
    const auto found = companies.find(id);
    if (found == companies.end() || found->second.same_as == 0) return id;
    return found->second.same_as;
  }
};

Result<Ranking> LoadRanking(Files& files, const std::string& index_folder,
                            index::Catalog& catalog) {
  Result<index::Generation> generation =
      index::LoadGeneration(files, index_folder);
  if (!generation.Ok()) return generation.Reason();
  Result<std::vector<index::CompanyRecord>> companies = catalog.Companies();
  if (!companies.Ok()) return companies.Reason();
  Result<std::vector<index::ListEntry>> customers = catalog.List(kCustomers);
  if (!customers.Ok()) return customers.Reason();
  Ranking ranking{.generation = std::move(generation).Value(),
                  .companies = {},
                  .rows = {},
                  .customer_entries = std::move(customers).Value(),
                  .customer_lines = {},
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
  for (std::size_t row = 0; row < ranking.generation.Size(); ++row) {
    ranking.rows.emplace(ranking.generation.companies[row].id, row);
  }
  for (const index::ListEntry& entry : ranking.customer_entries) {
    if (!entry.problem.empty()) continue;
    ranking.customer_lines.emplace(ranking.Resolve(entry.company_id),
                                   entry.line);
  }
  return ranking;
}

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
  return problem.empty() ? std::string("read after the last reindex") : problem;
}

// The customers that are in the generation, each once.
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

// Builds the list row by row.
class ListBuilder {
 public:
  ListBuilder(const Ranking& ranking, const index::Audience& audience,
              index::Catalog& catalog, const crawler::Archive& archive)
      : ranking_(&ranking),
        audience_(&audience),
        catalog_(&catalog),
        archive_(&archive),
        phrases_(index::PhrasesOf(ranking.generation.vocabulary)) {
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
    for (const index::Score& score :
         index::Rank(ranking.generation, audience, others)) {
      scores_.insert_or_assign(score.row, score);
    }
  }

  // The scored company `id` stands for; its problem if it has no score.
  Result<std::string> Fill(std::int64_t id, ScoredCompany& company) {
    const auto row = ranking_->rows.find(id);
    if (row == ranking_->rows.end()) {
      return Unread(*ranking_, *catalog_, *archive_, id);
    }
    Result<Site> site = LoadSite(*catalog_, *archive_, id);
    if (!site.Ok()) return site.Reason();
    company = ExplainCompany(
        {ranking_->generation, *audience_, phrases_},
        scores_.at(row->second), site.Value());
    const auto aliases = ranking_->aliases.find(id);
    if (aliases != ranking_->aliases.end()) company.aliases = aliases->second;
    Note(site.Value().documents.front().language, company);
    return std::string();
  }

  Result<ProspectRow> Prospect(const index::ListEntry& entry) {
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
    if (!row.problem.empty()) return row;
    Result<std::string> problem = Fill(id, row.company);
    if (!problem.Ok()) return problem.Reason();
    row.problem = problem.Value();
    if (!row.problem.empty()) return row;
    if (!entry.name.empty()) row.company.name = entry.name;
    row.note = ranking_->companies.at(id).reason;
    return row;
  }

  Result<CustomerRow> Customer(const index::ListEntry& entry) {
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

 private:
  // Why company `id` may not be ranked on this row; remembers that it is.
  std::string ClaimProblem(const index::ListEntry& entry, std::int64_t id) {
    const std::string other =
        id == entry.company_id
            ? std::string()
            : " (" + ranking_->companies.at(id).domain + ")";
    const auto customer = ranking_->customer_lines.find(id);
    if (customer != ranking_->customer_lines.end()) {
      return "already a customer, line " + std::to_string(customer->second) +
             " of the customers" + other;
    }
    const auto [first, added] = claimed_.emplace(id, entry.line);
    if (!added) {
      return "same company as line " + std::to_string(first->second) + other;
    }
    return "";
  }

  double WeightOf(std::size_t row) const {
    for (std::size_t i = 0; i < audience_->customers.size(); ++i) {
      if (audience_->customers[i].row == row) {
        return audience_->customer_weights[i];
      }
    }
    return 0;
  }

  static void Note(const std::string& home_language, ScoredCompany& company) {
    if (company.language.empty()) company.language = home_language;
  }

  const Ranking* ranking_;
  const index::Audience* audience_;
  index::Catalog* catalog_;
  const crawler::Archive* archive_;
  nlp::PhraseSet phrases_;
  std::map<std::size_t, index::Score> scores_;  // by row
  std::map<std::int64_t, std::int64_t> claimed_;  // company id to line
};

// A company that stands on two rows, once under an alias, is ranked on the row
// that names its own domain: those rows go first.
std::vector<index::ListEntry> OwnDomainsFirst(
    const Ranking& ranking, std::vector<index::ListEntry> entries) {
  std::ranges::stable_partition(entries, [&](const index::ListEntry& entry) {
    return ranking.Resolve(entry.company_id) == entry.company_id;
  });
  return entries;
}

void SetRanks(RankedList& list) {
  std::ranges::sort(list.prospects, [](const auto& a, const auto& b) {
    const bool a_ranked = a.problem.empty();
    const bool b_ranked = b.problem.empty();
    if (a_ranked != b_ranked) return a_ranked;
    if (a_ranked && a.company.raw != b.company.raw) {
      return a.company.raw > b.company.raw;
    }
    return a.line < b.line;
  });
  std::size_t rank = 0;
  for (ProspectRow& row : list.prospects) {
    if (row.problem.empty()) row.rank = ++rank;
  }
}

void SetDays(RankedList& list) {
  const auto widen = [&list](const std::string& day) {
    if (day.empty()) return;
    if (list.read_from.empty() || day < list.read_from) list.read_from = day;
    if (day > list.read_until) list.read_until = day;
  };
  for (const ProspectRow& row : list.prospects) widen(row.company.read_on);
  for (const CustomerRow& row : list.customers) widen(row.company.read_on);
}

std::vector<TermFigures> FiguresOf(
    const index::Vocabulary& vocabulary,
    const std::vector<index::AudienceTerm>& terms) {
  std::vector<TermFigures> figures;
  for (const index::AudienceTerm& term : terms) {
    figures.push_back({vocabulary.Terms()[term.column].surface,
                       term.table.customers_with, term.table.customers,
                       term.table.others_with, term.table.others});
  }
  return figures;
}

void SetTerms(const Ranking& ranking, const index::Audience& audience,
              RankedList& list) {
  std::vector<std::size_t> rows;
  for (const index::Customer& customer : audience.customers) {
    rows.push_back(customer.row);
  }
  const index::AudienceTerms terms =
      index::FindAudienceTerms(ranking.generation, rows, kListedTerms);
  list.in_common = FiguresOf(ranking.generation.vocabulary, terms.in_common);
  list.sets_apart = FiguresOf(ranking.generation.vocabulary, terms.sets_apart);
  list.companies = ranking.generation.Size();
  list.terms = ranking.generation.vocabulary.Terms().size();
}

double ValueReadable(const std::vector<CustomerRow>& customers) {
  double all = 0;
  double used = 0;
  for (const CustomerRow& row : customers) {
    all += std::max(0.0, row.value);
    used += row.problem.empty() ? std::max(0.0, row.value) : 0.0;
  }
  return all > 0 ? used / all : 0;
}

}  // namespace

Result<RankedList> Engine::Rank(const ProgressSink& progress) {
  Result<std::vector<index::ListEntry>> entries = catalog_.List(kProspects);
  if (!entries.Ok()) return entries.Reason();
  std::vector<ListRow> rows;
  for (index::ListEntry& entry : entries.Value()) {
    rows.push_back({std::move(entry), "", ""});
  }
  return RankRows(rows, progress);
}

Result<RankedList> Engine::RankRows(const std::vector<ListRow>& rows,
                                    const ProgressSink& progress) {
  Result<Ranking> ranking = LoadRanking(*files_, IndexFolder(), catalog_);
  if (!ranking.Ok()) return ranking.Reason();
  Result<index::Audience> audience = index::TrainAudience(
      ranking.Value().generation, UsableCustomers(ranking.Value()));
  if (!audience.Ok()) return audience.Reason();
  Result<crawler::Archive> archive =
      crawler::Archive::Open(*files_, ArchiveFolder());
  if (!archive.Ok()) return archive.Reason();
  std::map<std::string_view, std::int64_t> by_domain;
  for (const auto& [id, company] : ranking.Value().companies) {
    by_domain.emplace(company.domain, id);
  }
  std::vector<index::ListEntry> entries;
  for (const ListRow& row : rows) {
    entries.push_back(row.entry);
    const auto found = by_domain.find(row.domain);
    if (found != by_domain.end()) entries.back().company_id = found->second;
  }
  ListBuilder builder(ranking.Value(), audience.Value(), catalog_,
                      archive.Value());
  RankedList list;
  list.model_version = audience.Value().version;
  const std::size_t total =
      entries.size() + ranking.Value().customer_entries.size();
  std::size_t done = 0;
  for (const index::ListEntry& entry :
       OwnDomainsFirst(ranking.Value(), std::move(entries))) {
    Result<ProspectRow> row = builder.Prospect(entry);
    if (!row.Ok()) return row.Reason();
    list.prospects.push_back(std::move(row).Value());
    progress({"rank", ++done, total, entry.input});
  }
  for (const index::ListEntry& entry : ranking.Value().customer_entries) {
    Result<CustomerRow> row = builder.Customer(entry);
    if (!row.Ok()) return row.Reason();
    list.customers.push_back(std::move(row).Value());
    progress({"rank", ++done, total, entry.input});
  }
  SetRanks(list);
  SetDays(list);
  SetTerms(ranking.Value(), audience.Value(), list);
  list.value_readable = ValueReadable(list.customers);
  return list;
}

Result<index::HoldoutReport> Engine::Evaluate() {
  Result<Ranking> ranking = LoadRanking(*files_, IndexFolder(), catalog_);
  if (!ranking.Ok()) return ranking.Reason();
  return index::EvaluateHoldout(ranking.Value().generation,
                                UsableCustomers(ranking.Value()), {});
}

}  // namespace kindred::server
