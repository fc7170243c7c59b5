#include "nlp/imprint.h"

#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

#include "nlp/document.h"
#include "nlp/labels.h"

namespace kindred::nlp {
namespace {

struct ImprintCase {
  std::string name;
  std::vector<Block> blocks;
  // "name|street|postcode city|country|vat id|register, number"
  std::string want;
};

void PrintTo(const ImprintCase& row, std::ostream* out) {
  *out << row.name;
}

std::string Show(const Facts& facts) {
  return facts.name.value + "|" + facts.street.value + "|" +
         facts.postcode.value + " " + facts.city.value + "|" +
         facts.country.value + "|" + facts.vat_id.value + "|" +
         facts.register_name.value + ", " + facts.register_number.value;
}

class ReadImprintTest : public testing::TestWithParam<ImprintCase> {};

TEST_P(ReadImprintTest, Reads) {
  const std::vector<Line> lines = LinesOf(GetParam().blocks);
  EXPECT_EQ(Show(ReadImprint(lines, {})), GetParam().want);
}

Block Heading(std::string text) {
  return {Role::kHeading, std::move(text)};
}
Block Body(std::string text) {
  return {Role::kBody, std::move(text)};
}
Block Footer(std::string text) {
  return {Role::kBoilerplate, std::move(text)};
}

// What the law asks for: DDG section 5 (DE), ECG section 5 (AT), LCEN article 6
// (FR), LSSI article 10 (ES), D.Lgs. 70/2003 article 7 (IT), WER article XII.6
// (BE), Companies Regulations 2015 (GB). Companies are fictional.
INSTANTIATE_TEST_SUITE_P(
    Continent, ReadImprintTest,
    testing::Values(
        ImprintCase{
            "German",
            {Heading("Impressum"), Body("Angaben gem\u00e4\u00df \u00a7 5 TMG"),
             Body("Hollerbach Kunststoff GmbH & Co. KG\nAm Wehr 4\n"
                  "71234 Neuhausen am Rhein\nTelefon: 07000 123456"),
             Body("Registergericht: Amtsgericht Ulm, HRA 72 12"),
             Body("USt-IdNr.: DE 136 695 976")},
            "Hollerbach Kunststoff GmbH & Co. KG|Am Wehr 4|71234 Neuhausen am "
            "Rhein|DE|DE136695976|Amtsgericht Ulm, HRA 7212"},
        ImprintCase{"GermanOneLine",
                    {Body("Impressum: Hollerbach GmbH, Am Wehr 4, D-71234 "
                          "Neuhausen, Germany, HRB 12345 Stuttgart")},
                    "Hollerbach GmbH|Am Wehr 4|71234 Neuhausen|DE||"
                    "Handelsregister, HRB 12345"},
        ImprintCase{"Austrian",
                    {Heading("Offenlegung gem\u00e4\u00df \u00a7 25"),
                     Body("Traunsteiner Werkzeug GmbH\n4810 Gmunden"),
                     Body("FN 283617 k, Landesgericht Steyr"),
                     Body("UID-Nr.: ATU13585627")},
                    "Traunsteiner Werkzeug GmbH||4810 Gmunden|AT|ATU13585627|"
                    "Landesgericht Steyr, FN 283617k"},
        ImprintCase{
            "French",
            {Heading("Mentions l\u00e9gales"),
             Body("\u00c9diteur : Moules Ravinet SAS\n12 rue du Port\n"
                  "39240 Arinthod\nRCS Lyon 404 833 048\nTVA "
                  "intracommunautaire : FR83404833048"),
             Body("H\u00e9bergeur : Serveurs du Nord SAS, 59000 Lille")},
            "Moules Ravinet SAS|12 rue du Port|39240 Arinthod|FR|FR83404833048|"
            "RCS Lyon, 404833048"},
        ImprintCase{"FrenchFormFirst",
                    {Heading("Mentions l\u00e9gales"),
                     Body("SARL Ravinet Moules, 39240 Arinthod, France - 404 "
                          "833 048 RCS Roanne")},
                    "SARL Ravinet Moules||39240 Arinthod|FR||"
                    "RCS Roanne, 404833048"},
        ImprintCase{
            "Spanish",
            {Heading("Aviso legal"),
             Body("Raz\u00f3n social \u00b7 Pl\u00e1sticos Bardena, S.L."),
             Body("Domicilio \u00b7 Pol\u00edgono 3, 31500 Tudela (Navarra)"),
             Body("NIF \u00b7 B58378431"),
             Body("Registro Mercantil de Navarra, tomo 212, folio 87, hoja "
                  "NA-3316")},
            "Pl\u00e1sticos Bardena, S.L.|Pol\u00edgono 3|31500 Tudela|ES|"
            "ESB58378431|Registro Mercantil de Navarra, NA-3316"},
        ImprintCase{"ItalianFooter",
                    {Body("Stampiamo."),
                     Footer("\u00a9 2024 Avellanti Tecnopolimeri S.r.l. - Via "
                            "Roma 1, 60022 Castelfidardo (AN) - REA AN-623165 "
                            "- P.IVA 00743110157")},
                    "Avellanti Tecnopolimeri S.r.l.|Via Roma 1|60022 "
                    "Castelfidardo|IT|IT00743110157|REA, AN-623165"},
        ImprintCase{
            "Dutch",
            {Heading("Colofon"),
             Body("Plaatwijs Kunststoffen B.V.\nHavenweg 3\n7411 AB Deventer\n"
                  "KvK-nummer: 98648433\nBtw-nummer NL004495445B01")},
            "Plaatwijs Kunststoffen B.V.|Havenweg 3|7411 AB Deventer|NL|"
            "NL004495445B01|KvK, 98648433"},
        ImprintCase{
            "Polish",
            {Footer("Gradalski Tworzywa Sp. z o.o., ul. Polna 3, 87-100 "
                    "Toru\u0144, KRS 0001218985, NIP: 856-734-62-15")},
            "Gradalski Tworzywa Sp. z o.o.|ul. Polna 3|87-100 Toru\u0144|PL|"
            "PL8567346215|KRS, 0001218985"},
        ImprintCase{
            "Swiss",
            {Heading("Impressum"),
             Body("Sinterhalde AG\nIndustriestrasse 9\n8400 Winterthur\n"
                  "Schweiz"),
             Body("UID CHE-100.155.212 MWST")},
            "Sinterhalde AG|Industriestrasse 9|8400 Winterthur|CH|CHE100155212|"
            ", "},
        ImprintCase{"Swedish",
                    {Footer("Ljungavik Plast AB, Vegagatan 5, 113 29 "
                            "Stockholm. Org.nr 556472-8193")},
                    "Ljungavik Plast AB|Vegagatan 5|113 29 Stockholm|SE||"
                    "Bolagsverket, 5564728193"},
        ImprintCase{"Finnish",
                    {Footer("\u00a9 Muovi Oy, Y-tunnus 2077474-0")},
                    "Muovi Oy|| |FI|FI20774740|YTJ, 20774740"},
        ImprintCase{"Danish",
                    {Footer("\u00a9 Plast A/S. CVR-nr. 13 58 56 28")},
                    "Plast A/S|| |DK|DK13585628|CVR, 13585628"}),
    [](const auto& tested) { return tested.param.name; });

// Addresses: Royal Mail PAF guide, USPS Publication 28, Canada Post addressing
// guidelines, AS 4590.
INSTANTIATE_TEST_SUITE_P(
    English, ReadImprintTest,
    testing::Values(
        ImprintCase{
            "British",
            {Footer("Thornleigh Mouldings Ltd. Registered in England "
                    "and Wales no. 01234567. VAT No GB 980 7806 84"),
             Footer("Unit 4, Mill Lane, Leeds, West Yorkshire LS1 4AB")},
            "Thornleigh Mouldings Ltd.|Mill Lane|LS1 4AB Leeds|GB|"
            "GB980780684|Companies House, 01234567"},
        ImprintCase{"Scottish",
                    {Footer("Tay Mouldings Ltd, Company No. SC123456")},
                    "Tay Mouldings Ltd|| |GB||Companies House, SC123456"},
        ImprintCase{"Irish",
                    {Footer("Tullaroe Closures Ltd, Business Quarter, Cahir, "
                            "Co. Tipperary, E21 WD83, Ireland. CRO 131876.")},
                    "Tullaroe Closures Ltd||E21 WD83 Cahir|IE||CRO, 131876"},
        ImprintCase{
            "American",
            {Footer("\u00a9 2025 Bexfield Mold Works, Inc. | 4500 Fort Amanda "
                    "Road, Suite 12 | Lima, OH 45804-1234, USA")},
            "Bexfield Mold Works, Inc.|4500 Fort Amanda Road, Suite 12|"
            "45804-1234 Lima|US||, "},
        ImprintCase{"AmericanWithoutCommas",
                    {Footer("\u00a9 Bexfield Inc."),
                     Footer("328 East White Horse Pike Galloway, New Jersey "
                            "08205")},
                    "Bexfield Inc.|328 East White Horse Pike|08205 Galloway|US|"
                    "|, "},
        ImprintCase{"CityIsNamedAsItsState",
                    {Footer("723 Seventh Ave\nNew York, NY 10019")},
                    "|723 Seventh Ave|10019 New York|US||, "},
        ImprintCase{"Canadian",
                    {Footer("Protofern Inc.\n31 Bloor Street\nToronto, ON M4T "
                            "1W1")},
                    "Protofern Inc.|31 Bloor Street|M4T 1W1 Toronto|CA||, "},
        ImprintCase{"Australian",
                    {Footer("\u00a9 Fincar Pty Ltd\n845 Pacific Hwy, Chatswood "
                            "NSW 2067")},
                    "Fincar Pty Ltd|845 Pacific Hwy|2067 Chatswood|AU||, "},
        ImprintCase{"CopyrightWithoutForm",
                    {Footer("Copyright \u00a9 2010-2014 Barcode Giant. All "
                            "rights reserved.")},
                    "Barcode Giant|| |||, "}),
    [](const auto& tested) { return tested.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Refused, ReadImprintTest,
    testing::Values(
        ImprintCase{"AgencyIsNotTheCompany",
                    {Heading("Impressum"), Body("Webdesign: Pixelhof GmbH"),
                     Body("Gr\u00fcner Anker e.K.\n24103 Kiel")},
                    "Gr\u00fcner Anker e.K.||24103 Kiel|DE||, "},
        ImprintCase{"ReferencesAreNotTheCompany",
                    {Heading("Referenzen"), Body("Musterkunde AG"),
                     Body("Beispiel Pumpen GmbH liefert seit 1990")},
                    "|| |||, "},
        ImprintCase{"WrongCheckDigit",
                    {Heading("Impressum"), Body("USt-IdNr. DE136695978")},
                    "|| |||, "},
        ImprintCase{"PersonsAreNotRead",
                    {Heading("Impressum"), Body("Erika Mustermann")},
                    "|| |||, "},
        ImprintCase{"YearsAndNumbersAreNoPostcodes",
                    {Footer("\u00a9 2014 Taylor Homes Inc."),
                     Body("2828 SW Corbett Avenue and 14445 John Drive")},
                    "Taylor Homes Inc.|| |||, "},
        ImprintCase{"PostcodeIsNoName",
                    {Heading("Contact"), Body("Postbus 1\n5611 AB")},
                    "|| |||, "},
        ImprintCase{"CountyIsNoLegalForm",
                    {Footer("\u00a9 Ace Braces, Tullamore, Co. Offaly")},
                    "Ace Braces, Tullamore, Co|| |||, "},
        ImprintCase{"RegisterLettersAreUpperCase",
                    {Heading("Contact"), Body("press fn 12345 to go on")},
                    "|| |||, "},
        ImprintCase{"Nothing", {}, "|| |||, "}),
    [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace kindred::nlp
