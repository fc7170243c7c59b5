#include "nlp/unicode.h"

#include <array>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "nlp/utf8.h"

namespace kindred::nlp {
namespace {

struct TextCase {
  std::string name;
  std::string text;
  std::string want;
};

void PrintTo(const TextCase& row, std::ostream* out) {
  *out << row.name;
}

constexpr auto kRowName = [](const auto& tested) { return tested.param.name; };

class WellFormedTest : public testing::TestWithParam<TextCase> {};

TEST_P(WellFormedTest, ReplacesMaximalSubparts) {
  EXPECT_EQ(WellFormed(GetParam().text), GetParam().want);
  EXPECT_EQ(IsUtf8(GetParam().text), GetParam().text == GetParam().want);
  EXPECT_TRUE(IsUtf8(WellFormed(GetParam().text)));
}

// Unicode 15, section 3.9: tables 3-8 to 3-11, and the edges of table 3-7.
INSTANTIATE_TEST_SUITE_P(
    Table, WellFormedTest,
    testing::Values(
        TextCase{"Ascii", "abc", "abc"}, TextCase{"Empty", "", ""},
        TextCase{"TwoToFour", "\u00e4\u20ac\U0001F600",
                 "\u00e4\u20ac\U0001F600"},
        TextCase{"Table3Dash8", "\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41",
                 "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\x41"},
        TextCase{"Table3Dash9Surrogates",
                 "\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41",
                 "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\x41"},
        TextCase{"Table3Dash10OutOfRange",
                 "\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42",
                 "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\x41\uFFFD\uFFFD\x42"},
        TextCase{"Table3Dash11Truncated",
                 "\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41",
                 "\uFFFD\uFFFD\uFFFD\uFFFD\x41"},
        TextCase{"LastCodePoint", "\xF4\x8F\xBF\xBF", "\xF4\x8F\xBF\xBF"},
        TextCase{"TruncatedAtEnd", "a\xE2\x82", "a\uFFFD"}),
    kRowName);

TEST(Utf8Test, WritesWhatItReads) {
  for (const char32_t code :
       {U'a', U'\u00e4', U'\u0800', U'\uFFFD', U'\U0001F600', U'\U0010FFFF'}) {
    const std::string text = ToUtf8(code);
    const Utf8Char got = CharAt(text, 0);
    EXPECT_EQ(got.code, code);
    EXPECT_EQ(got.length, text.size());
    EXPECT_TRUE(got.valid);
    EXPECT_EQ(CharBefore(text, text.size()), 0U);
  }
}

class FoldCaseTest : public testing::TestWithParam<TextCase> {};

TEST_P(FoldCaseTest, Folds) {
  EXPECT_EQ(FoldCase(GetParam().text), GetParam().want);
  // NFKC_Casefold is a fixed point (Unicode 15, section 3.13, D... toNFKC_CF).
  EXPECT_EQ(FoldCase(GetParam().want), GetParam().want);
}

// Unicode 15, section 3.13 and CaseFolding.txt, DerivedNormalizationProps.txt.
INSTANTIATE_TEST_SUITE_P(
    Table, FoldCaseTest,
    testing::Values(TextCase{"Ascii", "CNC-Fr\x41sen", "cnc-frasen"},
                    TextCase{"SharpS", "Stra\u00dfe", "strasse"},
                    TextCase{"Umlaut", "\u00c4RMEL", "\u00e4rmel"},
                    TextCase{"Decomposed", "A\u0308", "\u00e4"},
                    TextCase{"Ligature", "\ufb01x", "fix"},
                    TextCase{"FullWidth", "\uff23\uff2e\uff23", "cnc"},
                    TextCase{"SoftHyphenGoes", "Spritz\u00adguss",
                             "spritzguss"},
                    TextCase{"FinalSigma", "\u03a3\u03a3", "\u03c3\u03c3"},
                    TextCase{"IllFormed",
                             "A\xff"
                             "B",
                             "a\ufffd"
                             "b"}),
    kRowName);

class CollapseSpaceTest : public testing::TestWithParam<TextCase> {};

TEST_P(CollapseSpaceTest, Collapses) {
  EXPECT_EQ(CollapseSpace(GetParam().text), GetParam().want);
  EXPECT_EQ(CollapseSpace(GetParam().want), GetParam().want);
}

// unicode.h; white space by the property White_Space, controls by category Cc.
INSTANTIATE_TEST_SUITE_P(
    Table, CollapseSpaceTest,
    testing::Values(TextCase{"Empty", "", ""},
                    TextCase{"OnlySpace", " \t\n", ""},
                    TextCase{"Runs", "  a \r\n b ", "a b"},
                    TextCase{"NoBreakSpace", "30\u00a0%", "30 %"},
                    TextCase{"Ideographic", "a\u3000b", "a b"},
                    TextCase{"C1Control", "a\u0092b", "a b"},
                    TextCase{"Delete",
                             "a\x7f"
                             "b",
                             "a b"},
                    TextCase{"IllFormed", "a\xff", "a\ufffd"}),
    kRowName);

TEST(CollapseSpaceTest, NulIsAControl) {
  EXPECT_EQ(CollapseSpace(std::string_view("a\0b", 3)), "a b");
}

TEST(PrefixTest, EndsBetweenCharacters) {
  const std::string text = "a\u00e4\u20ac\U0001F600";  // 1 + 2 + 3 + 4 octets
  const std::array<std::string, 7> wants = {
      "", "a", "a", "a\u00e4", "a\u00e4", "a\u00e4", "a\u00e4\u20ac"};
  for (std::size_t size = 0; size < 7; ++size) {
    EXPECT_EQ(Prefix(text, size), wants[size]) << size;
  }
  EXPECT_EQ(Prefix(text, 10), text);
  EXPECT_EQ(Prefix(text, 1000), text);
}

struct DomainCase {
  std::string name;
  std::string host;
  std::optional<std::string> want;
};

void PrintTo(const DomainCase& row, std::ostream* out) {
  *out << row.name;
}

class DomainToAsciiTest : public testing::TestWithParam<DomainCase> {};

TEST_P(DomainToAsciiTest, Converts) {
  EXPECT_EQ(DomainToAscii(GetParam().host), GetParam().want);
}

// WHATWG URL section 3.3 and the cases of WPT url/resources/toascii.json.
INSTANTIATE_TEST_SUITE_P(
    Table, DomainToAsciiTest,
    testing::Values(
        DomainCase{"Header", "M\u00fcller.example", "xn--mller-kva.example"},
        DomainCase{"NonTransitional", "fa\u00df.de", "xn--fa-hia.de"},
        DomainCase{"Lower", "EXAMPLE.Com", "example.com"},
        DomainCase{"HyphensAllowed", "ab--c.htm", "ab--c.htm"},
        DomainCase{"LongLabelAllowed", std::string(70, 'x') + ".de",
                   std::string(70, 'x') + ".de"},
        DomainCase{"FullWidthDot", "a\uff0eb", "a.b"},
        DomainCase{"BadPunycode", "xn--\u00fc.de", std::nullopt},
        DomainCase{"NotPunycode", "xn--a", std::nullopt},
        DomainCase{"Space", "a b.de", std::nullopt},
        DomainCase{"Percent", "a%41.de", std::nullopt},
        DomainCase{"Empty", "", std::nullopt},
        DomainCase{"OnlySoftHyphen", "\u00ad", std::nullopt}),
    kRowName);

TEST(DomainToUnicodeTest, DecodesLabelByLabel) {
  EXPECT_EQ(DomainToUnicode("xn--mller-kva.example"), "m\u00fcller.example");
  EXPECT_EQ(DomainToUnicode("www.example.com"), "www.example.com");
  EXPECT_EQ(DomainToUnicode("xn--a.xn--fa-hia.de"), "xn--a.fa\u00df.de");
  EXPECT_EQ(DomainToUnicode(""), "");
}

// Found by bench_hostile: sorting 2 MB of marks took minutes. 200,000 of them
// take seconds where the time is quadratic.
TEST(FoldCaseTest, RunsOfMarksAreLinear) {
  std::string marks = "a";
  for (int i = 0; i < 100'000; ++i) marks += "\u0301\u0323";
  EXPECT_GE(FoldCase(marks).size(), marks.size() - 30);
  EXPECT_EQ(FoldCase("A\u0301\u0323"), FoldCase("\u1EA0\u0301"));
}

}  // namespace
}  // namespace kindred::nlp
