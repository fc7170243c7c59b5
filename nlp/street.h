// Streets and cities as parts of a line of an address. Internal to nlp.
//
// Words: corpora/words/street-words.txt. Pure and thread-safe; linear.
#ifndef KINDRED_NLP_STREET_H_
#define KINDRED_NLP_STREET_H_

#include <string>
#include <string_view>

namespace kindred::nlp {

// Whether a part can be a street: its house number first or last, or a word of
// streets or a post box in it; no phone number, no price, no sentence.
[[nodiscard]] bool LooksLikeStreet(std::string_view part);

// Whether one of two or more words is a street's ("Corbett Avenue").
[[nodiscard]] bool HasStreetWord(std::string_view part);

// Whether a part stands inside a building: "Suite 120", "#823", "2nd Floor".
[[nodiscard]] bool StandsInside(std::string_view part);

// "Address: 4 High Street" without its label, "Inc. 525 East Road" without the
// end of a name that a comma cut off.
[[nodiscard]] std::string_view WithoutStreetLabel(std::string_view part);

// The city at the end of a part, and what stands before it: a street without
// a comma ("328 East White Horse Pike Galloway"). No city: empty.
struct CitySplit {
  std::string city;
  std::string_view before;
};
[[nodiscard]] CitySplit SplitCity(std::string_view part);

// Whether the first character is an upper-case letter.
[[nodiscard]] bool StartsUpper(std::string_view word);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_STREET_H_
