#include "nlp/compounds.h"

#include <ostream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace kindred::nlp {
namespace {

using testing::IsEmpty;

struct SplitCase {
  std::string name;
  std::string language;
  WordFrequencies words;
  std::string word;
  std::vector<std::string> want;
};

void PrintTo(const SplitCase& row, std::ostream* out) {
  *out << row.name;
}

class SplitTest : public testing::TestWithParam<SplitCase> {};

TEST_P(SplitTest, Splits) {
  const SplitCase& row = GetParam();
  EXPECT_EQ(
      Compounds({{row.language, row.words}}).Split(row.word, row.language),
      row.want);
}

// Koehn and Knight 2003, section 3.2: the first two rows are their example,
// with their frequencies; Freitag stays whole by its own.
INSTANTIATE_TEST_SUITE_P(
    Table, SplitTest,
    testing::Values(
        SplitCase{"Aktionsplan",
                  "de",
                  {{"aktionsplan", 852}, {"aktion", 960}, {"plan", 1000}},
                  "aktionsplan",
                  {"aktion", "plan"}},
        SplitCase{"Freitag",
                  "de",
                  {{"freitag", 556}, {"frei", 885}, {"tage", 1864}},
                  "freitag",
                  {}},
        SplitCase{"WholeIfMoreFrequent",
                  "de",
                  {{"kunststoff", 50}, {"kunst", 3}, {"stoff", 10}},
                  "kunststoff",
                  {}},
        SplitCase{"NotIntoSyllables",
                  "de",
                  {{"kunststoff", 50},
                   {"kunst", 3},
                   {"stoff", 10},
                   {"spritzguss", 20},
                   {"guss", 5},
                   {"spritz", 3}},
                  "kunststoffspritzguss",
                  {"kunststoff", "spritzguss"}},
        SplitCase{"ThreeParts",
                  "de",
                  {{"spritz", 30}, {"guss", 40}, {"teile", 50}},
                  "spritzgussteile",
                  {"spritz", "guss", "teile"}},
        SplitCase{"UnknownRest", "de", {{"spritz", 30}}, "spritzquark", {}},
        SplitCase{"Dutch",
                  "nl",
                  {{"kunststof", 9}, {"verpakking", 9}, {"lijn", 9}},
                  "verpakkingslijn",
                  {"verpakking", "lijn"}},
        SplitCase{"Swedish",
                  "sv",
                  {{"arbete", 9}, {"arbets", 1}, {"plats", 9}, {"kött", 9}},
                  "köttplats",
                  {"kött", "plats"}},
        SplitCase{"Danish",
                  "da",
                  {{"arbejde", 5}, {"forsikring", 9}, {"selskab", 9}},
                  "forsikringsselskab",
                  {"forsikring", "selskab"}},
        SplitCase{"Norwegian",
                  "no",
                  {{"bygg", 9}, {"firma", 9}},
                  "byggfirma",
                  {"bygg", "firma"}},
        SplitCase{"Finnish",
                  "fi",
                  {{"muovi", 9}, {"teollisuus", 9}},
                  "muoviteollisuus",
                  {"muovi", "teollisuus"}},
        SplitCase{"NoLanguageOfCompounds",
                  "en",
                  {{"work", 9}, {"shop", 9}},
                  "workshop",
                  {}},
        SplitCase{"LettersAreNotCut",
                  "de",
                  {{"m\xC3", 9}, {"\xBCller", 9}},
                  "m\u00fcller",
                  {}},
        SplitCase{"StopWordsAreNoParts",
                  "de",
                  {{"unter", 90}, {"nehmen", 90}},
                  "unternehmen",
                  {}}),
    [](const auto& tested) { return tested.param.name; });

TEST(CompoundsTest, RareWordsAreNoParts) {
  const WordFrequencies words = {{"spritz", 3}, {"teile", 2}};
  EXPECT_THAT(Compounds({{"de", words}}).Split("spritzteile", "de"), IsEmpty());
  EXPECT_EQ(Compounds({{"de", words}}, {.min_companies = 2})
                .Split("spritzteile", "de")
                .size(),
            2U);
}

TEST(CompoundsTest, KeepsTheMostFrequentWords) {
  const Compounds compounds({{"de", {{"spritz", 9}, {"guss", 8}, {"teil", 7}}}},
                            {.limit = 2});
  EXPECT_EQ(compounds.Words().at("de").size(), 2U);
  EXPECT_FALSE(compounds.Words().at("de").contains("teil"));
}

TEST(CompoundsTest, LongWordsAreLeftWhole) {
  std::string word;
  for (int i = 0; i < 100; ++i) word += "teile";
  EXPECT_THAT(Compounds({{"de", {{"teile", 9}}}}).Split(word, "de"), IsEmpty());
}

}  // namespace
}  // namespace kindred::nlp
