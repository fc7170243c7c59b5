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

std::vector<std::string> CandidatesOf(std::string_view text,
                                      std::string_view code) {
  const std::vector<Token> tokens = Tokenize(text, code);
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    for (const PhraseCandidate& candidate : PhraseCandidates(tokens, i)) {
      keys.push_back(candidate.key);
    }
  }
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

class PhraseCandidatesTest : public testing::TestWithParam<CandidateCase> {};

TEST_P(PhraseCandidatesTest, AreRuns) {
  EXPECT_EQ(CandidatesOf(GetParam().text, "en"), GetParam().want);
}

// phrases.h, AddCompany.
INSTANTIATE_TEST_SUITE_P(
    Table, PhraseCandidatesTest,
    testing::Values(
        CandidateCase{"Pair", "red wine", {"red wine"}},
        CandidateCase{"Comma", "red, wine", {}},
        CandidateCase{"StopAtEdge", "the wine of", {}},
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

void AddTexts(PhraseCounter& counter, const std::vector<std::string>& texts) {
  std::vector<std::vector<Token>> blocks;
  blocks.reserve(texts.size());
  for (const std::string& text : texts) blocks.push_back(Tokenize(text, "en"));
  counter.AddCompany(blocks);
}

TEST(PhraseCounterTest, CountsCompaniesNotOccurrences) {
  PhraseCounter counter;
  AddTexts(counter, {"red wine", "red wine", "red wine", "red wine red wine"});
  for (int i = 0; i < 10; ++i) AddTexts(counter, {"gear pump"});
  const PhraseSet phrases = counter.Finish({.min_companies = 2});
  EXPECT_FALSE(phrases.Contains("red wine"));
  EXPECT_TRUE(phrases.Contains("gear pump"));
}

// Bouma 2009, section 3: 1 where words only meet, 0 where independent.
TEST(PhraseCounterTest, IndependentWordsAreNoPhrase) {
  PhraseCounter counter;
  // "blue" in half, "door" in half, together in a quarter: PMI is 0.
  for (int i = 0; i < 5; ++i) {
    AddTexts(counter, {"blue door"});
    AddTexts(counter, {"blue", "floor"});
    AddTexts(counter, {"door", "floor"});
    AddTexts(counter, {"floor", "roof"});
    AddTexts(counter, {"gear pump"});
  }
  const PhraseSet phrases = counter.Finish({.min_companies = 5});
  EXPECT_FALSE(phrases.Contains("blue door"));
  EXPECT_TRUE(phrases.Contains("gear pump"));
}

TEST(PhraseCounterTest, LongerPhraseTakesItsParts) {
  PhraseCounter counter;
  for (int i = 0; i < 6; ++i) {
    AddTexts(counter, {"hot runner system"});
    AddTexts(counter, {"other words entirely"});
  }
  const PhraseSet phrases = counter.Finish({.min_companies = 5});
  EXPECT_TRUE(phrases.Contains("hot runner system"));
  EXPECT_FALSE(phrases.Contains("hot runner"));
  EXPECT_FALSE(phrases.Contains("runner system"));
}

TEST(PhraseCounterTest, PartThatStandsAloneTooIsKept) {
  PhraseCounter counter;
  for (int i = 0; i < 6; ++i) {
    AddTexts(counter, {"hot runner system"});
    AddTexts(counter, {"hot runner"});
    AddTexts(counter, {"other words entirely"});
  }
  EXPECT_TRUE(counter.Finish({.min_companies = 5}).Contains("hot runner"));
}

TEST(PhraseCounterTest, StopWordInsideCostsNothing) {
  PhraseCounter counter;
  for (int i = 0; i < 6; ++i) {
    AddTexts(counter, {"bill of lading"});
    AddTexts(counter, {"the end of the day"});
    AddTexts(counter, {"a kind of blue"});
  }
  EXPECT_TRUE(counter.Finish({.min_companies = 5, .min_npmi = 0.9})
                  .Contains("bill of lade"));
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
  const PhraseOptions options{.min_companies = 2, .min_npmi = 0, .limit = 3};
  for (const std::string_view key : {"gear pump", "gear pump seal",
                                     "gear wheel", "pump seal", "seal ring"}) {
    EXPECT_EQ(forward.Finish(options).Contains(key),
              backward.Finish(options).Contains(key))
        << key;
  }
  EXPECT_EQ(forward.Finish(options).Size(), 3U);
}

TEST(PhraseSetTest, HoldsItsKeys) {
  const PhraseSet phrases({"a b", "c d e"});
  EXPECT_TRUE(phrases.Contains("a b"));
  EXPECT_FALSE(phrases.Contains("a"));
  EXPECT_EQ(phrases.Size(), 2U);
  EXPECT_EQ(PhraseCounter().Finish().Size(), 0U);
}

}  // namespace
}  // namespace kindred::nlp
