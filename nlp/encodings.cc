#include "nlp/encodings.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <unicode/ucnv.h>
#include <unicode/unistr.h>
#include <unicode/utf16.h>
#include <unicode/utypes.h>

#include "nlp/ascii.h"
#include "nlp/unicode.h"
#include "nlp/utf8.h"
#include "nlp/words.h"

namespace kindred::nlp {
namespace {

// ICU counts in 32 bits.
constexpr std::size_t kMaxConvertedBytes = std::size_t{1} << 30U;

// Octets converted at a time: a page's UTF-16 form is never held as a whole.
constexpr std::size_t kUnitsAtATime = 8192;

// What ICU puts for octets that some of its tables do not know.
constexpr char16_t kSubstitute = 0x1A;

// UTF-8 of the octets 80 to FF of an encoding with one octet a character.
using OctetTable = std::array<std::string, 128>;

struct Encoding {
  std::string_view name;
  std::string icu_name;
  std::shared_ptr<const OctetTable> octets;  // null: several a character
};

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

Converter OpenConverter(const std::string& icu_name) {
  UErrorCode status = U_ZERO_ERROR;
  Converter converter(ucnv_open(icu_name.c_str(), &status));
  return U_FAILURE(status) != 0 ? nullptr : std::move(converter);
}

// Of a converter, one octet a character; null for all others.
std::shared_ptr<const OctetTable> OctetsOf(const std::string& icu_name) {
  const Converter converter = OpenConverter(icu_name);
  if (converter == nullptr || ucnv_getMaxCharSize(converter.get()) != 1) {
    return nullptr;
  }
  OctetTable table;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const char octet = static_cast<char>(0x80 + i);
    const icu::UnicodeString text(&octet, 1, icu_name.c_str());
    const auto code = static_cast<char32_t>(text.char32At(0));
    table[i] = ToUtf8(code == kSubstitute ? kReplacementCharacter : code);
  }
  return std::make_shared<const OctetTable>(table);
}

std::uint32_t HexOf(std::string_view digits) {
  std::uint32_t value = kReplacementCharacter;  // of "-"
  std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  return value;
}

// The table with the standard's octets where they differ.
std::shared_ptr<const OctetTable> Corrected(
    std::shared_ptr<const OctetTable> octets, std::string_view name) {
  if (octets == nullptr) return octets;
  OctetTable table = *octets;
  for (const std::string_view line : WordLines("encoding-octets.txt")) {
    const std::vector<std::string_view> cells = SplitWords(line);
    if (cells.size() != 3 || cells[0] != name) continue;
    table.at(HexOf(cells[1]) - 0x80) = ToUtf8(HexOf(cells[2]));
  }
  return std::make_shared<const OctetTable>(table);
}

using EncodingTable = std::map<std::string_view, Encoding, std::less<>>;

EncodingTable ReadLabels() {
  EncodingTable table;
  for (const std::string_view line : WordLines("encodings.txt")) {
    const std::vector<std::string_view> cells = SplitWords(line);
    if (cells.size() < 2) continue;
    Encoding encoding{cells[0], std::string(cells[1]), nullptr};
    encoding.octets = Corrected(OctetsOf(encoding.icu_name), encoding.name);
    table[encoding.name] = encoding;
    for (std::size_t i = 2; i < cells.size(); ++i) table[cells[i]] = encoding;
  }
  return table;
}

const EncodingTable& Labels() {
  static const EncodingTable labels = ReadLabels();
  return labels;
}

std::string DecodeOctets(std::string_view bytes, const OctetTable& table) {
  std::string text;
  text.reserve(bytes.size() + bytes.size() / 8);
  for (std::size_t at = 0; at < bytes.size();) {
    std::size_t end = at;
    while (end < bytes.size() && IsAscii(bytes[end])) ++end;
    text += bytes.substr(at, end - at);
    at = end;
    for (; at < bytes.size() && !IsAscii(bytes[at]); ++at) {
      text += table[static_cast<unsigned char>(bytes[at]) - 0x80U];
    }
  }
  return text;
}

// U+001A that was no octet of the page stands for octets unknown to ICU.
void MarkSubstitutes(std::span<char16_t> units) {
  std::ranges::replace(units, kSubstitute,
                       static_cast<char16_t>(kReplacementCharacter));
}

// Surrogates without their other half become U+FFFD.
std::string Utf8Of(std::span<const char16_t> units) {
  std::string text;
  icu::UnicodeString(0, units.data(), static_cast<std::int32_t>(units.size()))
      .toUTF8String(text);
  return text;
}

std::string DecodeByIcu(std::string_view bytes, const std::string& icu_name) {
  std::string text;
  const Converter converter = OpenConverter(icu_name);
  if (converter == nullptr) return WellFormed(bytes);
  bytes = bytes.substr(0, kMaxConvertedBytes);
  const bool own_substitutes = bytes.find('\x1A') != std::string_view::npos;
  const char* source = bytes.data();
  const char* const end = source + bytes.size();
  std::u16string units(kUnitsAtATime, u'\0');
  std::size_t kept = 0;  // a first half of a pair, from the time before
  UErrorCode status = U_BUFFER_OVERFLOW_ERROR;
  while (status == U_BUFFER_OVERFLOW_ERROR) {
    status = U_ZERO_ERROR;
    char16_t* target = units.data() + kept;
    ucnv_toUnicode(converter.get(), &target, units.data() + units.size(),
                   &source, end, nullptr, 1, &status);
    auto count = static_cast<std::size_t>(target - units.data());
    kept = status == U_BUFFER_OVERFLOW_ERROR && U16_IS_LEAD(target[-1]) ? 1 : 0;
    count -= kept;
    if (!own_substitutes) MarkSubstitutes({units.data(), count});
    text += Utf8Of({units.data(), count});
    units[0] = units[count];
  }
  return text;
}

}  // namespace

std::string_view EncodingOfLabel(std::string_view label) {
  const auto found = Labels().find(LowerAscii(TrimAscii(label)));
  return found == Labels().end() ? std::string_view() : found->second.name;
}

std::string DecodeAs(std::string_view bytes, std::string_view encoding) {
  if (encoding == "replacement") {
    return bytes.empty() ? std::string() : std::string(kReplacement);
  }
  if (encoding == "utf-8") {
    return IsUtf8(bytes) ? std::string(bytes) : WellFormed(bytes);
  }
  auto found = Labels().find(encoding);
  if (found == Labels().end()) found = Labels().find("windows-1252");
  const Encoding& known = found->second;
  return known.octets != nullptr ? DecodeOctets(bytes, *known.octets)
                                 : DecodeByIcu(bytes, known.icu_name);
}

}  // namespace kindred::nlp
