// The words of a company's own names, in one language. Internal to nlp.
//
// Pure; const members run on any thread.
#ifndef KINDRED_NLP_OWN_WORDS_H_
#define KINDRED_NLP_OWN_WORDS_H_

#include <string>
#include <string_view>

#include "nlp/terms.h"
#include "nlp/text_map.h"
#include "nlp/tokens.h"

namespace kindred::nlp {

class OwnWords {
 public:
  // Of `own` and of what the pages state: their name and their city. The
  // domain's label counts whole, split at hyphens and joined.
  OwnWords(const OwnNames& own, const Facts& facts, Tokenizer& tokenizer);

  // Whether a stem is one of these words or holds the whole domain.
  [[nodiscard]] bool Hold(std::string_view stem) const;

 private:
  void Add(Tokenizer& tokenizer, std::string_view text);

  TextSet stems_;
  std::string domain_;
};

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_OWN_WORDS_H_
