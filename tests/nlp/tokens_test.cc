#include "nlp/tokens.h"

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace kindred::nlp {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

// Stems; a stop word in brackets, a token that is not adjacent after a bar.
std::string Show(const std::vector<Token>& tokens) {
  std::string shown;
  for (const Token& token : tokens) {
    if (!shown.empty()) shown += token.adjacent ? " " : " | ";
    shown += token.stop ? "(" + token.stem + ")" : token.stem;
  }
  return shown;
}

struct TokenCase {
  std::string name;
  std::string code;
  std::string text;
  std::string want;
};

void PrintTo(const TokenCase& row, std::ostream* out) {
  *out << row.name;
}

class TokenizeTest : public testing::TestWithParam<TokenCase> {};

TEST_P(TokenizeTest, Tokenizes) {
  const TokenCase& row = GetParam();
  const std::vector<Token> tokens = Tokenize(row.text, row.code);
  EXPECT_EQ(Show(tokens), row.want);
  std::size_t end = 0;
  for (const Token& token : tokens) {
    EXPECT_LE(end, token.begin);
    EXPECT_LT(token.begin, token.end);
    EXPECT_LE(token.end, row.text.size());
    end = token.end;
  }
}

// tokens.h; stems are those of snowballstem.org's demo for each language.
INSTANTIATE_TEST_SUITE_P(
    Table, TokenizeTest,
    testing::Values(
        TokenCase{"English", "en", "The moulds are injection moulded.",
                  "(the) mould (are) inject mould"},
        TokenCase{"German", "de",
                  "Wir fertigen Spritzgussteile in \u00d6hringen",
                  "(wir) fertig spritzgussteil (in) ohring"},
        TokenCase{"SharpS", "de", "Stra\u00dfen STRASSEN", "strass strass"},
        TokenCase{"Hyphens", "de", "E-Mail-Adressen und 5-Achs-Fr\u00e4sen",
                  "e-mail-adress (und) 5-achs-fras"},
        TokenCase{"HyphenOfTypography", "de",
                  "CNC\u2011Fr\u00e4sen CNC\u2010Drehen", "cnc-fras cnc-dreh"},
        TokenCase{"HangingHyphen", "de", "Spritzguss- und Werkzeugbau",
                  "spritzguss | (und) werkzeugbau"},
        TokenCase{"CommaIsNoBlank", "en", "pumps, valves", "pump | valv"},
        TokenCase{"PlusPlus", "en", "C++ and C# but A+ x++y",
                  "c++ (and) c# (but) (a) | (x) | (y)"},
        TokenCase{"FrenchElision", "fr",
                  "chiffre d\u2019affaires de l'entreprise",
                  "chiffr (d') affair (de) (l') entrepris"},
        TokenCase{"ItalianElision", "it", "nell'industria", "(nell') industr"},
        TokenCase{"EnglishPossessive", "en", "the company's", "(the) compani"},
        TokenCase{"Numbers", "de", "ISO 9001 seit 1985, 4.0 und 10-20",
                  "iso (9001) (seit) (1985) | (4.0) (und) (10-20)"},
        TokenCase{"LettersAndDigits", "en", "PA66 3D", "pa66 3d"},
        TokenCase{"Turkish", "tr", "I\u015eIK \u0130MALAT",
                  "\u0131\u015f\u0131k imalat"},
        TokenCase{"Norwegian", "nb", "vi og bedriftene", "(vi) (og) bedrift"},
        TokenCase{"UnknownLanguage", "xx", "The Moulds", "the moulds"},
        TokenCase{"NoLanguage", "", "\u00c4RMEL", "\u00e4rmel"},
        TokenCase{"LightStemmer", "pl", "Wtryskarki s\u0105 nowe",
                  "wtryskark (s\u0105) now"},
        TokenCase{"JapaneseParticles", "ja",
                  "\u6a5f\u68b0\u306f\u65b0\u3057\u3044",
                  "\u6a5f\u68b0 (\u306f) \u65b0\u3057\u3044"},
        TokenCase{"KoreanParticles", "ko", "\uc81c\ud488\uc744",
                  "\uc81c\ud488"},
        TokenCase{"NoAddresses", "en", "write info@example.com now",
                  "write | (now)"},
        TokenCase{"NoBreakSpace", "en", "30\u00a0tonnes", "(30) tonn"},
        TokenCase{"LineEnd", "en", "pumps\nvalves", "pump | valv"},
        TokenCase{"IllFormed", "en", "pump\xFF valves", "pump | valv"},
        TokenCase{"Empty", "en", "", ""}),
    [](const auto& tested) { return tested.param.name; });

TEST(TokenizeTest, LongTokensAreDropped) {
  EXPECT_THAT(Tokenize(std::string(kMaxTokenBytes, 'x'), ""), SizeIs(1));
  EXPECT_THAT(Tokenize(std::string(kMaxTokenBytes + 1, 'x'), ""), IsEmpty());
}

TEST(TokenizeTest, HyphensDoNotMakeTokensTooLong) {
  const std::string half(40, 'x');
  EXPECT_THAT(Tokenize(half + "-" + half, ""), SizeIs(2));
}

TEST(TokenizeTest, StopsAtMaxTokens) {
  std::string text;
  for (std::size_t i = 0; i < kMaxTokens + 10; ++i) text += "a ";
  EXPECT_THAT(Tokenize(text, ""), SizeIs(kMaxTokens));
}

TEST(TokenizerTest, GivesTheSameForManyTexts) {
  Tokenizer tokenizer("de");
  for (const std::string_view text :
       {"Wir fertigen", "Teile aus Kunststoff", "Wir fertigen"}) {
    EXPECT_EQ(Show(tokenizer.Run(text)), Show(Tokenize(text, "de")));
  }
}

TEST(TokenizeTest, ChineseIsSplitIntoWords) {
  EXPECT_GT(Tokenize("\u4e2d\u56fd\u673a\u68b0\u5de5\u4e1a", "zh").size(), 1U);
}

TEST(IsNumberTest, KnowsNumbersFromStopWords) {
  const std::vector<Token> tokens = Tokenize("the 9001 v4", "en");
  ASSERT_THAT(tokens, SizeIs(3));
  EXPECT_FALSE(IsNumber(tokens[0]));
  EXPECT_TRUE(IsNumber(tokens[1]));
  EXPECT_FALSE(IsNumber(tokens[2]));
}

// Function words only: words of business must never be in a list.
TEST(IsStopWordTest, BusinessWordsAreNone) {
  for (const std::string_view word :
       {"information", "system", "systems", "group", "service", "research",
        "company", "product", "wissen", "gruppe", "leistung", "technik",
        "entreprise", "empresa", "azienda", "bedrijf", "firma"}) {
    for (const std::string_view code :
         {"de", "en", "es", "fr", "it", "nl", "pl", "pt", "sv", "da", "no",
          "fi", "cs", "hu", "ro", "tr"}) {
      EXPECT_FALSE(IsStopWord(word, code)) << word << " in " << code;
    }
  }
}

TEST(IsStopWordTest, FunctionWordsAre) {
  EXPECT_TRUE(IsStopWord("und", "de"));
  EXPECT_TRUE(IsStopWord("the", "en"));
  EXPECT_TRUE(IsStopWord("para", "es"));
  EXPECT_TRUE(IsStopWord("avec", "fr"));
  EXPECT_TRUE(IsStopWord("f\u00fcr", "de"));
  EXPECT_FALSE(IsStopWord("und", "en"));
  EXPECT_FALSE(IsStopWord("the", "xx"));
}

}  // namespace
}  // namespace kindred::nlp
