#include "base/random.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include "gtest/gtest.h"

namespace kindred {
namespace {

// Computed by a separate Python program from the paper's algorithm.
constexpr std::array<std::uint64_t, 5> kWant = {
    6457827717110365317U, 3203168211198807973U, 9817491932198370423U,
    4593380528125082431U, 16408922859458223821U};

TEST(RandomTest, IsSplitMix64) {
  Random random(1234567);
  for (const std::uint64_t want : kWant) EXPECT_EQ(random.Next(), want);
  Random zero(0);
  EXPECT_EQ(zero.Next(), 0xe220a8397b1dcdafU);
}

TEST(RandomTest, BelowReachesAllValuesAndNoOther) {
  Random random(1);
  std::array<int, 7> seen{};
  for (int i = 0; i < 7000; ++i) ++seen.at(random.Below(seen.size()));
  // 1000 each with a standard deviation of 29; the seed is fixed.
  for (const int count : seen) EXPECT_NEAR(count, 1000, 120);
  EXPECT_EQ(random.Below(1), 0U);
}

TEST(RandomTest, UniformStaysInItsHalfOpenRange) {
  Random random(2);
  double sum = 0;
  for (int i = 0; i < 10'000; ++i) {
    const double value = random.Uniform();
    ASSERT_GE(value, 0.0);
    ASSERT_LT(value, 1.0);
    sum += value;
  }
  EXPECT_NEAR(sum / 10'000, 0.5, 0.01);
}

TEST(RandomTest, GaussianHasMeanZeroAndVarianceOne) {
  Random random(3);
  double sum = 0;
  double square = 0;
  for (int i = 0; i < 20'000; ++i) {
    const double value = random.Gaussian();
    ASSERT_TRUE(std::isfinite(value));
    sum += value;
    square += value * value;
  }
  EXPECT_NEAR(sum / 20'000, 0.0, 0.03);
  EXPECT_NEAR(square / 20'000, 1.0, 0.04);
}

TEST(RandomTest, ShuffleIsAPermutationAndRepeats) {
  std::vector<int> values(100);
  std::iota(values.begin(), values.end(), 0);
  const std::vector<int> sorted = values;
  std::vector<int> again = values;
  Random(4).Shuffle(std::span(values));
  Random(4).Shuffle(std::span(again));
  EXPECT_EQ(values, again);
  EXPECT_NE(values, sorted);
  EXPECT_TRUE(std::ranges::is_permutation(values, sorted));
}

TEST(RandomTest, ShuffleBringsEveryValueToEveryPlace) {
  std::array<std::array<int, 3>, 3> seen{};
  Random random(5);
  for (int i = 0; i < 3000; ++i) {
    std::array<std::size_t, 3> values = {0, 1, 2};
    random.Shuffle(std::span<std::size_t>(values));
    for (std::size_t at = 0; at < 3; ++at) ++seen.at(at).at(values.at(at));
  }
  for (const auto& place : seen) {
    for (const int count : place) EXPECT_NEAR(count, 1000, 110);
  }
}

TEST(RandomTest, ShuffleTakesNoneAndOne) {
  std::vector<int> none;
  Random(6).Shuffle(std::span(none));
  std::vector<int> one = {7};
  Random(6).Shuffle(std::span(one));
  EXPECT_TRUE(none.empty());
  EXPECT_EQ(one, std::vector<int>{7});
}

}  // namespace
}  // namespace kindred
