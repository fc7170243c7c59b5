#include "nlp/unicode.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <unicode/bytestream.h>
#include <unicode/idna.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/uchar.h>
#include <unicode/uidna.h>
#include <unicode/utypes.h>

#include "nlp/ascii.h"
#include "nlp/utf8.h"

namespace kindred::nlp {
namespace {

// ICU counts in 32 bits; longer texts are cut into pieces of this size.
constexpr std::size_t kMaxIcuBytes = std::size_t{1} << 28U;

// Errors of ICU that the URL standard does not know: it asks for UTS 46 with
// CheckHyphens and VerifyDnsLength off.
constexpr std::uint32_t kIgnoredIdnaErrors =
    UIDNA_ERROR_EMPTY_LABEL | UIDNA_ERROR_LABEL_TOO_LONG |
    UIDNA_ERROR_DOMAIN_NAME_TOO_LONG | UIDNA_ERROR_LEADING_HYPHEN |
    UIDNA_ERROR_TRAILING_HYPHEN | UIDNA_ERROR_HYPHEN_3_4;

icu::StringPiece Piece(std::string_view text) {
  return {text.data(), static_cast<std::int32_t>(text.size())};
}

std::string FoldPiece(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* folder =
      icu::Normalizer2::getNFKCCasefoldInstance(status);
  if (U_FAILURE(status) != 0) return LowerAscii(text);
  std::string folded;
  folded.reserve(text.size());
  icu::StringByteSink<std::string> sink(&folded);
  folder->normalizeUTF8(0, Piece(text), sink, nullptr, status);
  return folded;
}

// Normalisation sorts a run of combining marks by insertion; text that means
// anything has at most 30 of them (UAX 15, section 13, "Stream-Safe Text
// Format"). A longer run is cut there, so that the time stays linear.
constexpr std::size_t kMaxMarks = 30;

// Octets of the first piece of `text` without a longer run.
std::size_t StreamSafePrefix(std::string_view text) {
  std::size_t marks = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto lead = static_cast<unsigned char>(text[at]);
    // Below U+0300 no character combines.
    if (lead < 0xCC) {
      marks = 0;
      ++at;
      continue;
    }
    const Utf8Char c = CharAt(text, at);
    const bool combines =
        u_getCombiningClass(static_cast<UChar32>(c.code)) != 0;
    marks = combines ? marks + 1 : 0;
    at += c.length;
    if (marks >= kMaxMarks) return at;
  }
  return text.size();
}

const icu::IDNA* Idna() {
  // Immutable once made and documented as thread-safe.
  static const std::unique_ptr<const icu::IDNA> idna = [] {
    UErrorCode status = U_ZERO_ERROR;
    return std::unique_ptr<const icu::IDNA>(icu::IDNA::createUTS46Instance(
        UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_NONTRANSITIONAL_TO_UNICODE |
            UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ,
        status));
  }();
  return idna.get();
}

// Forbidden domain code points, WHATWG URL section 3.1.
bool IsForbiddenInDomain(char c) {
  const auto octet = static_cast<unsigned char>(c);
  return octet <= 0x20 || octet == 0x7F ||
         std::string_view("#/:<>?@[\\]^|%").find(c) != std::string_view::npos;
}

bool HasPunycodeLabel(std::string_view host) {
  for (std::size_t at = 0; at < host.size();) {
    if (StartsWithIgnoringCase(host.substr(at), "xn--")) return true;
    const std::size_t dot = host.find('.', at);
    if (dot == std::string_view::npos) return false;
    at = dot + 1;
  }
  return false;
}

std::string LabelToUnicode(std::string_view label) {
  if (!StartsWithIgnoringCase(label, "xn--") || Idna() == nullptr) {
    return std::string(label);
  }
  std::string decoded;
  icu::StringByteSink<std::string> sink(&decoded);
  icu::IDNAInfo info;
  UErrorCode status = U_ZERO_ERROR;
  Idna()->labelToUnicodeUTF8(Piece(label), sink, info, status);
  const bool failed =
      U_FAILURE(status) != 0 || (info.getErrors() & ~kIgnoredIdnaErrors) != 0;
  return failed ? std::string(label) : decoded;
}

}  // namespace

bool IsUtf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (IsAscii(text[at])) {
      ++at;
      continue;
    }
    const Utf8Char c = CharAt(text, at);
    if (!c.valid) return false;
    at += c.length;
  }
  return true;
}

std::string FoldCase(std::string_view text) {
  if (IsAsciiText(text)) return LowerAscii(text);
  const std::string mended = IsUtf8(text) ? std::string() : WellFormed(text);
  if (!mended.empty()) text = mended;
  std::string folded;
  while (!text.empty()) {
    std::string_view piece = Prefix(text, kMaxIcuBytes);
    piece = piece.substr(0, StreamSafePrefix(piece));
    folded += FoldPiece(piece);
    text.remove_prefix(piece.size());
  }
  return folded;
}

std::string CollapseSpace(std::string_view text) {
  std::string collapsed;
  collapsed.reserve(text.size());
  bool space = false;
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Char c = CharAt(text, at);
    const auto code = static_cast<UChar32>(c.code);
    if (c.code <= 0x20 || c.code == 0x7F ||
        (c.code >= 0x80 &&
         (u_isUWhiteSpace(code) != 0 || u_charType(code) == U_CONTROL_CHAR))) {
      space = true;
    } else {
      if (space && !collapsed.empty()) collapsed += ' ';
      space = false;
      collapsed += c.valid ? text.substr(at, c.length) : kReplacement;
    }
    at += c.length;
  }
  return collapsed;
}

std::string_view Prefix(std::string_view text, std::size_t max_bytes) {
  if (text.size() <= max_bytes) return text;
  std::size_t end = max_bytes;
  while (end > 0 && max_bytes - end < 3 &&
         (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
    --end;
  }
  return text.substr(0, end);
}

std::optional<std::string> DomainToAscii(std::string_view host) {
  std::string ascii;
  if (IsAsciiText(host) && !HasPunycodeLabel(host)) {
    ascii = LowerAscii(host);
  } else {
    if (host.size() > kMaxIcuBytes || Idna() == nullptr) return std::nullopt;
    icu::StringByteSink<std::string> sink(&ascii);
    icu::IDNAInfo info;
    UErrorCode status = U_ZERO_ERROR;
    const std::string clean = WellFormed(host);
    Idna()->nameToASCII_UTF8(Piece(clean), sink, info, status);
    if (U_FAILURE(status) != 0) return std::nullopt;
    if ((info.getErrors() & ~kIgnoredIdnaErrors) != 0) return std::nullopt;
  }
  if (ascii.empty() || std::ranges::any_of(ascii, IsForbiddenInDomain)) {
    return std::nullopt;
  }
  return ascii;
}

std::string DomainToUnicode(std::string_view ascii) {
  std::string text;
  for (;;) {
    const std::size_t dot = ascii.find('.');
    text += LabelToUnicode(ascii.substr(0, dot));
    if (dot == std::string_view::npos) return text;
    text += '.';
    ascii.remove_prefix(dot + 1);
  }
}

}  // namespace kindred::nlp
