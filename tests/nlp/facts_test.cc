#include "nlp/facts.h"

#include <ostream>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "nlp/country.h"
#include "nlp/document.h"
#include "nlp/imprint.h"
#include "nlp/json_ld.h"

namespace kindred::nlp {
namespace {

std::string Show(const Facts& facts) {
  return facts.name + "|" + facts.country + "|" + facts.city + "|" +
         facts.vat_id;
}

struct ImprintCase {
  std::string name;
  std::vector<Block> blocks;
  std::string want;
};

void PrintTo(const ImprintCase& row, std::ostream* out) {
  *out << row.name;
}

class ReadImprintTest : public testing::TestWithParam<ImprintCase> {};

TEST_P(ReadImprintTest, Reads) {
  EXPECT_EQ(Show(ReadFacts({}, GetParam().blocks)), GetParam().want);
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

// What the law asks for: DDG section 5 (DE), LCEN article 6 (FR), LSSI article
// 10 (ES), D.Lgs. 70/2003 article 7 (IT), Companies Regulations 2015 (GB).
// Companies are fictional.
INSTANTIATE_TEST_SUITE_P(
    Table, ReadImprintTest,
    testing::Values(
        ImprintCase{
            "German",
            {Heading("Impressum"), Body("Angaben gem\u00e4\u00df \u00a7 5 TMG"),
             Body("Hollerbach Kunststoff GmbH & Co. KG\nAm Wehr 4\n"
                  "71234 Neuhausen am Rhein\nTelefon: 07000 123456"),
             Body("USt-IdNr.: DE 136 695 976")},
            "Hollerbach Kunststoff GmbH & Co. KG|DE|Neuhausen am "
            "Rhein|DE136695976"},
        ImprintCase{"GermanOneLine",
                    {Body("Impressum: Hollerbach GmbH, Am Wehr 4, D-71234 "
                          "Neuhausen, Germany, HRB 12345 Stuttgart")},
                    "Hollerbach GmbH|DE|Neuhausen|"},
        ImprintCase{"Austrian",
                    {Heading("Offenlegung gem\u00e4\u00df \u00a7 25"),
                     Body("Traunsteiner Werkzeug GmbH\n4810 Gmunden"),
                     Body("UID-Nr.: ATU13585627")},
                    "Traunsteiner Werkzeug GmbH|AT|Gmunden|ATU13585627"},
        ImprintCase{
            "French",
            {Heading("Mentions l\u00e9gales"),
             Body("\u00c9diteur : Moules Ravinet SAS\n12 rue du Port\n"
                  "39240 Arinthod\nTVA intracommunautaire : "
                  "FR83404833048"),
             Body("H\u00e9bergeur : Serveurs du Nord SAS, 59000 Lille")},
            "Moules Ravinet SAS|FR|Arinthod|FR83404833048"},
        ImprintCase{
            "Spanish",
            {Heading("Aviso legal"),
             Body("Raz\u00f3n social \u00b7 Pl\u00e1sticos Bardena, S.L."),
             Body("Domicilio \u00b7 Pol\u00edgono 3, 31500 Tudela (Navarra)"),
             Body("NIF \u00b7 B58378431")},
            "Pl\u00e1sticos Bardena, S.L.|ES|Tudela|ESB58378431"},
        ImprintCase{"ItalianFooter",
                    {Body("Stampiamo."),
                     Footer("\u00a9 2024 Avellanti Tecnopolimeri S.r.l. - Via "
                            "Roma 1, 60022 Castelfidardo (AN) - P.IVA "
                            "00743110157")},
                    "Avellanti Tecnopolimeri S.r.l.|IT|Castelfidardo|"
                    "IT00743110157"},
        ImprintCase{"Dutch",
                    {Heading("Colofon"),
                     Body("Plaatwijs Kunststoffen B.V.\nHavenweg 3\n7411 AB "
                          "Deventer\nBtw-nummer NL004495445B01")},
                    "Plaatwijs Kunststoffen B.V.|NL|Deventer|NL004495445B01"},
        ImprintCase{
            "Polish",
            {Footer("Gradalski Tworzywa Sp. z o.o., ul. Polna 3, 87-100 "
                    "Toru\u0144, NIP: 856-734-62-15")},
            "Gradalski Tworzywa Sp. z o.o.|PL|Toru\u0144|PL8567346215"},
        ImprintCase{"British",
                    {Footer("Thornleigh Mouldings Ltd. Registered in England "
                            "and Wales no. 0123456. VAT No GB 980 7806 84")},
                    "Thornleigh Mouldings Ltd.|GB||GB980780684"},
        ImprintCase{
            "Swiss",
            {Heading("Impressum"),
             Body("Sinterhalde AG\nIndustriestrasse 9\n8400 Winterthur\n"
                  "Schweiz")},
            "Sinterhalde AG|CH|Winterthur|"},
        ImprintCase{"American",
                    {Footer("\u00a9 2025 Bexfield Mold Works, Inc. | 4500 Fort "
                            "Amanda Road, Lima, OH 45804, USA")},
                    "Bexfield Mold Works, Inc.|US||"},
        ImprintCase{"AgencyIsNotTheCompany",
                    {Heading("Impressum"), Body("Webdesign: Pixelhof GmbH"),
                     Body("Gr\u00fcner Anker e.K.\n24103 Kiel")},
                    "Gr\u00fcner Anker e.K.|DE|Kiel|"},
        ImprintCase{"ReferencesAreNotTheCompany",
                    {Heading("Referenzen"), Body("Musterkunde AG"),
                     Body("Beispiel Pumpen GmbH, 70173 Stuttgart")},
                    "|||"},
        ImprintCase{"WrongCheckDigit",
                    {Heading("Impressum"), Body("USt-IdNr. DE136695978")},
                    "|||"},
        ImprintCase{"PersonsAreNotRead",
                    {Heading("Impressum"), Body("Erika Mustermann")},
                    "|||"},
        ImprintCase{"Nothing", {}, "|||"}),
    [](const auto& tested) { return tested.param.name; });

TEST(ReadFactsTest, JsonLdComesFirst) {
  const std::vector<std::string> json_ld = {
      "not json", R"([1, {"@type": "Person", "name": "P"}])",
      R"({"@context": "https://schema.org", "@graph": [
          {"@type": "WebSite", "publisher": {"@type": ["Corporation"],
           "name": " Brand ", "legalName": "Legal  Name GmbH",
           "vatID": "DE 136 695 976",
           "address": {"addressLocality": "Ulm",
                       "addressCountry": {"@type": "Country",
                                          "name": "Deutschland"}}}}]})"};
  const std::vector<Block> blocks = {{Role::kHeading, "Impressum"},
                                     {Role::kBody, "Other Name AG\n8400 Wil"}};
  EXPECT_EQ(Show(ReadFacts(json_ld, blocks)),
            "Legal Name GmbH|DE|Ulm|DE136695976");
}

TEST(ReadFactsTest, ImprintFillsWhatJsonLdLacks) {
  const std::vector<std::string> json_ld = {
      R"({"@type": "LocalBusiness", "name": "Brand"})"};
  const std::vector<Block> blocks = {
      {Role::kBody, "Impressum: Brand GmbH, 89073 Ulm"}};
  EXPECT_EQ(Show(ReadFacts(json_ld, blocks)), "Brand||Ulm|");
}

TEST(ReadOrganizationsTest, HasLimits) {
  std::string many = "[";
  for (int i = 0; i < 100; ++i) {
    many += R"({"@type": "Organization", "name": "x"},)";
  }
  many += "{}]";
  EXPECT_EQ(ReadOrganizations(std::vector<std::string>{many}).size(),
            kMaxOrganizations);
  const std::string deep = std::string(10'000, '[') + std::string(10'000, ']');
  EXPECT_TRUE(ReadOrganizations(std::vector<std::string>{deep}).empty());
}

TEST(MergeFactsTest, FirstPageThatStatesAField) {
  std::vector<Document> pages(3);
  pages[1].facts.name = "A GmbH";
  pages[2].facts = {"B GmbH", "DE", "Ulm", ""};
  EXPECT_EQ(Show(MergeFacts(pages)), "A GmbH|DE|Ulm|");
  EXPECT_EQ(Show(MergeFacts({})), "|||");
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

TEST(NormalVatIdTest, AddsTheCountry) {
  EXPECT_EQ(NormalVatId("de 136.695-976", ""), "DE136695976");
  EXPECT_EQ(NormalVatId("B58378431", "ES"), "ESB58378431");
  EXPECT_EQ(NormalVatId("094259216", "GR"), "EL094259216");
  EXPECT_EQ(NormalVatId("123", "DE"), "");
}

}  // namespace
}  // namespace kindred::nlp
