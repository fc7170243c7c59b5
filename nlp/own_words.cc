#include "nlp/own_words.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "nlp/unicode.h"

namespace kindred::nlp {

OwnWords::OwnWords(const OwnNames& own, const Facts& facts,
                   Tokenizer& tokenizer) {
  Add(tokenizer, own.name);
  Add(tokenizer, facts.name);
  Add(tokenizer, facts.city);
  std::string host = FoldCase(DomainToUnicode(own.domain));
  if (host.starts_with("www.")) host.erase(0, 4);
  domain_ = host;
  std::string label = host.substr(0, host.find('.'));
  Add(tokenizer, label);
  std::ranges::replace(label, '-', ' ');
  Add(tokenizer, label);
  std::erase(label, ' ');
  Add(tokenizer, label);
}

bool OwnWords::Hold(std::string_view stem) const {
  return stems_.contains(stem) ||
         (!domain_.empty() && stem.find(domain_) != std::string_view::npos);
}

void OwnWords::Add(Tokenizer& tokenizer, std::string_view text) {
  for (Token& token : tokenizer.Run(text)) {
    if (!token.stop) stems_.insert(std::move(token.stem));
  }
}

}  // namespace kindred::nlp
