// What a short text, such as a heading, says its section is. Internal to nlp.
//
// By the phrases of corpora/words/section-names.txt that begin the text, the
// longest one counting, in any of its languages.
// Pure and thread-safe; linear in the text.
#ifndef KINDRED_NLP_SECTION_NAMES_H_
#define KINDRED_NLP_SECTION_NAMES_H_

#include <array>
#include <cstddef>
#include <string_view>

namespace kindred::nlp {

// As the list names them; features and the model count on this order.
inline constexpr auto kSectionKinds = std::to_array<std::string_view>(
    {"related", "review", "newsletter", "details", "filter", "action", "site",
     "delivery"});
inline constexpr std::size_t kNoSection = kSectionKinds.size();

// The place in kSectionKinds; kNoSection for other texts, and for those of
// more than 64 octets.
[[nodiscard]] std::size_t SectionKindOf(std::string_view text);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_SECTION_NAMES_H_
