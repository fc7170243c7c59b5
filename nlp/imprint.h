// What the text of a page says about its company. Internal to nlp.
//
// Lists of corpora/words: legal-forms.txt, imprint.txt, imprint-others.txt,
// and those of vat_text.h, register.h, address.h and phone.h. What the law asks
// imprints to state: DDG section 5 (DE), LCEN article 6 (FR), LSSI article 10
// (ES), D.Lgs. 70/2003 article 7 (IT), Companies Regulations 2015 (GB). Pure
// and thread-safe; linear in the text. Reads names of companies only, never
// those of persons.
#ifndef KINDRED_NLP_IMPRINT_H_
#define KINDRED_NLP_IMPRINT_H_

#include <span>
#include <string>
#include <string_view>

#include "nlp/fact.h"
#include "nlp/labels.h"

namespace kindred::nlp {

// What is known of the page before its lines are read.
struct ImprintHints {
  std::string_view title;     // of the page and site, to know its own name by
  std::string_view language;  // <html lang>
  std::string country;        // ISO 3166-1 from its markup; may be empty
};

// Facts of the lines of one page. A name with a legal form is believed where an
// imprint says so: after one of its headings or labels, beside a VAT id, behind
// a copyright sign, above an address, or anywhere if the title has it too. A
// name without form only behind a copyright sign or above an address.
[[nodiscard]] Facts ReadImprint(std::span<const Line> lines,
                                const ImprintHints& hints);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_IMPRINT_H_
