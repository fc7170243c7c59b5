// Where tags, attributes, comments and raw texts of HTML begin and end.
// Internal to nlp.
//
// Source: the tokenizer of WHATWG HTML, section 13.2.5; members name the
// states. It knows syntax only: what a tag means is its reader's business.
// Accepts any octets. One object belongs to one thread; it and all it gives
// look into the text given. Each member is linear in what it passes over.
#ifndef KINDRED_NLP_HTML_SCAN_H_
#define KINDRED_NLP_HTML_SCAN_H_

#include <cstddef>
#include <string_view>

namespace kindred::nlp {

class HtmlScanner {
 public:
  explicit HtmlScanner(std::string_view html) : html_(html) {}

  [[nodiscard]] bool AtEnd() const { return at_ >= html_.size(); }
  [[nodiscard]] std::size_t Offset() const { return at_; }
  [[nodiscard]] std::size_t EndOffset() const { return html_.size(); }
  [[nodiscard]] std::string_view Rest() const { return html_.substr(at_); }

  // The octet so many further on; NUL behind the end.
  [[nodiscard]] char Peek(std::size_t ahead) const {
    return at_ + ahead < html_.size() ? html_[at_ + ahead] : '\0';
  }

  void JumpTo(std::size_t offset) { at_ = offset; }
  void Skip(std::size_t octets) { at_ += octets; }

  // What stands before `offset`, and jumps there.
  std::string_view TakeUpTo(std::size_t offset) {
    const std::string_view taken = html_.substr(at_, offset - at_);
    at_ = offset;
    return taken;
  }

  // The offset of the next `c`, or of the end of the text.
  [[nodiscard]] std::size_t Find(char c) const;
  // Goes past the next one, or to the end.
  void JumpPast(char c);

  // At "<!--": goes past the comment (13.2.5.43 to 13.2.5.51).
  void SkipComment();
  // At "<![CDATA[" in foreign content: goes past its end.
  void SkipCdata();

  // At the first letter of a tag's name.
  std::string_view ReadTagName();

  // True if the last octet skipped is a slash.
  bool SkipSpaceAndSlashes();

  struct Attribute {
    std::string_view name;     // as written
    std::string_view value;    // without quotes; empty if there is none
    std::string_view written;  // both, with quotes
  };
  // At the first octet of an attribute's name, which is none of " />".
  Attribute ReadAttribute();

  // The offset of the next end tag "</name"; the end of the text if there is
  // none.
  [[nodiscard]] std::size_t EndTagOf(std::string_view name) const;
  // Of the end tag of the script element whose start tag was read.
  [[nodiscard]] std::size_t ScriptEnd() const;
  // Of the last one in the text, wherever that is; npos if there is none.
  [[nodiscard]] std::size_t LastEndTag(std::string_view name) const;

 private:
  std::string_view ReadAttributeName();
  std::string_view ReadAttributeValue();
  void SkipSpace();
  [[nodiscard]] bool NamesAt(std::size_t at, std::string_view name) const;

  std::string_view html_;
  std::size_t at_ = 0;
};

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_HTML_SCAN_H_
