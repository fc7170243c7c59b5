// Clusters of unit vectors by direction, and how well they are told apart.
//
// Source: spherical k-means, I. S. Dhillon and D. S. Modha, "Concept
// decompositions for large sparse text data using clustering", Machine Learning
// 42, 2001, section 3; first centres as in k-means++ (D. Arthur and S.
// Vassilvitskii, SODA 2007) with 1 - cosine as distance. The number of clusters
// by the mean silhouette: P. J. Rousseeuw, J. of Computational and Applied
// Mathematics 20, 1987. Pure; deterministic for a seed; thread-safe.
#ifndef KINDRED_INDEX_CLUSTERS_H_
#define KINDRED_INDEX_CLUSTERS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace kindred::index {

struct ClusterOptions {
  std::size_t max_clusters = 8;  // more than a person keeps apart
  // Two alike may be a coincidence. A smaller cluster is dissolved into the
  // others, so outliers are no clusters.
  std::size_t min_members = 3;
  // A silhouette under floor + floor_slack / vectors is none: 40 companies
  // drawn at random from two labelled sets reach .12.
  double floor = 0.10;
  double floor_slack = 1.0;
  // Nor is one under BlobSilhouette times this, for two clusters and for more,
  // which can follow more of a blob's axes: lists of one label stay under it.
  double two_over_blob = 1.05;
  double more_over_blob = 1.25;
  // The fewest clusters within this of the best silhouette are taken.
  double tolerance = 0.05;
  std::size_t restarts = 10;   // for each number of clusters
  std::size_t max_steps = 50;  // of one run; most end after ten
  // Of more vectors so many are drawn to find the centres.
  std::size_t max_fitted = 2000;
  std::uint64_t seed = 1;
};

// n vectors of `dimensions` values, row-major, each of L2 norm 1 or all zero.
struct Directions {
  std::size_t dimensions = 0;
  std::vector<float> values;

  [[nodiscard]] std::size_t Count() const {
    return dimensions == 0 ? 0 : values.size() / dimensions;
  }
  [[nodiscard]] std::span<const float> Row(std::size_t row) const {
    return std::span(values).subspan(row * dimensions, dimensions);
  }
};

// The cluster of each vector, numbered from 0 by their first vectors. All 0
// where no split is told apart well enough, or there are no two times
// `min_members` vectors. O(max_clusters^2 x restarts x steps x n x d) time.
[[nodiscard]] std::vector<std::size_t> FindClusters(
    const Directions& vectors, const ClusterOptions& options = {});

// Mean silhouette under 1 - cosine, -1 to 1; 0 for one cluster and for vectors
// alone in theirs. `clusters` are numbered from 0 without a gap. O(n x k x d):
// under this distance the mean over a cluster is the distance to its mean.
[[nodiscard]] double MeanSilhouette(const Directions& vectors,
                                    std::span<const std::size_t> clusters);

// The silhouette that a blob without clusters reaches when it is cut in two
// halves: a Gaussian with the covariance of `vectors`, cut through its mean
// across its longest axis, which has a share s of all variance, puts 2 / pi of
// it between the halves, so that the silhouette is 4 s / (pi + 2 s). In place
// of drawing from that Gaussian, as Y. Liu, D. N. Hayes, A. Nobel and J. S.
// Marron do, J. of the American Statistical Association 103, 2008. 1 for equal
// vectors. O(n x d x min(n, d)).
[[nodiscard]] double BlobSilhouette(const Directions& vectors);

// Sum of the vectors at `rows`, brought to L2 norm 1 (zero stays zero).
[[nodiscard]] std::vector<float> CentreOf(const Directions& vectors,
                                          std::span<const std::size_t> rows);

}  // namespace kindred::index

#endif  // KINDRED_INDEX_CLUSTERS_H_
