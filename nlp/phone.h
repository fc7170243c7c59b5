// The country of a phone number, without keeping the number. Internal to nlp.
//
// Source: ITU-T E.164 assigned country codes and the area codes of the North
// American Numbering Plan that are not of the United States, in
// corpora/words/calling-codes.txt. Pure and thread-safe; linear in the text.
#ifndef KINDRED_NLP_PHONE_H_
#define KINDRED_NLP_PHONE_H_

#include <string>
#include <string_view>

namespace kindred::nlp {

// How a number told its country; the better ones first.
enum class PhoneForm : unsigned char {
  kInternational,  // "+49 ...", "0049 ..." or "+49 (0) ..."
  kNorthAmerican,  // "(419) 555-0123", "419.555.0123"
  kTollFree,       // "800-555-0123": North American, most often US
  kNone,
};

struct PhoneCountry {
  std::string country;  // ISO 3166-1 alpha-2; empty: no number tells one
  PhoneForm form = PhoneForm::kNone;
};

// The country of the first number of the best form in a line of text, or in
// the target of a tel: link.
[[nodiscard]] PhoneCountry PhoneCountryIn(std::string_view text);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_PHONE_H_
