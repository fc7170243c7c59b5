// Company facts a page states: JSON-LD first, then imprint patterns.
//
// Pure and thread-safe; linear in the text. Keeps no e-mail addresses and no
// names of persons.
#ifndef KINDRED_NLP_FACTS_H_
#define KINDRED_NLP_FACTS_H_

#include <span>
#include <string>
#include <string_view>

#include "nlp/document.h"

namespace kindred::nlp {

// Facts of one page. `json_ld` holds the bodies of its JSON-LD scripts
// (schema.org Organization and its subtypes are read, anything else and
// malformed JSON is skipped); `blocks` is its text.
[[nodiscard]] Facts ReadFacts(std::span<const std::string> json_ld,
                              std::span<const Block> blocks);

// The site's facts: for each field the first page that states it.
[[nodiscard]] Facts MergeFacts(std::span<const Document> pages);

// True if `vat_id` (country code first, no blanks) has the format and, for AT,
// BE, DE, ES, FR, IT, NL, PL and GB, the check digits of its country.
[[nodiscard]] bool IsVatId(std::string_view vat_id);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_FACTS_H_
