// Which terms are more frequent among customers than elsewhere, language by
// language?
//
// The common odds ratio over the languages (N. Mantel and W. Haenszel, J. of
// the National Cancer Institute 22, 1959): a term is compared among companies
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

  // More frequent among customers, and used by at least two of them (by one in
  // a list of fewer than ten: there two are many).
  [[nodiscard]] bool IsTypical(std::uint32_t column) const;
  // Less frequent among customers than elsewhere.
  [[nodiscard]] bool IsRare(std::uint32_t column) const;

 private:
  // Above 0 and below 0 as the common odds ratio is above and below 1.
  std::vector<double> signs_;
  std::vector<std::int64_t> customers_with_;
  std::int64_t least_ = 1;
};

}  // namespace kindred::index

#endif  // KINDRED_INDEX_TERM_LIFT_H_
