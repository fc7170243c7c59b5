// Check digits of VAT ids by country. Internal to nlp.
//
// Sources: the national registers' rules as the European Commission's VIES and
// the tax authorities publish them; the names of the shared methods are those
// of ISO/IEC 7064 (MOD 11,10 and MOD 97-10) and of H. P. Luhn (US patent
// 2,950,048). Where a rule has no name, its weights stand in vat_checks.cc.
// Pure and thread-safe; constant time.
#ifndef KINDRED_NLP_VAT_CHECKS_H_
#define KINDRED_NLP_VAT_CHECKS_H_

#include <string_view>

namespace kindred::nlp {

// Whether the check digits of `id` hold: an id without its country's code,
// already of one of the country's forms (vat.cc). `country` is the code in
// front of the id ("EL" is Greece). Countries without a known rule: true.
[[nodiscard]] bool VatCheckHolds(std::string_view country, std::string_view id);

// Whether VatCheckHolds knows a rule, so that a number can be believed without
// a label beside it.
[[nodiscard]] bool HasVatCheck(std::string_view country);

// The Luhn sum of digits: a multiple of ten if the last is their check digit.
[[nodiscard]] int LuhnSum(std::string_view digits);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_VAT_CHECKS_H_
