// Countries by what people call them.
//
// Names in two dozen languages come from ICU's locale data
// (Unicode CLDR). Thread-safe.
#ifndef KINDRED_NLP_COUNTRY_H_
#define KINDRED_NLP_COUNTRY_H_

#include <string>
#include <string_view>

namespace kindred::nlp {

// ISO 3166-1 alpha-2 for a code or a name in any of two dozen European and
// Asian languages, without case ("DE", "Germany", "Allemagne", "uk"); empty
// for anything else.
[[nodiscard]] std::string CountryCode(std::string_view text);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_COUNTRY_H_
