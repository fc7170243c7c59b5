// What customers share, and what sets them apart: two lists of terms, counted
// in companies.
//
// In common: Wilson's lower bound of the share among customers (E. B. Wilson,
// JASA 22, 1927) times the log lift. Sets apart: log-likelihood ratio G2 (T.
// Dunning, Computational Linguistics 19(1), 1993) of terms more frequent among
// customers, in at least three of them. Pure; thread-safe.
#ifndef KINDRED_INDEX_AUDIENCE_TERMS_H_
#define KINDRED_INDEX_AUDIENCE_TERMS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "index/generation.h"

namespace kindred::index {

// How often a term occurs. Unit: companies.
struct TermTable {
  std::int64_t customers_with = 0;
  std::int64_t customers = 0;
  std::int64_t others_with = 0;
  std::int64_t others = 0;
};

struct AudienceTerm {
  std::uint32_t column = 0;  // of the vocabulary
  TermTable table;
  double weight = 0;  // what the list is sorted by
};

struct AudienceTerms {
  std::vector<AudienceTerm> in_common;   // best first
  std::vector<AudienceTerm> sets_apart;  // best first
};

// G2 of the table; 0 under independence, never negative.
[[nodiscard]] double LogLikelihoodRatio(const TermTable& table);

// Lower end of the 95 % interval of share with / all; 0 for no companies.
[[nodiscard]] double WilsonLowerBound(std::int64_t with, std::int64_t all);

// The first `limit` of each list; a phrase hides its own words and the other
// way round, whichever ranks higher. `customers` holds rows, ascending.
[[nodiscard]] AudienceTerms FindAudienceTerms(
    const Generation& generation, std::span<const std::size_t> customers,
    std::size_t limit);

}  // namespace kindred::index

#endif  // KINDRED_INDEX_AUDIENCE_TERMS_H_
