// The blocks of a company's pages that count, as tokens. Internal to nlp.
//
// What learns from a corpus and what counts one company both start here, so
// that they see the same tokens. Pure and thread-safe; linear in the text.
#ifndef KINDRED_NLP_COUNTED_BLOCKS_H_
#define KINDRED_NLP_COUNTED_BLOCKS_H_

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nlp/document.h"
#include "nlp/phrases.h"
#include "nlp/tokens.h"

namespace kindred::nlp {

// One tokenizer for each language of a site, by ISO 639-1 code.
class Tokenizers {
 public:
  [[nodiscard]] Tokenizer& Of(const std::string& language);

 private:
  std::map<std::string, Tokenizer> tokenizers_;
};

// pages[page].blocks[block].
struct BlockPlace {
  std::uint32_t page = 0;
  std::uint32_t block = 0;
};

// Where the content of kContent pages that may be indexed stands: title,
// description, headings, body; each text once for a role, without silent
// blocks (no_signal.h).
[[nodiscard]] std::vector<BlockPlace> CountedBlocks(
    std::span<const Document> pages);

// The tokens of one of them; silent ones are marked `stop` (no_signal.h). One
// block at a time: a token takes 48 octets, twenty times its text where words
// are of one letter, so those of a whole site would be most of its memory.
[[nodiscard]] TokenizedBlock TokensAt(std::span<const Document> pages,
                                      const BlockPlace& place,
                                      Tokenizers& tokenizers);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_COUNTED_BLOCKS_H_
