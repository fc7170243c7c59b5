// The HTML, CSS and script of the report (corpora/page), compiled in.
//
// A piece is a text with two kinds of places: {{name}} is filled with escaped
// text, {{{name}}} with HTML as it is. One pass: what is filled in is never
// read again. Internal to server. Constant data; thread-safe.
#ifndef KINDRED_SERVER_REPORT_PIECES_H_
#define KINDRED_SERVER_REPORT_PIECES_H_

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace kindred::server {

struct EmbeddedFile {
  std::string_view name;  // relative to corpora/page: "page.css"
  std::string_view text;
};

// All pieces (cmake/embed.cmake generates it).
[[nodiscard]] std::span<const EmbeddedFile> EmbeddedFiles();

// A value for the places of this name.
struct Value {
  std::string_view name;
  std::string text;
};

// The file `name`. Requires that there is one.
[[nodiscard]] std::string_view Piece(std::string_view name);

// The piece `name` filled; a place without a value stays empty.
[[nodiscard]] std::string Fill(std::string_view name,
                               std::initializer_list<Value> values);

// The content security policy of the report (CSP level 3): nothing from
// elsewhere, and only the style and the script compiled in, by SHA-256.
[[nodiscard]] const std::string& ReportPolicy();

// The page to show before there is a result; it has no script.
[[nodiscard]] std::string FormatWaitingPage();

}  // namespace kindred::server

#endif  // KINDRED_SERVER_REPORT_PIECES_H_
