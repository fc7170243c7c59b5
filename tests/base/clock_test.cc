#include "base/clock.h"

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>

#include "gtest/gtest.h"

namespace kindred {
namespace {

constexpr std::int64_t kDay = 86'400'000;  // milliseconds

UtcTime At(std::int64_t millis) {
  return UtcTime(Millis(millis));
}

struct TimeCase {
  std::string name;
  std::string text;
  std::int64_t millis;  // since 1970
};

void PrintTo(const TimeCase& row, std::ostream* out) {
  *out << row.name;
}

class FormatUtcTest : public testing::TestWithParam<TimeCase> {};

TEST_P(FormatUtcTest, WritesAndReadsBack) {
  EXPECT_EQ(FormatUtc(At(GetParam().millis)), GetParam().text);
  EXPECT_EQ(ParseUtc(GetParam().text), At(GetParam().millis));
}

// Seconds are those `date -u -d TEXT +%s` prints.
INSTANTIATE_TEST_SUITE_P(
    Table, FormatUtcTest,
    testing::Values(
        TimeCase{"Epoch", "1970-01-01T00:00:00Z", 0},
        TimeCase{"Billion", "2001-09-09T01:46:40Z", 1'000'000'000'000},
        TimeCase{"LeapDay", "2024-02-29T23:59:59Z", 1'709'251'199'000},
        TimeCase{"LeapDayOf2000", "2000-02-29T12:00:00Z", 951'825'600'000},
        TimeCase{"BeforeTheEpoch", "1969-12-31T23:59:59Z", -1000},
        TimeCase{"YearOne", "0001-01-01T00:00:00Z", -62'135'596'800'000},
        TimeCase{"LastOfFourDigits", "9999-12-31T23:59:59Z",
                 253'402'300'799'000}),
    [](const auto& tested) { return tested.param.name; });

TEST(FormatUtcFractionTest, CutsMillisecondsTowardsThePast) {
  EXPECT_EQ(FormatUtc(At(1999)), "1970-01-01T00:00:01Z");
  EXPECT_EQ(FormatUtc(At(-1)), "1969-12-31T23:59:59Z");
}

class ParseUtcTest : public testing::TestWithParam<TimeCase> {};

TEST_P(ParseUtcTest, Reads) {
  EXPECT_EQ(ParseUtc(GetParam().text), At(GetParam().millis));
}

// RFC 3339 section 5.6 (fraction) and 5.7 (a leap second is second 60).
INSTANTIATE_TEST_SUITE_P(
    Table, ParseUtcTest,
    testing::Values(TimeCase{"Tenth", "1970-01-01T00:00:00.5Z", 500},
                    TimeCase{"Thousandth", "1970-01-01T00:00:00.123Z", 123},
                    TimeCase{"Nanos", "1970-01-01T00:00:00.123999999Z", 123},
                    TimeCase{"LeapSecond", "2016-12-31T23:59:60Z",
                             1'483'228'800'000}),
    [](const auto& tested) { return tested.param.name; });

struct RefusedTime {
  std::string name;
  std::string text;
};

void PrintTo(const RefusedTime& row, std::ostream* out) {
  *out << row.name;
}

class ParseUtcRefusesTest : public testing::TestWithParam<RefusedTime> {};

TEST_P(ParseUtcRefusesTest, GivesNothing) {
  EXPECT_EQ(ParseUtc(GetParam().text), std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(
    Table, ParseUtcRefusesTest,
    testing::Values(RefusedTime{"Empty", ""}, RefusedTime{"OnlyZ", "Z"},
                    RefusedTime{"NoZone", "2026-11-22T18:31:05"},
                    RefusedTime{"Offset", "2026-11-22T18:31:05+01:00"},
                    RefusedTime{"LowerCaseZone", "2026-11-22T18:31:05z"},
                    RefusedTime{"Blank", "2026-11-22 18:31:05Z"},
                    RefusedTime{"LeadingBlank", " 2026-11-22T18:31:05Z"},
                    RefusedTime{"TrailingBlank", "2026-11-22T18:31:05Z "},
                    RefusedTime{"DayOnly", "2026-11-22Z"},
                    RefusedTime{"MonthZero", "2026-00-22T18:31:05Z"},
                    RefusedTime{"MonthThirteen", "2026-13-22T18:31:05Z"},
                    RefusedTime{"DayZero", "2026-11-00T18:31:05Z"},
                    RefusedTime{"NoLeapYear", "2026-02-29T18:31:05Z"},
                    RefusedTime{"NoLeapCentury", "1900-02-29T18:31:05Z"},
                    RefusedTime{"Hour24", "2026-11-22T24:00:00Z"},
                    RefusedTime{"Minute60", "2026-11-22T18:60:05Z"},
                    RefusedTime{"Second61", "2026-11-22T18:31:61Z"},
                    RefusedTime{"Sign", "-026-11-22T18:31:05Z"},
                    RefusedTime{"PlusInField", "2026-+1-22T18:31:05Z"},
                    RefusedTime{"DotWithoutDigits", "2026-11-22T18:31:05.Z"},
                    RefusedTime{"CommaFraction", "2026-11-22T18:31:05,5Z"},
                    RefusedTime{"LettersInFraction", "2026-11-22T18:31:05.5xZ"},
                    RefusedTime{"NulInside",
                                std::string("2026-11-22T18:31:0\0Z", 20)}),
    [](const auto& tested) { return tested.param.name; });

TEST(ParseUtcPropertyTest, ReadsEveryDayOfFourCenturies) {
  for (std::int64_t day = -100'000; day < 100'000; day += 37) {
    const UtcTime time = At(day * kDay + 12'345'000);
    ASSERT_EQ(ParseUtc(FormatUtc(time)), time) << FormatUtc(time);
  }
}

TEST(SystemClockTest, MonotonicNeverGoesBack) {
  const SystemClock clock;
  const Millis first = clock.Monotonic();
  EXPECT_GE(clock.Monotonic(), first);
}

TEST(SystemClockTest, NowIsAfterThisWasWritten) {
  EXPECT_GT(SystemClock().Now(), ParseUtc("2024-01-01T00:00:00Z"));
}

TEST(SystemClockTest, SleepReturnsAtOnceIfNotPositive) {
  SystemClock clock;
  const Millis before = clock.Monotonic();
  clock.Sleep(Millis(0));
  clock.Sleep(Millis(-5));
  clock.Sleep(Millis::min());
  EXPECT_GE(clock.Monotonic(), before);
}

}  // namespace
}  // namespace kindred
