// Gumbo inside a guard: HTML that makes the parser explode ends as a value.
//
// What no reader sees (scripts, styles, SVG, comments) is cut off before the
// parse (html_strip.h).
// Gumbo 0.10.1 has inputs of 27 KB that take gigabytes, and does not check its
// allocations. Each parse runs in an arena of bounded size with a bounded CPU
// clock; past either bound it is left by longjmp and the arena is dropped.
// Thread-safe: every call has its own arena.
#ifndef KINDRED_NLP_HTML_H_
#define KINDRED_NLP_HTML_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "nlp/document.h"
#include "nlp/markup.h"

namespace kindred::nlp {

struct HtmlLimits {
  // With all that is made of the tree, a 2 MB page stays within 64 MB.
  std::size_t max_arena_bytes = std::size_t{34} << 20U;
  std::chrono::milliseconds max_cpu{2000};  // of the calling thread
  std::size_t max_depth = 512;              // deeper elements are not visited
  std::size_t max_nodes = 200'000;          // further ones are not visited
};

// Stands between the cells of one table row.
inline constexpr std::string_view kCellSeparator = " \xC2\xB7 ";

// What the tree says before anything is decided about the page as a whole.
struct HtmlContent {
  std::vector<Block> blocks;  // a single <br> is still a line feed in the text
  std::vector<Link> links;    // also frames and the target of a meta refresh
  std::string html_lang;
  std::string canonical;
  std::string base;                  // href of <base>, as written
  std::string robots;                // content of <meta name=robots>
  std::vector<std::string> json_ld;  // bodies of JSON-LD scripts
  std::string site_name;             // og:site_name
  // Alternative texts of the images in the content, of three words and more and
  // no file names or logos, each once: what a page says that has hardly any
  // text of its own.
  std::vector<std::string> image_texts;
  MarkupFacts markup;  // microdata and meta elements
  bool has_script = false;
  bool has_password_field = false;
};

// Parses well-formed UTF-8. kTooLarge if a limit of arena or time is passed.
[[nodiscard]] Result<HtmlContent> ParseHtml(std::string_view utf8,
                                            const HtmlLimits& limits = {});

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_HTML_H_
