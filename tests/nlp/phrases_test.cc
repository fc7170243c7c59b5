#include "nlp/phrases.h"

#include <algorithm>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "nlp/tokens.h"

namespace kindred::nlp {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

void AddTexts(PhraseCounter& counter, const std::vector<std::string>& texts,
              const std::string& language = "en") {
  std::vector<TokenizedBlock> blocks;
  blocks.reserve(texts.size());
  for (const std::string& text : texts) {
    blocks.push_back({language, Tokenize(text, language)});
  }
  counter.AddCompany(blocks);
}

// No bound but those a test names.
PhraseOptions Unbounded() {
  return {.min_companies = 1,
          .min_npmi = -2,
          .min_npmi_with_stop = -2,
          .min_significance = -1,
          .min_standing = -9};
}

std::vector<std::string> KeysOf(const PhraseTable& table) {
  std::vector<std::string> keys;
  for (const auto& [key, worth] : table) keys.push_back(key);
  std::ranges::sort(keys);
  return keys;
}

struct CandidateCase {
  std::string name;
  std::string text;
  std::vector<std::string> want;
};

void PrintTo(const CandidateCase& row, std::ostream* out) {
  *out << row.name;
}

class CandidateTest : public testing::TestWithParam<CandidateCase> {};

TEST_P(CandidateTest, IsARun) {
  PhraseCounter counter;
  AddTexts(counter, {GetParam().text});
  EXPECT_EQ(KeysOf(PhrasesOf(counter.Finish(Unbounded()), "en")),
            GetParam().want);
}

// phrases.h, AddCompany.
INSTANTIATE_TEST_SUITE_P(
    Table, CandidateTest,
    testing::Values(
        CandidateCase{"Pair", "red wine", {"red wine"}},
        CandidateCase{"Comma", "red, wine", {}},
        CandidateCase{"StopAtEdge", "the wine of", {}},
        CandidateCase{"VerbAtEdge", "offers red wine", {"red wine"}},
        CandidateCase{"StopInside", "bill of lading", {"bill of lade"}},
        CandidateCase{"NumberAtEnd", "ISO 9001", {"iso 9001"}},
        CandidateCase{
            "NumberInside", "ISO 9001 audit", {"iso 9001", "iso 9001 audit"}},
        CandidateCase{"NumberFirst", "9001 audit", {}},
        CandidateCase{"YearAtEnd", "Copyright 2024", {}},
        CandidateCase{"NumberAlone", "9001", {}},
        CandidateCase{"FourAtMost",
                      "ab cd ef gh ij",
                      {"ab cd", "ab cd ef", "ab cd ef gh", "cd ef", "cd ef gh",
                       "cd ef gh ij", "ef gh", "ef gh ij", "gh ij"}}),
    [](const auto& tested) { return tested.param.name; });

TEST(PhraseCounterTest, CountsCompaniesNotOccurrences) {
  PhraseCounter counter;
  AddTexts(counter, {"red wine", "red wine", "red wine", "red wine red wine"});
  for (int i = 0; i < 10; ++i) {
    AddTexts(counter, {"gear pump", "other words", "no signal here"});
  }
  const PhraseSet phrases = counter.Finish({.min_companies = 2});
  EXPECT_FALSE(PhrasesOf(phrases, "en").contains("red wine"));
  EXPECT_TRUE(PhrasesOf(phrases, "en").contains("gear pump"));
}

TEST(PhraseCounterTest, LanguagesAreApart) {
  PhraseCounter counter;
  for (int i = 0; i < 10; ++i) {
    AddTexts(counter, {"gear pump", "other words", "no signal here"}, "en");
    AddTexts(counter, {"gear", "pump", "gear pump"}, "de");
  }
  const PhraseSet phrases = counter.Finish();
  EXPECT_TRUE(PhrasesOf(phrases, "en").contains("gear pump"));
  EXPECT_TRUE(PhrasesOf(phrases, "fr").empty());
  EXPECT_FALSE(PhrasesOf(phrases, "de").contains("gear pump"));
}

// Bouma 2009, section 3: 1 where words only meet, 0 where independent.
TEST(PhraseCounterTest, IndependentWordsAreNoPhrase) {
  PhraseCounter counter;
  // "blue" and "door" are a quarter of all words each, their pair a sixteenth.
  for (int i = 0; i < 6; ++i) {
    AddTexts(counter, {"blue door", "blue, floor", "door, blue", "roof, door",
                       "blue, blue", "door, door", "floor, floor"});
    AddTexts(counter, {"gear pump", "floor, roof"});
  }
  const PhraseSet phrases = counter.Finish({.min_significance = 0});
  EXPECT_FALSE(PhrasesOf(phrases, "en").contains("blue door"));
  EXPECT_TRUE(PhrasesOf(phrases, "en").contains("gear pump"));
}

// Dunning 1993, section 5.1: what chance may bring is not believed.
TEST(PhraseCounterTest, FewUsesOfCommonWordsAreNotSignificant) {
  PhraseCounter counter;
  for (int i = 0; i < 5; ++i) {
    AddTexts(counter, {"blue door", "blue", "door", "roof tile"});
  }
  EXPECT_FALSE(
      PhrasesOf(counter.Finish({.min_npmi = 0}), "en").contains("blue door"));
  EXPECT_TRUE(
      PhrasesOf(counter.Finish({.min_npmi = 0, .min_significance = 0}), "en")
          .contains("blue door"));
}

// Frantzi et al. 2000, section 2.3: uses inside of longer terms are taken off.
TEST(PhraseCounterTest, LongerPhraseTakesItsParts) {
  PhraseCounter counter;
  for (int i = 0; i < 6; ++i) {
    AddTexts(counter, {"hot runner system"});
    AddTexts(counter, {"other words entirely"});
  }
  const PhraseSet phrases = counter.Finish();
  EXPECT_TRUE(PhrasesOf(phrases, "en").contains("hot runner system"));
  EXPECT_FALSE(PhrasesOf(phrases, "en").contains("hot runner"));
  EXPECT_FALSE(PhrasesOf(phrases, "en").contains("runner system"));
}

TEST(PhraseCounterTest, PartThatStandsAloneTooIsKept) {
  PhraseCounter counter;
  for (int i = 0; i < 6; ++i) {
    AddTexts(counter, {"hot runner system"});
    AddTexts(counter, {"hot runner"});
    AddTexts(counter, {"other words entirely"});
  }
  EXPECT_TRUE(PhrasesOf(counter.Finish(), "en").contains("hot runner"));
}

TEST(PhraseCounterTest, StopWordInsideCostsNothing) {
  PhraseCounter counter;
  for (int i = 0; i < 6; ++i) {
    AddTexts(counter, {"bill of lading"});
    AddTexts(counter, {"the end of the day"});
    AddTexts(counter, {"a kind of blue"});
  }
  EXPECT_TRUE(PhrasesOf(counter.Finish({.min_npmi_with_stop = 0.9}), "en")
                  .contains("bill of lade"));
}

TEST(PhraseCounterTest, OrderOfCompaniesDoesNotMatter) {
  const std::vector<std::string> texts = {
      "gear pump", "gear pump seal", "gear wheel", "pump seal", "seal ring",
      "gear pump", "gear pump seal", "seal ring",  "gear wheel"};
  PhraseCounter forward;
  PhraseCounter backward;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    AddTexts(forward, {texts[i]});
    AddTexts(backward, {texts[texts.size() - 1 - i]});
  }
  PhraseOptions options = Unbounded();
  options.limit = 3;
  EXPECT_EQ(forward.Finish(options), backward.Finish(options));
  EXPECT_THAT(PhrasesOf(forward.Finish(options), "en"), SizeIs(3));
}

struct FindCase {
  std::string name;
  std::string text;
  PhraseTable table;
  std::vector<std::string> want;
};

void PrintTo(const FindCase& row, std::ostream* out) {
  *out << row.name;
}

class FindPhrasesTest : public testing::TestWithParam<FindCase> {};

TEST_P(FindPhrasesTest, Finds) {
  const std::vector<Token> tokens = Tokenize(GetParam().text, "en");
  std::vector<std::string> found;
  for (const FoundPhrase& phrase : FindPhrases(tokens, GetParam().table)) {
    EXPECT_LE(phrase.first + phrase.length, tokens.size());
    found.push_back(phrase.key);
  }
  EXPECT_EQ(found, GetParam().want);
}

// phrases.h, FindPhrases.
INSTANTIATE_TEST_SUITE_P(
    Table, FindPhrasesTest,
    testing::Values(
        FindCase{"None", "gear pump", {}, {}},
        FindCase{"EachPlace",
                 "gear pump, gear pump",
                 {{"gear pump", 1.0F}},
                 {"gear pump", "gear pump"}},
        FindCase{"NestedStays",
                 "hot runner system",
                 {{"hot runner", 1.0F}, {"hot runner system", 1.0F}},
                 {"hot runner", "hot runner system"}},
        FindCase{"OfOverlappingTheBetter",
                 "hot runner system",
                 {{"hot runner", 1.0F}, {"runner system", 2.0F}},
                 {"runner system"}},
        FindCase{"TwoApartBeforeOneAcross",
                 "ab cd ef gh",
                 {{"ab cd", 1.0F}, {"cd ef", 1.5F}, {"ef gh", 1.0F}},
                 {"ab cd", "ef gh"}}),
    [](const auto& tested) { return tested.param.name; });

TEST(FindPhrasesTest, OfNoTokens) {
  EXPECT_THAT(FindPhrases({}, {{"a b", 1.0F}}), IsEmpty());
  EXPECT_TRUE(PhraseCounter().Finish().empty());
}

}  // namespace
}  // namespace kindred::nlp
