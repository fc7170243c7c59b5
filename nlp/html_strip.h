// HTML without what the parser need not see. Internal to nlp.
//
// One scan in the manner of the tokenizer of WHATWG HTML 13.2.5: scripts,
// styles, noscript, frames' contents, SVG, MathML and comments go, and of the
// attributes only those stay that nlp reads. Formatting elements lose all of
// theirs, so that the list of active formatting elements stays short (HTML
// 13.2.4.3, "Noah's Ark"), and elements open past `max_open` lose their tags:
// what makes Gumbo explode mostly ends here, the same way on every machine.
// Pure and thread-safe; linear in the text.
#ifndef KINDRED_NLP_HTML_STRIP_H_
#define KINDRED_NLP_HTML_STRIP_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace kindred::nlp {

inline constexpr std::size_t kMaxJsonLdScripts = 32;
inline constexpr std::size_t kMaxJsonLdBytes = std::size_t{256} << 10U;
inline constexpr std::size_t kMaxKeptAttributes = 24;  // of one tag

struct StrippedHtml {
  std::string html;
  std::vector<std::string> json_ld;  // longer ones are left out
  bool has_script = false;           // one that runs
};

[[nodiscard]] StrippedHtml StripHtml(std::string_view html,
                                     std::size_t max_open);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_HTML_STRIP_H_
