#include "index/isotonic.h"

#include <cstddef>
#include <vector>

#include "gtest/gtest.h"

#include "base/random.h"

namespace kindred::index {
namespace {

std::vector<double> SharesOf(const std::vector<Pool>& pools) {
  std::vector<double> shares;
  shares.reserve(pools.size());
  for (const Pool& pool : pools) shares.push_back(pool.Share());
  return shares;
}

TEST(IsotonicTest, PoolsWhatFalls) {
  // 0 1 0 1 1: the second and third are pooled.
  const std::vector<Pool> pools =
      PoolScores({{5, 1, 0}, {1, 0, 1}, {2, 1, 0}, {3, 0, 1}, {4, 1, 0}});
  EXPECT_EQ(SharesOf(pools), (std::vector{0.0, 0.5, 1.0}));
  EXPECT_EQ(pools[1].lowest, 2);
  EXPECT_EQ(pools[1].highest, 3);
  EXPECT_EQ(pools[2].lowest, 4);
  EXPECT_EQ(pools[2].highest, 5);
}

TEST(IsotonicTest, WeightsCount) {
  const std::vector<Pool> pools = PoolScores({{1, 3, 0}, {2, 0, 1}});
  EXPECT_EQ(SharesOf(pools), (std::vector{0.75}));
}

TEST(IsotonicTest, EqualScoresGetOneShare) {
  EXPECT_EQ(SharesOf(PoolScores({{1, 1, 0}, {1, 0, 1}})), (std::vector{0.5}));
  EXPECT_TRUE(PoolScores({}).empty());
}

// The solution of least squares is the min-max formula (Barlow et al., 1972):
// at i the largest over begins up to i of the least mean over ends from i.
TEST(IsotonicTest, IsTheLeastSquaresFit) {
  Random random(1);
  for (int trial = 0; trial < 50; ++trial) {
    const std::size_t n = 1 + random.Below(12);
    std::vector<LabelledScore> scores;
    std::vector<double> labels;
    for (std::size_t i = 0; i < n; ++i) {
      const bool positive = random.Uniform() < 0.5;
      labels.push_back(positive ? 1 : 0);
      scores.push_back(
          {static_cast<double>(i), positive ? 1.0 : 0.0, positive ? 0.0 : 1.0});
    }
    const std::vector<Pool> pools = PoolScores(scores);
    for (std::size_t i = 0; i < n; ++i) {
      double want = 0;
      for (std::size_t begin = 0; begin <= i; ++begin) {
        double least = 1;
        for (std::size_t end = i; end < n; ++end) {
          double sum = 0;
          for (std::size_t j = begin; j <= end; ++j) sum += labels[j];
          least = std::min(least, sum / static_cast<double>(end - begin + 1));
        }
        want = std::max(want, least);
      }
      for (const Pool& pool : pools) {
        if (pool.lowest <= static_cast<double>(i) &&
            static_cast<double>(i) <= pool.highest) {
          EXPECT_NEAR(pool.Share(), want, 1e-12);
        }
      }
    }
  }
}

}  // namespace
}  // namespace kindred::index
