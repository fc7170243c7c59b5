#include "nlp/facts.h"

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "nlp/document.h"
#include "nlp/html.h"
#include "nlp/json_ld.h"
#include "nlp/vat_text.h"

namespace kindred::nlp {
namespace {

// "name|street|postcode city|country|vat id|register number|phone country".
std::string Show(const Facts& facts) {
  return facts.name.value + "|" + facts.street.value + "|" +
         facts.postcode.value + " " + facts.city.value + "|" +
         facts.country.value + "|" + facts.vat_id.value + "|" +
         facts.register_number.value + "|" + facts.phone_country.value;
}

Facts FactsOf(std::string_view html) {
  const Result<HtmlContent> content = ParseHtml(html);
  return content.Ok() ? ReadFacts(content.Value()) : Facts();
}

TEST(ReadFactsTest, JsonLdComesFirst) {
  const Facts facts = FactsOf(
      R"(<script type="application/ld+json">not json</script>
      <script type="application/ld+json">[1, {"@type": "Person", "name": "P"}]
      </script><script type="application/ld+json">
      {"@context": "https://schema.org", "@graph": [
          {"@type": "WebSite", "publisher": {"@type": ["Corporation"],
           "name": " Brand ", "legalName": "Legal  Name GmbH",
           "vatID": "DE 136 695 976", "telephone": "+49 731 5550",
           "address": {"addressLocality": "Ulm", "postalCode": "89073",
                       "streetAddress": "Am Wehr 4",
                       "addressCountry": {"@type": "Country",
                                          "name": "Deutschland"}}}}]}</script>
      <h1>Impressum</h1><p>Other Name AG<br>8400 Wil</p>)");
  EXPECT_EQ(Show(facts),
            "Legal Name GmbH|Am Wehr 4|89073 Ulm|DE|DE136695976||DE");
  EXPECT_EQ(facts.legal_form.value, "GmbH");
  EXPECT_EQ(facts.name.origin, FactOrigin::kJsonLd);
}

TEST(ReadFactsTest, LegalNameOfTheImprintBeforeBrandOfJsonLd) {
  const Facts facts = FactsOf(
      R"(<script type="application/ld+json">
      {"@type": "LocalBusiness", "name": "Brand"}</script>
      <p>Impressum: Brand GmbH, 89073 Ulm)");
  EXPECT_EQ(Show(facts), "Brand GmbH||89073 Ulm|DE|||");
  EXPECT_EQ(facts.name.origin, FactOrigin::kImprint);
  EXPECT_EQ(facts.name.block, 0U);
}

// WHATWG HTML 5.2 with schema.org's vocabulary.
TEST(ReadFactsTest, MicrodataIsRead) {
  const Facts facts = FactsOf(
      R"(<div itemscope itemtype="http://schema.org/Hotel">
      <h1 itemprop="name">The Millrace</h1>
      <div itemprop="address" itemscope itemtype="http://schema.org/PostalAddress">
      <span itemprop="streetAddress">328 East Pike</span>
      <span itemprop="addressLocality">Galloway</span>
      <meta itemprop="postalCode" content="08205">
      <span itemprop="addressCountry">USA</span></div>
      <span itemprop="telephone">+1 609 555 0100</span></div>
      <div itemscope itemtype="http://schema.org/Product">
      <b itemprop="name">Soap</b></div>)");
  EXPECT_EQ(Show(facts), "The Millrace|328 East Pike|08205 Galloway|US|||US");
  EXPECT_EQ(facts.city.origin, FactOrigin::kMicrodata);
}

TEST(ReadFactsTest, MetaElementsAndTelLinksAreLast) {
  const Facts facts = FactsOf(
      R"(<meta property="og:site_name" content="Millrace">
      <meta name="geo.region" content="US-CO">
      <meta name="geo.placename" content="Fort Collins">
      <a href="tel:+19705550100">Call</a>)");
  EXPECT_EQ(Show(facts), "Millrace|| Fort Collins|US|||US");
  EXPECT_EQ(facts.name.origin, FactOrigin::kMeta);
  EXPECT_EQ(facts.phone_country.origin, FactOrigin::kLink);
}

TEST(ReadFactsTest, NoNumberAndNoPersonIsKept) {
  const std::string json =
      FactsToJson(
          FactsOf("<h1>Impressum</h1><p>Hollerbach GmbH<br>Am Wehr 4<br>71234 "
                  "Neuhausen<br>Gesch\u00e4ftsf\u00fchrer: Max Muster<br>Tel. "
                  "+49 7000 123456<br>info@hollerbach.example</p>"))
          .Dump();
  EXPECT_THAT(json, testing::HasSubstr("Hollerbach GmbH"));
  for (const char* kept_out : {"Muster", "123456", "@"}) {
    EXPECT_THAT(json, testing::Not(testing::HasSubstr(kept_out)));
  }
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

// Time limits are not asserted: a quadratic step would not end here at all.
TEST(ReadFactsTest, HostilePagesAreReadInLinearTime) {
  std::string nested;
  for (int i = 0; i < 10'000; ++i) nested += R"({"@graph":)";
  const std::string graph =
      "<script type=\"application/ld+json\">" + nested + "</script><p>x GmbH";
  EXPECT_EQ(Show(FactsOf(graph)), "|| ||||");
  std::string numbers = "<h1>Impressum</h1>";
  for (int i = 0; i < 20'000; ++i) numbers += "<p>USt-Id DE136695978 DE1 ATU1";
  EXPECT_EQ(FactsOf(numbers).vat_id.value, "");
  const std::string line = "<p>" + std::string(1'000'000, 'A');
  EXPECT_EQ(Show(FactsOf(line)), "|| ||||");
  std::string codes = "<p>";
  for (int i = 0; i < 100'000; ++i) codes += "NW1 4AB, ";
  EXPECT_EQ(FactsOf(codes).vat_id.value, "");
  std::string names;
  for (int i = 0; i < 20'000; ++i) names += "<i itemprop=name>x</i><p>&copy; ";
  EXPECT_EQ(FactsOf(names).vat_id.value, "");
}

Document PageWith(Fact name, std::string_view title) {
  Document page;
  page.facts.name = std::move(name);
  page.blocks.push_back({Role::kTitle, std::string(title)});
  return page;
}

TEST(MergeFactsTest, SaysThePage) {
  std::vector<Document> pages(3);
  pages[1].facts.name = {"A GmbH", FactOrigin::kImprint, 7, 0};
  pages[1].facts.legal_form = {"GmbH", FactOrigin::kImprint, 7, 0};
  pages[2].facts.city = {"Ulm", FactOrigin::kText, 3, 0};
  const Facts facts = MergeFacts(pages);
  EXPECT_EQ(Show(facts), "A GmbH|| Ulm||||");
  EXPECT_EQ(facts.name.page, 1U);
  EXPECT_EQ(facts.name.block, 7U);
  EXPECT_EQ(facts.legal_form.value, "GmbH");
  EXPECT_EQ(facts.city.page, 2U);
  EXPECT_EQ(MergeFacts({}), Facts());
}

TEST(MergeFactsTest, WhatMorePagesSayCountsMore) {
  std::vector<Document> pages(3);
  pages[0].facts.country = {"AT", FactOrigin::kText, 0, 0};
  pages[1].facts.country = {"DE", FactOrigin::kText, 0, 0};
  pages[2].facts.country = {"DE", FactOrigin::kText, 0, 0};
  EXPECT_EQ(MergeFacts(pages).country.value, "DE");
  pages[0].facts.country.origin = FactOrigin::kImprint;
  EXPECT_EQ(MergeFacts(pages).country.value, "AT");
}

TEST(MergeFactsTest, AddressesAreNotMixed) {
  std::vector<Document> pages(2);
  pages[0].facts.city = {"Ulm", FactOrigin::kText, 0, 0};
  pages[1].facts.street = {"Am Wehr 4", FactOrigin::kText, 0, 0};
  pages[1].facts.postcode = {"71234", FactOrigin::kText, 0, 0};
  pages[1].facts.city = {"Neuhausen", FactOrigin::kText, 0, 0};
  EXPECT_EQ(Show(MergeFacts(pages)), "|Am Wehr 4|71234 Neuhausen||||");
}

TEST(MergeFactsTest, DomainChoosesAmongNames) {
  const std::vector<Document> pages = {
      PageWith({"Pixelhof GmbH", FactOrigin::kText, 0, 0}, "Welcome"),
      PageWith({}, "Pumps and valves | Acme Pumps"),
  };
  EXPECT_EQ(MergeFacts(pages, "www.acme-pumps.co.uk").name.value, "Acme Pumps");
  EXPECT_EQ(MergeFacts(pages, "www.acme-pumps.co.uk").name.origin,
            FactOrigin::kTitle);
  EXPECT_EQ(MergeFacts(pages, "pixelhof.de").name.value, "Pixelhof GmbH");
}

TEST(MergeFactsTest, CountryCodeDomainIsALastHint) {
  std::vector<Document> pages(1);
  EXPECT_EQ(MergeFacts(pages, "acme.co.uk").country.value, "GB");
  EXPECT_EQ(MergeFacts(pages, "acme.co.uk").country.origin,
            FactOrigin::kDomain);
  EXPECT_EQ(MergeFacts(pages, "acme.com").country.value, "");
  EXPECT_EQ(MergeFacts(pages, "acme.io").country.value, "");
  pages[0].facts.country = {"FR", FactOrigin::kText, 0, 0};
  EXPECT_EQ(MergeFacts(pages, "acme.de").country.value, "FR");
}

TEST(NormalVatIdTest, AddsTheCountry) {
  EXPECT_EQ(NormalVatId("de 136.695-976", ""), "DE136695976");
  EXPECT_EQ(NormalVatId("B58378431", "ES"), "ESB58378431");
  EXPECT_EQ(NormalVatId("094259216", "GR"), "EL094259216");
  EXPECT_EQ(NormalVatId("123", "DE"), "");
}

}  // namespace
}  // namespace kindred::nlp
