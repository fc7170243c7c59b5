#include "base/csv.h"

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

#include "base/random.h"

namespace kindred {
namespace {

using Fields = std::vector<std::string>;

// The rows of a table, each as its line followed by its fields.
std::vector<std::pair<std::size_t, Fields>> RowsOf(const CsvTable& table) {
  std::vector<std::pair<std::size_t, Fields>> rows;
  for (const CsvRow& row : table.rows) rows.emplace_back(row.line, row.fields);
  return rows;
}

struct ParseCase {
  std::string name;
  std::string text;
  char delimiter;
  Fields header;
  std::vector<std::pair<std::size_t, Fields>> rows;
};

void PrintTo(const ParseCase& row, std::ostream* out) {
  *out << row.name;
}

class ParseCsvTest : public testing::TestWithParam<ParseCase> {};

TEST_P(ParseCsvTest, Reads) {
  const Result<CsvTable> table = ParseCsv(GetParam().text);
  ASSERT_TRUE(table.Ok()) << table.Reason().message;
  EXPECT_EQ(table.Value().delimiter, GetParam().delimiter);
  EXPECT_EQ(table.Value().header, GetParam().header);
  EXPECT_EQ(RowsOf(table.Value()), GetParam().rows);
}

// Rows named Rfc are the rules of RFC 4180 section 2.
INSTANTIATE_TEST_SUITE_P(
    Rfc4180, ParseCsvTest,
    testing::Values(
        ParseCase{"RfcRule1EachRecordOnALine",
                  "h1,h2\r\naaa,bbb\r\nzzz,yyy\r\n",
                  ',',
                  {"h1", "h2"},
                  {{2, {"aaa", "bbb"}}, {3, {"zzz", "yyy"}}}},
        ParseCase{"RfcRule2LastLineWithoutEnd",
                  "h1,h2\r\naaa,bbb",
                  ',',
                  {"h1", "h2"},
                  {{2, {"aaa", "bbb"}}}},
        ParseCase{"RfcRule3HeaderOnly", "h1,h2\r\n", ',', {"h1", "h2"}, {}},
        ParseCase{"RfcRule5Quoted",
                  "h1,h2\r\n\"aaa\",\"bbb\"\r\nzzz,yyy",
                  ',',
                  {"h1", "h2"},
                  {{2, {"aaa", "bbb"}}, {3, {"zzz", "yyy"}}}},
        ParseCase{"RfcRule6LineEndInQuotes",
                  "h1,h2\r\n\"a\r\naa\",\"bbb\"\r\nzzz,yyy",
                  ',',
                  {"h1", "h2"},
                  {{2, {"a\r\naa", "bbb"}}, {4, {"zzz", "yyy"}}}},
        ParseCase{"RfcRule7DoubledQuote",
                  "h1,h2\r\n\"aaa\",\"b\"\"bb\"\r\n",
                  ',',
                  {"h1", "h2"},
                  {{2, {"aaa", "b\"bb"}}}},
        ParseCase{"LastFieldQuotedWithoutLineEnd",
                  "h1,h2\naaa,\"bbb\"",
                  ',',
                  {"h1", "h2"},
                  {{2, {"aaa", "bbb"}}}},
        ParseCase{"LastFieldQuotedThenBlank",
                  "h1,h2\naaa,\"bbb\" ",
                  ',',
                  {"h1", "h2"},
                  {{2, {"aaa", "bbb"}}}},
        ParseCase{"EmptyFields",
                  "a,b,c\n,,x\n\"\",,y\n",
                  ',',
                  {"a", "b", "c"},
                  {{2, {"", "", "x"}}, {3, {"", "", "y"}}}},
        ParseCase{"RaggedRowsStayRagged",
                  "a,b\n1\n1,2,3\n",
                  ',',
                  {"a", "b"},
                  {{2, {"1"}}, {3, {"1", "2", "3"}}}}),
    [](const auto& tested) { return tested.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Delimiters, ParseCsvTest,
    testing::Values(
        ParseCase{
            "Semicolon", "a;b\n1,5;2\n", ';', {"a", "b"}, {{2, {"1,5", "2"}}}},
        ParseCase{"Tab", "a\tb\n1\t2\n", '\t', {"a", "b"}, {{2, {"1", "2"}}}},
        ParseCase{"Bar", "a|b\n1|2\n", '|', {"a", "b"}, {{2, {"1", "2"}}}},
        ParseCase{"None",
                  "domain\nx.example\n",
                  ',',
                  {"domain"},
                  {{2, {"x.example"}}}},
        ParseCase{"MostFrequentOfTheHeader",
                  "a;b;c,d\n1;2;3\n",
                  ';',
                  {"a", "b", "c,d"},
                  {{2, {"1", "2", "3"}}}},
        ParseCase{"NotThoseInQuotes",
                  "\"a;b;c\",d\n1,2\n",
                  ',',
                  {"a;b;c", "d"},
                  {{2, {"1", "2"}}}},
        ParseCase{"NotThoseAfterADoubledQuote",
                  "\"a \"\"b;c;d\"\"\",e\n1,2\n",
                  ',',
                  {"a \"b;c;d\"", "e"},
                  {{2, {"1", "2"}}}},
        ParseCase{"NotThoseOfTheRows",
                  "a,b\n1;2;3;4,5\n",
                  ',',
                  {"a", "b"},
                  {{2, {"1;2;3;4", "5"}}}},
        ParseCase{"StrayQuoteInTheHeaderHidesNone",
                  "size 5\" x;name\n1;2\n3,4,5,6;7\n",
                  ';',
                  {"size 5\" x", "name"},
                  {{2, {"1", "2"}}, {3, {"3,4,5,6", "7"}}}},
        ParseCase{"FirstColumnWithoutAName",
                  "\tb\n1\t2\n",
                  '\t',
                  {"", "b"},
                  {{2, {"1", "2"}}}}),
    [](const auto& tested) { return tested.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Lines, ParseCsvTest,
    testing::Values(ParseCase{"BlankLinesAreLeftOutAndCounted",
                              "\n \r\na,b\n\n1,2\n\t\n,,\n3,4\n\n",
                              ',',
                              {"a", "b"},
                              {{5, {"1", "2"}}, {8, {"3", "4"}}}},
                    ParseCase{"ManyLinesInOneField",
                              "a,b\n\"1\n\n\n\",2\n3,4\n",
                              ',',
                              {"a", "b"},
                              {{2, {"1\n\n\n", "2"}}, {6, {"3", "4"}}}},
                    ParseCase{"TwoFieldsOverLines",
                              "a,b\n\"1\n2\",\"3\n4\"\n5,6\n",
                              ',',
                              {"a", "b"},
                              {{2, {"1\n2", "3\n4"}}, {5, {"5", "6"}}}},
                    ParseCase{"HeaderOverLines",
                              "\"a\nx\",b\n1,2\n",
                              ',',
                              {"a\nx", "b"},
                              {{3, {"1", "2"}}}},
                    ParseCase{"LoneCarriageReturns",
                              "a,b\r1,2\r3,4\r",
                              ',',
                              {"a", "b"},
                              {{2, {"1", "2"}}, {3, {"3", "4"}}}},
                    ParseCase{
                        "MixedLineEnds",
                        "a,b\r1,2\r\n3,4\n5,6",
                        ',',
                        {"a", "b"},
                        {{2, {"1", "2"}}, {3, {"3", "4"}}, {4, {"5", "6"}}}}),
    [](const auto& tested) { return tested.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Quotes, ParseCsvTest,
    testing::Values(
        ParseCase{"StrayInsideAnUnquotedField",
                  "a,b\n5\" pipe,2\n3,4\n",
                  ',',
                  {"a", "b"},
                  {{2, {"5\" pipe", "2"}}, {3, {"3", "4"}}}},
        ParseCase{"StrayAfterAClosingQuote",
                  "a,b\n\"Bar \"Zum Eck\" Inh\",2\n3,4\n",
                  ',',
                  {"a", "b"},
                  {{2, {"Bar \"Zum Eck\" Inh", "2"}}, {3, {"3", "4"}}}},
        ParseCase{"BlanksAroundQuotes",
                  "a,b\n  \" x \" , 2 \n",
                  ',',
                  {"a", "b"},
                  {{2, {" x ", "2"}}}},
        ParseCase{"BlanksAroundPlainFieldsAreCut",
                  " a , b \n  x y ,\tz\t\n",
                  ',',
                  {"a", "b"},
                  {{2, {"x y", "z"}}}},
        ParseCase{"HeaderBlanksInQuotesAreCut",
                  "\" a \",b\n1,2\n",
                  ',',
                  {"a", "b"},
                  {{2, {"1", "2"}}}},
        ParseCase{
            "NotAscii",
            "n\xC3\xA4me,b\n\xE6\x9D\xB1\xE4\xBA\xAC,\"\xF0\x9F\x98\x80\"\n",
            ',',
            {"n\xC3\xA4me", "b"},
            {{2, {"\xE6\x9D\xB1\xE4\xBA\xAC", "\xF0\x9F\x98\x80"}}}},
        ParseCase{"ZeroOctet",
                  std::string("a,b\nx\0y,2\n", 10),
                  ',',
                  {"a", "b"},
                  {{2, {std::string("x\0y", 3), "2"}}}}),
    [](const auto& tested) { return tested.param.name; });

std::string Repeat(const std::string& text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

struct RefusedCase {
  std::string name;
  std::string text;
  ErrorCode code;
  std::string message;  // a part of it
};

void PrintTo(const RefusedCase& row, std::ostream* out) {
  *out << row.name;
}

class ParseCsvRefusesTest : public testing::TestWithParam<RefusedCase> {};

TEST_P(ParseCsvRefusesTest, SaysWhere) {
  const Result<CsvTable> table = ParseCsv(GetParam().text);
  ASSERT_FALSE(table.Ok());
  EXPECT_EQ(table.Reason().code, GetParam().code);
  EXPECT_NE(table.Reason().message.find(GetParam().message), std::string::npos)
      << table.Reason().message;
}

INSTANTIATE_TEST_SUITE_P(
    Table, ParseCsvRefusesTest,
    testing::Values(
        RefusedCase{"Empty", "", ErrorCode::kInvalidArgument, "empty"},
        RefusedCase{"BlanksOnly", " \r\n\t\n\n", ErrorCode::kInvalidArgument,
                    "empty"},
        RefusedCase{"DelimitersOnly", ",,\n,,\n", ErrorCode::kInvalidArgument,
                    "empty"},
        RefusedCase{"QuoteNeverClosed", "a,b\n1,2\n3,\"4\n5,6\n",
                    ErrorCode::kInvalidArgument, "line 3:"},
        RefusedCase{"QuoteNeverClosedAtTheEnd", "a,b\n1,\"",
                    ErrorCode::kInvalidArgument, "line 2:"},
        RefusedCase{"QuoteNeverClosedInTheHeader", "\"a,b\n1,2\n",
                    ErrorCode::kInvalidArgument, "line 1:"},
        RefusedCase{"QuoteOpenedOnALaterLineOfItsRow",
                    "a,b\n\"1\n2\n3\",\"4\n5,6\n", ErrorCode::kInvalidArgument,
                    "line 4:"},
        RefusedCase{"LastQuoteIsDoubled", "a,b\n1,\"2\"\"",
                    ErrorCode::kInvalidArgument, "line 2:"},
        RefusedCase{"TooManyColumns",
                    "a,b\n" + Repeat("x,", kMaxCsvColumns) + "x\n",
                    ErrorCode::kTooLarge, "line 2:"},
        RefusedCase{"TooManyColumnsInTheLastLine",
                    "a,b\n" + Repeat("x,", kMaxCsvColumns) + "x",
                    ErrorCode::kTooLarge, "line 2:"},
        RefusedCase{"FieldThatNeverEnds",
                    "a,b\n1,\"" + Repeat("text\n", kMaxCsvFieldBytes),
                    ErrorCode::kTooLarge, "line 2:"},
        RefusedCase{
            "FieldTooLong",
            "a,b\n1,2\n" + std::string(kMaxCsvFieldBytes + 1, 'x') + ",2\n",
            ErrorCode::kTooLarge, "line 3:"}),
    [](const auto& tested) { return tested.param.name; });

TEST(ParseCsvLimitsTest, TakesWhatIsJustAllowed) {
  const std::string long_field(kMaxCsvFieldBytes, 'x');
  const Result<CsvTable> table =
      ParseCsv(Repeat("x,", kMaxCsvColumns - 1) + "x\n" + long_field + "\n");
  ASSERT_TRUE(table.Ok());
  EXPECT_EQ(table.Value().header.size(), kMaxCsvColumns);
  ASSERT_EQ(table.Value().rows.size(), 1U);
  EXPECT_EQ(table.Value().rows[0].fields[0], long_field);
}

struct FormatCase {
  std::string name;
  std::string field;
  std::string want;
};

void PrintTo(const FormatCase& row, std::ostream* out) {
  *out << row.name;
}

class FormatCsvRowTest : public testing::TestWithParam<FormatCase> {};

TEST_P(FormatCsvRowTest, Writes) {
  EXPECT_EQ(FormatCsvRow(Fields{"x", GetParam().field, "y"}),
            "x," + GetParam().want + ",y\r\n");
}

INSTANTIATE_TEST_SUITE_P(
    Quotes, FormatCsvRowTest,
    testing::Values(FormatCase{"Plain", "a b", "a b"},
                    FormatCase{"Empty", "", ""},
                    FormatCase{"Comma", "a,b", "\"a,b\""},
                    FormatCase{"Quote", "5\"", "\"5\"\"\""},
                    FormatCase{"LineFeed", "a\nb", "\"a\nb\""},
                    FormatCase{"CarriageReturn", "a\rb", "\"a\rb\""},
                    FormatCase{"OtherDelimiters", "a;b", "\"a;b\""},
                    FormatCase{"OuterBlanks", " a", "\" a\""}),
    [](const auto& tested) { return tested.param.name; });

// OWASP, "CSV injection": what a spreadsheet would take for a formula.
INSTANTIATE_TEST_SUITE_P(
    Formulas, FormatCsvRowTest,
    testing::Values(
        FormatCase{"Equals", "=1+2", "'=1+2"},
        FormatCase{"EqualsNumber", "=1", "'=1"},
        FormatCase{"Command", "=cmd|' /C calc'!A0", "\"'=cmd|' /C calc'!A0\""},
        FormatCase{"Link", "=HYPERLINK(\"http://x.example\")",
                   "\"'=HYPERLINK(\"\"http://x.example\"\")\""},
        FormatCase{"Plus", "+SUM(A1)", "'+SUM(A1)"},
        FormatCase{"Minus", "-A1", "'-A1"}, FormatCase{"MinusAlone", "-", "'-"},
        FormatCase{"Difference", "-2+3", "'-2+3"},
        FormatCase{"DifferenceOfExponents", "-1e5-1e5", "'-1e5-1e5"},
        FormatCase{"At", "@SUM(A1)", "'@SUM(A1)"},
        FormatCase{"Tab", "\t=1", "\"'\t=1\""},
        FormatCase{"Return", "\r=1", "\"'\r=1\""},
        FormatCase{"Phone", "+49 89 1234", "'+49 89 1234"},
        FormatCase{"InsideIsNoDanger", "a=1", "a=1"},
        FormatCase{"Negative", "-3", "-3"},
        FormatCase{"Positive", "+1.5", "+1.5"},
        FormatCase{"GermanNumber", "-1.234,5", "\"-1.234,5\""},
        FormatCase{"Exponent", "-2.5e-3", "-2.5e-3"},
        FormatCase{"Percent", "-4%", "-4%"},
        FormatCase{"ExponentWithoutDigits", "-2e", "'-2e"},
        FormatCase{"PointAlone", "-.", "'-."}),
    [](const auto& tested) { return tested.param.name; });

TEST(FormatCsvRowLineTest, EndsEachRowWithCrlf) {
  EXPECT_EQ(FormatCsvRow({}), "\r\n");
  EXPECT_EQ(FormatCsvRow(Fields{"a"}), "a\r\n");
  EXPECT_EQ(FormatCsvRow(Fields{"", ""}), ",\r\n");
}

constexpr std::string_view kAwkward = "ab\",;|\t\r\n '\xC3\xA9";
constexpr std::string_view kOctets("a,;\"\r\n\t |\0\xFF", 11);

// Random text over what is awkward, without what begins a formula.
std::string AwkwardField(Random& random) {
  std::string field = "x";
  for (std::uint64_t left = random.Below(8); left > 0; --left) {
    field += kAwkward[random.Below(kAwkward.size())];
  }
  return random.Below(4) == 0 ? " " + field + "\n" : field;
}

TEST(CsvPropertyTest, ReadsBackWhatItWrote) {
  Random random(1);
  for (int round = 0; round < 500; ++round) {
    const std::size_t columns = 1 + random.Below(5);
    std::vector<Fields> rows(1 + random.Below(5), Fields(columns));
    std::string text = FormatCsvRow(Fields(columns, "h"));
    for (Fields& row : rows) {
      for (std::string& field : row) field = AwkwardField(random);
      text += FormatCsvRow(row);
    }
    const Result<CsvTable> table = ParseCsv(text);
    ASSERT_TRUE(table.Ok()) << text;
    ASSERT_EQ(table.Value().rows.size(), rows.size()) << text;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      ASSERT_EQ(table.Value().rows[i].fields, rows[i]) << text;
    }
  }
}

// A header with delimiters of another kind must not mislead the reader.
TEST(CsvPropertyTest, ReadsBackAnAwkwardHeader) {
  const Fields header = {"a;b;c", "d|e|f\t", "g \"h\""};
  const Result<CsvTable> table =
      ParseCsv(FormatCsvRow(header) + FormatCsvRow(Fields{"1", "2", "3"}));
  ASSERT_TRUE(table.Ok());
  EXPECT_EQ(table.Value().delimiter, ',');
  EXPECT_EQ(table.Value().header, (Fields{"a;b;c", "d|e|f", "g \"h\""}));
}

// Pieces of a long line must not disturb the count of lines.
TEST(CsvPropertyTest, CountsLinesBesideLongOnes) {
  for (std::size_t length = 65'520; length < 65'545; ++length) {
    const std::string text =
        "a,b\r\n\"1\n2\"," + std::string(length, 'x') + "\r\n3,4\r\n";
    const Result<CsvTable> table = ParseCsv(text);
    ASSERT_TRUE(table.Ok());
    ASSERT_EQ(table.Value().rows.size(), 2U);
    EXPECT_EQ(table.Value().rows[0].line, 2U) << length;
    EXPECT_EQ(table.Value().rows[0].fields[1].size(), length);
    EXPECT_EQ(table.Value().rows[1].line, 4U) << length;
  }
}

TEST(CsvPropertyTest, TakesAnyOctets) {
  Random random(2);
  for (int round = 0; round < 5000; ++round) {
    std::string text;
    for (std::uint64_t left = random.Below(24); left > 0; --left) {
      text += kOctets[random.Below(kOctets.size())];
    }
    const Result<CsvTable> table = ParseCsv(text);
    if (!table.Ok()) continue;
    std::size_t line = 0;
    for (const CsvRow& row : table.Value().rows) {
      ASSERT_GT(row.line, line) << text;
      line = row.line;
    }
  }
}

}  // namespace
}  // namespace kindred
