#include "index/personas.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "index/term_overlap.h"

namespace kindred::index {
namespace {

constexpr std::size_t kTermsInName = 3;

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

// Of each term, how many of `rows` have it.
std::vector<std::int64_t> CountWith(const Generation& generation,
                                    std::span<const std::size_t> rows) {
  std::vector<std::int64_t> with(generation.features.width, 0);
  for (const std::size_t row : rows) {
    for (const std::uint32_t column : generation.features.Row(row).columns) {
      ++with[column];
    }
  }
  return with;
}

bool IsMoreFrequentInside(const TermTable& t) {
  return t.customers_with * t.others > t.others_with * t.customers;
}

// A name must hold against both: the geometric mean is 0 if either is.
double WeightOf(const PersonaTerm& term, std::size_t other_customers) {
  const double rest = IsMoreFrequentInside(term.against_rest)
                          ? LogLikelihoodRatio(term.against_rest)
                          : 0.0;
  if (other_customers == 0) return rest;
  const double others = IsMoreFrequentInside(term.against_others)
                            ? LogLikelihoodRatio(term.against_others)
                            : 0.0;
  return std::sqrt(rest * others);
}

std::vector<PersonaTerm> BestTerms(const Generation& generation,
                                   std::vector<PersonaTerm> terms,
                                   std::size_t limit) {
  std::ranges::sort(terms, [](const PersonaTerm& a, const PersonaTerm& b) {
    return a.weight != b.weight ? a.weight > b.weight : a.column < b.column;
  });
  std::vector<PersonaTerm> best;
  ShownTerms shown;
  for (const PersonaTerm& term : terms) {
    if (best.size() == limit || term.weight <= 0) break;
    if (shown.Admit(generation.vocabulary.Terms()[term.column].term)) {
      best.push_back(term);
    }
  }
  return best;
}

// `among_all` counts each term among all `customers` customers.
std::vector<PersonaTerm> TermsOf(const Generation& generation,
                                 const Persona& persona,
                                 std::span<const std::int64_t> among_all,
                                 std::size_t customers,
                                 const PersonaOptions& options) {
  const std::vector<std::int64_t> inside =
      CountWith(generation, persona.members);
  const auto size = static_cast<std::int64_t>(persona.members.size());
  const std::int64_t others = static_cast<std::int64_t>(customers) - size;
  const std::int64_t rest =
      std::max<std::int64_t>(0, generation.vocabulary.Companies() -
                                    static_cast<std::int64_t>(customers));
  const std::int64_t least =
      std::max(options.min_members_with,
               static_cast<std::int64_t>(std::ceil(options.min_share_with *
                                                   static_cast<double>(size))));
  std::vector<PersonaTerm> terms;
  for (std::uint32_t column = 0; column < inside.size(); ++column) {
    if (inside[column] < least) continue;
    const std::int64_t with = generation.vocabulary.Terms()[column].companies;
    PersonaTerm term{
        column,
        {inside[column], size, among_all[column] - inside[column], others},
        {inside[column], size, with - among_all[column], rest},
        0};
    term.weight = WeightOf(term, static_cast<std::size_t>(others));
    terms.push_back(term);
  }
  return BestTerms(generation, std::move(terms), options.terms);
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
  for (const Customer& customer : readable) rows.push_back(customer.row);
  const std::vector<std::int64_t> among_all = CountWith(generation, rows);
  std::vector<Persona> personas;
  for (const std::vector<std::size_t>& own : places) {
    Persona persona = MakePersona(readable, vectors, own);
    for (const std::size_t place : own) {
      persona.value_share += weights[place] / all_weight;
    }
    persona.terms =
        TermsOf(generation, persona, among_all, readable.size(), options);
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
