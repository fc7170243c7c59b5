// What an imprint says about a company. Internal to nlp.
//
// Lists of corpora/words: legal-forms.txt, vat-labels.txt, imprint.txt,
// imprint-others.txt. Pure and thread-safe; linear in the text. Reads names of
// companies only, never those of persons.
#ifndef KINDRED_NLP_IMPRINT_H_
#define KINDRED_NLP_IMPRINT_H_

#include <span>
#include <string>
#include <string_view>

#include "nlp/document.h"

namespace kindred::nlp {

// Facts of the blocks of one page; a line feed in a block ends a line. A name
// is believed where an imprint says so: after one of its headings or labels,
// beside a VAT id, or behind a copyright sign.
[[nodiscard]] Facts ReadImprint(std::span<const Block> blocks);

// `written` without blanks and punctuation, with the country's code in front,
// if that makes a valid VAT id; else empty. `country` may be empty.
[[nodiscard]] std::string NormalVatId(std::string_view written,
                                      std::string_view country);

// The country of a valid VAT id ("EL" is Greece).
[[nodiscard]] std::string CountryOfVatId(std::string_view vat_id);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_IMPRINT_H_
