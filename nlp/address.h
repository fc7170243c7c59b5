// Postal addresses in one line of text. Internal to nlp.
//
// Pure and thread-safe; linear in the line.
#ifndef KINDRED_NLP_ADDRESS_H_
#define KINDRED_NLP_ADDRESS_H_

#include <string>
#include <string_view>
#include <vector>

namespace kindred::nlp {

// Whether the line holds a postcode: four or five digits, "12-345", "123 45"
// or "1234 AB".
[[nodiscard]] bool HasPostcode(std::string_view line);

// The city behind the first postcode that has one; empty if there is none.
// What begins the company's `name` is no city: "(c) 1974 Tapones, S.A.".
[[nodiscard]] std::string CityIn(std::string_view line, std::string_view name);

// ISO 3166-1 alpha-2 of a country that is a part of the line between commas,
// or whose letters stand before a postcode ("D-71234"); else empty.
[[nodiscard]] std::string CountryIn(std::string_view line);

// False where a house number would be taken for it (US, GB, ...): there the
// postcode comes last.
[[nodiscard]] bool PostcodeComesFirst(std::string_view country);

// The parts of `text` between separators, blanks cut, empty ones kept.
[[nodiscard]] std::vector<std::string_view> Split(std::string_view text,
                                                  std::string_view separator);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_ADDRESS_H_
