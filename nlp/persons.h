// Names of persons behind the role labels of imprints, so that they can be kept
// out of terms and quotes.
//
// Labels in fourteen languages: corpora/words/person-labels.txt. Pure and
// thread-safe; linear in the text. Made for imprints and footers: in running
// text only names beside a label are found.
#ifndef KINDRED_NLP_PERSONS_H_
#define KINDRED_NLP_PERSONS_H_

#include <cstddef>
#include <string_view>
#include <vector>

namespace kindred::nlp {

// Octets [begin, end) of the text given to PersonNames.
struct PersonSpan {
  std::size_t begin = 0;
  std::size_t end = 0;

  friend bool operator==(const PersonSpan&, const PersonSpan&) = default;
};

// Texts are read up to here.
inline constexpr std::size_t kMaxPersonBytes = 4000;

// The names in `text`, a block or a line, without titles and forms of address:
//   "Geschäftsführer: Dr. Max Muster, Erika Muster"   both names
//   "President - John Q. Public"                      the name
//   "John Public, CEO"                                the name at a line's
//   start
// Not found: companies ("Komplementärin: Muster GmbH"), departments ("Director
// Sales Europe"), sentences ("Director of sales"). Spans are in order and do
// not overlap.
[[nodiscard]] std::vector<PersonSpan> PersonNames(std::string_view text);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_PERSONS_H_
