#include "index/missing_terms.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "index/term_overlap.h"

namespace kindred::index {
namespace {

// Languages told apart; later ones share the last bit.
constexpr std::size_t kMaxLanguages = 64;
constexpr std::size_t kUsersKept = 3;  // of each term

// Calls `visit` with each stem of a term, and each part between hyphens.
template <typename Visit>
void ForStems(std::string_view term, const Visit& visit) {
  std::size_t begin = 0;
  for (std::size_t at = 0; at <= term.size(); ++at) {
    if (at < term.size() && term[at] != ' ' && term[at] != '-') continue;
    if (at > begin) visit(term.substr(begin, at - begin));
    begin = at + 1;
  }
}

bool Lacks(const std::unordered_set<std::string>& stems,
           std::string_view term) {
  bool lacks = false;
  ForStems(term, [&](std::string_view stem) {
    lacks = lacks || !stems.contains(std::string(stem));
  });
  return lacks;
}

// What a unit of this feature adds to the score of a company of this norm.
double GainOf(const Audience& audience, std::uint32_t column, float norm) {
  const auto latent = static_cast<double>(audience.latent_shares[column]);
  return static_cast<double>(audience.model.term_weights[column]) +
         (norm > 0 ? latent / static_cast<double>(norm) : 0.0);
}

float FeatureOf(const Generation& generation, std::size_t row,
                std::uint32_t column) {
  const SparseRow features = generation.features.Row(row);
  const auto found = std::ranges::lower_bound(features.columns, column);
  if (found == features.columns.end() || *found != column) return 0;
  return features
      .values[static_cast<std::size_t>(found - features.columns.begin())];
}

// Those of `members` that use the term most.
std::vector<std::size_t> UsersOf(const Generation& generation,
                                 std::span<const std::size_t> members,
                                 std::uint32_t column) {
  std::vector<std::pair<float, std::size_t>> users;
  for (const std::size_t row : members) {
    const float value = FeatureOf(generation, row, column);
    if (value > 0) users.emplace_back(-value, row);
  }
  std::ranges::sort(users);
  std::vector<std::size_t> rows;
  for (const auto& [value, row] : users) {
    if (rows.size() < kUsersKept) rows.push_back(row);
  }
  return rows;
}

bool IsTypicalTable(const TermTable& table, const MissingTermOptions& options) {
  return table.customers_with >= options.least_with &&
         static_cast<double>(table.customers_with) >=
             options.least_share * static_cast<double>(table.customers) &&
         table.customers_with * table.others >
             table.others_with * table.customers &&
         LogLikelihoodRatio(table) >= options.least_ratio;
}

}  // namespace

std::unordered_set<std::string> StemsOf(const nlp::TermCounts& counts) {
  std::unordered_set<std::string> stems;
  for (const nlp::TermCount& count : counts.terms) {
    ForStems(count.term, [&](std::string_view stem) { stems.emplace(stem); });
  }
  return stems;
}

MissingTermFinder::MissingTermFinder(const Generation& generation,
                                     const Audience& audience,
                                     std::span<const Persona> personas,
                                     const MissingTermOptions& options)
    : generation_(&generation),
      audience_(&audience),
      options_(options),
      is_customer_(generation.Size(), false),
      written_in_(generation.features.width, 0) {
  std::vector<std::size_t> all;
  std::map<std::string, std::vector<std::size_t>> by_language;
  for (const Customer& customer : audience.customers) {
    is_customer_[customer.row] = true;
    all.push_back(customer.row);
    by_language[generation.companies[customer.row].language].push_back(
        customer.row);
  }
  for (std::size_t row = 0; row < generation.Size(); ++row) {
    const std::string& language = generation.companies[row].language;
    auto at = std::ranges::find(languages_, language);
    if (at == languages_.end() && languages_.size() < kMaxLanguages) {
      at = languages_.insert(languages_.end(), language);
    }
    const auto bit = std::min<std::size_t>(
        static_cast<std::size_t>(at - languages_.begin()), kMaxLanguages - 1);
    for (const std::uint32_t column : generation.features.Row(row).columns) {
      written_in_[column] |= std::uint64_t{1} << bit;
    }
  }
  for (std::size_t i = 0; i < personas.size(); ++i) {
    for (const auto& [language, rows] : by_language) {
      std::vector<std::size_t> members;
      for (const std::size_t row : rows) {
        if (std::ranges::find(personas[i].members, row) !=
            personas[i].members.end()) {
          members.push_back(row);
        }
      }
      AddGroup(members, {ComparedWith::kPersona, i, language, {}});
    }
  }
  for (const auto& [language, rows] : by_language) {
    AddGroup(rows, {ComparedWith::kLanguage, 0, language, {}});
  }
  AddGroup(all, {ComparedWith::kAll, 0, "", {}});
}

// Finds the typical terms of `members`, unless they are too few. Only those who
// are no customers stand beside them.
void MissingTermFinder::AddGroup(std::span<const std::size_t> members,
                                 Group group) {
  const Generation& generation = *generation_;
  const bool of_all = group.with == ComparedWith::kAll;
  if (members.size() < options_.fewest_customers) return;
  if (!of_all && group.language.empty()) return;
  std::vector<TermTable> tables(generation.features.width);
  std::vector<double> sums(generation.features.width, 0.0);
  const auto count = [&](std::size_t row, std::int64_t TermTable::*with) {
    for (const std::uint32_t column : generation.features.Row(row).columns) {
      ++(tables[column].*with);
    }
  };
  for (const std::size_t row : members) {
    count(row, &TermTable::customers_with);
    const SparseRow features = generation.features.Row(row);
    for (std::size_t i = 0; i < features.columns.size(); ++i) {
      sums[features.columns[i]] += static_cast<double>(features.values[i]);
    }
  }
  std::int64_t others = 0;
  for (std::size_t row = 0; row < generation.Size(); ++row) {
    if (is_customer_[row] ||
        (!of_all && generation.companies[row].language != group.language)) {
      continue;
    }
    ++others;
    count(row, &TermTable::others_with);
  }
  for (std::uint32_t column = 0; column < tables.size(); ++column) {
    TermTable& table = tables[column];
    table.customers = static_cast<std::int64_t>(members.size());
    table.others = others;
    if (!IsTypicalTable(table, options_)) continue;
    if (of_all && std::popcount(written_in_[column]) < options_.languages) {
      continue;
    }
    group.terms.push_back({column, table,
                           sums[column] / static_cast<double>(members.size()),
                           UsersOf(generation, members, column)});
  }
  groups_.push_back(std::move(group));
}

const MissingTermFinder::Group* MissingTermFinder::GroupOf(
    const std::string& language, std::optional<std::size_t> persona) const {
  for (const Group& group : groups_) {
    const bool own =
        group.with == ComparedWith::kAll ||
        (group.language == language &&
         (group.with == ComparedWith::kLanguage || group.persona == persona));
    if (own) return &group;
  }
  return nullptr;
}

MissingTerms MissingTermFinder::Find(
    std::size_t row, std::optional<std::size_t> persona,
    const std::unordered_set<std::string>& stems, std::size_t limit) const {
  const Generation& generation = *generation_;
  MissingTerms missing;
  const std::string& language = generation.companies[row].language;
  const Group* group = GroupOf(language, persona);
  if (group == nullptr) return missing;
  missing.with = group->with;
  // Of those written alike: in the company's own language too.
  const bool of_all = group->with == ComparedWith::kAll && !language.empty();
  const auto bit = static_cast<std::size_t>(
      std::ranges::find(languages_, language) - languages_.begin());
  const std::uint64_t own = std::uint64_t{1}
                            << std::min(bit, kMaxLanguages - 1);
  std::vector<std::pair<double, const TypicalTerm*>> lacking;
  for (const TypicalTerm& term : group->terms) {
    if (of_all && (written_in_[term.column] & own) == 0) continue;
    const double gain =
        term.use * GainOf(*audience_, term.column, generation.norms[row]);
    if (gain > 0 &&
        Lacks(stems, generation.vocabulary.Terms()[term.column].term)) {
      lacking.emplace_back(-gain, &term);
    }
  }
  // Terms are by column: equal gains keep that order.
  std::ranges::stable_sort(lacking, {}, &decltype(lacking)::value_type::first);
  ShownTerms shown;
  for (const auto& [gain, term] : lacking) {
    if (missing.terms.size() == limit) break;
    if (shown.Admit(generation.vocabulary.Terms()[term->column].term)) {
      missing.terms.push_back(term);
    }
  }
  return missing;
}

}  // namespace kindred::index
