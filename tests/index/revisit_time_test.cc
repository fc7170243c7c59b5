#include "index/revisit_time.h"

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>

#include "gtest/gtest.h"

namespace kindred::index {
namespace {

constexpr std::int64_t kNow = 1'800'000'000;

struct ScheduleCase {
  std::string name;
  Schedule before;
  VisitEnd end = VisitEnd::kFirst;
  std::int64_t days = 0;  // until the next visit
  std::int64_t interval_days = 0;
  std::int64_t failures = 0;
};

void PrintTo(const ScheduleCase& row, std::ostream* out) {
  *out << row.name;
}

class NextScheduleTest : public testing::TestWithParam<ScheduleCase> {};

TEST_P(NextScheduleTest, Follows) {
  const ScheduleCase& row = GetParam();
  const Schedule after = NextSchedule(row.before, row.end, kNow, std::nullopt);
  EXPECT_EQ(after.next_at, kNow + row.days * kDaySeconds);
  EXPECT_EQ(after.interval_s, row.interval_days * kDaySeconds);
  EXPECT_EQ(after.failures, row.failures);
}

Schedule Every(std::int64_t days, std::int64_t failures = 0) {
  return {.next_at = 0, .interval_s = days * kDaySeconds, .failures = failures};
}

INSTANTIATE_TEST_SUITE_P(
    Table, NextScheduleTest,
    testing::Values(
        ScheduleCase{"First", {}, VisitEnd::kFirst, 30, 30, 0},
        ScheduleCase{"Changed", Every(30), VisitEnd::kChanged, 15, 15, 0},
        ScheduleCase{"OftenChanged", Every(8), VisitEnd::kChanged, 7, 7, 0},
        ScheduleCase{"Unchanged", Every(30), VisitEnd::kUnchanged, 45, 45, 0},
        ScheduleCase{"LongUnchanged", Every(150), VisitEnd::kUnchanged, 180,
                     180, 0},
        ScheduleCase{"Failed", Every(30), VisitEnd::kPassing, 1, 30, 1},
        ScheduleCase{"FailedTwice", Every(30, 1), VisitEnd::kPassing, 3, 30, 2},
        ScheduleCase{"FailedThrice", Every(30, 2), VisitEnd::kPassing, 9, 30,
                     3},
        ScheduleCase{"FailedOften", Every(30, 80), VisitEnd::kPassing, 180, 30,
                     81},
        ScheduleCase{"ReadAgain", Every(30, 5), VisitEnd::kUnchanged, 45, 45,
                     0},
        ScheduleCase{"Forbidden", Every(30, 1), VisitEnd::kLasting, 30, 30, 2},
        ScheduleCase{"RobotsUnknown", Every(30, 4), VisitEnd::kForNow, 1, 30,
                     5}),
    [](const auto& tested) { return tested.param.name; });

TEST(NextSchedule, HoldsTheTimeASiteAskedFor) {
  EXPECT_EQ(NextSchedule({}, VisitEnd::kForNow, kNow, kNow + 7'200).next_at,
            kNow + 7'200);
  EXPECT_EQ(NextSchedule({}, VisitEnd::kFirst, kNow, kNow + 900 * kDaySeconds)
                .next_at,
            kNow + kLongestInterval);
  EXPECT_EQ(NextSchedule({}, VisitEnd::kForNow, kNow, kNow - 10).next_at, kNow);
}

}  // namespace
}  // namespace kindred::index
