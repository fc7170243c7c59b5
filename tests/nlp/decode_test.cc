#include "nlp/decode.h"

#include <ostream>
#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "nlp/unicode.h"

namespace kindred::nlp {
namespace {

using namespace std::string_literals;
using testing::HasSubstr;

struct PageCase {
  std::string name;
  std::string bytes;
  std::string content_type;
  std::string want_encoding;
  std::string want_text;
};

void PrintTo(const PageCase& row, std::ostream* out) {
  *out << row.name;
}

constexpr auto kRowName = [](const auto& tested) { return tested.param.name; };

class DecodePageTest : public testing::TestWithParam<PageCase> {};

TEST_P(DecodePageTest, Decodes) {
  const PageCase& row = GetParam();
  const DecodedText got = DecodePage(row.bytes, row.content_type);
  EXPECT_EQ(got.encoding, row.want_encoding);
  EXPECT_EQ(got.text, row.want_text);
  EXPECT_TRUE(IsUtf8(got.text));
}

// WHATWG HTML 13.2.3.2: the mark wins, then the transport, then meta.
INSTANTIATE_TEST_SUITE_P(
    Order, DecodePageTest,
    testing::Values(
        PageCase{"Utf8Mark", "\xEF\xBB\xBF\u00e4", "text/html; charset=latin1",
                 "utf-8", "\u00e4"},
        PageCase{"Utf16LittleMark", "\xFF\xFEh\0i\0"s, "", "utf-16le", "hi"},
        PageCase{"Utf16BigMark", "\xFE\xFF\0h\0i"s, "", "utf-16be", "hi"},
        PageCase{"TransportBeatsMeta", "<meta charset=utf-8>\xE4",
                 "text/html; charset=ISO-8859-1", "windows-1252",
                 "<meta charset=utf-8>\u00e4"},
        PageCase{"QuotedCharset", "\xE4", "text/html; charset=\"iso-8859-15\"",
                 "iso-8859-15", "\u00e4"},
        PageCase{"UnknownTransport", "<meta charset=koi8-r>\xC1",
                 "text/html; charset=nonsense", "koi8-r",
                 "<meta charset=koi8-r>\u0430"},
        PageCase{"MetaPragma",
                 "<meta http-equiv=Content-Type content='text/html; "
                 "charset=windows-1251'>\xE0",
                 "text/html", "windows-1251",
                 "<meta http-equiv=Content-Type content='text/html; "
                 "charset=windows-1251'>\u0430"},
        PageCase{"MetaUtf16IsUtf8", "<meta charset=utf-16>", "", "utf-8",
                 "<meta charset=utf-16>"},
        PageCase{"GuessUtf8", "\u00e4", "", "utf-8", "\u00e4"},
        PageCase{"GuessWindows", "\xE4\x80", "", "windows-1252",
                 "\u00e4\u20ac"},
        PageCase{"IllFormedUtf8", "a\xFF", "text/html; charset=utf8", "utf-8",
                 "a\uFFFD"},
        PageCase{"Japanese", "\x93\xFA\x96\x7B", "text/html;charset=Shift_JIS",
                 "shift_jis", "\u65e5\u672c"},
        PageCase{"Chinese", "\xD6\xD0", "text/html;charset=gb2312", "gbk",
                 "\u4e2d"},
        PageCase{"Replacement", "abc", "text/html; charset=iso-2022-kr",
                 "replacement", "\uFFFD"},
        PageCase{"Empty", "", "", "utf-8", ""}),
    kRowName);

TEST(DecodeListFileTest, ReadsWhatSpreadsheetsWrite) {
  EXPECT_EQ(DecodeListFile("Firma;Ort\n\xFC").Value().text,
            "Firma;Ort\n\u00fc");
  EXPECT_EQ(DecodeListFile("\xEF\xBB\xBF"
                           "a")
                .Value()
                .text,
            "a");
  EXPECT_EQ(DecodeListFile("\xFF\xFE\x61\0;\0"s).Value().text, "a;");
  const Result<DecodedText> bare = DecodeListFile("n\0a\0m\0e\0\n\0"s);
  ASSERT_TRUE(bare.Ok());
  EXPECT_EQ(bare.Value().text, "name\n");
  EXPECT_EQ(bare.Value().encoding, "utf-16le");
  EXPECT_EQ(DecodeListFile("\0n\0a\0m\0e"s).Value().encoding, "utf-16be");
  EXPECT_EQ(DecodeListFile("").Value().text, "");
}

struct BinaryCase {
  std::string name;
  std::string bytes;
  std::string want;  // a part of the message
};

void PrintTo(const BinaryCase& row, std::ostream* out) {
  *out << row.name;
}

class BinaryListTest : public testing::TestWithParam<BinaryCase> {};

TEST_P(BinaryListTest, IsRefusedWithAdvice) {
  const Result<DecodedText> got = DecodeListFile(GetParam().bytes);
  ASSERT_FALSE(got.Ok());
  EXPECT_EQ(got.Reason().code, ErrorCode::kInvalidArgument);
  EXPECT_THAT(got.Reason().message, HasSubstr(GetParam().want));
}

// Signatures: PKWARE APPNOTE 4.3.7, ISO 32000-1 7.5.2, [MS-CFB] 2.2, RFC 1952.
INSTANTIATE_TEST_SUITE_P(
    Table, BinaryListTest,
    testing::Values(BinaryCase{"Xlsx", "PK\x03\x04rest", "Excel workbook"},
                    BinaryCase{"Xls", "\xD0\xCF\x11\xE0rest", "Excel"},
                    BinaryCase{"Pdf", "%PDF-1.7", "PDF"},
                    BinaryCase{"Gzip", "\x1F\x8B\x08", "gzip"},
                    BinaryCase{"Zeros", "abc\0\0\0xyz\0"s, "zero octets"}),
    kRowName);

struct SniffCase {
  std::string name;
  std::string content_type;
  std::string bytes;
  bool want = false;
};

void PrintTo(const SniffCase& row, std::ostream* out) {
  *out << row.name;
}

class LooksLikeHtmlTest : public testing::TestWithParam<SniffCase> {};

TEST_P(LooksLikeHtmlTest, Decides) {
  EXPECT_EQ(LooksLikeHtml(GetParam().content_type, GetParam().bytes),
            GetParam().want);
}

// WHATWG MIME Sniffing section 7.1.
INSTANTIATE_TEST_SUITE_P(
    Table, LooksLikeHtmlTest,
    testing::Values(SniffCase{"Declared", "Text/HTML; charset=utf-8",
                              "anything", true},
                    SniffCase{"Xhtml", "application/xhtml+xml", "", true},
                    SniffCase{"Pdf", "application/pdf", "<html>", false},
                    SniffCase{"MissingType", "", " \n<!DOCTYPE html><p>", true},
                    SniffCase{"PlainButHtml", "text/plain", "<HTML>", true},
                    SniffCase{"Comment", "", "<!-- x", true},
                    SniffCase{"Plain", "text/plain", "hello <html>", false},
                    SniffCase{"NoTerminator", "", "<pre>", false},
                    SniffCase{"CutTag", "", "<html", false},
                    SniffCase{"Empty", "", "", false}),
    kRowName);

}  // namespace
}  // namespace kindred::nlp
