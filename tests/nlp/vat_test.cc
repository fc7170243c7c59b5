#include <array>
#include <ostream>
#include <string>

#include "gtest/gtest.h"

#include "nlp/check_digits.h"
#include "nlp/facts.h"

namespace kindred::nlp {
namespace {

struct VatCase {
  std::string name;
  std::string id;
  bool want = false;
};

void PrintTo(const VatCase& row, std::ostream* out) {
  *out << row.name;
}

class IsVatIdTest : public testing::TestWithParam<VatCase> {};

TEST_P(IsVatIdTest, Checks) {
  EXPECT_EQ(IsVatId(GetParam().id), GetParam().want);
}

// Numbers that authorities print as examples in their guides to the formats,
// and the same with one digit changed.
INSTANTIATE_TEST_SUITE_P(
    Checked, IsVatIdTest,
    testing::Values(VatCase{"Austria", "ATU13585627", true},
                    VatCase{"AustriaDigit", "ATU13585626", false},
                    VatCase{"AustriaWithoutU", "AT13585627", false},
                    VatCase{"Belgium", "BE0428759497", true},
                    VatCase{"BelgiumDigit", "BE0428759498", false},
                    VatCase{"Germany", "DE136695976", true},
                    VatCase{"GermanyDigit", "DE136695978", false},
                    VatCase{"GermanyZero", "DE036695976", false},
                    VatCase{"GermanyShort", "DE13669597", false},
                    VatCase{"SpainCompany", "ESB58378431", true},
                    VatCase{"SpainCompanyDigit", "ESB58378432", false},
                    VatCase{"SpainPerson", "ES54362315K", true},
                    VatCase{"SpainPersonLetter", "ES54362315L", false},
                    VatCase{"SpainForeigner", "ESX2482300W", true},
                    VatCase{"SpainForeignerLetter", "ESX2482300A", false},
                    VatCase{"SpainOrganisation", "ESJ99216582E", false},
                    VatCase{"France", "FR83404833048", true},
                    VatCase{"FranceKey", "FR84404833048", false},
                    VatCase{"FranceLetterKey", "FRK7399859412", true},
                    VatCase{"FranceLetterKeyWrong", "FRK8399859412", false},
                    VatCase{"Italy", "IT00743110157", true},
                    VatCase{"ItalyDigit", "IT00743110158", false},
                    VatCase{"Netherlands", "NL004495445B01", true},
                    VatCase{"NetherlandsDigit", "NL123456789B90", false},
                    VatCase{"NetherlandsSince2020", "NL000099998B57", true},
                    VatCase{"Poland", "PL8567346215", true},
                    VatCase{"PolandDigit", "PL8567346216", false},
                    VatCase{"Britain", "GB980780684", true},
                    VatCase{"BritainDigit", "GB802311781", false}),
    [](const auto& tested) { return tested.param.name; });

// The same for the countries whose rules have no name (vat_checks.cc): numbers
// of companies and authorities that their registers publish, each beside itself
// with its check digit changed.
INSTANTIATE_TEST_SUITE_P(
    Weighted, IsVatIdTest,
    testing::Values(VatCase{"Bulgaria", "BG175074752", true},
                    VatCase{"BulgariaDigit", "BG175074751", false},
                    VatCase{"BulgariaCitizen", "BG7523169263", true},
                    VatCase{"BulgariaCitizenDigit", "BG7523169261", false},
                    VatCase{"Switzerland", "CHE100155212", true},
                    VatCase{"SwitzerlandDigit", "CHE100155213", false},
                    VatCase{"Cyprus", "CY10259033P", true},
                    VatCase{"CyprusLetter", "CY10259033Z", false},
                    VatCase{"CyprusTwelve", "CY12000139V", false},
                    VatCase{"Czechia", "CZ25123891", true},
                    VatCase{"CzechiaDigit", "CZ25123890", false},
                    VatCase{"CzechiaBirthNumber", "CZ7103192745", true},
                    VatCase{"CzechiaBirthNumberDigit", "CZ7103192746", false},
                    VatCase{"CzechiaSpecial", "CZ640903926", true},
                    VatCase{"CzechiaSpecialDigit", "CZ640903927", false},
                    VatCase{"Denmark", "DK13585628", true},
                    VatCase{"DenmarkDigit", "DK13585627", false},
                    VatCase{"DenmarkLong", "DK135856281", false},
                    VatCase{"Estonia", "EE100931558", true},
                    VatCase{"EstoniaDigit", "EE100594103", false},
                    VatCase{"Greece", "EL094259216", true},
                    VatCase{"GreeceDigit", "EL123456781", false},
                    VatCase{"GreeceIso", "GR094259216", false},
                    VatCase{"Finland", "FI20774740", true},
                    VatCase{"FinlandDigit", "FI20774741", false},
                    VatCase{"Croatia", "HR33392005961", true},
                    VatCase{"CroatiaDigit", "HR33392005962", false},
                    VatCase{"Hungary", "HU12892312", true},
                    VatCase{"HungaryDigit", "HU12892313", false},
                    VatCase{"Ireland", "IE6433435F", true},
                    VatCase{"IrelandLetter", "IE6433435E", false},
                    VatCase{"IrelandSince2013", "IE6433435OA", true},
                    VatCase{"IrelandOld", "IE8D79739I", true},
                    VatCase{"IrelandOldLetter", "IE8D79739J", false},
                    VatCase{"Lithuania", "LT119511515", true},
                    VatCase{"LithuaniaDigit", "LT119511516", false},
                    VatCase{"LithuaniaLong", "LT100001919017", true},
                    VatCase{"LithuaniaLongSecondRound", "LT100004801610", true},
                    VatCase{"LithuaniaLongDigit", "LT100001919018", false},
                    VatCase{"Luxembourg", "LU15027442", true},
                    VatCase{"LuxembourgDigit", "LU15027443", false},
                    VatCase{"Latvia", "LV40003521600", true},
                    VatCase{"LatviaDigit", "LV40003521601", false},
                    VatCase{"LatviaPerson", "LV16117519997", true},
                    VatCase{"LatviaPersonDigit", "LV16117519998", false},
                    VatCase{"Malta", "MT11679112", true},
                    VatCase{"MaltaDigit", "MT11679113", false},
                    VatCase{"Norway", "NO995525828MVA", true},
                    VatCase{"NorwayDigit", "NO995525829MVA", false},
                    VatCase{"Portugal", "PT501964843", true},
                    VatCase{"PortugalDigit", "PT501964842", false},
                    VatCase{"Romania", "RO18547290", true},
                    VatCase{"RomaniaDigit", "RO18547291", false},
                    VatCase{"Sweden", "SE556188840401", true},
                    VatCase{"SwedenDigit", "SE556188840301", false},
                    VatCase{"SwedenEnd", "SE556188840402", false},
                    VatCase{"Slovenia", "SI50223054", true},
                    VatCase{"SloveniaDigit", "SI50223055", false},
                    VatCase{"Slovakia", "SK2022749619", true},
                    VatCase{"SlovakiaDigit", "SK2022749618", false},
                    VatCase{"NorthernIreland", "XI980780684", true},
                    VatCase{"BritainBranch", "GB980780684001", true},
                    VatCase{"Canada", "CA123456782RT0001", true},
                    VatCase{"CanadaDigit", "CA123456789RT0001", false},
                    VatCase{"India", "IN27AAPFU0939F1ZV", true},
                    VatCase{"IndiaDigit", "IN27AAPFU0939F1ZO", false},
                    VatCase{"Mexico", "MXGES860401DK2", false},
                    VatCase{"Unknown", "US123456789", false},
                    VatCase{"Lower", "de136695976", false},
                    VatCase{"Blank", "DE 136695976", false},
                    VatCase{"Empty", "", false},
                    VatCase{"OnlyCode", "DE", false}),
    [](const auto& tested) { return tested.param.name; });

// The numbers by which the standard shows its methods (ISO/IEC 7064, annex).
TEST(CheckDigitsTest, FollowIso7064) {
  EXPECT_TRUE(Mod1110Holds("07945"));
  EXPECT_FALSE(Mod1110Holds("07946"));
  EXPECT_TRUE(Mod9710Holds("79444"));
  EXPECT_FALSE(Mod9710Holds("79454"));
}

TEST(CheckDigitsTest, FollowLuhn) {
  EXPECT_TRUE(LuhnHolds("79927398713"));
  EXPECT_FALSE(LuhnHolds("79927398731"));
}

TEST(CheckDigitsTest, SkipWhatWeighsNothing) {
  constexpr std::array<int, 4> kWeights = {0, 3, -1, 0};
  EXPECT_EQ(WeightedSum("E27", kWeights), 3 * 2 - 7);
}

}  // namespace
}  // namespace kindred::nlp
