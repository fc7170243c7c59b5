#include "nlp/encodings.h"

#include <cstddef>
#include <ostream>
#include <set>
#include <string>
#include <string_view>

#include "gtest/gtest.h"

#include "nlp/unicode.h"
#include "nlp/words.h"

namespace kindred::nlp {
namespace {

using namespace std::string_literals;

struct OctetCase {
  std::string name;
  std::string encoding;
  std::string bytes;
  std::string want;
};

void PrintTo(const OctetCase& row, std::ostream* out) {
  *out << row.name;
}

class DecodeAsTest : public testing::TestWithParam<OctetCase> {};

TEST_P(DecodeAsTest, Reads) {
  EXPECT_EQ(DecodeAs(GetParam().bytes, GetParam().encoding), GetParam().want);
}

// Indexes of the WHATWG Encoding standard; rows where converters are known to
// differ, and ill-formed octets.
INSTANTIATE_TEST_SUITE_P(
    Table, DecodeAsTest,
    testing::Values(
        OctetCase{"Windows1252Leftovers", "windows-1252",
                  "\x80\x81\x8D\x8F\x90\x9D\x9F",
                  "\u20AC\u0081\u008D\u008F\u0090\u009D\u0178"},
        OctetCase{"Windows874", "windows-874", "\xA1\xDB\xFF",
                  "\u0E01\uFFFD\uFFFD"},
        OctetCase{"Windows1253", "windows-1253", "\xE1\xAA", "\u03B1\uFFFD"},
        OctetCase{"Iso8859Dash16", "iso-8859-16", "\xA4\xAA\xBA\xDE\xE9",
                  "\u20AC\u0218\u0219\u021A\u00E9"},
        OctetCase{"Iso8859Dash8I", "iso-8859-8-i", "\xE0\xA1", "\u05D0\uFFFD"},
        OctetCase{"Koi8U", "koi8-u", "\xC1\xAE\xBE\xA4",
                  "\u0430\u045E\u040E\u0454"},
        OctetCase{"MacCyrillic", "x-mac-cyrillic", "\xE0\xA2\xFF",
                  "\u0430\u0490\u20AC"},
        OctetCase{"ShiftJisTilde", "shift_jis", "\x81\x60\x5C\x87\x40",
                  "\uFF5E\\\u2460"},
        OctetCase{"ShiftJisHalfWidth", "shift_jis", "\xB1\xDD", "\uFF71\uFF9D"},
        OctetCase{"ShiftJisCut", "shift_jis", "a\x83", "a\uFFFD"},
        OctetCase{"ShiftJisUnknownOctet", "shift_jis", "a\xFFz", "a\uFFFDz"},
        OctetCase{"EucJpWaveDash", "euc-jp", "\xA1\xC1\xA1\xDD",
                  "\uFF5E\uFF0D"},
        OctetCase{"EucJpThreeOctets", "euc-jp", "\x8F\xA2\xB7\x8E\xB1",
                  "\uFF5E\uFF71"},
        OctetCase{"Iso2022Jp", "iso-2022-jp", "\x1B$B%F%9%H\x1B(Ba",
                  "\u30C6\u30B9\u30C8"
                  "a"},
        OctetCase{"EucKrExtended", "euc-kr", "\xB0\xA1\x8C\x63",
                  "\uAC00\uB620"},
        OctetCase{"GbkIsGb18030", "gbk", "\xD6\xD0\x81\x30\x84\x36",
                  "\u4E2D\u00A5"},
        OctetCase{"Gb18030Pair", "gb18030", "\x94\x39\xDA\x33", "\U0001F4A9"},
        OctetCase{"Big5Hkscs", "big5", "\xA4\xA4\x87\x40\xA3\xE1",
                  "\u4E2D\u43F0\u20AC"},
        OctetCase{"Utf16Lone", "utf-16le", "a\0\0\xD8"s, "a\uFFFD"},
        OctetCase{"Utf16Odd", "utf-16be", "\0a\0"s, "a\uFFFD"},
        OctetCase{"Utf8Surrogate", "utf-8", "\xED\xA0\x80",
                  "\uFFFD\uFFFD\uFFFD"},
        OctetCase{"Replacement", "replacement", "abc", "\uFFFD"}),
    [](const auto& tested) { return tested.param.name; });

// A chunk of the converter ends inside a pair of surrogates.
TEST(DecodeAsTest, LongTextsKeepTheirPairs) {
  for (const std::size_t before : {0U, 1U}) {
    std::string bytes(before, 'a');
    std::string want = bytes;
    for (int i = 0; i < 20'000; ++i) {
      bytes += "\x94\x39\xDA\x33";
      want += "\U0001F4A9";
    }
    EXPECT_EQ(DecodeAs(bytes, "gb18030"), want);
  }
}

// Encoding section 4.2 has 228 labels for 40 encodings; each decodes.
TEST(EncodingOfLabelTest, KnowsAllLabels) {
  std::set<std::string_view> labels;
  std::set<std::string_view> names;
  for (std::string_view line : WordLines("encodings.txt")) {
    for (int word = 0; !line.empty(); ++word) {
      const std::size_t end = std::min(line.find(' '), line.size());
      const std::string_view label = line.substr(0, end);
      line.remove_prefix(std::min(end + 1, line.size()));
      if (word == 1) continue;  // ICU's converter
      EXPECT_FALSE(EncodingOfLabel(label).empty()) << label;
      labels.insert(label);
      names.insert(EncodingOfLabel(label));
    }
  }
  EXPECT_EQ(labels.size(), 228U);
  EXPECT_EQ(names.size(), 40U);
  std::string octets;
  for (int i = 0; i < 256; ++i) octets += static_cast<char>(i);
  for (const std::string_view name : names) {
    EXPECT_TRUE(IsUtf8(DecodeAs(octets, name))) << name;
    if (name == "replacement" || name.starts_with("utf-16")) continue;
    EXPECT_EQ(DecodeAs("<p>", name), "<p>") << name;
  }
}

TEST(EncodingOfLabelTest, IgnoresCaseAndSpace) {
  EXPECT_EQ(EncodingOfLabel(" \tISO-8859-1\n"), "windows-1252");
  EXPECT_EQ(EncodingOfLabel("Shift_JIS"), "shift_jis");
  EXPECT_EQ(EncodingOfLabel("utf-7"), "");
  EXPECT_EQ(EncodingOfLabel(""), "");
}

}  // namespace
}  // namespace kindred::nlp
