// What a page's elements say beside its text: links, the elements of its head.
// Internal to nlp.
//
// Sources: WHATWG HTML 4.2 (link, base, meta), ogp.me, X's card markup.
// Pure; O(1) an element but for its attributes' length.
#ifndef KINDRED_NLP_HTML_HEAD_H_
#define KINDRED_NLP_HTML_HEAD_H_

#include <string>
#include <string_view>

#include "nlp/html.h"
#include "nlp/html_tree.h"

namespace kindred::nlp {

// Adds what `item` says of language, base, canonical address, robots, site
// name and links; <a> is left to AddLink, its text comes later.
void ReadHeadElement(const TreeItem& item, HtmlContent& content);

// The text of a meta description (also OpenGraph's and a card's), white space
// collapsed; empty for all other elements.
[[nodiscard]] std::string DescriptionOf(const TreeItem& item);

// An address without text, or longer than 4096 octets (data, no address), is
// left out, and so are those past the number a page can have.
void AddLink(HtmlContent& content, std::string_view href,
             std::string_view text = {}, std::string_view language = {});

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_HTML_HEAD_H_
