// HTML without what the parser need not see. Internal to nlp.
//
// One scan in the manner of the tokenizer of WHATWG HTML 13.2.5. Scripts,
// styles, noscript, frames' contents, SVG, MathML and comments go; so do the
// tags of inline formatting, which change no word and fill the parser's list
// of active formatting elements (HTML 13.2.4.3), metadata nobody reads, and
// the tags of elements open past `max_open`: what makes Gumbo explode mostly
// ends here, the same way on every machine.
//
// Gumbo pays for each character, so texts and attributes go around it: a
// text is one private-use character in `html`, an attribute nothing at all.
// ParsedHtml puts both back. White space runs are one space, or none beside
// the tags of blocks.
// Pure and thread-safe; linear in the text. All views look into the text given.
#ifndef KINDRED_NLP_HTML_STRIP_H_
#define KINDRED_NLP_HTML_STRIP_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kindred::nlp {

inline constexpr std::size_t kMaxJsonLdScripts = 32;
inline constexpr std::size_t kMaxJsonLdBytes = std::size_t{256} << 10U;
inline constexpr std::size_t kMaxKeptAttributes = 24;  // of one tag

// Text `i` stands in `html` as kFirstTextMark + i: plane 15 is for private use,
// so no page says anything with it.
inline constexpr char32_t kFirstTextMark = 0xF0000;
inline constexpr std::size_t kMaxTextMarks = 0xFFF0;  // further ones stay

struct KeptAttribute {
  const char* name = nullptr;  // lower case, static
  std::string_view value;      // as written: holds no reference
};

// The attributes of the start tag that begins at html[offset].
struct StrippedTag {
  std::uint32_t offset = 0;
  std::uint32_t first = 0;  // in `attributes`
  std::uint32_t count = 0;
};

struct StrippedHtml {
  std::string html;
  std::vector<std::string_view> texts;    // without references and NUL
  std::vector<KeptAttribute> attributes;  // of all tags
  std::vector<StrippedTag> tags;          // by offset
  std::vector<std::string> json_ld;       // longer ones are left out
  bool has_script = false;                // one that runs
};

// Reads at most 2^32 - 1 octets of well-formed UTF-8.
[[nodiscard]] StrippedHtml StripHtml(std::string_view html,
                                     std::size_t max_open);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_HTML_STRIP_H_
