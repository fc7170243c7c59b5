// The encodings of the web, and their octets as UTF-8. Internal to nlp.
//
// Source: WHATWG Encoding, sections 4.2 (names and labels), 9 to 14 (legacy
// encodings). ICU converts; where its tables leave the standard's,
// corpora/words/encoding-octets.txt has the standard's. Pure and thread-safe.
#ifndef KINDRED_NLP_ENCODINGS_H_
#define KINDRED_NLP_ENCODINGS_H_

#include <string>
#include <string_view>

namespace kindred::nlp {

// The standard's name, in lower case, of a label ("ISO-8859-1" is
// "windows-1252"), white space around it and case aside. Empty if there is no
// such label. Lives as long as the program.
[[nodiscard]] std::string_view EncodingOfLabel(std::string_view label);

// `bytes` in an encoding by its name, as well-formed UTF-8. Octets that say
// nothing become U+FFFD; "replacement" is one U+FFFD. Linear; the first GiB is
// read. A name that is none is read as windows-1252.
[[nodiscard]] std::string DecodeAs(std::string_view bytes,
                                   std::string_view encoding);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_ENCODINGS_H_
