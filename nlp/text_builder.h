// Text with white space collapsed, built piece by piece. Internal to nlp.
//
// White space is Unicode's (White_Space, controls); soft hyphens and other
// characters that only hint at line breaks are left out, as they are no part
// of the words. Linear in what is appended.
#ifndef KINDRED_NLP_TEXT_BUILDER_H_
#define KINDRED_NLP_TEXT_BUILDER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace kindred::nlp {

class TextBuilder {
 public:
  // Well-formed UTF-8.
  void Append(std::string_view text);

  // What stands before the next text, if there is one before it: of several,
  // the last here wins.
  void Space() { Widen(Gap::kSpace); }
  void LineBreak() { Widen(Gap::kLine); }
  void NextCell() { Widen(Gap::kCell); }

  [[nodiscard]] bool Empty() const { return text_.empty(); }
  [[nodiscard]] std::size_t Size() const { return text_.size(); }  // octets

  // The text; the builder is empty again.
  [[nodiscard]] std::string Take();

 private:
  enum class Gap : std::uint8_t { kNone, kSpace, kLine, kCell };

  void Widen(Gap gap) {
    if (gap > gap_) gap_ = gap;
  }
  void PutGap();

  std::string text_;
  Gap gap_ = Gap::kNone;
};

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_TEXT_BUILDER_H_
