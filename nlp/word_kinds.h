// What sort of word a word is, where that decides whether it tells of a trade.
//
// Lists: corpora/words/{currencies,given-names,honorifics,silent-words,verbs,
// web-endings}.txt; names of months and days: Unicode CLDR by ICU. Internal to
// nlp. Pure and thread-safe; logarithmic in the lists.
#ifndef KINDRED_NLP_WORD_KINDS_H_
#define KINDRED_NLP_WORD_KINDS_H_

#include <cstdint>
#include <string_view>

namespace kindred::nlp {

enum class WordKind : std::uint8_t {
  kWord,
  kNumber,     // without any letter: "9001", "24", "5.0"
  kMonth,      // a date beside a number
  kMoney,      // a price beside a number: "euro"
  kHonorific,  // before a person's name: "Frau", "Dr"
  kGivenName,  // of a person before a capitalised word
  kVerb,       // of every company's site: no phrase begins or ends with it
  kSilent,     // never tells of a trade: "Monday", "EUR", "GmbH", "acme.com"
};

// The kind of a folded word (FoldCase) in the language `code` (ISO 639-1).
[[nodiscard]] WordKind KindOf(std::string_view folded, std::string_view code);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_WORD_KINDS_H_
