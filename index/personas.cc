#include "index/personas.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "index/term_overlap.h"

namespace kindred::index {
namespace {

constexpr std::size_t kTermsInName = 3;

// With fewer customers beside the persona, its terms are told by the rest.
constexpr std::int64_t kFewestOthers = 3;
// Fewer companies of a language that are no customers say little about it.
constexpr std::int64_t kFewestOfLanguage = 10;

double Cosine(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  }
  return sum;
}

Directions DirectionsOf(const Generation& generation,
                        std::span<const Customer> customers) {
  Directions vectors{generation.vectors->Dimensions(), {}};
  vectors.values.reserve(customers.size() * vectors.dimensions);
  for (const Customer& customer : customers) {
    const std::vector<float> vector = generation.vectors->Vector(customer.row);
    vectors.values.insert(vectors.values.end(), vector.begin(), vector.end());
  }
  return vectors;
}

// What each customer counts for in value shares.
std::vector<double> ShareWeights(std::span<const Customer> customers) {
  const auto known = [](double value) {
    return std::isfinite(value) && value > 0;
  };
  const bool any = std::ranges::any_of(
      customers, [&](const Customer& c) { return known(c.value); });
  std::vector<double> weights;
  weights.reserve(customers.size());
  for (const Customer& customer : customers) {
    weights.push_back(!any ? 1.0 : known(customer.value) ? customer.value : 0);
  }
  return weights;
}

// `places` are those of the persona's members among the customers, ascending.
Persona MakePersona(std::span<const Customer> customers,
                    const Directions& vectors,
                    std::span<const std::size_t> places) {
  Persona persona;
  persona.centre = CentreOf(vectors, places);
  std::vector<std::pair<double, std::size_t>> by_nearness;
  for (const std::size_t place : places) {
    by_nearness.emplace_back(-Cosine(vectors.Row(place), persona.centre),
                             customers[place].row);
  }
  std::ranges::sort(by_nearness);
  for (const auto& [away, row] : by_nearness) persona.members.push_back(row);
  return persona;
}

// Companies, and of each term how many of them have it.
struct CompanyCounts {
  std::int64_t companies = 0;
  std::vector<std::int64_t> with;
};

// Those of `rows` that are of `language` (empty: all).
CompanyCounts CountOf(const Generation& generation,
                      std::span<const std::size_t> rows,
                      std::string_view language) {
  CompanyCounts counts{0,
                       std::vector<std::int64_t>(generation.features.width, 0)};
  for (const std::size_t row : rows) {
    if (!language.empty() && generation.companies[row].language != language) {
      continue;
    }
    ++counts.companies;
    for (const std::uint32_t column : generation.features.Row(row).columns) {
      ++counts.with[column];
    }
  }
  return counts;
}

// The language of more than half of `rows`; empty: there is none.
std::string LanguageOf(const Generation& generation,
                       std::span<const std::size_t> rows) {
  std::map<std::string_view, std::size_t> sizes;
  for (const std::size_t row : rows) {
    const std::string& language = generation.companies[row].language;
    if (2 * ++sizes[language] > rows.size()) return language;
  }
  return {};
}

bool IsMoreFrequentInside(const TermTable& t) {
  return t.customers_with * t.others > t.others_with * t.customers;
}

// A name must hold against both: the geometric mean is 0 if either is.
double WeightOf(const PersonaTerm& term) {
  const double rest = IsMoreFrequentInside(term.against_rest)
                          ? LogLikelihoodRatio(term.against_rest)
                          : 0.0;
  if (term.against_others.others < kFewestOthers) return rest;
  const double others = IsMoreFrequentInside(term.against_others)
                            ? LogLikelihoodRatio(term.against_others)
                            : 0.0;
  return std::sqrt(rest * others);
}

std::vector<PersonaTerm> BestTerms(const Generation& generation,
                                   std::vector<PersonaTerm> terms,
                                   const PersonaOptions& options) {
  std::ranges::sort(terms, [](const PersonaTerm& a, const PersonaTerm& b) {
    return a.weight != b.weight ? a.weight > b.weight : a.column < b.column;
  });
  std::vector<PersonaTerm> best;
  ShownTerms shown;
  for (const PersonaTerm& term : terms) {
    if (best.size() == options.terms || term.weight < options.min_weight) {
      break;
    }
    if (shown.Admit(generation.vocabulary.Terms()[term.column].term)) {
      best.push_back(term);
    }
  }
  return best;
}

// Sets language and terms. `customers` and `all` hold the rows of the customers
// and of all companies.
void NamePersona(const Generation& generation,
                 std::span<const std::size_t> customers,
                 std::span<const std::size_t> all,
                 const PersonaOptions& options, Persona& persona) {
  persona.language = LanguageOf(generation, persona.members);
  CompanyCounts listed = CountOf(generation, customers, persona.language);
  CompanyCounts known = CountOf(generation, all, persona.language);
  if (known.companies - listed.companies < kFewestOfLanguage) {
    persona.language.clear();
    listed = CountOf(generation, customers, "");
    known = CountOf(generation, all, "");
  }
  // Members of another language count as members, and not as anything else.
  const CompanyCounts own = CountOf(generation, persona.members, "");
  const CompanyCounts own_listed =
      CountOf(generation, persona.members, persona.language);
  const auto least = std::max(
      options.min_members_with,
      static_cast<std::int64_t>(std::ceil(options.min_share_with *
                                          static_cast<double>(own.companies))));
  std::vector<PersonaTerm> terms;
  for (std::uint32_t column = 0; column < own.with.size(); ++column) {
    const std::int64_t with = own.with[column];
    if (with < least) continue;
    PersonaTerm term{
        column,
        {with, own.companies, listed.with[column] - own_listed.with[column],
         listed.companies - own_listed.companies},
        {with, own.companies, known.with[column] - listed.with[column],
         known.companies - listed.companies},
        0};
    term.weight = WeightOf(term);
    terms.push_back(term);
  }
  persona.terms = BestTerms(generation, std::move(terms), options);
}

}  // namespace

std::vector<Persona> FindPersonas(const Generation& generation,
                                  std::span<const Customer> customers,
                                  const PersonaOptions& options) {
  const std::vector<Customer> readable =
      ReadableCustomers(generation, customers);
  if (readable.empty()) return {};
  const Directions vectors = DirectionsOf(generation, readable);
  std::vector<std::size_t> labels(readable.size(), 0);
  if (readable.size() >= options.min_customers && vectors.Count() > 0) {
    labels = FindClusters(vectors, options.clusters);
  }
  std::vector<std::vector<std::size_t>> places(
      *std::ranges::max_element(labels) + 1);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    places[labels[i]].push_back(i);
  }
  const std::vector<double> weights = ShareWeights(readable);
  double all_weight = 0;
  for (const double weight : weights) all_weight += weight;
  std::vector<std::size_t> rows;
  rows.reserve(readable.size());
  for (const Customer& customer : readable) rows.push_back(customer.row);
  std::vector<std::size_t> all(generation.Size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  std::vector<Persona> personas;
  for (const std::vector<std::size_t>& own : places) {
    Persona persona = MakePersona(readable, vectors, own);
    for (const std::size_t place : own) {
      persona.value_share += weights[place] / all_weight;
    }
    NamePersona(generation, rows, all, options, persona);
    personas.push_back(std::move(persona));
  }
  // Clusters come by their first rows; a stable sort keeps that order.
  std::ranges::stable_sort(personas, [](const Persona& a, const Persona& b) {
    return a.members.size() != b.members.size()
               ? a.members.size() > b.members.size()
               : a.value_share > b.value_share;
  });
  return personas;
}

std::optional<PersonaMatch> NearestPersona(const Generation& generation,
                                           std::span<const Persona> personas,
                                           std::size_t row) {
  const std::vector<float> vector = generation.vectors->Vector(row);
  std::optional<PersonaMatch> nearest;
  for (std::size_t i = 0; i < personas.size(); ++i) {
    const double similarity = Cosine(vector, personas[i].centre);
    if (similarity > (nearest ? nearest->similarity : 0.0)) {
      nearest = PersonaMatch{i, similarity};
    }
  }
  return nearest;
}

std::optional<PersonaMatch> OwnPersona(const Generation& generation,
                                       std::span<const Persona> personas,
                                       std::size_t row) {
  for (std::size_t i = 0; i < personas.size(); ++i) {
    if (std::ranges::find(personas[i].members, row) ==
        personas[i].members.end()) {
      continue;
    }
    return PersonaMatch{
        i, Cosine(generation.vectors->Vector(row), personas[i].centre)};
  }
  return std::nullopt;
}

std::string PersonaName(const Generation& generation, const Persona& persona) {
  std::string name;
  for (std::size_t i = 0; i < std::min(kTermsInName, persona.terms.size());
       ++i) {
    if (i > 0) name += ", ";
    name += generation.vocabulary.Terms()[persona.terms[i].column].surface;
  }
  return name;
}

}  // namespace kindred::index
