// Which terms are more frequent among customers than elsewhere, language by
// language?
//
// The test of N. Mantel and W. Haenszel, J. of the National Cancer Institute
// 22, 1959, without continuity correction: a term is compared among companies
// of one language at a time, so that the everyday words of a language that many
// customers write are none of theirs. Immutable; thread-safe.
#ifndef KINDRED_INDEX_TERM_LIFT_H_
#define KINDRED_INDEX_TERM_LIFT_H_

#include <cstdint>
#include <span>
#include <vector>

#include "index/audience.h"
#include "index/generation.h"

namespace kindred::index {

class TermLift {
 public:
  // `customers` are readable, each once. O(terms of all).
  TermLift(const Generation& generation, std::span<const Customer> customers);

  // More frequent among customers, beyond what one term in twenty is by chance,
  // and used by at least two of them (by one in a list of fewer than ten: there
  // two are many).
  [[nodiscard]] bool IsTypical(std::uint32_t column) const;
  // Less frequent among customers than elsewhere, by chance or not: few
  // customers cannot show surely that they do not use a term.
  [[nodiscard]] bool IsRare(std::uint32_t column) const;

 private:
  // In standard deviations: how many more customers use a term than would if
  // they used it as others of their languages do.
  std::vector<double> excess_;
  std::vector<std::int64_t> customers_with_;
  std::int64_t least_ = 1;
};

}  // namespace kindred::index

#endif  // KINDRED_INDEX_TERM_LIFT_H_
