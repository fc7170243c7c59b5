// What a page's elements state about its company for machines: microdata and
// meta elements. Internal to nlp.
//
// Sources: WHATWG HTML 5.2 "Encoding microdata" with the vocabulary of
// schema.org; RFC 5870's forerunner "geo" meta names (geo.region holds an ISO
// 3166-2 code). RDFa is not read. Pure and thread-safe; one pass over the tree.
#ifndef KINDRED_NLP_MARKUP_H_
#define KINDRED_NLP_MARKUP_H_

#include <span>
#include <string>

#include "nlp/json_ld.h"

namespace kindred::nlp {

struct TreeItem;

// Fields as written, white space collapsed; empty where missing.
struct MarkupFacts {
  Organization organization;  // the first value of each itemprop
  std::string geo_region;     // "US-CO"
  std::string geo_place;      // geo.placename
  std::string application;    // application-name
};

// Longer values are no names, streets or numbers: they are skipped.
inline constexpr std::size_t kMaxMarkupBytes = 160;

// Values that several organisations of a page share out among themselves are
// mixed: a page of one company is what this is for.
[[nodiscard]] MarkupFacts ReadMarkup(std::span<const TreeItem> tree);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_MARKUP_H_
