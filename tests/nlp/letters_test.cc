#include "nlp/letters.h"

#include <cstddef>
#include <ostream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace kindred::nlp {
namespace {

// The words of a text as script and symbols, which are ASCII in these tests
// where not said otherwise.
std::vector<std::string> WordsOf(const std::string& text) {
  const LetterWords found = SplitLetters(text);
  std::vector<std::string> words;
  for (const LetterWord& word : found.words) {
    std::string shown(FactsOf(word.script).iso);
    shown += ':';
    for (const std::uint16_t symbol : found.SymbolsOf(word)) {
      shown += symbol < 0x80 && word.script == Script::kLatin
                   ? static_cast<char>(symbol)
                   : '?';
    }
    words.push_back(shown);
  }
  return words;
}

struct SplitCase {
  std::string name;
  std::string text;
  std::vector<std::string> want;
};

void PrintTo(const SplitCase& row, std::ostream* out) {
  *out << row.name;
}

class SplitLettersTest : public testing::TestWithParam<SplitCase> {};

TEST_P(SplitLettersTest, Splits) {
  EXPECT_EQ(WordsOf(GetParam().text), GetParam().want);
}

// letters.h; scripts are facts of Unicode UAX 24.
INSTANTIATE_TEST_SUITE_P(
    Table, SplitLettersTest,
    testing::Values(
        SplitCase{"Nothing", "", {}},
        SplitCase{"LowerCase", "Kunst STOFF", {"Latn:kunst", "Latn:stoff"}},
        SplitCase{"DigitsEnd", "5Achs2a", {"Latn:achs", "Latn:a"}},
        SplitCase{"ApostropheEnds", "l'eau", {"Latn:l", "Latn:eau"}},
        SplitCase{"DottedCapitalI", "\u0130zmir", {"Latn:izmir"}},
        SplitCase{"Umlaut", "\u00dcber", {"Latn:?ber"}},
        SplitCase{"CombiningMarkJoins", "u\u0308ber", {"Latn:uber"}},
        SplitCase{"SoftHyphenJoins", "Kunst\u00adstoff", {"Latn:kunststoff"}},
        SplitCase{"ScriptsPart", "ab\u0436", {"Latn:ab", "Cyrl:?"}},
        SplitCase{"KatakanaIsKana", "\u30ab\u30f3\u3042", {"Hrkt:???"}},
        SplitCase{"MailAddress", "a info@x.example b", {"Latn:a", "Latn:b"}},
        SplitCase{"WebAddress", "see https://x.example/y", {"Latn:see"}},
        SplitCase{"HostName", "WWW.x.example", {}},
        SplitCase{"DamagedOctets",
                  "ab\xFF"
                  "cd\xC3",
                  {"Latn:ab", "Latn:cd"}}),
    [](const auto& tested) { return tested.param.name; });

TEST(SplitLettersTest, CountsLettersByScript) {
  const LetterWords found = SplitLetters("ab \u55b6\u4e2d \u03b1");
  const auto count = [&](Script script) {
    return found.letters[static_cast<std::size_t>(script)];
  };
  EXPECT_EQ(count(Script::kLatin), 2U);
  EXPECT_EQ(count(Script::kHan), 2U);
  EXPECT_EQ(count(Script::kGreek), 1U);
  EXPECT_EQ(found.japanese, 1U);  // U+55B6; U+4E2D is Chinese, too
}

TEST(ScriptFactsTest, EveryScriptHasACode) {
  for (std::size_t i = 1; i < kScripts; ++i) {
    EXPECT_EQ(FactsOf(static_cast<Script>(i)).iso.size(), 4U) << i;
  }
}

}  // namespace
}  // namespace kindred::nlp
