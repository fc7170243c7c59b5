// Company facts a page states: markup for machines first, then its text.
//
// Pure and thread-safe; linear in the page. Keeps no e-mail addresses, no phone
// numbers and no names of persons (fact.h).
#ifndef KINDRED_NLP_FACTS_H_
#define KINDRED_NLP_FACTS_H_

#include <span>
#include <string_view>

#include "nlp/document.h"
#include "nlp/html.h"

namespace kindred::nlp {

// Facts of one page. Trusted in this order: schema.org Organization and its
// subtypes in JSON-LD, then in microdata; what imprints, copyright lines,
// addresses and tel: links say; meta elements. A legal name with its form
// stands before a brand without one, whoever states it. Street, postcode and
// city are of one address.
[[nodiscard]] Facts ReadFacts(const HtmlContent& html);

// The site's facts. For each the value that its pages state most often, counted
// by trust in the origin; on a tie the first page's. Street, postcode and city
// come from one page. `domain` is the site's host ("www.acme.co.uk", may be
// empty): names like it are preferred, a title's segment that is like it is
// the name where no page states one, and its country code is a last hint.
[[nodiscard]] Facts MergeFacts(std::span<const Document> pages,
                               std::string_view domain = {});

// True if `vat_id` (country code first, no blanks) has the format and the check
// digits of its country: the EU's ("EL" is Greece), CH, GB, NO and XI; also the
// numbers that serve as such in CA (GST/HST), IN (GSTIN) and MX (RFC).
[[nodiscard]] bool IsVatId(std::string_view vat_id);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_FACTS_H_
