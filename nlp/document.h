// Document: what a person would read on one page, in order, with roles.
//
// Plain values; not synchronised. All text is well-formed UTF-8 with white
// space collapsed.
#ifndef KINDRED_NLP_DOCUMENT_H_
#define KINDRED_NLP_DOCUMENT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "nlp/fact.h"

namespace kindred::nlp {

// Changes whenever the same page would give another Document, or its stored
// form (document_form.h) changes; stored beside each one, so that reindex knows
// what to read again.
inline constexpr int kDocumentVersion = 5;

enum class Role : std::uint8_t {
  kTitle,        // <title>
  kDescription,  // meta, OpenGraph or JSON-LD description
  kHeading,      // h1-h6
  kBody,         // paragraphs and all content that is nothing else
  kList,         // list items, definitions
  kTable,        // rows of more than one cell
  kNavigation,   // menus, breadcrumbs, link lists
  kForm,         // labels, buttons, forms
  kConsent,      // banners and settings of consent managers
  kFooter,
  kBoilerplate,  // asides, related products, repeated on the site or beyond
};

// What counts as text of the page: heading, body, list, table.
[[nodiscard]] constexpr bool IsContent(Role role) {
  return role == Role::kHeading || role == Role::kBody || role == Role::kList ||
         role == Role::kTable;
}

struct Block {
  Role role = Role::kBody;
  std::string text;
  std::string language = {};  // ISO 639-1; empty: the document's

  friend bool operator==(const Block&, const Block&) = default;
};

struct Link {
  std::string href;      // as written in the page
  std::string text;      // anchor text, else the image's alternative text
  std::string language;  // hreflang of <link rel=alternate>; else empty

  friend bool operator==(const Link&, const Link&) = default;
};

// What kind of page it is; only kContent pages count as text of a company.
enum class PageKind : std::uint8_t {
  kContent,
  kTooLittleText,  // under 20 words of content
  kScriptOnly,     // nothing to read without running scripts
  kParked,         // a registrar's or for-sale page
  kUnderConstruction,
  kLogin,  // a login form and nothing else
  kNotHtml,
  kTooComplex,  // passed a limit of html.h
};

struct Document {
  PageKind kind = PageKind::kContent;
  std::string language;   // ISO 639-1, empty if unknown
  std::string encoding;   // what the page was decoded from
  std::string canonical;  // href of <link rel=canonical>, as written
  std::string base;  // href of <base>, as written: what links are relative to
  bool noindex = false;       // meta robots: not to be used
  bool nosnippet = false;     // meta robots: to be used, not to be quoted
  std::vector<Block> blocks;  // in reading order
  std::vector<Link> links;    // at most kMaxLinks, in page order
  Facts facts;                // what this page states about its company

  friend bool operator==(const Document&, const Document&) = default;
};

// The language of one of the document's blocks; empty if unknown.
[[nodiscard]] std::string_view LanguageOf(const Document& document,
                                          const Block& block);

// The text of the title block, else empty.
[[nodiscard]] std::string_view TitleOf(const Document& document);

// The content blocks joined by line feeds.
[[nodiscard]] std::string MainText(const Document& document);

// For sentences: "the page is parked", "only a login form".
[[nodiscard]] std::string_view Describe(PageKind kind);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_DOCUMENT_H_
