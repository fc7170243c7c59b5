#include "nlp/word_breaks.h"

#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/random.h"
#include "nlp/utf8.h"
#include "nlp/words.h"

namespace kindred::nlp {
namespace {

std::string Show(std::string_view text, const std::vector<WordSpan>& words) {
  std::string shown;
  for (const WordSpan& word : words) {
    if (!shown.empty()) shown += '|';
    shown += text.substr(word.begin, word.end - word.begin);
  }
  return shown;
}

struct BreakCase {
  std::string name;
  std::string text;
  std::string want;
};

void PrintTo(const BreakCase& row, std::ostream* out) {
  *out << row.name;
}

class WordBreaksTest : public testing::TestWithParam<BreakCase> {};

TEST_P(WordBreaksTest, Breaks) {
  WordBreaker breaker;
  const std::string& text = GetParam().text;
  EXPECT_EQ(Show(text, breaker.Words(text)), GetParam().want);
  EXPECT_EQ(Show(text, breaker.IcuWords(text)), GetParam().want);
}

// UAX 29 section 4.1, rules WB5 to WB13b, with ICU's root tailoring.
INSTANTIATE_TEST_SUITE_P(
    Table, WordBreaksTest,
    testing::Values(
        BreakCase{"Letters", "one two", "one|two"},
        BreakCase{"MidLetter", "can't l\u2019eau", "can't|l\u2019eau"},
        BreakCase{"Colon", "a:b 10:30", "a|b|10|30"},
        BreakCase{"NumericDots", "1.234,56 9001.", "1.234,56|9001"},
        BreakCase{"LettersAndDigits", "PA66 3D V4A", "PA66|3D|V4A"},
        BreakCase{"Domain", "www.example.com", "www.example.com"},
        BreakCase{"Underscore", "a_b __ _c", "a_b|_c"},
        BreakCase{"At", "info@example.com", "info@example.com"},
        BreakCase{"Punctuation", "(a) \u201eb\u201c \u2013 c!", "a|b|c"},
        BreakCase{"Greek", "\u03ba\u03b1\u03bb\u03ae \u03bc\u03ad\u03c1\u03b1",
                  "\u03ba\u03b1\u03bb\u03ae|\u03bc\u03ad\u03c1\u03b1"},
        BreakCase{"Combining", "a\u0308b c", "a\u0308b|c"},
        BreakCase{"Empty", "", ""}, BreakCase{"Blank", " \n", ""}),
    [](const auto& tested) { return tested.param.name; });

TEST(WordBreaksTest, DictionariesSplitScriptsWithoutBlanks) {
  WordBreaker breaker;
  // "research and development", UAX 29 section 4: dictionaries are needed.
  const std::string thai =
      "\u0e27\u0e34\u0e08\u0e31\u0e22\u0e41\u0e25\u0e30"
      "\u0e1e\u0e31\u0e12\u0e19\u0e32";
  EXPECT_FALSE(FastWords(thai).has_value());
  EXPECT_GT(breaker.Words(thai).size(), 1U);
}

// The two paths give the same words for every text the fast one takes.
void ExpectEqualPaths(WordBreaker& breaker, std::string_view text) {
  const std::optional<std::vector<WordSpan>> fast = FastWords(text);
  if (!fast) return;
  EXPECT_EQ(Show(text, *fast), Show(text, breaker.IcuWords(text))) << text;
}

TEST(WordBreaksTest, PathsAgreeOnTheWordLists) {
  WordBreaker breaker;
  for (const EmbeddedFile& file : EmbeddedFiles()) {
    ExpectEqualPaths(breaker, file.text);
  }
}

TEST(WordBreaksTest, PathsAgreeOnRandomText) {
  constexpr std::u32string_view kCharacters =
      U"ab\u00e4Z\u00df019 "
      U"\u00a0.,;:'\u2019\u2018\"-_@#+/&%()\u00b7\u2027\u2024"
      U"\u03b1\u0416\u0561\u202f\u2044\u20ac\u2013\u2026\n\t\u00aa\u00b2\u00bd";
  WordBreaker breaker;
  Random random(20260101);
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (std::uint64_t length = random.Below(24); length > 0; --length) {
      text += ToUtf8(kCharacters[random.Below(kCharacters.size())]);
    }
    ExpectEqualPaths(breaker, text);
  }
}

TEST(WordBreaksTest, PathsAgreeOnEachCharacterOfTheTable) {
  WordBreaker breaker;
  for (char32_t c = 0; c < 0x2C00; ++c) {
    if (c == 0x590) c = 0x2000;
    const std::string character = ToUtf8(c);
    std::string text = "a";
    for (const char* const next : {"b1", "2 ", "", "c"}) {
      text.append(character).append(next);
    }
    ExpectEqualPaths(breaker, text);
  }
}

TEST(WordBreaksTest, IllFormedTextStillBreaks) {
  WordBreaker breaker;
  EXPECT_EQ(Show("a\xFF b", breaker.Words("a\xFF b")), "a|b");
}

}  // namespace
}  // namespace kindred::nlp
