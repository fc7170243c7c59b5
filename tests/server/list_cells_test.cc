// Single cells of list files: what stands for a domain, and for a value.
#include <ostream>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "server/list_file.h"

namespace kindred::server {
namespace {

struct DomainCase {
  std::string name;
  std::string cell;
  std::string domain;
  std::string start_url;
};

void PrintTo(const DomainCase& row, std::ostream* out) {
  *out << row.name;
}

// The one row of a list with `cell` for its domain.
ListRow RowOf(const std::string& cell) {
  const Result<std::vector<ListRow>> rows =
      ParseListFile("name,domain\nA,\"" + cell + "\"\n", "list.csv");
  if (rows.Ok() && rows.Value().size() == 1) return rows.Value().front();
  ADD_FAILURE() << "not one row";
  return {};
}

class DomainCellTest : public testing::TestWithParam<DomainCase> {};

TEST_P(DomainCellTest, NamesACompany) {
  const ListRow row = RowOf(GetParam().cell);
  EXPECT_EQ(row.entry.problem, "");
  EXPECT_EQ(row.domain, GetParam().domain);
  EXPECT_EQ(row.start_url, GetParam().start_url);
}

INSTANTIATE_TEST_SUITE_P(
    Table, DomainCellTest,
    testing::Values(
        DomainCase{"Bare", "acme.example", "acme.example",
                   "https://acme.example/"},
        DomainCase{"Capitals", "WWW.Acme.EXAMPLE", "acme.example",
                   "https://www.acme.example/"},
        DomainCase{"SchemeIsKept", "http://acme.example", "acme.example",
                   "http://acme.example/"},
        DomainCase{"Path", "www.acme.example/de?x=1#top", "acme.example",
                   "https://www.acme.example/de?x=1"},
        DomainCase{"SecondLevelEnding", "shop.acme.co.uk", "acme.co.uk",
                   "https://shop.acme.co.uk/"},
        DomainCase{"Idn", "M\xC3\xBCller.example", "xn--mller-kva.example",
                   "https://xn--mller-kva.example/"},
        DomainCase{"IdnInAscii", "xn--mller-kva.example",
                   "xn--mller-kva.example", "https://xn--mller-kva.example/"},
        DomainCase{"RootDot", "acme.example.", "acme.example",
                   "https://acme.example/"},
        DomainCase{"LineEndsAround", "\n acme.example\n", "acme.example",
                   "https://acme.example/"}),
    [](const auto& tested) { return tested.param.name; });

struct ProblemCase {
  std::string name;
  std::string cell;
  std::string problem;
};

void PrintTo(const ProblemCase& row, std::ostream* out) {
  *out << row.name;
}

class ProblemCellTest : public testing::TestWithParam<ProblemCase> {};

TEST_P(ProblemCellTest, SaysWhatItIsAndWhatToWrite) {
  const ListRow row = RowOf(GetParam().cell);
  EXPECT_EQ(row.entry.problem, GetParam().problem);
  EXPECT_EQ(row.entry.input, GetParam().cell);
  EXPECT_EQ(row.entry.name, "A");
  EXPECT_EQ(row.entry.line, 2);
  EXPECT_EQ(row.domain, "");
  EXPECT_EQ(row.start_url, "");
}

INSTANTIATE_TEST_SUITE_P(
    Table, ProblemCellTest,
    testing::Values(
        ProblemCase{"Empty", "",
                    "the cell is empty; write a domain such as acme.example"},
        ProblemCase{"Mail", "info@acme.example",
                    "\"info@acme.example\" is an e-mail address; write the "
                    "company's domain, perhaps acme.example"},
        ProblemCase{"UnixPath", "/home/kim/list.csv",
                    "\"/home/kim/list.csv\" is a path of a file; write the "
                    "site's domain, such as acme.example"},
        ProblemCase{"WindowsPath", "C:\\Users\\Kim",
                    "\"C:\\Users\\Kim\" is a path of a file; write the site's "
                    "domain, such as acme.example"},
        ProblemCase{"Address", "192.0.2.7",
                    "\"192.0.2.7\" is a number or an IP address; write the "
                    "company's domain"},
        ProblemCase{"AddressOfVersion6", "http://[2001:db8::1]/",
                    "\"http://[2001:db8::1]/\" is a number or an IP address; "
                    "write the company's domain"},
        ProblemCase{"Number", "4711",
                    "\"4711\" is a number or an IP address; write the "
                    "company's domain"},
        ProblemCase{"MisspeltScheme", "htps://acme.example",
                    "\"htps://acme.example\" begins with \"htps:\", which is "
                    "neither http nor https; write https://acme.example"},
        ProblemCase{"NoDot", "acme",
                    "\"acme\" holds no domain (there is no dot in it); write "
                    "it like acme.example"},
        ProblemCase{"PublicEnding", "co.uk",
                    "\"co.uk\" names no company's domain, only a public "
                    "ending such as co.uk; write it in full"},
        ProblemCase{"Two", "a.example,b.example",
                    "\"a.example,b.example\" holds a character that no domain "
                    "has; write one domain, such as acme.example"}),
    [](const auto& tested) { return tested.param.name; });

TEST(ParseListFileTest, ARowCutShortHasNoDomain) {
  const Result<std::vector<ListRow>> rows =
      ParseListFile("name,domain\nA\n", "list.csv");
  ASSERT_TRUE(rows.Ok());
  EXPECT_EQ(rows.Value()[0].entry.problem,
            "the cell is empty; write a domain such as acme.example");
}

// --- values

struct ValueCase {
  std::string name;
  std::string text;
  double want;
};

void PrintTo(const ValueCase& row, std::ostream* out) {
  *out << row.name;
}

class ParseValueTest : public testing::TestWithParam<ValueCase> {};

TEST_P(ParseValueTest, Is) {
  EXPECT_DOUBLE_EQ(ParseValue(GetParam().text), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    Table, ParseValueTest,
    testing::Values(ValueCase{"Plain", "12500", 12500},
                    ValueCase{"German", "12.500,50", 12500.5},
                    ValueCase{"GermanMillions", "1.234.567,89", 1234567.89},
                    ValueCase{"GermanWithoutCents", "12.500", 12500},
                    ValueCase{"GermanWithoutThousands", "12500,5", 12500.5},
                    ValueCase{"GermanDash", "12.500,-", 12500},
                    ValueCase{"DashAfterThousands", "12.500.-", 12500},
                    ValueCase{"English", "12,500.50", 12500.5},
                    ValueCase{"EnglishMillions", "1,234,567.89", 1234567.89},
                    ValueCase{"EnglishWithoutCents", "12,500", 12500},
                    ValueCase{"EnglishWithoutThousands", "12500.5", 12500.5},
                    ValueCase{"FourDigitsAreNoThousands", "1234.500", 1234.5},
                    ValueCase{"TwoDigitsAreNoThousands", "1.50", 1.5},
                    ValueCase{"Indian", "12,34,567", 1234567},
                    ValueCase{"IndianWithPaise", "12,34,567.50", 1234567.5},
                    ValueCase{"FourDecimals", "12.3456", 12.3456},
                    ValueCase{"UnderOneInGerman", "0,500", 0.5},
                    ValueCase{"UnderOneInEnglish", "0.500", 0.5},
                    ValueCase{"Swiss", "12'500.50", 12500.5},
                    ValueCase{"SwissTypographic",
                              "12\xE2\x80\x99"
                              "500.50",
                              12500.5},
                    ValueCase{"French", "12 500,50", 12500.5},
                    ValueCase{"CurrencyBehind", "12,500.50 EUR", 12500.5},
                    ValueCase{"CurrencyBefore", "\xE2\x82\xAC 12.500,50",
                              12500.5},
                    ValueCase{"SignBehind", "12.500 \xE2\x82\xAC", 12500},
                    ValueCase{"TheFirstOfTwo", "1.500 EUR in 2023", 1500},
                    ValueCase{"Negative", "-12,50", -12.5},
                    ValueCase{"Zero", "0", 0}, ValueCase{"Empty", "", 0},
                    ValueCase{"NoNumber", "n/a", 0},
                    ValueCase{"OnlySigns", "-.,", 0},
                    ValueCase{"PastEveryDouble", std::string(400, '9'), 0}),
    [](const auto& tested) { return tested.param.name; });

// The blanks that French and Swiss exports write between thousands.
TEST(ParseListFileTest, ReadsValuesWithNarrowBlanks) {
  for (const std::string blank : {"\xC2\xA0", "\xE2\x80\xAF"}) {
    const Result<std::vector<ListRow>> rows = ParseListFile(
        "domain;value\na.example;12" + blank + "500,50\n", "list.csv");
    ASSERT_TRUE(rows.Ok());
    EXPECT_EQ(rows.Value()[0].entry.value, 12500.5);
  }
}

}  // namespace
}  // namespace kindred::server
