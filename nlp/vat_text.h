// VAT ids in the lines of a page. Internal to nlp.
//
// Labels: corpora/words/vat-labels.txt. Pure and thread-safe; linear in the
// text, however many numbers look like ids.
#ifndef KINDRED_NLP_VAT_TEXT_H_
#define KINDRED_NLP_VAT_TEXT_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "nlp/labels.h"

namespace kindred::nlp {

struct VatPlace {
  std::string id;  // IsVatId holds
  std::size_t line = 0;
};

// The first valid id: one with its country's code and good check digits, or a
// number behind a label that says whose it is.
[[nodiscard]] std::optional<VatPlace> FindVatId(std::span<const Line> lines);

// `written` without blanks and punctuation, with the country's code in front,
// if that makes a valid VAT id; else empty. `country` may be empty.
[[nodiscard]] std::string NormalVatId(std::string_view written,
                                      std::string_view country);

// The country of a valid VAT id ("EL" is Greece, "XI" the United Kingdom).
[[nodiscard]] std::string CountryOfVatId(std::string_view vat_id);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_VAT_TEXT_H_
