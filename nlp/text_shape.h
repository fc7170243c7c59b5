// What a text looks like, whatever it says. Internal to nlp.
//
// Pure and thread-safe; one pass over the text.
#ifndef KINDRED_NLP_TEXT_SHAPE_H_
#define KINDRED_NLP_TEXT_SHAPE_H_

#include <string_view>

namespace kindred::nlp {

// Counts; words are what stands between blanks.
struct TextShape {
  double ink = 0;  // octets without blanks
  double words = 0;
  double digits = 0;
  double capitals = 0;
  double stops = 0;  // . ! ? and their like at the end of a word
  double commas = 0;
  double prices = 0;  // currency signs
  bool ends_as_sentence = false;
};

// `text` is well-formed UTF-8 with white space collapsed.
[[nodiscard]] TextShape ShapeOf(std::string_view text);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_TEXT_SHAPE_H_
