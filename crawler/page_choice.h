// Which pages of a site say what the company does?
//
// Link text and path are compared with word lists in many languages
// (corpora/words/page-kinds/). Pure; thread-safe.
#ifndef KINDRED_CRAWLER_PAGE_CHOICE_H_
#define KINDRED_CRAWLER_PAGE_CHOICE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "crawler/url.h"
#include "nlp/document.h"

namespace kindred::crawler {

// In the order of their worth.
enum class PageTopic : std::uint8_t {
  kHome,
  kProducts,  // what is made or sold
  kServices,
  kAbout,
  kIndustries,
  kReferences,
  kImprint,  // name, address, VAT id
  kOther,
};

struct PageChoice {
  Url url;
  PageTopic topic = PageTopic::kOther;
};

// At most `limit` further pages of the site whose home page is at `home`: links
// to the same registrable domain that lead to a topic, best first; one for each
// topic before a second for any; the imprint always has a place; kOther only
// where topics do not fill the limit. Files other than pages (.pdf, .jpg),
// logins, carts, feeds, traps (url_trap.h; of calendars all but a few) and
// other languages' copies are left out. Equal input gives equal output;
// duplicates by canonical URL are removed, and session ids with it.
[[nodiscard]] std::vector<PageChoice> ChoosePages(
    const Url& home, std::span<const nlp::Link> links, std::size_t limit);

}  // namespace kindred::crawler

#endif  // KINDRED_CRAWLER_PAGE_CHOICE_H_
