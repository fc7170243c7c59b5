// Decoding against the standards' own cases, where they are beside the
// checkout.
#include <algorithm>
#include <cstddef>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"

#include "base/json.h"
#include "nlp/ascii.h"
#include "nlp/decode.h"
#include "nlp/encodings.h"
#include "nlp/meta_prescan.h"
#include "nlp/mime_type.h"
#include "tests/crawler/shared_data.h"

namespace kindred::nlp {
namespace {

// html5lib-tests: "#data" and "#encoding" sections.
struct PrescanCase {
  std::string data;
  std::string encoding;
};

std::vector<PrescanCase> ReadPrescanCases(std::string_view text) {
  constexpr std::string_view kData = "#data\n";
  constexpr std::string_view kEncoding = "\n#encoding\n";
  std::vector<PrescanCase> cases;
  std::size_t at = text.find(kData);
  while (at != std::string_view::npos) {
    at += kData.size();
    const std::size_t end = text.find(kEncoding, at);
    if (end == std::string_view::npos) break;
    const std::size_t name = end + kEncoding.size();
    const std::size_t line = std::min(text.find('\n', name), text.size());
    cases.push_back({std::string(text.substr(at, end - at)),
                     LowerAscii(text.substr(name, line - name))});
    at = text.find(kData, line);
  }
  return cases;
}

struct PrescanFile {
  std::string name;  // in vectors/html5lib/encoding
  std::size_t cases = 0;
};

void PrintTo(const PrescanFile& row, std::ostream* out) {
  *out << row.name;
}

class PrescanVectorsTest : public testing::TestWithParam<PrescanFile> {};

// 82 of the 83 cases. A page that declares nothing is windows-1252 to
// the standard's default; DecodePage then looks at its octets instead.
TEST_P(PrescanVectorsTest, Agree) {
  const auto text = SharedFile("vectors/html5lib/encoding/" + GetParam().name);
  if (!text) GTEST_SKIP() << "../shared is not there";
  const std::vector<PrescanCase> cases = ReadPrescanCases(*text);
  EXPECT_EQ(cases.size(), GetParam().cases);
  for (std::size_t i = 0; i < cases.size(); ++i) {
    // A byte order mark wins over all (cases 41 and 42 of tests1.dat).
    std::string_view got = PrescanMeta(cases[i].data);
    if (cases[i].data.starts_with("\xEF\xBB\xBF")) got = "utf-8";
    if (got.empty()) got = "windows-1252";
    if (got != "windows-1252") {
      EXPECT_EQ(DecodePage(cases[i].data, "").encoding, got);
    }
    EXPECT_EQ(got, cases[i].encoding) << "case " << i << cases[i].data;
  }
}

INSTANTIATE_TEST_SUITE_P(Html5lib, PrescanVectorsTest,
                         testing::Values(PrescanFile{"tests1.dat", 59},
                                         PrescanFile{"tests2.dat", 22},
                                         PrescanFile{"test-yahoo-jp.dat", 1}),
                         [](const auto& tested) {
                           std::string name = tested.param.name;
                           std::erase_if(
                               name, [](char c) { return !IsAsciiAlnum(c); });
                           return name;
                         });

// The one exception, scripted/tests1.dat case 0: a script writes the meta
// element, and no script runs here.
TEST(PrescanVectors, ScriptsAreNotRun) {
  const auto text = SharedFile("vectors/html5lib/encoding/scripted/tests1.dat");
  if (!text) GTEST_SKIP() << "../shared is not there";
  const std::vector<PrescanCase> cases = ReadPrescanCases(*text + "\n");
  ASSERT_EQ(cases.size(), 1U);
  EXPECT_EQ(cases[0].encoding, "iso-8859-2");
  EXPECT_EQ(PrescanMeta(cases[0].data), "");
}

// web-platform-tests: "input", "output" (null: no MIME type), and the encoding
// its charset names.
std::size_t CheckMimeFile(const std::string& name) {
  const auto text = SharedFile("vectors/mime/" + name);
  if (!text) return 0;
  std::size_t checked = 0;
  for (const Json& row : JsonRows(*text)) {
    if (row.AsObject() == nullptr) continue;  // a comment
    ++checked;
    const std::string input = TextOf(row, "input");
    const std::optional<MimeType> got = ParseMimeType(input);
    const Json* const output = row.Find("output");
    if (output->IsNull()) {
      EXPECT_FALSE(got) << input;
      continue;
    }
    if (!got) {
      ADD_FAILURE() << input << " was refused";
      continue;
    }
    const std::string want = TextOf(row, "output");
    EXPECT_EQ(got->essence, want.substr(0, want.find(';'))) << input;
    if (row.Find("encoding") != nullptr) {
      const std::string charset = got->charset.value_or("");
      EXPECT_EQ(EncodingOfLabel(charset), LowerAscii(TextOf(row, "encoding")))
          << input;
    }
  }
  return checked;
}

TEST(MimeVectors, Types) {
  const std::size_t checked = CheckMimeFile("mime-types.json");
  if (checked == 0) GTEST_SKIP() << "../shared is not there";
  EXPECT_EQ(checked, 74U);
}

TEST(MimeVectors, GeneratedTypes) {
  const std::size_t checked = CheckMimeFile("generated-mime-types.json");
  if (checked == 0) GTEST_SKIP() << "../shared is not there";
  EXPECT_EQ(checked, 881U);
}

// content-types.json: several headers combined (Fetch, "extract a MIME type").
TEST(MimeVectors, CombinedHeaders) {
  const auto text = SharedFile("vectors/mime/content-types.json");
  if (!text) GTEST_SKIP() << "../shared is not there";
  for (const Json& row : JsonRows(*text)) {
    std::string header;
    for (const Json& value : *row.Find("contentType")->AsArray()) {
      header += (header.empty() ? "" : ", ") + value.StringOr("");
    }
    const std::optional<MimeType> got = ExtractMimeType(header);
    ASSERT_TRUE(got) << header;
    EXPECT_EQ(got->essence, TextOf(row, "documentContentType")) << header;
    EXPECT_EQ(EncodingOfLabel(got->charset.value_or("")),
              LowerAscii(TextOf(row, "encoding")))
        << header;
  }
}

int DigitOf(char c) {
  return IsAsciiDigit(c) ? c - '0' : c - 'a' + 10;
}

std::string FromHex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(DigitOf(hex[i]) * 16 + DigitOf(hex[i + 1]));
  }
  return bytes;
}

// html_sniff_cases.jsonl by id. Exception 87: HTML behind a UTF-8 byte order
// mark. The standard's sniffing says text/plain; the page is HTML all the same.
TEST(SniffVectors, OnlyHtmlIsHtml) {
  const auto text = SharedFile("vectors/mime/html_sniff_cases.jsonl");
  if (!text) GTEST_SKIP() << "../shared is not there";
  int checked = 0;
  for (const Json& row : JsonRows(*text)) {
    const std::string bytes = FromHex(TextOf(row, "body_hex"));
    const double id = row.Find("id")->NumberOr(0);
    const bool want = TextOf(row, "expected") == "text/html" || id == 87;
    EXPECT_EQ(LooksLikeHtml("", bytes), want) << id;
    ++checked;
  }
  EXPECT_EQ(checked, 98);
}

}  // namespace
}  // namespace kindred::nlp
