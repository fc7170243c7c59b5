#include "nlp/html_strip_output.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "nlp/ascii.h"
#include "nlp/utf8.h"

namespace kindred::nlp {
namespace {

using namespace std::string_view_literals;

// Attributes nlp reads, sorted; as C strings, for the parser's structures.
constexpr auto kKeptAttributes = std::to_array<const char*>(
    {"alt",      "aria-hidden", "class", "content",  "hidden",    "href",
     "hreflang", "http-equiv",  "id",    "itemprop", "itemscope", "itemtype",
     "lang",     "name",        "open",  "property", "rel",       "role",
     "src",      "style",       "type"});
constexpr std::size_t kLongestAttribute = 11;

// A mark takes four octets.
constexpr std::size_t kMinMarkedBytes = 5;

// Lead octet of planes 12 to 15, where marks are: a text with one of them is
// never written as it is.
constexpr char kMarkLead = '\xF3';

// The static name if nlp reads this attribute, else null.
const char* KeptName(std::string_view name) {
  if (name.size() < 2 || name.size() > kLongestAttribute) return nullptr;
  for (const char* kept : kKeptAttributes) {
    if (ToAsciiLower(name[0]) == kept[0] && EqualsIgnoringCase(name, kept)) {
      return kept;
    }
  }
  return nullptr;
}

bool Hides(std::string_view style) {
  return style.find("none") != std::string_view::npos ||
         style.find("hidden") != std::string_view::npos;
}

constexpr std::uint32_t kLastCodePoint = 0x10FFFF;

// The end of what may be a character reference at `at`, a '&'.
std::size_t ReferenceEnd(std::string_view text, std::size_t at) {
  ++at;
  while (at < text.size() && (IsAsciiAlnum(text[at]) || text[at] == '#')) ++at;
  return at < text.size() && text[at] == ';' ? at + 1 : at;
}

// Whether a reference is a number past Unicode. Gumbo counts it in 32 bits and
// writes ill-formed octets where the sign turns.
bool IsPastUnicode(std::string_view reference) {
  if (!reference.starts_with("&#")) return false;
  reference.remove_prefix(2);
  const bool is_hex = reference.starts_with('x') || reference.starts_with('X');
  if (is_hex) reference.remove_prefix(1);
  std::uint32_t value = 0;
  for (const char c : reference) {
    const bool is_letter = ToAsciiLower(c) >= 'a' && ToAsciiLower(c) <= 'f';
    if (!IsAsciiDigit(c) && !(is_hex && is_letter)) break;
    const int digit = is_letter ? ToAsciiLower(c) - 'a' + 10 : c - '0';
    value = value * (is_hex ? 16U : 10U) + static_cast<std::uint32_t>(digit);
    if (value > kLastCodePoint) return true;
  }
  return false;
}

// Calls `plain` and `reference` for what `text` consists of, in order.
template <typename Plain, typename Reference>
void SplitReferences(std::string_view text, Plain plain, Reference reference) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = std::min(text.find('&', at), text.size());
    plain(text.substr(at, begin - at));
    if (begin == text.size()) break;
    at = ReferenceEnd(text, begin);
    const std::string_view whole = text.substr(begin, at - begin);
    reference(IsPastUnicode(whole) ? kReplacement : whole);
  }
}

}  // namespace

StripOutput::StripOutput(std::size_t expected_bytes) {
  // Of business pages a tenth is left; texts and tags take 30 octets each.
  stripped_.html.reserve(expected_bytes / 8);
}

void StripOutput::PutText(std::string_view text) {
  while (!text.empty() && IsAsciiSpace(text.front())) {
    space_ = true;
    text.remove_prefix(1);
  }
  if (text.empty()) return;
  const bool space_after = IsAsciiSpace(text.back());
  FlushSpace();
  PutPieces(TrimAscii(text));
  space_ = space_after;
}

void StripOutput::PutRaw(std::string_view octets) {
  FlushSpace();
  PutWithReferences(octets);
}

void StripOutput::PutPieces(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) {
    PutWithReferences(text);
    return;
  }
  SplitReferences(
      text, [this](std::string_view piece) { PutPiece(piece); },
      [this](std::string_view reference) { stripped_.html += reference; });
}

// As written, but for references that mislead the parser.
void StripOutput::PutWithReferences(std::string_view text) {
  const auto put = [this](std::string_view part) { stripped_.html += part; };
  SplitReferences(text, put, put);
}

void StripOutput::PutPiece(std::string_view piece) {
  const bool marked = piece.size() >= kMinMarkedBytes ||
                      piece.find(kMarkLead) != std::string_view::npos;
  const std::size_t index = stripped_.texts.size();
  if (!marked || index >= kMaxTextMarks) {
    stripped_.html += piece;
    return;
  }
  stripped_.html += ToUtf8(kFirstTextMark + static_cast<char32_t>(index));
  stripped_.texts.push_back(piece);
}

// Writes the white space seen, where it may stand between words.
void StripOutput::FlushSpace() {
  if (space_ && (!line_begins_ || links_ > 0)) stripped_.html += ' ';
  space_ = false;
  line_begins_ = false;
}

// The same before a tag.
void StripOutput::Separate(const TagInfo& info) {
  const bool breaks = info.Has(TagTrait::kBreaksLine);
  if (space_ && links_ == 0 && breaks) space_ = false;
  const bool begins = line_begins_;
  FlushSpace();
  line_begins_ = breaks || begins;
}

void StripOutput::BeginTag() {
  stripped_.attributes.resize(tag_first_);
  written_.clear();
  for_parser_ = false;
}

void StripOutput::AddAttribute(std::string_view name, std::string_view value,
                               std::string_view written) {
  const char* kept = KeptName(name);
  if (kept == nullptr || written_.size() >= kMaxKeptAttributes) return;
  if (kept == "style"sv && !Hides(value)) return;
  for_parser_ =
      for_parser_ || value.find_first_of("&\r\0"sv) != std::string_view::npos;
  stripped_.attributes.push_back({kept, value});
  written_.push_back(written);
}

void StripOutput::PutStartTag(std::string_view name, const TagInfo& info) {
  Separate(info);
  if (name == "a") ++links_;
  const auto offset = static_cast<std::uint32_t>(stripped_.html.size());
  stripped_.html += '<';
  stripped_.html += info.Has(TagTrait::kNewBlock) ? "div role=" : "";
  stripped_.html += name;
  if (for_parser_ || info.Has(TagTrait::kParserReads) ||
      info.Has(TagTrait::kNewBlock)) {
    for (const std::string_view written : written_) {
      stripped_.html += ' ';
      PutWithReferences(written);
    }
  } else if (TagHasAttributes()) {
    const auto first = static_cast<std::uint32_t>(tag_first_);
    tag_first_ = stripped_.attributes.size();
    stripped_.tags.push_back(
        {offset, first, static_cast<std::uint32_t>(tag_first_) - first});
  }
  stripped_.html += '>';
}

void StripOutput::PutEndTag(std::string_view name, const TagInfo& info) {
  Separate(info);
  if (name == "a" && links_ > 0) --links_;
  stripped_.html += "</";
  stripped_.html += info.Has(TagTrait::kNewBlock) ? "div" : name;
  stripped_.html += '>';
}

bool StripOutput::TagHasAttributes() const {
  return stripped_.attributes.size() > tag_first_;
}

bool StripOutput::TagHas(std::string_view name) const {
  for (std::size_t i = tag_first_; i < stripped_.attributes.size(); ++i) {
    if (stripped_.attributes[i].name == name) return true;
  }
  return false;
}

std::string_view StripOutput::ValueOf(std::string_view name) const {
  for (std::size_t i = tag_first_; i < stripped_.attributes.size(); ++i) {
    if (stripped_.attributes[i].name == name) {
      return stripped_.attributes[i].value;
    }
  }
  return {};
}

StrippedHtml StripOutput::Take() && {
  stripped_.attributes.resize(tag_first_);
  return std::move(stripped_);
}

}  // namespace kindred::nlp
