#include "nlp/text_builder.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include <unicode/uchar.h>

#include "nlp/ascii.h"
#include "nlp/html.h"
#include "nlp/utf8.h"

namespace kindred::nlp {
namespace {

bool IsInvisible(char32_t c) {
  return c == 0xAD || c == 0x200B || c == 0xFEFF || c == 0x2060;
}

bool IsSpace(char32_t c) {
  if (c <= 0x20 || c == 0x7F) return true;
  const auto code = static_cast<UChar32>(c);
  return c >= 0x80 &&
         (u_isUWhiteSpace(code) != 0 || u_charType(code) == U_CONTROL_CHAR);
}

// Octets at the start of `text` that are visible ASCII: most of most pages.
std::size_t PlainRun(std::string_view text) {
  const auto* const end = std::ranges::find_if(
      text, [](char c) { return c <= ' ' || c == '\x7F' || !IsAscii(c); });
  return static_cast<std::size_t>(end - text.begin());
}

}  // namespace

void TextBuilder::Append(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (const std::size_t run = PlainRun(text.substr(at)); run > 0) {
      PutGap();
      text_ += text.substr(at, run);
      at += run;
      continue;
    }
    const Utf8Char c = CharAt(text, at);
    if (IsSpace(c.code)) {
      Space();
    } else if (!IsInvisible(c.code)) {
      PutGap();
      text_ += text.substr(at, c.length);
    }
    at += c.length;
  }
}

std::string TextBuilder::Take() {
  gap_ = Gap::kNone;
  return std::exchange(text_, {});
}

void TextBuilder::PutGap() {
  const Gap gap = std::exchange(gap_, Gap::kNone);
  if (text_.empty()) return;
  switch (gap) {
    case Gap::kNone:
      break;
    case Gap::kSpace:
      text_ += ' ';
      break;
    case Gap::kLine:
      text_ += '\n';
      break;
    case Gap::kCell:
      text_ += kCellSeparator;
      break;
  }
}

}  // namespace kindred::nlp
