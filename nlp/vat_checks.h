// Check digits of VAT ids by country. Internal to nlp.
//
// Sources: the national registers' rules as the European Commission's VIES and
// the tax authorities publish them, by the methods of check_digits.h. Where a
// rule has no name, its weights stand in vat_checks.cc. Pure and thread-safe;
// constant time.
#ifndef KINDRED_NLP_VAT_CHECKS_H_
#define KINDRED_NLP_VAT_CHECKS_H_

#include <string_view>

namespace kindred::nlp {

// Whether the check digits of `id` hold: an id without its country's code,
// already of one of the country's forms (vat.cc). `country` is the code in
// front of the id ("EL" is Greece). Countries without a known rule: true.
[[nodiscard]] bool VatCheckHolds(std::string_view country, std::string_view id);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_VAT_CHECKS_H_
