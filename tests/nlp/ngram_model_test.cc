#include "nlp/ngram_model.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "nlp/letters.h"

namespace kindred::nlp {
namespace {

std::vector<std::uint16_t> Symbols(std::string_view word) {
  return {word.begin(), word.end()};
}

std::string_view BestOf(const NgramModel& model, const NgramScores& scores) {
  const auto languages = model.Languages();
  std::size_t best = 0;
  for (std::size_t i = 0; i < languages.size(); ++i) {
    if (scores.languages[i] > scores.languages[best]) best = i;
  }
  return languages[best].code;
}

TEST(NgramModelTest, HasTheScriptsThatManyLanguagesShare) {
  for (const std::string_view script : {"Latn", "Cyrl", "Arab", "Deva"}) {
    const NgramModel* model = NgramModel::Of(script);
    ASSERT_NE(model, nullptr) << script;
    EXPECT_LE(model->Languages().size(), kMaxModelLanguages);
    EXPECT_GE(model->Languages().size(), 2U);
  }
  EXPECT_EQ(NgramModel::Of("Grek"), nullptr);
  EXPECT_EQ(NgramModel::Of(""), nullptr);
}

TEST(NgramModelTest, NamesEachLanguageOnceByTwoLetters) {
  std::vector<std::string_view> codes;
  for (const ModelLanguage& language : NgramModel::Of("Latn")->Languages()) {
    codes.push_back(language.code);
    EXPECT_EQ(language.code.size(), 2U);
  }
  std::ranges::sort(codes);
  EXPECT_EQ(std::ranges::adjacent_find(codes), codes.end());
  EXPECT_THAT(codes, testing::IsSupersetOf({"de", "en", "no", "sr"}));
}

TEST(NgramTallyTest, PrefersTheLanguageOfTheWord) {
  const NgramModel& model = *NgramModel::Of("Latn");
  NgramTally tally(model);
  tally.Add(Symbols("the"));
  EXPECT_EQ(BestOf(model, tally.Take()), "en");
  tally.Add(Symbols("und"));
  EXPECT_EQ(BestOf(model, tally.Take()), "de");
}

// More rows than an octet can add up, and a start from nothing after Take.
TEST(NgramTallyTest, AddsUpLongTextsExactly) {
  NgramTally tally(*NgramModel::Of("Latn"));
  tally.Add(Symbols("manufacturing"));
  const NgramScores once = tally.Take();
  EXPECT_EQ(once.letters, 14U);
  for (int i = 0; i < 100; ++i) tally.Add(Symbols("manufacturing"));
  const NgramScores often = tally.Take();
  EXPECT_EQ(often.letters, 1400U);
  EXPECT_EQ(often.surprise, 100 * once.surprise);
  for (std::size_t i = 0; i < kMaxModelLanguages; ++i) {
    EXPECT_EQ(often.languages[i], 100 * once.languages[i]) << i;
  }
  EXPECT_EQ(tally.Take().letters, 0U);
}

TEST(NgramTallyTest, LettersNeverSeenSurpriseMost) {
  NgramTally tally(*NgramModel::Of("Latn"));
  const std::vector<std::uint16_t> word(4, 0xFFF);
  tally.Add(word);
  const NgramScores scores = tally.Take();
  EXPECT_EQ(scores.letters, 5U);
  EXPECT_GE(scores.surprise, 4 * 15U);
}

TEST(NgramTableTest, CutShortIsRefused) {
  const std::span<const std::byte> table = NgramTable();
  EXPECT_EQ(NgramModel::Read(table).size(), 4U);
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{3}, std::size_t{8}, std::size_t{40},
        table.size() / 2, table.size() - 1}) {
    EXPECT_TRUE(NgramModel::Read(table.first(size)).empty()) << size;
  }
}

// The offset of a number of the first script's head (README.md of
// corpora/languages) and a value that it cannot have.
TEST(NgramTableTest, DamagedHeadIsRefused) {
  const std::span<const std::byte> table = NgramTable();
  const std::vector<std::byte> whole(table.begin(), table.end());
  for (const std::size_t at : {0U, 12U, 16U, 20U, 24U}) {
    std::vector<std::byte> damaged = whole;
    damaged[at + 3] = std::byte{0x7F};
    EXPECT_TRUE(NgramModel::Read(damaged).empty()) << at;
  }
}

}  // namespace
}  // namespace kindred::nlp
