#include "index/clusters.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <map>
#include <numbers>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include <Eigen/Core>
#include <Eigen/Eigenvalues>

#include "base/random.h"

namespace kindred::index {
namespace {

using PointMatrix =
    Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using PointView = Eigen::Map<const PointMatrix>;

// Mean squared distance to the mean under which vectors are equal.
constexpr double kNoVariance = 1e-9;

Eigen::Index EigenIndex(std::size_t value) {
  return static_cast<Eigen::Index>(value);
}

PointView ViewOf(const Directions& vectors) {
  return {vectors.values.data(), EigenIndex(vectors.Count()),
          EigenIndex(vectors.dimensions)};
}

// A way of splitting: the cluster of each vector, and the sum of their cosines
// to their centres, which k-means makes large.
struct Split {
  std::size_t clusters = 0;
  std::vector<std::size_t> labels;
  PointMatrix centres;
  double coherence = 0;
};

// An index drawn by weight; the last one where rounding leaves none.
std::size_t DrawByWeight(std::span<const double> weights, Random& random) {
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  double left = random.Uniform() * sum;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    left -= weights[i];
    if (left < 0) return i;
  }
  return weights.size() - 1;
}

PointMatrix FirstCentres(const PointView& points, std::size_t count,
                         Random& random) {
  PointMatrix centres(EigenIndex(count), points.cols());
  std::vector<double> distances(static_cast<std::size_t>(points.rows()), 2.0);
  for (std::size_t k = 0; k < count; ++k) {
    const std::size_t drawn = DrawByWeight(distances, random);
    centres.row(EigenIndex(k)) = points.row(EigenIndex(drawn));
    const Eigen::VectorXf cosines =
        points * centres.row(EigenIndex(k)).transpose();
    for (std::size_t i = 0; i < distances.size(); ++i) {
      const double distance = 1.0 - static_cast<double>(cosines[EigenIndex(i)]);
      distances[i] = std::clamp(distance, 0.0, distances[i]);
    }
  }
  return centres;
}

// Each vector's nearest centre, the first of equal ones.
void Assign(const PointView& points, Split& split) {
  const PointMatrix cosines = points * split.centres.transpose();
  split.clusters = static_cast<std::size_t>(split.centres.rows());
  split.labels.resize(static_cast<std::size_t>(points.rows()));
  split.coherence = 0;
  for (Eigen::Index i = 0; i < cosines.rows(); ++i) {
    Eigen::Index best = 0;
    for (Eigen::Index k = 1; k < cosines.cols(); ++k) {
      if (cosines(i, k) > cosines(i, best)) best = k;
    }
    split.labels[static_cast<std::size_t>(i)] = static_cast<std::size_t>(best);
    split.coherence += static_cast<double>(cosines(i, best));
  }
}

std::vector<std::size_t> SizesOf(std::span<const std::size_t> labels,
                                 std::size_t clusters) {
  std::vector<std::size_t> sizes(clusters, 0);
  for (const std::size_t label : labels) ++sizes[label];
  return sizes;
}

// Takes the centre of the smallest cluster away if it is too small.
bool Dissolve(std::size_t min_members, Split& split) {
  const std::vector<std::size_t> sizes = SizesOf(split.labels, split.clusters);
  const auto smallest = std::ranges::min_element(sizes);
  if (split.clusters == 1 || *smallest >= min_members) return false;
  const Eigen::Index at = smallest - sizes.begin();
  PointMatrix kept(split.centres.rows() - 1, split.centres.cols());
  kept.topRows(at) = split.centres.topRows(at);
  kept.bottomRows(kept.rows() - at) =
      split.centres.bottomRows(kept.rows() - at);
  split.centres = std::move(kept);
  return true;
}

void MoveCentres(const PointView& points, Split& split) {
  split.centres.setZero();
  for (std::size_t i = 0; i < split.labels.size(); ++i) {
    split.centres.row(EigenIndex(split.labels[i])) += points.row(EigenIndex(i));
  }
  split.centres.rowwise().normalize();
}

Split RunKMeans(const PointView& points, std::size_t count,
                const ClusterOptions& options, Random& random) {
  Split split;
  split.centres = FirstCentres(points, count, random);
  Assign(points, split);
  for (std::size_t step = 0; step < options.max_steps; ++step) {
    if (!Dissolve(options.min_members, split)) MoveCentres(points, split);
    const std::vector<std::size_t> before = split.labels;
    Assign(points, split);
    if (before == split.labels) break;
  }
  while (Dissolve(options.min_members, split)) Assign(points, split);
  return split;
}

// The most coherent split into each number of clusters that was come upon.
std::map<std::size_t, Split> BestSplits(const PointView& points,
                                        const ClusterOptions& options) {
  std::map<std::size_t, Split> best;
  Random random(options.seed);
  const std::size_t most = std::min(
      options.max_clusters, static_cast<std::size_t>(points.rows()) /
                                std::max<std::size_t>(options.min_members, 1));
  for (std::size_t count = 2; count <= most; ++count) {
    for (std::size_t run = 0; run < options.restarts; ++run) {
      Split split = RunKMeans(points, count, options, random);
      const auto [at, added] = best.try_emplace(split.clusters, split);
      if (!added && split.coherence > at->second.coherence) {
        at->second = std::move(split);
      }
    }
  }
  best.erase(1);
  return best;
}

// The fewest clusters that are told apart about as well as any; none if no
// split is told apart well enough.
const Split* ChooseSplit(const Directions& vectors,
                         const std::map<std::size_t, Split>& splits,
                         const ClusterOptions& options) {
  const double blob = BlobSilhouette(vectors);
  const double floor = options.floor + options.floor_slack /
                                           static_cast<double>(vectors.Count());
  std::vector<std::pair<const Split*, double>> clear;
  double best = 0;
  for (const auto& [count, split] : splits) {
    const double silhouette = MeanSilhouette(vectors, split.labels);
    const double over_blob =
        count == 2 ? options.two_over_blob : options.more_over_blob;
    if (silhouette < std::max(floor, over_blob * blob)) continue;
    clear.emplace_back(&split, silhouette);
    best = std::max(best, silhouette);
  }
  for (const auto& [split, silhouette] : clear) {
    if (silhouette >= best - options.tolerance) return split;
  }
  return nullptr;
}

// The rows that centres are found from, ascending.
std::vector<std::size_t> FittedRows(std::size_t count,
                                    const ClusterOptions& options) {
  std::vector<std::size_t> rows(count);
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  if (count <= options.max_fitted) return rows;
  Random(options.seed).Shuffle(std::span(rows));
  rows.resize(options.max_fitted);
  std::ranges::sort(rows);
  return rows;
}

void NumberByFirst(std::vector<std::size_t>& labels) {
  std::map<std::size_t, std::size_t> numbers;
  for (std::size_t& label : labels) {
    label = numbers.try_emplace(label, numbers.size()).first->second;
  }
}

}  // namespace

std::vector<std::size_t> FindClusters(const Directions& vectors,
                                      const ClusterOptions& options) {
  std::vector<std::size_t> one(vectors.Count(), 0);
  if (vectors.Count() < 2 * std::max<std::size_t>(options.min_members, 1)) {
    return one;
  }
  Directions fitted{vectors.dimensions, {}};
  for (const std::size_t row : FittedRows(vectors.Count(), options)) {
    const std::span<const float> values = vectors.Row(row);
    fitted.values.insert(fitted.values.end(), values.begin(), values.end());
  }
  const std::map<std::size_t, Split> splits =
      BestSplits(ViewOf(fitted), options);
  const Split* chosen = ChooseSplit(fitted, splits, options);
  if (chosen == nullptr) return one;
  Split all{chosen->clusters, {}, chosen->centres, 0};
  Assign(ViewOf(vectors), all);
  NumberByFirst(all.labels);
  return all.labels;
}

double MeanSilhouette(const Directions& vectors,
                      std::span<const std::size_t> clusters) {
  if (clusters.empty()) return 0;
  const std::size_t count = *std::ranges::max_element(clusters) + 1;
  if (count < 2) return 0;
  const PointView points = ViewOf(vectors);
  const std::vector<std::size_t> sizes = SizesOf(clusters, count);
  PointMatrix sums = PointMatrix::Zero(EigenIndex(count), points.cols());
  for (std::size_t i = 0; i < clusters.size(); ++i) {
    sums.row(EigenIndex(clusters[i])) += points.row(EigenIndex(i));
  }
  const PointMatrix dots = points * sums.transpose();
  double total = 0;
  for (std::size_t i = 0; i < clusters.size(); ++i) {
    const std::size_t own = clusters[i];
    if (sizes[own] < 2) continue;
    const auto dot = [&](std::size_t k) {
      return static_cast<double>(dots(EigenIndex(i), EigenIndex(k)));
    };
    // The vector's distance to itself, 0 but for a zero vector, is no part.
    const double self =
        1.0 - static_cast<double>(points.row(EigenIndex(i)).squaredNorm());
    const auto size = static_cast<double>(sizes[own]);
    const double inside = (size - dot(own) - self) / (size - 1);
    double outside = std::numeric_limits<double>::infinity();
    for (std::size_t k = 0; k < count; ++k) {
      if (k == own || sizes[k] == 0) continue;
      outside = std::min(outside, 1 - dot(k) / static_cast<double>(sizes[k]));
    }
    const double larger = std::max(inside, outside);
    if (larger > 0 && std::isfinite(outside)) {
      total += (outside - inside) / larger;
    }
  }
  return total / static_cast<double>(clusters.size());
}

double BlobSilhouette(const Directions& vectors) {
  const PointView points = ViewOf(vectors);
  if (points.rows() == 0) return 0;
  const Eigen::RowVectorXf mean = points.colwise().mean();
  const PointMatrix off = points.rowwise() - mean;
  // The smaller of the two products that have the same eigenvalues.
  const Eigen::MatrixXf product = off.rows() < off.cols()
                                      ? Eigen::MatrixXf(off * off.transpose())
                                      : Eigen::MatrixXf(off.transpose() * off);
  const auto variance = static_cast<double>(product.trace());
  // Equal vectors: what is left is rounding.
  if (variance <= kNoVariance * static_cast<double>(points.rows())) return 1;
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXf> solver(
      product, Eigen::EigenvaluesOnly);
  const double longest =
      static_cast<double>(solver.eigenvalues().maxCoeff()) / variance;
  return 4 * longest / (std::numbers::pi + 2 * longest);
}

std::vector<float> CentreOf(const Directions& vectors,
                            std::span<const std::size_t> rows) {
  const PointView points = ViewOf(vectors);
  Eigen::VectorXd sum = Eigen::VectorXd::Zero(points.cols());
  for (const std::size_t row : rows) {
    sum += points.row(EigenIndex(row)).transpose().cast<double>();
  }
  sum.normalize();
  std::vector<float> centre;
  centre.reserve(vectors.dimensions);
  for (const double value : sum) centre.push_back(static_cast<float>(value));
  return centre;
}

}  // namespace kindred::index
