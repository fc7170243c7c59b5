// What a page says that tells nothing about its company's trade: lists of
// customers' names, credits of agencies, addresses, dates, prices, people.
//
// Headings and credits: corpora/words/{references,credits}.txt. Pure and
// thread-safe; linear in the text.
#ifndef KINDRED_NLP_NO_SIGNAL_H_
#define KINDRED_NLP_NO_SIGNAL_H_

#include <cstddef>
#include <string_view>
#include <vector>

#include "nlp/document.h"
#include "nlp/tokens.h"

namespace kindred::nlp {

// Short names at least so many in a row, under a heading that announces
// customers or partners, are a list of them.
inline constexpr std::size_t kMinListedNames = 3;

// For each block of the document: whether it is part of a list of customers'
// names, a credit or a copyright line, or where the facts have the company's
// address or numbers from.
[[nodiscard]] std::vector<bool> FindSilentBlocks(const Document& document);

// The tokens of `text` with those marked `stop` that belong to a date, a price
// or a person's name: what PersonNames finds, an honorific and up to three
// capitalised words, or a given name, its middle names and one capitalised
// word.
[[nodiscard]] std::vector<Token> SilenceTokens(std::string_view text,
                                               std::vector<Token> tokens);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_NO_SIGNAL_H_
