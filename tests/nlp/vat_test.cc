#include <ostream>
#include <string>

#include "gtest/gtest.h"

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

// VIES "VAT number formats": countries whose check digits are not looked at.
INSTANTIATE_TEST_SUITE_P(
    FormatOnly, IsVatIdTest,
    testing::Values(VatCase{"Denmark", "DK13585628", true},
                    VatCase{"DenmarkLong", "DK135856281", false},
                    VatCase{"Sweden", "SE556188840401", true},
                    VatCase{"SwedenEnd", "SE556188840402", false},
                    VatCase{"Greece", "EL094259216", true},
                    VatCase{"GreeceIso", "GR094259216", false},
                    VatCase{"Switzerland", "CHE116281710", true},
                    VatCase{"Norway", "NO995525828MVA", true},
                    VatCase{"Ireland", "IE6433435F", true},
                    VatCase{"IrelandNew", "IE6433435OA", true},
                    VatCase{"Cyprus", "CY10259033P", true},
                    VatCase{"Romania", "RO18547290", true},
                    VatCase{"Unknown", "US123456789", false},
                    VatCase{"Lower", "de136695976", false},
                    VatCase{"Blank", "DE 136695976", false},
                    VatCase{"Empty", "", false},
                    VatCase{"OnlyCode", "DE", false}),
    [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace kindred::nlp
