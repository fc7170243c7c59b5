#include "index/group_percentiles.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace kindred::index {
namespace {

// `count` companies: the first `german` of them German, of the others every
// second one French; scores fall from the first on.
struct Ranked {
  Generation generation;
  std::vector<Score> scores;

  Ranked(std::size_t count, std::size_t german) {
    for (std::size_t i = 0; i < count; ++i) {
      const std::string country = i < german ? "DE" : i % 2 == 0 ? "FR" : "";
      generation.companies.push_back({static_cast<std::int64_t>(i) + 1,
                                      std::to_string(i) + ".example", "",
                                      country, i < german ? "de" : "fr", 0});
      Score score;
      score.row = i;
      score.raw = -static_cast<double>(i);
      scores.push_back(score);
    }
  }
};

TEST(FindGroupPercentilesTest, CountsWithinTheGroup) {
  const Ranked ranked(30, 10);
  const auto told = FindGroupPercentiles(ranked.generation, ranked.scores);
  ASSERT_EQ(told.size(), 30U);
  EXPECT_EQ(told[0].country, 100.0);
  EXPECT_EQ(told[9].country, 10.0);     // last of ten Germans
  EXPECT_EQ(told[10].language, 100.0);  // best of twenty in French
  EXPECT_EQ(told[10].country, 100.0);   // best of ten in France
  EXPECT_EQ(told[12].country, 90.0);
  EXPECT_EQ(told[12].language, 90.0);
  EXPECT_EQ(told[29].language, 5.0);
}

TEST(FindGroupPercentilesTest, ASmallGroupHasNone) {
  const Ranked ranked(28, 9);
  const auto told = FindGroupPercentiles(ranked.generation, ranked.scores);
  EXPECT_FALSE(told[0].country.has_value());  // nine Germans
  EXPECT_FALSE(told[0].language.has_value());
  EXPECT_FALSE(told[10].country.has_value());  // nine in France
  EXPECT_TRUE(told[10].language.has_value());  // nineteen
}

TEST(FindGroupPercentilesTest, AnUnknownCountryIsNoGroup) {
  const Ranked ranked(60, 0);
  const auto told = FindGroupPercentiles(ranked.generation, ranked.scores);
  EXPECT_TRUE(told[0].country.has_value());
  EXPECT_FALSE(told[1].country.has_value());
}

TEST(FindGroupPercentilesTest, EqualScoresShareTheHigherOne) {
  Ranked ranked(10, 10);
  ranked.scores[4].raw = ranked.scores[3].raw;
  const auto told = FindGroupPercentiles(ranked.generation, ranked.scores);
  EXPECT_EQ(told[3].language, 70.0);
  EXPECT_EQ(told[4].language, 70.0);
  EXPECT_EQ(told[5].language, 50.0);
}

}  // namespace
}  // namespace kindred::index
