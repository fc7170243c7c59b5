// Postcodes in one line of text, and the shapes that countries use. Internal
// to nlp.
//
// Shapes: Universal Postal Union, "Postal addressing systems in member
// countries". States, provinces and counties: corpora/words/regions.txt. Pure
// and thread-safe; linear in the line.
#ifndef KINDRED_NLP_POSTCODE_H_
#define KINDRED_NLP_POSTCODE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kindred::nlp {

enum class PostcodeShape : std::uint8_t {
  kFour,        // "8400": AT, BE, CH, DK, HU, NO, ...
  kFive,        // "71234": DE, ES, FI, FR, IT, ...
  kTwoThree,    // "87-100": PL
  kThreeTwo,    // "114 32": CZ, GR, SE, SK
  kFourThree,   // "4400-123": PT
  kDutch,       // "1234 AB"
  kAmerican,    // "OH 45804", "Ohio 45804-1234"
  kBritish,     // "LS1 4AB"
  kCanadian,    // "ON M5V 2T6", "M5V 2T6"
  kIrish,       // "E21 WD83"
  kAustralian,  // "NSW 2000"
};

struct Postcode {
  PostcodeShape shape = PostcodeShape::kFive;
  std::size_t begin = 0;  // of the state in front, if there is one
  std::size_t code = 0;   // of the code itself
  std::size_t end = 0;    // octets in the line
};

// All that look like one, in order. A shape of bare digits fits house numbers,
// years and prices as well: the caller asks for more than the digits.
[[nodiscard]] std::vector<Postcode> FindPostcodes(std::string_view line);

// The only country that writes such a code, or empty.
[[nodiscard]] std::string_view CountryOf(PostcodeShape shape);

// Whether the code stands behind the city ("Leeds LS1 4AB").
[[nodiscard]] bool FollowsCity(PostcodeShape shape);

// Those of `countries` (ISO 3166-1, blanks between them) that write their codes
// so, in the same form.
[[nodiscard]] std::string UsersAmong(std::string_view countries,
                                     PostcodeShape shape);

// Whether one of `countries` does; true for all shapes if they are empty.
[[nodiscard]] bool UsesShape(std::string_view countries, PostcodeShape shape);

// Whether `text` is a county or province that stands between city and postcode
// ("West Yorkshire", "Co. Mayo", "ON"), without case.
[[nodiscard]] bool IsRegion(std::string_view text);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_POSTCODE_H_
