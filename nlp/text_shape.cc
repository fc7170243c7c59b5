#include "nlp/text_shape.h"

#include <cstddef>
#include <string_view>

#include "nlp/ascii.h"
#include "nlp/utf8.h"

namespace kindred::nlp {
namespace {

bool IsCurrency(char32_t c) {
  return c == U'$' || c == U'\u00A3' || c == U'\u00A5' ||
         (c >= U'\u20A0' && c <= U'\u20BF');
}

bool IsStop(char32_t c) {
  return c == U'.' || c == U'!' || c == U'?' || c == U'\u3002' ||
         c == U'\uFF01' || c == U'\uFF1F' || c == U'\u2026';
}

void CountCharacter(TextShape& shape, const Utf8Char& c) {
  shape.ink += static_cast<double>(c.length);
  if (c.code >= U'0' && c.code <= U'9') ++shape.digits;
  if (c.code >= U'A' && c.code <= U'Z') ++shape.capitals;
  if (c.code == U',' || c.code == U'\u3001') ++shape.commas;
  if (IsCurrency(c.code)) ++shape.prices;
}

}  // namespace

TextShape ShapeOf(std::string_view text) {
  TextShape shape;
  char32_t before = U' ';
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Char c = IsAscii(text[at])
                           ? Utf8Char{static_cast<unsigned char>(text[at]), 1}
                           : CharAt(text, at);
    at += c.length;
    if (c.code == U' ' || c.code == U'\n') {
      if (IsStop(before)) ++shape.stops;
      before = U' ';
      continue;
    }
    if (before == U' ') ++shape.words;
    CountCharacter(shape, c);
    before = c.code;
  }
  shape.ends_as_sentence = IsStop(before);
  if (shape.ends_as_sentence) ++shape.stops;
  return shape;
}

}  // namespace kindred::nlp
