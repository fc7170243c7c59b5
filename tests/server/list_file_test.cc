// List files as a whole: dialects, encodings, columns, lines, refusals.
#include "server/list_file.h"

#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace kindred::server {
namespace {

using testing::ElementsAre;
using namespace std::string_literals;

std::vector<ListRow> Parse(std::string_view bytes) {
  const Result<std::vector<ListRow>> rows = ParseListFile(bytes, "list.csv");
  if (rows.Ok()) return rows.Value();
  ADD_FAILURE() << rows.Reason().message;
  return {};
}

// UTF-16, little-endian, of ASCII text; "~" stands for U+00FC.
std::string Utf16Le(std::string_view text) {
  std::string wide;
  for (const char c : text) {
    wide += c == '~' ? '\xFC' : c;
    wide += '\0';
  }
  return wide;
}

std::string Utf16Be(std::string_view text) {
  std::string wide = Utf16Le(text);
  for (std::size_t i = 0; i + 1 < wide.size(); i += 2) {
    std::swap(wide[i], wide[i + 1]);
  }
  return wide;
}

// --- dialects

struct DialectCase {
  std::string name;
  std::string bytes;
};

void PrintTo(const DialectCase& row, std::ostream* out) {
  *out << row.name;
}

class DialectTest : public testing::TestWithParam<DialectCase> {};

TEST_P(DialectTest, GivesTheSameRows) {
  const std::vector<ListRow> rows = Parse(GetParam().bytes);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].entry.name, "M\xC3\xBCller, Moers");
  EXPECT_EQ(rows[0].domain, "acme.example");
  EXPECT_EQ(rows[0].entry.line, 2);
  EXPECT_EQ(rows[1].entry.name, "B");
  EXPECT_EQ(rows[1].domain, "b.example");
  EXPECT_EQ(rows[1].entry.line, 3);
}

INSTANTIATE_TEST_SUITE_P(
    Table, DialectTest,
    testing::Values(
        DialectCase{"Comma",
                    "Firma,Domain\n\"M\xC3\xBCller, Moers\",acme.example\n"
                    "B,b.example\n"},
        DialectCase{"Semicolon",
                    "Firma;Domain\nM\xC3\xBCller, Moers;acme.example\n"
                    "B;b.example\n"},
        DialectCase{"Tab",
                    "Firma\tDomain\nM\xC3\xBCller, Moers\tacme.example\n"
                    "B\tb.example\n"},
        DialectCase{"Bar",
                    "Firma|Domain\nM\xC3\xBCller, Moers|acme.example\n"
                    "B|b.example\n"},
        DialectCase{"WindowsLineEnds",
                    "Firma;Domain\r\nM\xC3\xBCller, Moers;acme.example\r\n"
                    "B;b.example\r\n"},
        DialectCase{"MacLineEnds",
                    "Firma;Domain\rM\xC3\xBCller, Moers;acme.example\r"
                    "B;b.example\r"},
        DialectCase{"NoLastLineEnd",
                    "Firma;Domain\nM\xC3\xBCller, Moers;acme.example\n"
                    "B;b.example"},
        DialectCase{"Blanks",
                    " Firma ; Domain \n  M\xC3\xBCller,  Moers ; acme.example "
                    "\n\tB;\xC2\xA0"
                    "b.example\n"},
        DialectCase{"ColumnsTurned",
                    "Domain;Firma\nacme.example;M\xC3\xBCller, Moers\n"
                    "b.example;B\n"},
        DialectCase{"Utf8WithMark",
                    "\xEF\xBB\xBF"
                    "Domain;Firma\nacme.example;M\xC3\xBCller, Moers\n"
                    "b.example;B\n"},
        DialectCase{"Windows1252",
                    "Firma;Domain\nM\xFCller, Moers;acme.example\n"
                    "B;b.example\n"},
        DialectCase{"Utf16LittleEndian",
                    "\xFF\xFE"s + Utf16Le("Domain\tFirma\r\nacme.example\t"
                                          "M~ller, Moers\r\nb.example\tB\r\n")},
        DialectCase{"Utf16BigEndian",
                    "\xFE\xFF"s + Utf16Be("Domain\tFirma\r\nacme.example\t"
                                          "M~ller, Moers\r\nb.example\tB\r\n")},
        DialectCase{"Utf16WithoutMark",
                    Utf16Le("Domain\tFirma\r\nacme.example\tM~ller, "
                            "Moers\r\nb.example\tB\r\n")}),
    [](const auto& tested) { return tested.param.name; });

// Octet 0x80 is the euro sign in windows-1252 and a control in ISO 8859-1.
TEST(ParseListFileTest, TakesLatinTextForWindows1252) {
  EXPECT_EQ(Parse("domain,name\na.example,\x80 & Co\n")[0].entry.name,
            "\xE2\x82\xAC & Co");
}

// --- refusals

struct RefusedCase {
  std::string name;
  std::string bytes;
  std::string want;  // after "list.csv: "
};

void PrintTo(const RefusedCase& row, std::ostream* out) {
  *out << row.name;
}

class RefusedTest : public testing::TestWithParam<RefusedCase> {};

TEST_P(RefusedTest, NamesFileAndCause) {
  const Result<std::vector<ListRow>> rows =
      ParseListFile(GetParam().bytes, "list.csv");
  ASSERT_FALSE(rows.Ok());
  EXPECT_EQ(rows.Reason().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(rows.Reason().message, "list.csv: " + GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    Table, RefusedTest,
    testing::Values(
        RefusedCase{"Empty", "", "the table is empty"},
        RefusedCase{"OnlyAMark", "\xEF\xBB\xBF", "the table is empty"},
        RefusedCase{"OnlyBlankLines", "\r\n  \r\n", "the table is empty"},
        RefusedCase{"HeaderAlone", "domain,name\n",
                    "it has a header and no rows"},
        RefusedCase{"Workbook", "PK\x03\x04xl/workbook.xml",
                    "the file looks like an Excel workbook or a ZIP archive; "
                    "save it as CSV"},
        RefusedCase{"Pdf", "%PDF-1.7 domain",
                    "the file looks like a PDF; export the list as CSV"},
        RefusedCase{"ZeroOctets", "domain\na.example\0\n"s,
                    "the file holds zero octets and looks binary; save the "
                    "list as CSV"},
        RefusedCase{"NoDomainColumn", "Firma;Ort\nA;Moers\n",
                    "line 1 has no column for the website; columns seen: "
                    "\"Firma\", \"Ort\"; accepted: \"domain\", \"website\", "
                    "\"url\", \"homepage\""},
        RefusedCase{"NoHeader", "acme.example\n",
                    "line 1 has no column for the website; columns seen: "
                    "\"acme.example\"; accepted: \"domain\", \"website\", "
                    "\"url\", \"homepage\""},
        RefusedCase{"OpenQuote", "domain,name\na.example,A\nb.example,\"B\n",
                    "line 3: a quote is opened and never closed"}),
    [](const auto& tested) { return tested.param.name; });

// --- columns

class DomainColumnTest : public testing::TestWithParam<std::string> {};

TEST_P(DomainColumnTest, IsFound) {
  const std::vector<ListRow> rows =
      Parse("Ort," + GetParam() + "\nb.example,acme.example\n");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].entry.input, "acme.example");
}

INSTANTIATE_TEST_SUITE_P(Table, DomainColumnTest,
                         testing::Values("domain", "DOMAIN", "Website",
                                         "\"Web Site\"", "URL", " Homepage ",
                                         "Web", "Webseite", "Internet", "Site",
                                         "Sitio Web", "Site web", "Sito web"));

TEST(ParseListFileTest, PrefersTheDomainToOtherAddresses) {
  EXPECT_EQ(Parse("url,domain\na.example,b.example\n")[0].domain, "b.example");
}

TEST(ParseListFileTest, ReadsTheKnownColumns) {
  const std::vector<ListRow> rows = Parse(
      "Kundennummer;Firma;Land;Umsatz;Webseite\n"
      "0012; Acme  GmbH ;\xC3\x96sterreich;12.500,50 \xE2\x82\xAC;"
      "acme.example\n");
  ASSERT_EQ(rows.size(), 1U);
  const index::ListEntry& entry = rows[0].entry;
  EXPECT_EQ(entry.external_id, "0012");
  EXPECT_EQ(entry.name, "Acme GmbH");
  EXPECT_EQ(entry.country, "AT");
  EXPECT_EQ(entry.value, 12500.5);
  EXPECT_EQ(entry.company_id, 0);
}

// Each name CRMs give the other columns; the cell is "7".
TEST(ParseListFileTest, KnowsTheUsualNamesOfEachColumn) {
  for (const std::string name :
       {"Name", "Company", "Company name", "Account Name", "Account", "Firma",
        "Firmenname", "Unternehmen", "Empresa", "Entreprise", "Azienda",
        "Nazwa"}) {
    EXPECT_EQ(Parse("url," + name + "\na.example,7\n")[0].entry.name, "7")
        << name;
  }
  for (const std::string name :
       {"ID", "External ID", "external_id", "CRM ID", "Account ID",
        "Customer ID", "Kundennummer", "Record ID", "account_id", "Lead ID"}) {
    EXPECT_EQ(Parse("url," + name + "\na.example,7\n")[0].entry.external_id,
              "7")
        << name;
  }
  for (const std::string name : {"Value", "Revenue", "Umsatz", "ARR", "MRR",
                                 "Amount", "Wert", "Valor", "Valeur"}) {
    EXPECT_EQ(Parse("url," + name + "\na.example,7\n")[0].entry.value, 7)
        << name;
  }
  for (const std::string name :
       {"Country", "Country code", "LAND", "Pais", "Pa\xC3\xADs", "PA\xC3\x8DS",
        "Pays", "Paese", "Kraj"}) {
    EXPECT_EQ(Parse("url," + name + "\na.example,it\n")[0].entry.country, "IT")
        << name;
  }
}

TEST(ParseListFileTest, MissingColumnsStayEmpty) {
  const std::vector<ListRow> rows = Parse("domain\na.example\n");
  EXPECT_EQ(rows[0].entry.name, "");
  EXPECT_EQ(rows[0].entry.country, "");
  EXPECT_EQ(rows[0].entry.external_id, "");
  EXPECT_EQ(rows[0].entry.value, 0);
}

TEST(ParseListFileTest, KeepsAllCellsAsWritten) {
  const std::vector<ListRow> rows =
      Parse("domain,Note,\na.example,\" x \"\"y\"\"\nz\",,extra\nb.example\n");
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].entry.columns,
            R"({"domain":"a.example","Note":" x \"y\"\nz","column_3":"",)"
            R"("column_4":"extra"})");
  EXPECT_EQ(rows[1].entry.columns,
            R"({"domain":"b.example","Note":"","column_3":""})");
}

TEST(ParseListFileTest, ColumnsOfOneNameStayApart) {
  const std::vector<ListRow> rows =
      Parse("domain,Tag,Tag,Tag_2,Tag,,column_6\na.example,1,2,3,4,5,6\n");
  EXPECT_EQ(rows[0].entry.columns,
            R"({"domain":"a.example","Tag":"1","Tag_3":"2","Tag_2":"3",)"
            R"("Tag_4":"4","column_6":"5","column_6_2":"6"})");
}

// --- lines

std::vector<std::int64_t> LinesOf(std::string_view bytes) {
  std::vector<std::int64_t> lines;
  for (const ListRow& row : Parse(bytes)) lines.push_back(row.entry.line);
  return lines;
}

TEST(ParseListFileTest, CountsLinesAsAnEditorDoes) {
  const std::string bytes =
      "\n\"domain\nof it\",domain\n\n\"x\r\ny\",a.example\n\n,b.example\n";
  EXPECT_THAT(LinesOf(bytes), ElementsAre(5, 8));
}

TEST(ParseListFileTest, NamesTheFirstLineOfACompany) {
  const std::vector<ListRow> rows = Parse(
      "domain\nacme.example\nnot one\nhttps://WWW.acme.example/shop\n"
      "other.example\nshop.acme.example\nnot one\n");
  ASSERT_EQ(rows.size(), 6U);
  EXPECT_EQ(rows[0].entry.problem, "");
  EXPECT_EQ(rows[2].entry.problem, "same company as line 2");
  EXPECT_EQ(rows[3].entry.problem, "");
  EXPECT_EQ(rows[4].entry.problem, "same company as line 2");
  // What is no domain repeats nothing.
  EXPECT_EQ(rows[5].entry.problem, rows[1].entry.problem);
  EXPECT_EQ(rows[2].domain, "acme.example");
}

}  // namespace
}  // namespace kindred::server
