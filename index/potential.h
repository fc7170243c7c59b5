// Potential: what a company would be worth if it became a customer.
//
// expected value = (sum w_i v_i + s m) / (sum w_i + s)
//   over the most similar customers of known value v_i, with w_i their
//   similarity squared, as the neighbour graph weighs (a Nadaraya-Watson mean,
//   Theory of Probability 9, 1964), shrunk to m, the mean over all of known
//   value, as credibility does (Buehlmann, ASTIN Bulletin 4, 1967).
// potential = points / 100 x expected value
//
// How much `s` to shrink is chosen on the list: each customer's value is told
// from the others', and the s that tells it best is taken, by the deviance of
// the gamma distribution, for which relative errors count (P. McCullagh and J.
// A. Nelder, Generalized Linear Models, 1989, chapter 8). Where similar
// websites say nothing about value the mean alone is best, and is taken.
// It never changes a score. Pure; immutable; thread-safe.
#ifndef KINDRED_INDEX_POTENTIAL_H_
#define KINDRED_INDEX_POTENTIAL_H_

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "index/audience.h"
#include "index/customer_similarity.h"
#include "index/generation.h"

namespace kindred::index {

struct PotentialOptions {
  std::size_t nearest = 10;  // as many as a company has neighbours
  // With fewer customers of known value s is not chosen but `shrinkage`.
  std::size_t fewest_to_choose = 10;
  double shrinkage = 1.0;  // one customer whose website is equal
};

class ExpectedValues {
 public:
  // A value counts as known if it is finite and above 0.
  ExpectedValues(const Generation& generation,
                 const CustomerSimilarity& similarity,
                 std::span<const Customer> customers,
                 const PotentialOptions& options = {});

  // In the unit of the values, between their smallest and largest. None where
  // no value is known. `similarities` is what CustomerSimilarity::To gave.
  [[nodiscard]] std::optional<double> Of(
      std::span<const double> similarities) const;

  // The s above; infinite: the mean alone.
  [[nodiscard]] double Shrinkage() const { return shrinkage_; }

 private:
  [[nodiscard]] double Estimate(std::span<const double> similarities,
                                double shrinkage,
                                std::optional<std::size_t> left_out) const;
  [[nodiscard]] double LeaveOneOutDeviance(
      std::span<const std::vector<double>> similarities,
      double shrinkage) const;

  std::vector<double> values_;  // of each customer; 0: not known
  std::size_t known_ = 0;
  double total_ = 0;  // of the known values
  std::size_t nearest_ = 0;
  double shrinkage_ = 0;
};

}  // namespace kindred::index

#endif  // KINDRED_INDEX_POTENTIAL_H_
