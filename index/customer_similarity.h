// How like each customer is a company, and in which terms?
//
// The measure of the neighbour graph (index/neighbours.h): the mean of two
// cosines, of the latent vectors and of the features. Immutable; thread-safe.
#ifndef KINDRED_INDEX_CUSTOMER_SIMILARITY_H_
#define KINDRED_INDEX_CUSTOMER_SIMILARITY_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "index/audience.h"
#include "index/generation.h"
#include "index/term_lift.h"

namespace kindred::index {

struct SimilarCustomer {
  std::size_t row = 0;    // in the generation
  double similarity = 0;  // above 0, at most 1
};

class CustomerSimilarity {
 public:
  // `customers` are readable, each once. O(their terms + n d).
  CustomerSimilarity(const Generation& generation,
                     std::span<const Customer> customers);

  // Of the company of `row` to each customer, in their order: -1 to 1, 1 to
  // itself. O(its terms x customers that have them + customers x d).
  [[nodiscard]] std::vector<double> To(const Generation& generation,
                                       std::size_t row) const;

  // The `limit` most similar customers but itself, best first, equal ones by
  // row; `similarities` is what To gave for `row`.
  [[nodiscard]] std::vector<SimilarCustomer> Nearest(
      std::span<const double> similarities, std::size_t row,
      std::size_t limit) const;

 private:
  struct Posting {
    std::uint32_t place = 0;  // among the customers
    float value = 0;
  };

  std::vector<std::size_t> rows_;      // of each customer
  std::vector<std::uint64_t> begins_;  // of each column's postings
  std::vector<Posting> postings_;
  std::vector<float> vectors_;  // n x d, row-major
  std::size_t dimensions_ = 0;
};

// Columns of the terms typical of customers that bring most to the cosine of
// the features of two companies, largest first; no two share an idea
// (index/term_overlap.h).
[[nodiscard]] std::vector<std::uint32_t> SharedTerms(
    const Generation& generation, const TermLift& lift, std::size_t a,
    std::size_t b, std::size_t limit);

}  // namespace kindred::index

#endif  // KINDRED_INDEX_CUSTOMER_SIMILARITY_H_
