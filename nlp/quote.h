// Cutting a sentence out of a text, without contact data. Internal to nlp.
//
// Source: UAX 29 sentence boundaries by ICU. Pure and thread-safe.
#ifndef KINDRED_NLP_QUOTE_H_
#define KINDRED_NLP_QUOTE_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace kindred::nlp {

// A text and a place in it: octets [begin, end).
struct Excerpt {
  std::string text;
  std::size_t begin = 0;
  std::size_t end = 0;
};

// The sentence around [begin, end) of well-formed `text`.
// Requires begin <= end <= text.size().
[[nodiscard]] Excerpt SentenceAround(std::string_view text, std::size_t begin,
                                     std::size_t end);

// With an ellipsis in the place of each e-mail address, each phone number (a
// run of at least seven digits that is grouped as phone numbers are, not as
// dates, years and amounts are), and each person that PersonNames finds.
[[nodiscard]] Excerpt WithoutContacts(const Excerpt& excerpt);

// At most `max_bytes` around the place, cut between words.
[[nodiscard]] std::string CutAround(const Excerpt& excerpt,
                                    std::size_t max_bytes);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_QUOTE_H_
