#include "base/json.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <ostream>
#include <string>
#include <string_view>

#include "gtest/gtest.h"

#include "base/random.h"

namespace kindred {
namespace {

constexpr std::string_view kOctets = "{}[],:\"\\u0d8e-+.1tn \xC3\xA4\xFF";

struct JsonCase {
  std::string name;
  std::string text;
  Json value;
};

void PrintTo(const JsonCase& row, std::ostream* out) {
  *out << row.name;
}

class JsonTest : public testing::TestWithParam<JsonCase> {};

TEST_P(JsonTest, ReadsAndWrites) {
  const Result<Json> read = Json::Parse(GetParam().text);
  ASSERT_TRUE(read.Ok()) << read.Reason().message;
  EXPECT_EQ(read.Value(), GetParam().value);
  EXPECT_EQ(GetParam().value.Dump(), GetParam().text);
}

INSTANTIATE_TEST_SUITE_P(
    Canonical, JsonTest,
    testing::Values(
        JsonCase{"Null", "null", Json()}, JsonCase{"True", "true", true},
        JsonCase{"False", "false", false}, JsonCase{"Zero", "0", 0},
        JsonCase{"Negative", "-12", -12},
        JsonCase{"LargestInteger", "9223372036854775807",
                 std::numeric_limits<std::int64_t>::max()},
        JsonCase{"SmallestInteger", "-9223372036854775808",
                 std::numeric_limits<std::int64_t>::min()},
        JsonCase{"Double", "0.1", 0.1}, JsonCase{"WholeDouble", "1.0", 1.0},
        JsonCase{"LargeDouble", "1e+300", 1e300},
        JsonCase{"NegativeZero", "-0.0", -0.0},
        JsonCase{"EmptyText", "\"\"", ""},
        JsonCase{"Escapes", R"("\"\\\b\f\n\r\t\u0000\u001f/")",
                 std::string("\"\\\b\f\n\r\t\0\x1f/", 10)},
        JsonCase{"TextAsItIs", "\"\xC3\xA4\xF0\x9F\x98\x80\"",
                 "\xC3\xA4\xF0\x9F\x98\x80"},
        JsonCase{"EmptyArray", "[]", Json::Array()},
        JsonCase{"EmptyObject", "{}", Json::Object()},
        JsonCase{
            "Nested", R"({"b":[1,{"a":null}],"a":"x"})",
            Json::Object{{"b", Json::Array{1, Json::Object{{"a", Json()}}}},
                         {"a", "x"}}},
        JsonCase{"ArraysOfArrays", "[[],[[]]]",
                 Json::Array{Json::Array(),
                             Json(Json::Array(1, Json(Json::Array())))}}),
    [](const auto& tested) { return tested.param.name; });

class JsonReadsTest : public testing::TestWithParam<JsonCase> {};

TEST_P(JsonReadsTest, Gives) {
  const Result<Json> read = Json::Parse(GetParam().text);
  ASSERT_TRUE(read.Ok()) << read.Reason().message;
  EXPECT_EQ(read.Value(), GetParam().value);
}

INSTANTIATE_TEST_SUITE_P(
    Table, JsonReadsTest,
    testing::Values(
        JsonCase{"Blanks", " [ 1 ,\n2\t]\r\n", Json::Array{1, 2}},
        JsonCase{"EscapedCharacter", R"("\u00e4\/")", "\xC3\xA4/"},
        JsonCase{"SurrogatePair", R"("\ud83d\ude00")", "\xF0\x9F\x98\x80"},
        JsonCase{"PastInt64IsADouble", "9223372036854775808", 0x1p63},
        JsonCase{"PastUint64IsADouble", "18446744073709551616", 0x1p64},
        JsonCase{"UnderInt64IsADouble", "-9223372036854775809", -0x1p63},
        JsonCase{"ManyDigits", "1" + std::string(300, '0'), 1e300},
        JsonCase{"Exponent", "1E2", 100.0},
        JsonCase{"TooSmallIsZero", "1e-400", 0.0},
        JsonCase{"EmptyKey", R"({"":1})", Json::Object{{"", 1}}}),
    [](const auto& tested) { return tested.param.name; });

struct RefusedCase {
  std::string name;
  std::string text;
};

void PrintTo(const RefusedCase& row, std::ostream* out) {
  *out << row.name;
}

class JsonRefusesTest : public testing::TestWithParam<RefusedCase> {};

TEST_P(JsonRefusesTest, WithAReason) {
  const Result<Json> read = Json::Parse(GetParam().text);
  ASSERT_FALSE(read.Ok());
  EXPECT_EQ(read.Reason().code, ErrorCode::kInvalidArgument);
  EXPECT_NE(read.Reason().message.find("JSON"), std::string::npos);
}

// RFC 8259: sections 2 (structure), 6 (numbers), 7 (strings), 8.1 (UTF-8).
INSTANTIATE_TEST_SUITE_P(
    Table, JsonRefusesTest,
    testing::Values(
        RefusedCase{"Empty", ""}, RefusedCase{"Blank", " "},
        RefusedCase{"TwoValues", "1 2"}, RefusedCase{"Torn", "[1,"},
        RefusedCase{"TornText", "\"abc"}, RefusedCase{"TornLiteral", "tru"},
        RefusedCase{"TrailingComma", "[1,]"},
        RefusedCase{"TrailingCommaInObject", "{\"a\":1,}"},
        RefusedCase{"KeyWithoutQuotes", "{a:1}"},
        RefusedCase{"KeyThatIsANumber", "{1:1}"},
        RefusedCase{"NoColon", "{\"a\" 1}"}, RefusedCase{"SingleQuotes", "'a'"},
        RefusedCase{"Comment", "1 // x"}, RefusedCase{"LeadingZero", "01"},
        RefusedCase{"LeadingPlus", "+1"},
        RefusedCase{"PointWithoutDigits", "1."},
        RefusedCase{"ExponentWithoutDigits", "1e"},
        RefusedCase{"NotANumber", "NaN"}, RefusedCase{"Infinity", "Infinity"},
        RefusedCase{"TooLarge", "1e999"},
        RefusedCase{"MoreDigitsThanADouble", "1" + std::string(400, '0')},
        RefusedCase{"LineFeedInText", "\"a\nb\""},
        RefusedCase{"ZeroOctetInText", std::string("\"a\0b\"", 5)},
        RefusedCase{"ZeroOctetAfter", std::string("1\0", 2)},
        RefusedCase{"LoneHighSurrogate", R"("\ud83d")"},
        RefusedCase{"LoneLowSurrogate", R"("\ude00")"},
        RefusedCase{"BadEscape", R"("\x")"}, RefusedCase{"NotUtf8", "\"\xFF\""},
        RefusedCase{"OverlongUtf8", "\"\xC0\xAF\""},
        RefusedCase{"SurrogateInUtf8", "\"\xED\xA0\x80\""},
        RefusedCase{"WrongBracket", "[1}"}, RefusedCase{"OnlyClosing", "]"}),
    [](const auto& tested) { return tested.param.name; });

TEST(JsonErrorTest, NamesTheOctet) {
  const Result<Json> read = Json::Parse("[1, x]");
  ASSERT_FALSE(read.Ok());
  EXPECT_NE(read.Reason().message.find("octet 5"), std::string::npos)
      << read.Reason().message;
}

std::string Nested(int depth) {
  return std::string(static_cast<std::size_t>(depth), '[') +
         std::string(static_cast<std::size_t>(depth), ']');
}

TEST(JsonDepthTest, TakesTheLimitAndNoMore) {
  const Result<Json> deep = Json::Parse(Nested(kMaxJsonDepth));
  ASSERT_TRUE(deep.Ok());
  EXPECT_EQ(deep.Value().Dump(), Nested(kMaxJsonDepth));
  const Result<Json> deeper = Json::Parse(Nested(kMaxJsonDepth + 1));
  ASSERT_FALSE(deeper.Ok());
  EXPECT_NE(deeper.Reason().message.find("deeper than 64"), std::string::npos);
}

TEST(JsonDepthTest, AMillionBracketsAreRefusedWithoutRecursion) {
  EXPECT_FALSE(Json::Parse(std::string(1'000'000, '[')).Ok());
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
  EXPECT_FALSE(Json::Parse(objects).Ok());
}

TEST(JsonObjectTest, TheLastOfEqualKeysCounts) {
  const Result<Json> read = Json::Parse(R"({"a":1,"b":2,"a":3})");
  ASSERT_TRUE(read.Ok());
  const Json* found = read.Value().Find("a");
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(*found, Json(3));
  EXPECT_EQ(read.Value().Dump(), R"({"b":2,"a":3})");
}

TEST(JsonObjectTest, KeepsTheOrderOfItsMembers) {
  Json object;
  object.Set("z", 1);
  object.Set("a", 2);
  object.Set("m", 3);
  EXPECT_EQ(object.Dump(), R"({"z":1,"a":2,"m":3})");
}

// A table's linear look-up for each member would take minutes here.
TEST(JsonObjectTest, WritesManyMembers) {
  Json object;
  for (int i = 0; i < 20'000; ++i) object.Set("key" + std::to_string(i), i);
  const Result<Json> back = Json::Parse(object.Dump());
  ASSERT_TRUE(back.Ok());
  EXPECT_EQ(back.Value(), object);
}

TEST(JsonObjectTest, FindsNothingInOtherKinds) {
  EXPECT_EQ(Json().Find("a"), nullptr);
  EXPECT_EQ(Json(1).Find("a"), nullptr);
  EXPECT_EQ(Json(Json::Array{"a"}).Find("a"), nullptr);
  EXPECT_EQ(Json(Json::Object{{"a", 1}}).Find("b"), nullptr);
}

TEST(JsonKindTest, GivesAValueOnlyOfItsKind) {
  EXPECT_TRUE(Json().IsNull());
  EXPECT_FALSE(Json(0).IsNull());
  EXPECT_EQ(Json(1).AsBool(), nullptr);
  EXPECT_EQ(Json(true).AsInt(), nullptr);
  EXPECT_EQ(Json(1.0).AsInt(), nullptr);
  EXPECT_EQ(Json("1").AsInt(), nullptr);
  EXPECT_EQ(Json(1).AsString(), nullptr);
  EXPECT_EQ(Json(Json::Object()).AsArray(), nullptr);
  EXPECT_EQ(Json(Json::Array()).AsObject(), nullptr);
  EXPECT_EQ(*Json(7).AsInt(), 7);
  EXPECT_EQ(*Json("x").AsString(), "x");
}

TEST(JsonKindTest, NumbersOfBothKindsAreNumbers) {
  EXPECT_EQ(Json(7).NumberOr(-1), 7.0);
  EXPECT_EQ(Json(0.5).NumberOr(-1), 0.5);
  EXPECT_EQ(Json("7").NumberOr(-1), -1.0);
  EXPECT_EQ(Json(true).NumberOr(-1), -1.0);
  EXPECT_EQ(Json("x").StringOr("y"), "x");
  EXPECT_EQ(Json(7).StringOr("y"), "y");
}

struct DumpCase {
  std::string name;
  Json value;
  std::string want;
};

void PrintTo(const DumpCase& row, std::ostream* out) {
  *out << row.name;
}

class JsonDumpTest : public testing::TestWithParam<DumpCase> {};

TEST_P(JsonDumpTest, Writes) {
  EXPECT_EQ(GetParam().value.Dump(), GetParam().want);
  EXPECT_TRUE(Json::Parse(GetParam().value.Dump()).Ok());
}

// One U+FFFD for each maximal subpart: Unicode 15, section 3.9, table 3-11.
INSTANTIATE_TEST_SUITE_P(
    Table, JsonDumpTest,
    testing::Values(
        DumpCase{"NotUtf8", "a\xFFz", "\"a\xEF\xBF\xBDz\""},
        DumpCase{"TornCharacter", "a\xE2\x82", "\"a\xEF\xBF\xBD\""},
        DumpCase{"TornCharacterBeforeText", "\xE2\x82z", "\"\xEF\xBF\xBDz\""},
        DumpCase{"KeyNotUtf8", Json::Object{{"\xFF", 1}},
                 "{\"\xEF\xBF\xBD\":1}"},
        DumpCase{"NotANumber", std::numeric_limits<double>::quiet_NaN(),
                 "null"},
        DumpCase{"Infinite", -std::numeric_limits<double>::infinity(), "null"}),
    [](const auto& tested) { return tested.param.name; });

TEST(JsonPropertyTest, DoublesReadBackAsTheSameBits) {
  Random random(1);
  for (int i = 0; i < 20'000; ++i) {
    const auto value = std::bit_cast<double>(random.Next());
    if (!std::isfinite(value)) continue;
    const Result<Json> back = Json::Parse(Json(value).Dump());
    ASSERT_TRUE(back.Ok());
    ASSERT_EQ(std::bit_cast<std::uint64_t>(back.Value().NumberOr(0)),
              std::bit_cast<std::uint64_t>(value))
        << Json(value).Dump();
  }
}

TEST(JsonPropertyTest, TakesAnyOctets) {
  Random random(2);
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (std::uint64_t left = random.Below(16); left > 0; --left) {
      text += kOctets[random.Below(kOctets.size())];
    }
    const Result<Json> read = Json::Parse(text);
    if (!read.Ok()) continue;
    const Result<Json> back = Json::Parse(read.Value().Dump());
    ASSERT_TRUE(back.Ok()) << text;
    ASSERT_EQ(back.Value().Dump(), read.Value().Dump()) << text;
  }
}

}  // namespace
}  // namespace kindred
