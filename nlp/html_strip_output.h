// What StripHtml writes: tags, and marks where texts stood. Internal to nlp.
//
// Not synchronised. Views given must outlive what Take returns.
#ifndef KINDRED_NLP_HTML_STRIP_OUTPUT_H_
#define KINDRED_NLP_HTML_STRIP_OUTPUT_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "nlp/html_strip.h"
#include "nlp/html_tags.h"

namespace kindred::nlp {

class StripOutput {
 public:
  explicit StripOutput(std::size_t expected_bytes);

  // A text of the page as written. Character references and NUL, which the
  // parser must see, stay; what stands between them becomes marks.
  void PutText(std::string_view text);

  // White space between two words.
  void PutSpace() { space_ = true; }

  // Octets the parser is to see as they are, but for references that mislead
  // it: it may not take them for the raw text they stand in (a plaintext
  // element inside a select, where it is ignored).
  void PutRaw(std::string_view octets);

  // A start tag is read: BeginTag, AddAttribute for each one, then PutStartTag
  // unless it is to go. Attributes past kMaxKeptAttributes, and those nlp does
  // not read, are left out. `written` is name and value with quotes.
  void BeginTag();
  void AddAttribute(std::string_view name, std::string_view value,
                    std::string_view written);
  void PutStartTag(std::string_view name, const TagInfo& info);
  void PutEndTag(std::string_view name, const TagInfo& info);

  // Of the tag begun: the first value of the kept attribute `name`.
  [[nodiscard]] bool TagHas(std::string_view name) const;
  [[nodiscard]] std::string_view ValueOf(std::string_view name) const;
  [[nodiscard]] bool TagHasAttributes() const;

  [[nodiscard]] StrippedHtml Take() &&;

 private:
  void PutPieces(std::string_view text);
  void PutPiece(std::string_view piece);
  void PutWithReferences(std::string_view text);
  void FlushSpace();
  void Separate(const TagInfo& info);

  StrippedHtml stripped_;
  std::size_t tag_first_ = 0;              // attributes of the tag begun
  std::vector<std::string_view> written_;  // the same, as written
  bool for_parser_ = false;                // holds what the parser must see
  bool space_ = false;                     // white space not yet written
  bool line_begins_ = true;  // nothing since a tag that breaks the line
  int links_ = 0;            // open anchors: their texts keep all spaces
};

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_HTML_STRIP_OUTPUT_H_
