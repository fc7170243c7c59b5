// A company's name with its legal form in a line of text. Internal to nlp.
//
// Legal forms: corpora/words/legal-forms.txt. Pure and thread-safe; linear.
#ifndef KINDRED_NLP_COMPANY_NAME_H_
#define KINDRED_NLP_COMPANY_NAME_H_

#include <optional>
#include <string>
#include <string_view>

namespace kindred::nlp {

struct CompanyName {
  std::string name;            // with its form, as written
  std::string_view form;       // "GmbH"; lives as long as the program
  std::string_view before;     // the part of the line before it
  std::string_view countries;  // that know the form, blanks between them
};

// The first name of `line`: the words up to a legal form that begin with an
// upper-case letter or digit, or join such words ("und", "&", "de"). Where the
// form comes first ("SARL Dupont"), the words behind it.
[[nodiscard]] std::optional<CompanyName> FindCompanyName(std::string_view line);

// The legal form of a name that begins or ends with one; else empty.
[[nodiscard]] std::string FormOfName(std::string_view name);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_COMPANY_NAME_H_
