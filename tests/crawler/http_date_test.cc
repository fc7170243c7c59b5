#include "crawler/http_date.h"

#include <chrono>
#include <set>
#include <string>

#include "gtest/gtest.h"

#include "base/json.h"
#include "tests/crawler/shared_data.h"

namespace kindred::crawler {
namespace {

constexpr std::int64_t kNow = 1'767'225'600;  // 2026-01-01T00:00:00Z

UtcTime At(std::int64_t epoch) {
  return UtcTime(std::chrono::seconds(epoch));
}

TEST(HttpDate, ReadsAllThreeForms) {  // RFC 9110 section 5.6.7
  for (const char* text :
       {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994"}) {
    EXPECT_EQ(ParseHttpDate(text, At(kNow)), At(784'111'777)) << text;
  }
}

TEST(HttpDate, ConformanceCases) {
  const auto text = SharedFile("vectors/httpdate/http_dates.jsonl");
  if (!text) GTEST_SKIP() << "../shared is not there";
  for (const Json& row : JsonRows(*text)) {
    const std::string input = TextOf(row, "input");
    if (TextOf(row, "kind") == "http-date") {
      const auto date = ParseHttpDate(input, At(kNow));
      const Json& want = *row.Find("epoch");
      ASSERT_EQ(date.has_value(), !want.IsNull()) << input;
      if (date) {
        EXPECT_EQ(*date, At(*want.AsInt())) << input;
      }
      continue;
    }
    const auto wait =
        ParseRetryAfter(input, At(*row.Find("now_epoch")->AsInt()));
    const Json& want = *row.Find("wait_seconds");
    if (!want.IsNull()) {
      EXPECT_EQ(wait, std::chrono::seconds(*want.AsInt())) << input;
    } else if (TextOf(row, "note").starts_with("overflow")) {
      EXPECT_GT(wait, Millis(0)) << input;
    } else {
      EXPECT_FALSE(wait) << input;
    }
  }
}

TEST(HttpDate, RefusesOthers) {
  for (const char* text :
       {"", "x", "Sun, 31 Feb 2025 08:49:37 GMT", "Sun, 06 Nov 94",
        "06 11 1994 08:49:37", "Sun, 06 Nov 1994 8:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 GMT more"}) {
    EXPECT_FALSE(ParseHttpDate(text, At(kNow))) << text;
  }
}

TEST(HttpDate, ReadsNumericZones) {
  EXPECT_EQ(ParseHttpDate("Sun, 06 Nov 1994 08:49:37 -0130", At(kNow)),
            At(784'111'777 + 5'400));
  EXPECT_EQ(ParseHttpDate("06-Nov-1994 08:49:37 +0000", At(kNow)),
            At(784'111'777));
  for (const char* text :
       {"Sun, 06 Nov 1994 08:49:37 01:00", "Sun, 06 Nov 1994 08:49:37 +01x0",
        "+0100", " +0100"}) {
    EXPECT_FALSE(ParseHttpDate(text, At(kNow))) << text;
  }
}

}  // namespace
}  // namespace kindred::crawler
