#include "index/search.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include <Eigen/Core>

#include "index/score.h"

namespace kindred::index {
namespace {

double MeanNorm(std::span<const float> norms) {
  double sum = 0;
  std::size_t count = 0;
  for (const float norm : norms) {
    sum += static_cast<double>(norm);
    count += norm > 0 ? 1 : 0;
  }
  return count > 0 ? sum / static_cast<double>(count) : 0;
}

void KeepBest(std::size_t limit, std::vector<Hit>& hits) {
  const std::size_t kept = std::min(limit, hits.size());
  std::ranges::partial_sort(
      hits, hits.begin() + static_cast<std::ptrdiff_t>(kept),
      [](const Hit& a, const Hit& b) {
        return a.raw != b.raw ? a.raw > b.raw : a.row < b.row;
      });
  hits.resize(kept);
}

}  // namespace

// A company's own score is about its norm times its vector times the term
// weights' projection, plus its vector times the latent weights.
AudienceSearch::AudienceSearch(const Generation& generation,
                               const Audience& audience)
    : generation_(&generation),
      audience_(&audience),
      query_(generation.basis.dimensions) {
  if (query_.empty()) return;
  using RowMajor =
      Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const auto width = static_cast<Eigen::Index>(generation.features.width);
  const auto dimensions = static_cast<Eigen::Index>(query_.size());
  const Eigen::Map<const RowMajor> basis(generation.basis.rows.data(), width,
                                         dimensions);
  const Eigen::Map<const Eigen::VectorXf> terms(
      audience.model.term_weights.data(), width);
  const Eigen::Map<const Eigen::VectorXf> latent(
      audience.model.latent_weights.data(), dimensions);
  Eigen::Map<Eigen::VectorXf>(query_.data(), dimensions) =
      latent + static_cast<float>(MeanNorm(generation.norms)) *
                   (basis.transpose() * terms);
}

std::vector<Hit> AudienceSearch::Best(std::size_t limit,
                                      std::span<const std::size_t> allowed,
                                      const SearchEffort& effort) const {
  const std::size_t candidates = std::max(effort.candidates, limit);
  const std::size_t most =
      allowed.empty() ? generation_->Size() : allowed.size();
  // An exact index compares every vector, which takes longer than to score
  // every company.
  if (most <= std::max(candidates, effort.all_up_to) ||
      generation_->vectors->IsExact()) {
    return BestExactly(limit, allowed);
  }
  // Lists hold the fewer allowed rows, the fewer there are of them.
  const std::size_t lists = effort.lists * (generation_->Size() / most);
  std::vector<Hit> hits;
  hits.reserve(candidates);
  for (const Neighbour& found :
       generation_->vectors->Search(query_, candidates, allowed, lists)) {
    hits.push_back(
        {found.row, SteeredScore(*generation_, *audience_, found.row)});
  }
  KeepBest(limit, hits);
  return hits;
}

std::vector<Hit> AudienceSearch::BestExactly(
    std::size_t limit, std::span<const std::size_t> allowed) const {
  std::vector<Hit> hits;
  const auto add = [&](std::size_t row) {
    hits.push_back({row, SteeredScore(*generation_, *audience_, row)});
  };
  if (allowed.empty()) {
    for (std::size_t row = 0; row < generation_->Size(); ++row) add(row);
  } else {
    std::ranges::for_each(allowed, add);
  }
  KeepBest(limit, hits);
  return hits;
}

}  // namespace kindred::index
