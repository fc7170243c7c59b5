#include "index/clusters.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <set>
#include <span>
#include <vector>

#include "gtest/gtest.h"

#include "base/random.h"

namespace kindred::index {
namespace {

constexpr std::size_t kDimensions = 24;

// A unit vector around the axis `axis` (none: around nothing).
void AddVector(std::size_t axis, double noise, Random& random,
               Directions& vectors) {
  std::vector<double> values(vectors.dimensions);
  double square = 0;
  for (std::size_t d = 0; d < values.size(); ++d) {
    values[d] = noise * random.Gaussian() + (d == axis ? 1.0 : 0.0);
    square += values[d] * values[d];
  }
  for (const double value : values) {
    vectors.values.push_back(static_cast<float>(value / std::sqrt(square)));
  }
}

// Vector i is around axis i % groups.
Directions Around(std::size_t groups, std::size_t count, double noise) {
  Random random(7);
  Directions vectors{kDimensions, {}};
  for (std::size_t i = 0; i < count; ++i) {
    AddVector(i % groups, noise, random, vectors);
  }
  return vectors;
}

TEST(FindClustersTest, RecoversGroups) {
  for (const std::size_t groups : {2U, 3U, 5U}) {
    const std::vector<std::size_t> labels =
        FindClusters(Around(groups, 60, 0.1));
    for (std::size_t i = 0; i < labels.size(); ++i) {
      EXPECT_EQ(labels[i], i % groups);
    }
  }
}

TEST(FindClustersTest, OneGroupIsNotSplit) {
  for (const double noise : {0.01, 0.1, 0.3}) {
    for (const std::size_t count : {10U, 40U, 200U}) {
      const std::vector<std::size_t> labels =
          FindClusters(Around(1, count, noise));
      EXPECT_EQ(std::ranges::max(labels), 0U) << noise << " " << count;
    }
  }
}

TEST(FindClustersTest, AnOutlierIsNoCluster) {
  Directions vectors = Around(1, 30, 0.1);
  Random random(3);
  AddVector(5, 0.1, random, vectors);
  AddVector(9, 0.1, random, vectors);
  EXPECT_EQ(std::ranges::max(FindClusters(vectors)), 0U);
}

TEST(FindClustersTest, EveryClusterHasItsMembers) {
  for (const std::size_t least : {1U, 3U, 8U}) {
    const std::vector<std::size_t> labels =
        FindClusters(Around(7, 61, 0.25), {.min_members = least});
    std::vector<std::size_t> sizes(std::ranges::max(labels) + 1, 0);
    for (const std::size_t label : labels) ++sizes[label];
    EXPECT_GE(std::ranges::min(sizes), least);
  }
}

TEST(FindClustersTest, IsDeterministic) {
  const Directions vectors = Around(3, 90, 0.3);
  EXPECT_EQ(FindClusters(vectors), FindClusters(vectors));
}

// Clear groups are found from any first centres.
TEST(FindClustersTest, ClearGroupsDoNotHangOnTheSeed) {
  const Directions vectors = Around(4, 80, 0.1);
  for (const std::uint64_t seed : {1U, 2U, 3U, 99U}) {
    EXPECT_EQ(FindClusters(vectors, {.seed = seed}), FindClusters(vectors));
  }
}

TEST(FindClustersTest, ADrawnPartLabelsAll) {
  const std::vector<std::size_t> labels =
      FindClusters(Around(3, 300, 0.1), {.max_fitted = 50});
  for (std::size_t i = 0; i < labels.size(); ++i) EXPECT_EQ(labels[i], i % 3);
}

TEST(FindClustersTest, TakesFewEqualAndZeroVectors) {
  EXPECT_TRUE(FindClusters({kDimensions, {}}).empty());
  EXPECT_EQ(FindClusters(Around(2, 2, 0.1)), (std::vector<std::size_t>{0, 0}));
  EXPECT_EQ(std::ranges::max(FindClusters(Around(1, 20, 0))), 0U);
  Directions zeros{kDimensions, std::vector<float>(20 * kDimensions, 0.0F)};
  EXPECT_EQ(std::ranges::max(FindClusters(zeros)), 0U);
  // Beside two clear groups a vector without direction changes nothing.
  Directions groups = Around(2, 40, 0.1);
  groups.values.insert(groups.values.end(), kDimensions, 0.0F);
  EXPECT_EQ(std::ranges::max(FindClusters(groups)), 1U);
}

// As defined, pair by pair (Rousseeuw 1987, section 2).
double SilhouetteByPairs(const Directions& vectors,
                         std::span<const std::size_t> labels) {
  const std::size_t count = std::ranges::max(labels) + 1;
  double total = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    std::vector<double> sums(count, 0);
    std::vector<double> sizes(count, 0);
    for (std::size_t j = 0; j < labels.size(); ++j) {
      if (i == j) continue;
      double cosine = 0;
      for (std::size_t d = 0; d < vectors.dimensions; ++d) {
        cosine += static_cast<double>(vectors.Row(i)[d]) *
                  static_cast<double>(vectors.Row(j)[d]);
      }
      sums[labels[j]] += 1 - cosine;
      sizes[labels[j]] += 1;
    }
    if (sizes[labels[i]] == 0) continue;
    const double inside = sums[labels[i]] / sizes[labels[i]];
    double outside = 1e9;
    for (std::size_t k = 0; k < count; ++k) {
      if (k != labels[i]) outside = std::min(outside, sums[k] / sizes[k]);
    }
    total += (outside - inside) / std::max(inside, outside);
  }
  return total / static_cast<double>(labels.size());
}

TEST(MeanSilhouetteTest, IsTheMeanOverPairs) {
  const Directions vectors = Around(3, 31, 0.4);
  std::vector<std::size_t> labels;
  for (std::size_t i = 0; i < 30; ++i) labels.push_back((i / 2) % 3);
  labels.push_back(3);  // alone
  EXPECT_NEAR(MeanSilhouette(vectors, labels),
              SilhouetteByPairs(vectors, labels), 1e-5);
}

TEST(MeanSilhouetteTest, RightLabelsBeatWrongOnes) {
  const Directions vectors = Around(2, 40, 0.1);
  std::vector<std::size_t> right;
  std::vector<std::size_t> wrong;
  for (std::size_t i = 0; i < 40; ++i) {
    right.push_back(i % 2);
    wrong.push_back(i / 20);
  }
  EXPECT_GT(MeanSilhouette(vectors, right), 0.5);
  EXPECT_LT(MeanSilhouette(vectors, wrong), 0.05);
  EXPECT_EQ(MeanSilhouette(vectors, std::vector<std::size_t>(40, 0)), 0.0);
}

// Measured on a Gaussian that is longer along one axis; the mean of ratios is
// not quite the ratio of means.
TEST(BlobSilhouetteTest, IsThatOfAGaussianCutInTwo) {
  Random random(11);
  Directions vectors{kDimensions, {}};
  std::vector<std::size_t> halves;
  for (std::size_t i = 0; i < 2000; ++i) {
    std::vector<double> values(kDimensions);
    double square = 0;
    for (std::size_t d = 0; d < kDimensions; ++d) {
      values[d] = d == 0 ? 1.0 : (d == 1 ? 0.1 : 0.03) * random.Gaussian();
      square += values[d] * values[d];
    }
    halves.push_back(values[1] > 0 ? 1 : 0);
    for (const double value : values) {
      vectors.values.push_back(static_cast<float>(value / std::sqrt(square)));
    }
  }
  EXPECT_NEAR(MeanSilhouette(vectors, halves), BlobSilhouette(vectors), 0.05);
}

TEST(BlobSilhouetteTest, EqualVectorsCannotBeCut) {
  EXPECT_EQ(BlobSilhouette(Around(1, 20, 0)), 1.0);
  EXPECT_EQ(BlobSilhouette({kDimensions, {}}), 0.0);
}

TEST(CentreOfTest, HasLengthOneOrNone) {
  const Directions vectors{2, {1, 0, 0, 1, 0, 0}};
  const std::vector<float> centre =
      CentreOf(vectors, std::vector<std::size_t>{0, 1});
  EXPECT_FLOAT_EQ(centre[0], std::sqrt(0.5F));
  EXPECT_FLOAT_EQ(centre[1], std::sqrt(0.5F));
  EXPECT_EQ(CentreOf(vectors, std::vector<std::size_t>{2}),
            (std::vector<float>{0, 0}));
}

}  // namespace
}  // namespace kindred::index
