#include "nlp/no_signal.h"

#include <ostream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace kindred::nlp {
namespace {

struct SilenceCase {
  std::string name;
  std::string language;
  std::string text;
  std::vector<std::string> want;  // stems that still count
};

void PrintTo(const SilenceCase& row, std::ostream* out) {
  *out << row.name;
}

class SilenceTokensTest : public testing::TestWithParam<SilenceCase> {};

TEST_P(SilenceTokensTest, LeavesWhatTells) {
  const SilenceCase& row = GetParam();
  std::vector<std::string> left;
  for (const Token& token :
       SilenceTokens(row.text, Tokenize(row.text, row.language))) {
    if (!token.stop) left.push_back(token.stem);
  }
  EXPECT_EQ(left, row.want);
}

INSTANTIATE_TEST_SUITE_P(
    Table, SilenceTokensTest,
    testing::Values(
        SilenceCase{"DateInEnglish", "en", "Pumps since March 2019", {"pump"}},
        SilenceCase{"DateInGerman", "de", "Messe am 12. Oktober", {"mess"}},
        SilenceCase{"DateInPolish", "pl", "targi 3 października", {"targ"}},
        SilenceCase{
            "MonthAsAWord", "en", "a march through mud", {"march", "mud"}},
        SilenceCase{"Weekday", "fr", "ouvert lundi", {"ouvert"}},
        SilenceCase{"Price", "de", "Deckel ab 49 Euro", {"deckel"}},
        SilenceCase{"CurrencyCode", "en", "valves EUR", {"valv"}},
        SilenceCase{"MoneyAsAWord", "en", "euro pallets", {"euro", "pallet"}},
        SilenceCase{"LegalForm", "de", "Drehteile GmbH", {"drehteil"}},
        SilenceCase{"WebAddress",
                    "en",
                    "see www.acme.example for pumps",
                    {"see", "pump"}},
        SilenceCase{"NameAfterHonorific",
                    "de",
                    "Frau Dr. Brigitta Ohlsen leitet Montage",
                    {"leitet", "montag"}},
        SilenceCase{
            "GivenName", "en", "Welding by Geoffrey Ashdown himself", {"weld"}},
        SilenceCase{"MiddleNames",
                    "es",
                    "José Luis Barrena fabrica moldes",
                    {"fabric", "mold"}},
        SilenceCase{
            "InitialBetween", "en", "Geoffrey K. Ashdown welds", {"weld"}},
        SilenceCase{
            "GivenNameAlone", "en", "a thomas converter", {"thoma", "convert"}},
        SilenceCase{"Certificate", "en", "ISO 9001", {"iso"}}),
    [](const auto& tested) { return tested.param.name; });

std::vector<bool> SilentIn(std::vector<Block> blocks) {
  Document document;
  document.language = "en";
  document.blocks = std::move(blocks);
  return FindSilentBlocks(document);
}

TEST(FindSilentBlocksTest, NamesUnderAHeadingOfReferences) {
  EXPECT_THAT(SilentIn({{Role::kHeading, "Some of our customers"},
                        {Role::kBody, "Ashdown Foods"},
                        {Role::kBody, "Kestrel & Daughters"},
                        {Role::kBody, "Meridian Steel Ltd."},
                        {Role::kBody,
                         "We have served them for twenty years "
                         "with valves and pumps."}}),
              testing::ElementsAre(false, true, true, true, false));
}

TEST(FindSilentBlocksTest, FewerThanThreeAreNoList) {
  EXPECT_THAT(SilentIn({{Role::kHeading, "Unsere Kunden"},
                        {Role::kBody, "Ashdown Foods"},
                        {Role::kBody, "Kestrel Steel"},
                        {Role::kBody, "und viele mehr aus dem Maschinenbau"}}),
              testing::Each(false));
}

TEST(FindSilentBlocksTest, TheNextHeadingEndsTheList) {
  EXPECT_THAT(SilentIn({{Role::kHeading, "Our clients"},
                        {Role::kHeading, "What we make of steel and more"},
                        {Role::kBody, "Gear Pumps"},
                        {Role::kBody, "Ring Seals"},
                        {Role::kBody, "Ball Valves"}}),
              testing::Each(false));
}

TEST(FindSilentBlocksTest, TheBlocksOfTheAddress) {
  Document document;
  document.blocks = {{Role::kBody, "Registered in England 03652781"},
                     {Role::kBody, "Pumps for mills"}};
  document.facts.register_number = {
      .value = "03652781", .origin = FactOrigin::kImprint, .block = 0};
  EXPECT_THAT(FindSilentBlocks(document), testing::ElementsAre(true, false));
}

TEST(FindSilentBlocksTest, Credits) {
  EXPECT_THAT(SilentIn({{Role::kBody, "Website by Quill & Ink"},
                        {Role::kBody, "\u00a9 2024 Acme. All rights reserved."},
                        {Role::kBody, "Pumps designed by engineers"}}),
              testing::ElementsAre(true, true, true));
  EXPECT_THAT(
      SilentIn({{Role::kBody,
                 "Our pumps are designed by engineers who know their trade, "
                 "built in our own halls, tested for a week each and shipped "
                 "to forty countries within days of your order."}}),
      testing::ElementsAre(false));
}

}  // namespace
}  // namespace kindred::nlp
