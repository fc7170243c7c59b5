#include "index/audience_terms.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "index/term_overlap.h"

namespace kindred::index {
namespace {

constexpr double kZ = 1.96;  // 95 %

constexpr std::int64_t kMinCustomers = 3;  // two may be a coincidence

// k ln k, continuous at 0.
double XLogX(std::int64_t k) {
  const auto x = static_cast<double>(k);
  return k > 0 ? x * std::log(x) : 0.0;
}

// Share among customers over share among the others, each with half a company
// added so that no share is zero.
double Lift(const TermTable& t) {
  const double inside = (static_cast<double>(t.customers_with) + 0.5) /
                        (static_cast<double>(t.customers) + 1.0);
  const double outside = (static_cast<double>(t.others_with) + 0.5) /
                         (static_cast<double>(t.others) + 1.0);
  return inside / outside;
}

// G2 has no sign: exactly, is the share among customers the larger one?
bool IsMoreFrequent(const TermTable& t) {
  return t.customers_with * t.others > t.others_with * t.customers;
}

std::vector<AudienceTerm> Best(const Generation& generation,
                               std::vector<AudienceTerm> terms,
                               std::size_t limit) {
  std::ranges::sort(terms, [](const AudienceTerm& a, const AudienceTerm& b) {
    return a.weight != b.weight ? a.weight > b.weight : a.column < b.column;
  });
  std::vector<AudienceTerm> best;
  ShownTerms shown;
  for (const AudienceTerm& term : terms) {
    if (best.size() == limit || term.weight <= 0) break;
    if (shown.Admit(generation.vocabulary.Terms()[term.column].term)) {
      best.push_back(term);
    }
  }
  return best;
}

}  // namespace

double LogLikelihoodRatio(const TermTable& t) {
  const std::int64_t a = t.customers_with;
  const std::int64_t b = t.customers - t.customers_with;
  const std::int64_t c = t.others_with;
  const std::int64_t d = t.others - t.others_with;
  const double cells = XLogX(a) + XLogX(b) + XLogX(c) + XLogX(d);
  const double rows = XLogX(a + b) + XLogX(c + d);
  const double columns = XLogX(a + c) + XLogX(b + d);
  // Rounding can leave a tiny negative value for an independent table.
  return std::max(0.0, 2.0 * (cells - rows - columns + XLogX(a + b + c + d)));
}

double WilsonLowerBound(std::int64_t with, std::int64_t all) {
  if (all == 0) return 0;
  const auto n = static_cast<double>(all);
  const double share = static_cast<double>(with) / n;
  const double middle = share + kZ * kZ / (2 * n);
  const double spread =
      kZ * std::sqrt(share * (1 - share) / n + kZ * kZ / (4 * n * n));
  return std::max(0.0, (middle - spread) / (1 + kZ * kZ / n));
}

AudienceTerms FindAudienceTerms(const Generation& generation,
                                std::span<const std::size_t> customers,
                                std::size_t limit) {
  std::vector<std::int64_t> inside(generation.features.width, 0);
  for (const std::size_t row : customers) {
    for (const std::uint32_t column : generation.features.Row(row).columns) {
      ++inside[column];
    }
  }
  const auto customer_count = static_cast<std::int64_t>(customers.size());
  const std::int64_t others = std::max<std::int64_t>(
      0, generation.vocabulary.Companies() - customer_count);
  std::vector<AudienceTerm> in_common;
  std::vector<AudienceTerm> sets_apart;
  for (std::uint32_t column = 0; column < inside.size(); ++column) {
    if (inside[column] < kMinCustomers) continue;
    const TermTable table{
        inside[column], customer_count,
        generation.vocabulary.Terms()[column].companies - inside[column],
        others};
    const double lift = Lift(table);
    if (lift <= 1.0) continue;
    in_common.push_back(
        {column, table,
         WilsonLowerBound(table.customers_with, table.customers) *
             std::log(lift)});
    if (!IsMoreFrequent(table)) continue;
    sets_apart.push_back({column, table, LogLikelihoodRatio(table)});
  }
  return {Best(generation, std::move(in_common), limit),
          Best(generation, std::move(sets_apart), limit)};
}

}  // namespace kindred::index
