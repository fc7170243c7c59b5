// The parts that facts are read with: labels, postcodes, streets, phone
// countries, registers, names without form, countries.
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "nlp/company_name.h"
#include "nlp/country.h"
#include "nlp/labels.h"
#include "nlp/loose_name.h"
#include "nlp/phone.h"
#include "nlp/postcode.h"
#include "nlp/register.h"
#include "nlp/street.h"

namespace kindred::nlp {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(LabelTableTest, FindsTheLongestAtWordStarts) {
  const std::vector<std::string_view> labels = {"Tel", "Telefon", "P.IVA", ""};
  const LabelTable table(labels);
  const auto hits = table.FindAll("telefon 1, hotel, tel 2, teller, p.iva3");
  ASSERT_EQ(hits.size(), 3U);
  EXPECT_EQ(hits[0].label, 1U);
  EXPECT_EQ(hits[0].end, 7U);
  EXPECT_EQ(hits[1].label, 0U);
  EXPECT_EQ(hits[1].begin, 18U);
  EXPECT_EQ(hits[2].label, 2U);
  EXPECT_FALSE(table.IsIn(""));
}

TEST(LinesOfTest, SplitsWhatFootersPutOnOneLine) {
  const std::vector<Block> blocks = {
      {Role::kTitle, "Title"},
      {Role::kNavigation, "Menu"},
      {Role::kBody, "A | B \u2022 C\nD \u00b7 E"},
      {Role::kBoilerplate, std::string(1000, 'x')}};
  const std::vector<Line> lines = LinesOf(blocks);
  ASSERT_EQ(lines.size(), 6U);
  EXPECT_EQ(lines[1].text, "B");
  EXPECT_EQ(lines[3].folded, "d");
  EXPECT_EQ(lines[4].block, 2U);
  EXPECT_EQ(lines[5].text.size(), kMaxLineBytes);
}

TEST(LinesOfTest, IsBounded) {
  std::string text;
  for (std::size_t i = 0; i < 3 * kMaxFactLines; ++i) text += "x\n";
  const std::vector<Block> blocks = {{Role::kBody, "first\n" + text + "last"}};
  const std::vector<Line> lines = LinesOf(blocks);
  ASSERT_EQ(lines.size(), kMaxFactLines);
  EXPECT_EQ(lines.front().text, "first");
  EXPECT_EQ(lines.back().text, "last");
}

// "\u00BD" folds to three characters: the label then stands past the end of
// the line as written.
TEST(FindRegisterTest, ReadsWithinLinesThatFoldingLengthens) {
  std::string text;
  for (int i = 0; i < 20; ++i) text += "\u00BD";
  const std::vector<Block> blocks = {{Role::kBody, text + " RCS Lyon"}};
  const std::vector<Line> lines = LinesOf(blocks);
  ASSERT_GT(lines[0].folded.find("rcs"), lines[0].text.size());
  EXPECT_FALSE(FindRegister(lines).has_value());
}

struct PostcodeCase {
  std::string name;
  std::string line;
  std::string want;  // the codes with their states, "|" between them
};

void PrintTo(const PostcodeCase& row, std::ostream* out) {
  *out << row.name;
}

class FindPostcodesTest : public testing::TestWithParam<PostcodeCase> {};

TEST_P(FindPostcodesTest, Finds) {
  std::string got;
  for (const Postcode& code : FindPostcodes(GetParam().line)) {
    if (!got.empty()) got += '|';
    got += GetParam().line.substr(code.begin, code.end - code.begin);
  }
  EXPECT_EQ(got, GetParam().want);
}

// UPU, "Postal addressing systems in member countries".
INSTANTIATE_TEST_SUITE_P(
    Table, FindPostcodesTest,
    testing::Values(
        PostcodeCase{"Five", "71234 Neuhausen", "71234"},
        PostcodeCase{"Four", "CH-8400 Winterthur", "8400"},
        PostcodeCase{"Polish", "87-100 Torun", "87-100"},
        PostcodeCase{"Swedish", "113 29 Stockholm", "113 29"},
        PostcodeCase{"Portuguese", "4745-330 Trofa", "4745-330"},
        PostcodeCase{"Dutch", "7411 AB Deventer", "7411 AB"},
        PostcodeCase{"DutchWithoutBlank", "7411AB Deventer", "7411AB"},
        PostcodeCase{"American", "Lima, OH 45804", "OH 45804"},
        PostcodeCase{"AmericanDots", "Washington, D.C. 20009", "D.C. 20009"},
        PostcodeCase{"AmericanNamed", "Akron, New Jersey 08205-1234",
                     "New Jersey 08205-1234"},
        PostcodeCase{"British", "London WC2H 9HQ, and M1 1AA",
                     "WC2H 9HQ|M1 1AA"},
        PostcodeCase{"Canadian", "Toronto, ON M4T 1W1", "ON M4T 1W1"},
        PostcodeCase{"CanadianWithoutBlank", "M9B1P2", "M9B1P2"},
        PostcodeCase{"Irish", "Cahir, E21 WD83", "E21 WD83"},
        PostcodeCase{"Australian", "Chatswood NSW 2067", "NSW 2067"},
        PostcodeCase{"WesternAustralia", "Perth WA 6000", "WA 6000"},
        PostcodeCase{"LongNumber", "123456 and 1234567", ""},
        PostcodeCase{"Price", "1,234.5678 EUR", ""},
        PostcodeCase{"Phone", "+49 7000", "7000"},
        PostcodeCase{"InsideAWord", "RAL9010 x71234", ""},
        PostcodeCase{"Nothing", "", ""}),
    [](const auto& tested) { return tested.param.name; });

TEST(StreetTest, LooksLikeStreet) {
  for (const char* street :
       {"4500 Fort Amanda Road", "Am Wehr 4", "12 rue du Port", "PO Box 306",
        "Via Roma 1", "ul. Polna 3", "Havenweg 3", "Mill Lane", "Markt 211b"}) {
    EXPECT_TRUE(LooksLikeStreet(street)) << street;
  }
  for (const char* other :
       {"Leeds", "Tel. 07000 123456", "+44 20 7000", "a@b.example 4", "2014",
        "Acme Pumps Ltd", "12345678901 Street", "Is this a road?"}) {
    EXPECT_FALSE(LooksLikeStreet(other)) << other;
  }
  EXPECT_TRUE(StandsInside("Suite 120"));
  EXPECT_TRUE(StandsInside("2nd Floor"));
  EXPECT_FALSE(StandsInside("Mill Lane"));
}

TEST(StreetTest, SplitCity) {
  EXPECT_EQ(SplitCity("328 East White Horse Pike Galloway").city, "Galloway");
  EXPECT_EQ(SplitCity("328 East White Horse Pike Galloway").before,
            "328 East White Horse Pike");
  EXPECT_EQ(SplitCity("St Albans").city, "St Albans");
  EXPECT_EQ(SplitCity("Newcastle upon Tyne").city, "Newcastle upon Tyne");
  EXPECT_EQ(SplitCity("Maple Grove").city, "Maple Grove");
  EXPECT_EQ(SplitCity("12 High St Leeds").city, "Leeds");
  EXPECT_EQ(SplitCity("we work here").city, "");
}

struct PhoneCase {
  std::string name;
  std::string text;
  std::string want;
};

void PrintTo(const PhoneCase& row, std::ostream* out) {
  *out << row.name;
}

class PhoneCountryInTest : public testing::TestWithParam<PhoneCase> {};

TEST_P(PhoneCountryInTest, Finds) {
  EXPECT_EQ(PhoneCountryIn(GetParam().text).country, GetParam().want);
}

// ITU-T E.164 list of assigned country codes; NANPA area codes.
INSTANTIATE_TEST_SUITE_P(
    Table, PhoneCountryInTest,
    testing::Values(PhoneCase{"German", "Tel. +49 (0) 7000 123456", "DE"},
                    PhoneCase{"Dutch", "0031-111-461414", "NL"},
                    PhoneCase{"Portuguese", "+351 252 000 000", "PT"},
                    PhoneCase{"Canadian", "+1 416 555 0100", "CA"},
                    PhoneCase{"CanadianNational", "(416) 555-0100", "CA"},
                    PhoneCase{"American", "419.555.0100", "US"},
                    PhoneCase{"TollFreeIsSecond",
                              "800-555-0100 or 416-555-0100", "CA"},
                    PhoneCase{"TollFreeAlone", "1-800-555-0100", "US"},
                    PhoneCase{"Kazakh", "+7 727 000 00 00", "KZ"},
                    PhoneCase{"National", "07000 123456", ""},
                    PhoneCase{"ArticleNumber", "00049000123", ""},
                    PhoneCase{"Short", "+49 12", ""},
                    PhoneCase{"Sum", "2+44 = 46, 123-456-78901", ""},
                    PhoneCase{"Nothing", "", ""}),
    [](const auto& tested) { return tested.param.name; });

TEST(LooseNameTest, CopyrightName) {
  EXPECT_EQ(CopyrightName("\u00a9 2010-2014 Bike-Locks.com. All rights"),
            "Bike-Locks.com");
  EXPECT_EQ(CopyrightName("Copyright (c) 2014 by Acme Pumps"), "Acme Pumps");
  EXPECT_EQ(CopyrightName("\u00a9 Acme Pumps 2014"), "Acme Pumps");
  EXPECT_EQ(CopyrightName("\u00a9 2014"), "");
  EXPECT_EQ(CopyrightName("\u00a9 2014 All rights reserved"), "");
  EXPECT_EQ(CopyrightName("Pumps"), "");
}

TEST(LooseNameTest, Domains) {
  EXPECT_EQ(OwnLabel("www.acme-pumps.co.uk"), "acmepumps");
  EXPECT_EQ(OwnLabel("shop.acme.de"), "acme");
  EXPECT_EQ(OwnLabel("192.0.2.1"), "");
  EXPECT_EQ(OwnLabel(""), "");
  EXPECT_DOUBLE_EQ(LabelShare("Abacus Solutions", "abacusllc"), 6.0 / 9);
  EXPECT_DOUBLE_EQ(LabelShare("M\u00fcller Pumpen", "muellerpumpen"), 1.0);
  EXPECT_DOUBLE_EQ(LabelShare("Thames Valley Pumps", "tvp"), 1.0);
  EXPECT_DOUBLE_EQ(LabelShare("Pixelhof", "acme"), 0.0);
  EXPECT_EQ(CountryOfDomain("acme.com.au"), "AU");
  EXPECT_EQ(CountryOfDomain("acme.tv"), "");
}

TEST(LooseNameTest, TitleNames) {
  EXPECT_THAT(TitleNames("Contact | Acme Pumps"), ElementsAre("Acme Pumps"));
  EXPECT_THAT(TitleNames("Welcome to Acme - Home"), ElementsAre("Acme"));
  EXPECT_THAT(TitleNames("Contact us"), IsEmpty());
  EXPECT_THAT(
      TitleNames("All that you ever wanted to know of pumps and of valves"),
      IsEmpty());
}

TEST(FindCompanyNameTest, FindsNameAndForm) {
  const auto find = [](std::string_view line) {
    const auto found = FindCompanyName(line);
    return found ? found->name + "|" + std::string(found->form) : "";
  };
  EXPECT_EQ(find("by Acme Pumps Ltd. in Leeds"), "Acme Pumps Ltd.|Ltd.");
  EXPECT_EQ(find("SARL Dupont Moules, Lyon"), "SARL Dupont Moules|SARL");
  EXPECT_EQ(find("voxelina S.r.l. SB"), "voxelina S.r.l. SB|S.r.l. SB");
  EXPECT_EQ(find("All rights. Acme GmbH"), "Acme GmbH|GmbH");
  EXPECT_EQ(find("Tullamore, Co. Offaly"), "");
  EXPECT_EQ(find("5611 AB Eindhoven"), "");
  EXPECT_EQ(find("we make AG"), "");
}

TEST(CountryCodeTest, KnowsNamesAndCodes) {
  EXPECT_EQ(CountryCode("Deutschland"), "DE");
  EXPECT_EQ(CountryCode(" ESPA\u00d1A "), "ES");
  EXPECT_EQ(CountryCode("Pays-Bas"), "NL");
  EXPECT_EQ(CountryCode("de"), "DE");
  EXPECT_EQ(CountryCode("UK"), "GB");
  EXPECT_EQ(CountryCode("Atlantis"), "");
  EXPECT_EQ(CountryCode(""), "");
}

}  // namespace
}  // namespace kindred::nlp
