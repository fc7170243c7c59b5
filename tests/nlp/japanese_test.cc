#include "nlp/japanese.h"

#include <ostream>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace kindred::nlp {
namespace {

struct JoinCase {
  std::string name;
  std::string words;  // between bars, as they stand in the text; "_" is a blank
  std::vector<std::string> want;
};

void PrintTo(const JoinCase& row, std::ostream* out) {
  *out << row.name;
}

class JoinJapaneseTest : public testing::TestWithParam<JoinCase> {};

TEST_P(JoinJapaneseTest, Joins) {
  std::string text;
  std::vector<WordSpan> words;
  std::uint32_t begin = 0;
  for (const char c : GetParam().words + "|") {
    const auto end = static_cast<std::uint32_t>(text.size());
    if (c != '|' && c != '_') {
      text += c;
      continue;
    }
    if (end > begin) words.push_back({begin, end});
    if (c == '_') text += ' ';
    begin = static_cast<std::uint32_t>(text.size());
  }
  std::vector<std::string> joined;
  for (const WordSpan& word : JoinJapanese(text, words)) {
    joined.push_back(text.substr(word.begin, word.end - word.begin));
  }
  EXPECT_EQ(joined, GetParam().want);
}

// japanese.h; the words are those of ICU 72.
INSTANTIATE_TEST_SUITE_P(
    Table, JoinJapaneseTest,
    testing::Values(
        JoinCase{"TwoSigns", "金|型", {"金型"}},
        JoinCase{"TwoSignsBeforeAWord", "金|型|設計", {"金型", "設計"}},
        JoinCase{"SignBeforeAWord", "試|作品", {"試作品"}},
        JoinCase{"SignAfterAWord", "成形|機|を", {"成形", "を"}},
        JoinCase{"Inflected", "行|って", {"って"}},
        JoinCase{"NounBeforeAParticle", "糸|の|色", {"糸", "の", "色"}},
        JoinCase{"CounterAfterANumber", "42|台|保有", {"42", "保有"}},
        JoinCase{"SignAlone", "を_水_を", {"を", "水", "を"}},
        JoinCase{"BlankKeepsApart", "金_型", {"金", "型"}},
        JoinCase{"ScrapsOfKatakana", "パッ|キン", {"パッキン"}},
        JoinCase{"ScrapAtTheEnd", "モール|ド", {"モールド"}},
        JoinCase{"WordsOfKatakana", "クリーン|ルーム", {"クリーン", "ルーム"}},
        JoinCase{"NoKanji", "ISO|9001", {"ISO", "9001"}},
        JoinCase{"Nothing", "", {}}),
    [](const auto& tested) { return tested.param.name; });

TEST(IsJapaneseParticleTest, IsShortHiragana) {
  EXPECT_TRUE(IsJapaneseParticle("は"));
  EXPECT_TRUE(IsJapaneseParticle("ながら"));
  EXPECT_FALSE(IsJapaneseParticle("ものづくり"));
  EXPECT_FALSE(IsJapaneseParticle("金"));
  EXPECT_FALSE(IsJapaneseParticle("の金"));
  EXPECT_FALSE(IsJapaneseParticle("a"));
  EXPECT_FALSE(IsJapaneseParticle(""));
}

}  // namespace
}  // namespace kindred::nlp
