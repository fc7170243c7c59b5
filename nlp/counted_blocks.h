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

struct CountedBlock {
  std::uint32_t page = 0;   // pages[page]
  std::uint32_t block = 0;  // .blocks[block]
  TokenizedBlock tokenized;
};

// The content of kContent pages that may be indexed: title, description,
// headings, body; each text once for a role, without silent blocks; silent
// tokens are marked `stop` (no_signal.h).
[[nodiscard]] std::vector<CountedBlock> CountedBlocks(
    std::span<const Document> pages, Tokenizers& tokenizers);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_COUNTED_BLOCKS_H_
