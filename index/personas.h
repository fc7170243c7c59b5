// Personas: the kinds of customers that one list is made of.
//
// Customers are clustered in the latent space (index/clusters.h); each cluster
// is named by the terms that set it apart both from the other customers and
// from the companies that are no customers, by log-likelihood ratio (T.
// Dunning, Computational Linguistics 19(1), 1993). Customers of one language
// are mostly a cluster before those of one trade are, so a cluster is compared
// within its language: else it would be named by everyday words.
// docs/ranking.md has how well labels are recovered. Pure; deterministic for a
// seed; immutable; thread-safe.
#ifndef KINDRED_INDEX_PERSONAS_H_
#define KINDRED_INDEX_PERSONAS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "index/audience.h"
#include "index/audience_terms.h"
#include "index/clusters.h"
#include "index/generation.h"

namespace kindred::index {

struct PersonaOptions {
  ClusterOptions clusters;
  // With fewer customers all are one persona.
  std::size_t min_customers = 10;
  std::size_t terms = 8;  // listed of each persona
  // A term must stand in so many of the persona's members, and in this share of
  // them: a name should fit most of whom it names.
  std::int64_t min_members_with = 3;
  double min_share_with = 0.25;
  // A weight under this is a coincidence: 1 % of independent terms exceed it
  // (chi-squared with one degree of freedom).
  double min_weight = 6.63;
};

// A term of a persona. In both tables the persona stands for the "customers".
struct PersonaTerm {
  std::uint32_t column = 0;  // of the vocabulary
  TermTable against_others;  // the other customers
  TermTable against_rest;    // companies that are no customers
  double weight = 0;         // what the list is sorted by
};

struct Persona {
  std::vector<std::size_t> members;  // rows, nearest to the centre first
  std::vector<float> centre;         // latent, L2 norm 1 or all zero
  // Of the customers' known value, 0 to 1; of their number if none is known.
  double value_share = 0;
  // ISO 639-1, of more than half of the members: others of this language alone
  // are counted in the tables of the terms. Empty: there is none, or too few
  // companies of it to compare with; then all are.
  std::string language;
  std::vector<PersonaTerm> terms;  // best first; none shares a stem
};

// The personas of the readable ones of `customers`, most members first, equal
// ones by value share, then by their first row; the order in which customers
// are given has no influence. Each readable customer is in one of them, the
// value shares sum to 1. Empty without readable customers. Cost: FindClusters
// and O(personas x terms of all companies).
[[nodiscard]] std::vector<Persona> FindPersonas(
    const Generation& generation, std::span<const Customer> customers,
    const PersonaOptions& options = {});

struct PersonaMatch {
  std::size_t persona = 0;
  double similarity = 0;  // cosine to its centre, above 0
};

// The persona whose centre is nearest to the company of `row`, the first of
// equal ones; none if it has nothing in common with any. O(personas x d).
[[nodiscard]] std::optional<PersonaMatch> NearestPersona(
    const Generation& generation, std::span<const Persona> personas,
    std::size_t row);

// The persona that `row` is a member of, with its similarity; none: no member.
[[nodiscard]] std::optional<PersonaMatch> OwnPersona(
    const Generation& generation, std::span<const Persona> personas,
    std::size_t row);

// Its first terms as most companies write them, "medical, clean room, ISO
// 13485"; empty if it has no terms.
[[nodiscard]] std::string PersonaName(const Generation& generation,
                                      const Persona& persona);

}  // namespace kindred::index

#endif  // KINDRED_INDEX_PERSONAS_H_
