// What the scan before the parse knows of an element's name. Internal to nlp.
//
// Sources: WHATWG HTML 13.2.5 (which contents the tokenizer reads as text) and
// 13.2.6 (which elements close others, and which end foreign content).
// Constant data; thread-safe. A look-up hashes the name once.
#ifndef KINDRED_NLP_HTML_TAGS_H_
#define KINDRED_NLP_HTML_TAGS_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace kindred::nlp {

enum class TagTrait : std::uint16_t {
  // Inline elements whose tags change no word and no block: they go.
  kInline = 1U << 0U,
  // Its content is no text of the page, up to its end tag: all of it goes.
  kRawDropped = 1U << 1U,
  // The tokenizer reads its content as text.
  kRawKept = 1U << 2U,
  // Others close it, or it has no content: it does not count as open.
  kNotCounted = 1U << 3U,
  // Its start tag ends SVG and MathML, but within an integration point.
  kBreakout = 1U << 4U,
  kIntegrationPoint = 1U << 5U,
  // White space beside its tags says nothing.
  kBreaksLine = 1U << 6U,
  // The parser itself looks at its attributes, or merges them into others'.
  kParserReads = 1U << 7U,
  // A block younger than Gumbo, which would not end it where paragraphs are
  // open: to it, a division with the ARIA role of that name.
  kNewBlock = 1U << 8U,
};

// Of a name that is not in the table.
inline constexpr std::uint16_t kUnknownTag = 0;

struct TagInfo {
  std::string_view name;           // lower case
  std::uint16_t traits = 0;        // of TagTrait
  std::uint16_t id = kUnknownTag;  // dense, below CountTags()

  [[nodiscard]] constexpr bool Has(TagTrait trait) const {
    return (traits & static_cast<std::uint16_t>(trait)) != 0;
  }
};

// What is known of `name`, in lower case; without traits if nothing is.
[[nodiscard]] const TagInfo& TagNamed(std::string_view name);

// Ids given, kUnknownTag included.
[[nodiscard]] std::size_t CountTags();

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_HTML_TAGS_H_
