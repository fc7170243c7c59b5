// Names of companies that stand without a legal form: in titles, behind
// copyright signs, above addresses; and what a domain says of a name. Internal
// to nlp.
//
// Words that titles carry beside names: corpora/words/page-titles.txt. Pure and
// thread-safe; linear in the text.
#ifndef KINDRED_NLP_LOOSE_NAME_H_
#define KINDRED_NLP_LOOSE_NAME_H_

#include <string>
#include <string_view>
#include <vector>

namespace kindred::nlp {

// Whether a word of at least four octets stands in both; `title` is folded.
[[nodiscard]] bool SharesLongWord(std::string_view name,
                                  std::string_view title);

// Whether a line can be nothing but a name: up to six words, the first in
// upper case; no digits first, no label, no address of any kind.
[[nodiscard]] bool IsNameLine(std::string_view line);

// "(c) 2010-2014 Bike-Locks.com. All rights reserved." gives "Bike-Locks.com";
// empty where no name follows.
[[nodiscard]] std::string CopyrightName(std::string_view line);

// The label a company chose: "acme" of "www.shop.acme.co.uk". Empty for IP
// addresses and for nothing.
[[nodiscard]] std::string OwnLabel(std::string_view domain);

// ISO 3166-1 of a country code domain; empty for those that the world uses as
// generic ones (.co, .io, .me, .tv, ...) and for all others.
[[nodiscard]] std::string CountryOfDomain(std::string_view domain);

// The share of the octets of `label` that words of `name` cover, 0 to 1:
// "Abacus Solutions" covers 6 of 9 of "abacusllc". Its initials may do, too.
[[nodiscard]] double LabelShare(std::string_view name, std::string_view label);

// The segments of a title ("Contact | Acme Pumps") that may be a name: without
// those that only say what the page is.
[[nodiscard]] std::vector<std::string> TitleNames(std::string_view title);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_LOOSE_NAME_H_
