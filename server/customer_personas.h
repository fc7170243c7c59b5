// CustomerPersonas: the kinds of customers of one list, with their names.
//
// A name is a persona's first terms; without terms, and where another has the
// same, a typical member's name or domain. Immutable; thread-safe.
#ifndef KINDRED_SERVER_CUSTOMER_PERSONAS_H_
#define KINDRED_SERVER_CUSTOMER_PERSONAS_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "index/audience.h"
#include "index/generation.h"
#include "index/personas.h"
#include "server/ranked_list.h"

namespace kindred::server {

// Customers listed as typical of a persona.
inline constexpr std::size_t kTypicalCustomers = 5;

class CustomerPersonas {
 public:
  CustomerPersonas(const index::Generation& generation,
                   std::span<const index::Customer> customers);

  // The persona that the company of `row` is of, if it is a customer, else the
  // nearest one; none: it is like none.
  [[nodiscard]] std::optional<index::PersonaMatch> Match(
      const index::Generation& generation, std::size_t row) const;

  [[nodiscard]] std::span<const index::Persona> All() const {
    return personas_;
  }
  [[nodiscard]] const std::string& Name(std::size_t persona) const {
    return names_[persona];
  }

  // Writes into `company` the persona that the company of `row` is of, if it is
  // a customer, else the nearest one.
  void Tell(const index::Generation& generation, std::size_t row,
            ScoredCompany& company) const;

  // What is shown of each, without the number of prospects.
  [[nodiscard]] std::vector<PersonaFigures> Figures(
      const index::Generation& generation) const;

 private:
  std::vector<index::Persona> personas_;
  std::vector<std::string> names_;  // of each
};

}  // namespace kindred::server

#endif  // KINDRED_SERVER_CUSTOMER_PERSONAS_H_
