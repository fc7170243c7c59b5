#include "nlp/decode.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "nlp/ascii.h"
#include "nlp/encoding_guess.h"
#include "nlp/encodings.h"
#include "nlp/meta_prescan.h"
#include "nlp/mime_type.h"

namespace kindred::nlp {
namespace {

using namespace std::string_view_literals;

// Octets of a list file in which a binary format shows.
constexpr std::size_t kProbeBytes = 4096;

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
  return {DecodeAs(bytes, encoding), std::string(encoding)};
}

// A header that is no MIME type ("charset=utf-8") may still name one.
std::string_view DeclaredInHeader(std::string_view content_type) {
  const std::optional<MimeType> type = ExtractMimeType(content_type);
  if (!type) return EncodingOfLabel(CharsetOf(content_type));
  return type->charset ? EncodingOfLabel(*type->charset) : std::string_view();
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
  std::string_view encoding = DeclaredInHeader(content_type);
  if (encoding.empty()) encoding = PrescanMeta(bytes);
  if (encoding.empty()) encoding = GuessEncoding(bytes);
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
    decoded = Decode(bytes, GuessEncoding(bytes));
  }
  if (decoded.text.find('\0') != std::string::npos) {
    return NotText(kBinaryAdvice);
  }
  return decoded;
}

bool LooksLikeHtml(std::string_view content_type, std::string_view bytes) {
  const std::optional<MimeType> mime = ExtractMimeType(content_type);
  const std::string type = mime ? mime->essence : std::string();
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

bool IsPlainText(std::string_view content_type) {
  const std::optional<MimeType> mime = ExtractMimeType(content_type);
  return mime && mime->essence == "text/plain";
}

}  // namespace kindred::nlp
