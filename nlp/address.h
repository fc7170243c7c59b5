// Postal addresses in the lines of a page. Internal to nlp.
//
// Lists of corpora/words: street-words.txt, regions.txt. Pure and thread-safe;
// linear in the text: each postcode looks at a few lines around it.
#ifndef KINDRED_NLP_ADDRESS_H_
#define KINDRED_NLP_ADDRESS_H_

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nlp/labels.h"
#include "nlp/postcode.h"

namespace kindred::nlp {

// Read per page; a list of branches has more, and no reader needs them.
inline constexpr std::size_t kMaxAddresses = 64;

struct Address {
  std::string street;  // empty where no line beside the postcode is one
  std::string postcode;
  std::string city;
  PostcodeShape shape = PostcodeShape::kFive;
  std::string country;          // ISO 3166-1, if the address itself tells
  std::size_t line = 0;         // index of the line with the postcode
  std::size_t street_line = 0;  // of the street; the same without a street
};

// Where a page's addresses are likely to lie.
struct AddressHints {
  // ISO 3166-1, from elsewhere on the page, blanks between several; may be
  // empty.
  std::string countries;
  // <html lang>. Bare digits on a page in English or in no stated language are
  // no postcode unless a country is named: house numbers and years look alike.
  std::string_view language;
};

// In the order of their postcodes. An address needs a postcode with a city;
// codes of bare digits must be of a shape that one of `hints.countries` uses.
[[nodiscard]] std::vector<Address> FindAddresses(std::span<const Line> lines,
                                                 const AddressHints& hints);

// Whether the line holds a postcode of any shape.
[[nodiscard]] bool HasPostcode(std::string_view line);

// ISO 3166-1 alpha-2 of a country that is a part of the line between commas,
// or whose letters stand before a postcode ("D-71234"); else empty.
[[nodiscard]] std::string CountryIn(std::string_view line);

// The words of a city at the start of `text`: up to four that begin with an
// upper-case letter, and what joins them ("am", "sur"). Empty if there is none.
[[nodiscard]] std::string CityWords(std::string_view text);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_ADDRESS_H_
