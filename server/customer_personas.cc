#include "server/customer_personas.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace kindred::server {
namespace {

std::string LikeMember(const index::Generation& generation,
                       const index::Persona& persona) {
  const index::IndexedCompany& typical =
      generation.companies[persona.members.front()];
  return "like " + typical.domain;
}

PersonaTermFigures TermFiguresOf(const index::Generation& generation,
                                 const index::PersonaTerm& term) {
  return {.term = generation.vocabulary.Terms()[term.column].surface,
          .members_with = term.against_rest.customers_with,
          .members = term.against_rest.customers,
          .others_with = term.against_others.others_with,
          .others = term.against_others.others,
          .rest_with = term.against_rest.others_with,
          .rest = term.against_rest.others};
}

}  // namespace

CustomerPersonas::CustomerPersonas(const index::Generation& generation,
                                   std::span<const index::Customer> customers)
    : personas_(index::FindPersonas(generation, customers)) {
  for (const index::Persona& persona : personas_) {
    std::string name = index::PersonaName(generation, persona);
    if (name.empty() || std::ranges::count(names_, name) > 0) {
      name = LikeMember(generation, persona);
    }
    names_.push_back(std::move(name));
  }
}

std::optional<index::PersonaMatch> CustomerPersonas::Match(
    const index::Generation& generation, std::size_t row) const {
  const std::optional<index::PersonaMatch> own =
      index::OwnPersona(generation, personas_, row);
  return own ? own : index::NearestPersona(generation, personas_, row);
}

void CustomerPersonas::Tell(const index::Generation& generation,
                            std::size_t row, ScoredCompany& company) const {
  const std::optional<index::PersonaMatch> match = Match(generation, row);
  if (!match) return;
  company.persona = names_[match->persona];
  company.persona_similarity = match->similarity;
}

std::vector<PersonaFigures> CustomerPersonas::Figures(
    const index::Generation& generation) const {
  std::vector<PersonaFigures> all;
  for (std::size_t i = 0; i < personas_.size(); ++i) {
    const index::Persona& persona = personas_[i];
    PersonaFigures& figures = all.emplace_back();
    figures.language = persona.language;
    figures.name = names_[i];
    figures.customers = persona.members.size();
    figures.value_share = persona.value_share;
    for (const index::PersonaTerm& term : persona.terms) {
      figures.terms.push_back(TermFiguresOf(generation, term));
    }
    const std::size_t shown =
        std::min(kTypicalCustomers, persona.members.size());
    for (const std::size_t row : std::span(persona.members).first(shown)) {
      const index::IndexedCompany& member = generation.companies[row];
      figures.typical.emplace_back(member.domain, member.name);
    }
  }
  return all;
}

}  // namespace kindred::server
