#include "index/bootstrap.h"

#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

#include "gtest/gtest.h"

#include "base/random.h"

namespace kindred::index {
namespace {

std::vector<std::size_t> OwnGroups(std::size_t count) {
  std::vector<std::size_t> groups(count);
  std::iota(groups.begin(), groups.end(), std::size_t{0});
  return groups;
}

std::vector<double> Draw(Random& random, std::size_t count) {
  std::vector<double> values(count);
  for (double& value : values) value = random.Uniform();
  return values;
}

TEST(BootstrapMeanTest, IntervalHoldsTheMean) {
  Random random(1);
  for (std::size_t count = 1; count < 60; ++count) {
    std::vector<double> values = Draw(random, count);
    if (count % 3 == 0) values.back() = 100;  // one account outweighs all
    const Estimate mean = BootstrapMean(values, OwnGroups(count));
    EXPECT_LE(mean.low, mean.value) << count;
    EXPECT_GE(mean.high, mean.value) << count;
  }
}

// For a mean of many values, the normal interval: 1.96 standard errors.
TEST(BootstrapMeanTest, IsAsWideAsTheNormalIntervalOfManyValues) {
  Random random(2);
  constexpr std::size_t kCount = 400;
  const Estimate mean =
      BootstrapMean(Draw(random, kCount), OwnGroups(kCount), {4000, 1});
  const double error = std::sqrt(1.0 / 12 / kCount);  // of uniform values
  EXPECT_NEAR(mean.high - mean.low, 2 * 1.96 * error, 0.15 * 4 * error);
}

// 95 of 100 intervals hold the true mean; of 300, within chance.
TEST(BootstrapMeanTest, CoversTheTrueMean) {
  Random random(3);
  int held = 0;
  for (int i = 0; i < 300; ++i) {
    const Estimate mean =
        BootstrapMean(Draw(random, 40), OwnGroups(40), {500, 1});
    held += mean.low <= 0.5 && mean.high >= 0.5 ? 1 : 0;
  }
  EXPECT_GE(held, 270);
  EXPECT_LE(held, 297);
}

// Ten copies of each value know no more than one of each.
TEST(BootstrapMeanTest, CopiesInAGroupDoNotNarrowTheInterval) {
  Random random(4);
  const std::vector<double> once = Draw(random, 20);
  std::vector<double> copied;
  std::vector<std::size_t> groups;
  for (std::size_t i = 0; i < once.size(); ++i) {
    copied.insert(copied.end(), 10, once[i]);
    groups.insert(groups.end(), 10, i);
  }
  const Estimate mean = BootstrapMean(once, OwnGroups(20));
  const Estimate grouped = BootstrapMean(copied, groups);
  EXPECT_NEAR(grouped.low, mean.low, 1e-9);
  EXPECT_NEAR(grouped.high, mean.high, 1e-9);
  EXPECT_LT(BootstrapMean(copied, OwnGroups(200)).high, mean.high);
}

TEST(BootstrapMeanTest, RepeatsForASeed) {
  Random random(5);
  const std::vector<double> values = Draw(random, 30);
  const auto with = [&values](std::uint64_t seed) {
    return BootstrapMean(values, OwnGroups(30), {200, seed});
  };
  EXPECT_EQ(with(1), with(1));
  EXPECT_NE(with(1), with(2));
}

TEST(BootstrapMeanTest, AllOrNoneIsNoCertainty) {
  const Estimate all = BootstrapMean(std::vector(25, 1.0), OwnGroups(25),
                                     Bounds(), BootstrapOptions());
  // 0.025 to the power of 1/25.
  EXPECT_NEAR(all.low, 0.863, 0.001);
  EXPECT_EQ(all.high, 1.0);
  const Estimate none = BootstrapMean(std::vector(25, 0.0), OwnGroups(25),
                                      {0, 10}, BootstrapOptions());
  EXPECT_EQ(none.low, 0.0);
  EXPECT_NEAR(none.high, 1.37, 0.01);
}

TEST(BootstrapMeanTest, OfNothingIsZero) {
  EXPECT_EQ(BootstrapMean({}, {}), Estimate());
  EXPECT_EQ(BootstrapMean({}, {}, Bounds(), {}), Estimate());
}

TEST(ChanceRecallTest, StaysWithinTheBinomialInterval) {
  const Estimate chance = ChanceRecall(100, 0.1, {4000, 1});
  EXPECT_EQ(chance.value, 0.1);
  EXPECT_NEAR(chance.low, 0.05, 0.011);  // 5 and 16 of 100 by the table
  EXPECT_NEAR(chance.high, 0.16, 0.011);
}

}  // namespace
}  // namespace kindred::index
