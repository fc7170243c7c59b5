#include "server/steering_effect.h"

#include <cstddef>
#include <cstdint>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace kindred::server {
namespace {

using testing::HasSubstr;

void AddRow(std::int64_t line, std::size_t rank, char grade, RankedList& list) {
  ProspectRow row;
  row.line = line;
  row.rank = rank;
  row.company.domain = "c" + std::to_string(line) + ".example";
  row.company.grade = grade;
  list.prospects.push_back(row);
}

// 25 prospects; the third is vetoed, the last is boosted to the first place.
SteeringEffect SampleEffect() {
  RankedList before;
  RankedList after;
  for (std::int64_t line = 1; line <= 25; ++line) {
    AddRow(line, static_cast<std::size_t>(line), 'B', before);
  }
  AddRow(25, 1, 'A', after);
  std::size_t rank = 1;
  for (std::int64_t line = 1; line < 25; ++line) {
    AddRow(line, line == 3 ? 0 : ++rank, 'B', after);
  }
  after.evaluation_problem = "too few customers";
  return CompareRankings(before, after);
}

TEST(SteeringEffectTest, CountsWhoMoves) {
  const SteeringEffect effect = SampleEffect();
  EXPECT_EQ(effect.ranked_before, 25U);
  EXPECT_EQ(effect.ranked, 24U);
  EXPECT_EQ(effect.left, 1U);
  EXPECT_EQ(effect.joined, 0U);
  EXPECT_EQ(effect.entered_best, 1U);
  EXPECT_EQ(effect.left_best, 1U);
  EXPECT_EQ(effect.grade_changed, 1U);
  EXPECT_EQ(effect.moved, 4U);  // the first two, the third and the last
  ASSERT_EQ(effect.movers.size(), 3U);
  EXPECT_EQ(effect.movers[0].domain, "c25.example");
  EXPECT_EQ(effect.movers[0].before, 25U);
  EXPECT_EQ(effect.movers[0].after, 1U);
  EXPECT_EQ(effect.movers[1].domain, "c1.example");
}

TEST(SteeringEffectTest, IsToldAsTextAndJson) {
  const SteeringEffect effect = SampleEffect();
  EXPECT_THAT(FormatEffect(effect), HasSubstr("c25.example: 25 to 1\n"));
  EXPECT_THAT(FormatEffect(effect),
              HasSubstr("held-out recall: too few customers"));
  EXPECT_THAT(
      EffectJson(effect).Dump(),
      HasSubstr("{\"domain\":\"c25.example\",\"rank_before\":25,\"rank_after\":"
                "1}"));
  EXPECT_EQ(SteeringJson({{"a"}, {}, {"b"}}).Dump(),
            "{\"boost\":[\"a\"],\"veto\":[],\"require\":[\"b\"]}");
}

}  // namespace
}  // namespace kindred::server
