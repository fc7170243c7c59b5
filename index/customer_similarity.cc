#include "index/customer_similarity.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "index/term_overlap.h"

namespace kindred::index {
namespace {

const double kTextShare = NeighbourOptions{}.text_share;

}  // namespace

CustomerSimilarity::CustomerSimilarity(const Generation& generation,
                                       std::span<const Customer> customers)
    : begins_(generation.features.width + 1, 0),
      dimensions_(generation.vectors->Dimensions()) {
  for (const Customer& customer : customers) {
    rows_.push_back(customer.row);
    const std::vector<float> vector = generation.vectors->Vector(customer.row);
    vectors_.insert(vectors_.end(), vector.begin(), vector.end());
    for (const std::uint32_t column :
         generation.features.Row(customer.row).columns) {
      ++begins_[column + 1];
    }
  }
  for (std::size_t i = 1; i < begins_.size(); ++i) begins_[i] += begins_[i - 1];
  postings_.resize(begins_.back());
  std::vector<std::uint64_t> next(begins_.begin(), begins_.end() - 1);
  for (std::uint32_t place = 0; place < rows_.size(); ++place) {
    const SparseRow features = generation.features.Row(rows_[place]);
    for (std::size_t i = 0; i < features.columns.size(); ++i) {
      postings_[next[features.columns[i]]++] = {place, features.values[i]};
    }
  }
}

std::vector<double> CustomerSimilarity::To(const Generation& generation,
                                           std::size_t row) const {
  std::vector<double> similarities(rows_.size(), 0.0);
  const SparseRow features = generation.features.Row(row);
  for (std::size_t i = 0; i < features.columns.size(); ++i) {
    const std::uint32_t column = features.columns[i];
    for (std::uint64_t at = begins_[column]; at < begins_[column + 1]; ++at) {
      similarities[postings_[at].place] +=
          kTextShare * static_cast<double>(features.values[i]) *
          static_cast<double>(postings_[at].value);
    }
  }
  const std::vector<float> vector = generation.vectors->Vector(row);
  for (std::size_t place = 0; place < rows_.size(); ++place) {
    double cosine = 0;
    for (std::size_t d = 0; d < dimensions_; ++d) {
      cosine += static_cast<double>(vector[d]) *
                static_cast<double>(vectors_[place * dimensions_ + d]);
    }
    similarities[place] += (1 - kTextShare) * cosine;
  }
  return similarities;
}

std::vector<SimilarCustomer> CustomerSimilarity::Nearest(
    std::span<const double> similarities, std::size_t row,
    std::size_t limit) const {
  std::vector<SimilarCustomer> nearest;
  for (std::size_t place = 0; place < rows_.size(); ++place) {
    if (rows_[place] == row || similarities[place] <= 0) continue;
    nearest.push_back({rows_[place], std::min(similarities[place], 1.0)});
  }
  const auto better = [](const SimilarCustomer& a, const SimilarCustomer& b) {
    return a.similarity != b.similarity ? a.similarity > b.similarity
                                        : a.row < b.row;
  };
  const std::size_t kept = std::min(limit, nearest.size());
  std::ranges::partial_sort(
      nearest, nearest.begin() + static_cast<std::ptrdiff_t>(kept), better);
  nearest.resize(kept);
  return nearest;
}

std::vector<std::uint32_t> SharedTerms(const Generation& generation,
                                       const TermLift& lift, std::size_t a,
                                       std::size_t b, std::size_t limit) {
  const SparseRow first = generation.features.Row(a);
  const SparseRow second = generation.features.Row(b);
  std::vector<std::pair<float, std::uint32_t>> products;
  std::size_t j = 0;
  for (std::size_t i = 0; i < first.columns.size(); ++i) {
    while (j < second.columns.size() && second.columns[j] < first.columns[i]) {
      ++j;
    }
    if (j == second.columns.size()) break;
    if (second.columns[j] != first.columns[i] ||
        !lift.IsTypical(first.columns[i])) {
      continue;
    }
    products.emplace_back(-first.values[i] * second.values[j],
                          first.columns[i]);
  }
  std::ranges::sort(products);
  std::vector<std::uint32_t> shared;
  ShownTerms shown;
  for (const auto& [product, column] : products) {
    if (shared.size() == limit) break;
    if (shown.Admit(generation.vocabulary.Terms()[column].term)) {
      shared.push_back(column);
    }
  }
  return shared;
}

}  // namespace kindred::index
