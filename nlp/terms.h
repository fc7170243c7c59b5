// TermCounts: the terms and phrases of one company, with where each was seen.
//
// Title, description and headings count more than body text; navigation and
// boilerplate count not at all. Terms that hold a word of the company's own
// name, domain or city are marked. Pure and thread-safe; linear in the text.
#ifndef KINDRED_NLP_TERMS_H_
#define KINDRED_NLP_TERMS_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nlp/document.h"
#include "nlp/lexicon.h"

namespace kindred::nlp {

// Changes whenever the same Document would give other TermCounts.
inline constexpr int kTermsVersion = 2;

// Where a term was seen: offsets in octets into pages[page].blocks[block].
struct Evidence {
  std::uint32_t page = 0;
  std::uint32_t block = 0;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

struct TermCount {
  std::string term;     // a stem, or a PhraseKey (holds U+0020)
  float count = 0;      // occurrences weighted by role
  std::string surface;  // its most frequent form as written in sentences
  Evidence evidence;    // the best place to quote: body before heading before
                        // description before title; then the first
  bool own = false;     // holds a word of the company's name or domain
};

struct TermCounts {
  std::vector<TermCount> terms;  // sorted by term
  std::string language;    // of most of the text, ISO 639-1; empty if unknown
  std::int64_t words = 0;  // tokens of counted blocks
};

struct RoleWeights {
  float title = 2.0F;
  float description = 2.0F;
  float heading = 1.5F;
  float body = 1.0F;
};

// The names of this company, whose words say little about its trade.
struct OwnNames {
  std::string_view name;    // "Hollerbach Kunststoff GmbH", may be empty
  std::string_view domain;  // "hollerbach-kunststoff.example", may be empty
};

// Counts terms, and phrases and parts of compounds that `lexicon` knows, over
// the pages of one company. The same block text on two pages counts once. Only
// kContent pages count, and of them what counted_blocks.h says.
[[nodiscard]] TermCounts CountTerms(std::span<const Document> pages,
                                    const Lexicon& lexicon, const OwnNames& own,
                                    const RoleWeights& weights = {});

// The sentence around `evidence` (UAX 29 sentence boundary by ICU), at most
// `max_bytes` long, cut between words with an ellipsis where needed; never
// holds an e-mail address or a phone number. Empty if `evidence` points
// outside of `pages` or into a page that forbids quoting.
[[nodiscard]] std::string QuoteSentence(std::span<const Document> pages,
                                        const Evidence& evidence,
                                        std::size_t max_bytes = 240);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_TERMS_H_
