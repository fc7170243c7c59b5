#include "nlp/decode.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include <unicode/unistr.h>
#include <unicode/utypes.h>

#include "nlp/ascii.h"
#include "nlp/meta_prescan.h"
#include "nlp/unicode.h"
#include "nlp/utf8.h"
#include "nlp/words.h"

namespace kindred::nlp {
namespace {

using namespace std::string_view_literals;

// ICU counts in 32 bits.
constexpr std::size_t kMaxIcuBytes = std::size_t{1} << 30U;

// Octets of a list file in which a binary format shows.
constexpr std::size_t kProbeBytes = 4096;

struct Encoding {
  std::string_view name;
  std::string icu_name;
};

using LabelTable = std::map<std::string_view, Encoding, std::less<>>;

LabelTable ReadLabels() {
  LabelTable table;
  for (std::string_view line : WordLines("encodings.txt")) {
    const auto next_word = [&line] {
      const std::size_t end = std::min(line.find(' '), line.size());
      const std::string_view word = line.substr(0, end);
      line.remove_prefix(std::min(end + 1, line.size()));
      return word;
    };
    const std::string_view name = next_word();
    const Encoding encoding{name, std::string(next_word())};
    table[name] = encoding;
    while (!line.empty()) table[next_word()] = encoding;
  }
  return table;
}

const LabelTable& Labels() {
  static const LabelTable labels = ReadLabels();
  return labels;
}

// The WHATWG name of a label; empty if there is none.
std::string_view NameOf(std::string_view label) {
  const auto found = Labels().find(LowerAscii(TrimAscii(label)));
  return found == Labels().end() ? std::string_view() : found->second.name;
}

bool IsLabel(std::string_view label) {
  return !NameOf(label).empty();
}

std::string ToText(std::string_view bytes, std::string_view encoding) {
  if (encoding == "replacement") {
    return bytes.empty() ? std::string() : ToUtf8(kReplacementCharacter);
  }
  if (encoding == "utf-8") {
    return IsUtf8(bytes) ? std::string(bytes) : WellFormed(bytes);
  }
  const std::string_view read = bytes.substr(0, kMaxIcuBytes);
  const icu::UnicodeString text(
      read.data(), static_cast<std::int32_t>(read.size()),
      Labels().find(encoding)->second.icu_name.c_str());
  std::string utf8;
  text.toUTF8String(utf8);
  return utf8;
}

struct Mark {
  std::string_view octets;
  std::string_view encoding;
};
constexpr std::array<Mark, 3> kMarks = {{{"\xEF\xBB\xBF", "utf-8"},
                                         {"\xFE\xFF", "utf-16be"},
                                         {"\xFF\xFE", "utf-16le"}}};

const Mark* MarkOf(std::string_view bytes) {
  const auto* found = std::ranges::find_if(
      kMarks, [&](const Mark& m) { return bytes.starts_with(m.octets); });
  return found == kMarks.end() ? nullptr : found;
}

DecodedText Decode(std::string_view bytes, std::string_view encoding) {
  return {ToText(bytes, encoding), std::string(encoding)};
}

// A meta element read as ASCII cannot stand in UTF-16 (step "if charset is").
std::string_view DeclaredInPage(std::string_view bytes) {
  const std::string_view name = NameOf(PrescanMeta(bytes, IsLabel));
  if (name.starts_with("utf-16")) return "utf-8";
  return name == "x-user-defined" ? "windows-1252" : name;
}

std::string_view GuessOf(std::string_view bytes) {
  return IsUtf8(bytes) ? "utf-8" : "windows-1252";
}

// UTF-16 by its zero octets: nearly all of one parity, none of the other.
std::string_view Utf16Of(std::string_view bytes) {
  const std::string_view probe = bytes.substr(0, kProbeBytes);
  std::array<std::size_t, 2> zeros = {0, 0};
  for (std::size_t i = 0; i < probe.size(); ++i) {
    if (probe[i] == '\0') ++zeros[i % 2];
  }
  const std::size_t most = probe.size() / 2 * 9 / 10;
  if (probe.size() < 4) return {};
  if (zeros[0] == 0 && zeros[1] >= most) return "utf-16le";
  if (zeros[1] == 0 && zeros[0] >= most) return "utf-16be";
  return {};
}

struct Signature {
  std::string_view octets;
  std::string_view advice;
};
constexpr std::array<Signature, 5> kSignatures = {{
    {"PK\x03\x04"sv,
     "the file looks like an Excel workbook or a ZIP archive; save it as CSV"},
    {"\xD0\xCF\x11\xE0"sv,
     "the file looks like an old Excel workbook; save it as CSV"},
    {"%PDF-"sv, "the file looks like a PDF; export the list as CSV"},
    {"\x1F\x8B"sv, "the file looks like gzip; unpack it first"},
    {"SQLite format 3"sv,
     "the file looks like a database; export the list as CSV"},
}};

Error NotText(std::string_view message) {
  return {ErrorCode::kInvalidArgument, std::string(message)};
}

constexpr std::string_view kBinaryAdvice =
    "the file holds zero octets and looks binary; save the list as CSV";

// Patterns of MIME Sniffing section 7.1, table "HTML"; each but the comment
// must be followed by a space or '>'.
constexpr std::array<std::string_view, 17> kHtmlStarts = {"<!doctype html",
                                                          "<html",
                                                          "<head",
                                                          "<script",
                                                          "<iframe",
                                                          "<h1",
                                                          "<div",
                                                          "<font",
                                                          "<table",
                                                          "<a",
                                                          "<style",
                                                          "<title",
                                                          "<b",
                                                          "<body",
                                                          "<br",
                                                          "<p",
                                                          "<!--"};

}  // namespace

DecodedText DecodePage(std::string_view bytes, std::string_view content_type) {
  if (const Mark* mark = MarkOf(bytes)) {
    return Decode(bytes.substr(mark->octets.size()), mark->encoding);
  }
  std::string_view encoding = NameOf(CharsetOf(content_type));
  if (encoding.empty()) encoding = DeclaredInPage(bytes);
  if (encoding.empty()) encoding = GuessOf(bytes);
  return Decode(bytes, encoding);
}

Result<DecodedText> DecodeListFile(std::string_view bytes) {
  for (const Signature& signature : kSignatures) {
    if (bytes.starts_with(signature.octets)) return NotText(signature.advice);
  }
  DecodedText decoded;
  if (const Mark* mark = MarkOf(bytes)) {
    decoded = Decode(bytes.substr(mark->octets.size()), mark->encoding);
  } else if (const std::string_view utf16 = Utf16Of(bytes); !utf16.empty()) {
    decoded = Decode(bytes, utf16);
  } else {
    decoded = Decode(bytes, GuessOf(bytes));
  }
  if (decoded.text.find('\0') != std::string::npos) {
    return NotText(kBinaryAdvice);
  }
  return decoded;
}

bool LooksLikeHtml(std::string_view content_type, std::string_view bytes) {
  const std::string type =
      LowerAscii(TrimAscii(content_type.substr(0, content_type.find(';'))));
  if (type == "text/html" || type == "application/xhtml+xml") return true;
  if (!type.empty() && type != "text/plain") return false;
  if (const Mark* mark = MarkOf(bytes); mark != nullptr) {
    if (mark->encoding != "utf-8") return false;
    bytes.remove_prefix(mark->octets.size());
  }
  while (!bytes.empty() && IsAsciiSpace(bytes.front())) bytes.remove_prefix(1);
  return std::ranges::any_of(kHtmlStarts, [&](std::string_view start) {
    if (!StartsWithIgnoringCase(bytes, start)) return false;
    if (start == "<!--") return true;
    if (bytes.size() == start.size()) return false;
    return bytes[start.size()] == ' ' || bytes[start.size()] == '>';
  });
}

}  // namespace kindred::nlp
