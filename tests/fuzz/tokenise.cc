// Any text in any language becomes tokens and terms that stand in the text.
//
// Input: a language code, a line feed, the text.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "nlp/document.h"
#include "nlp/language.h"
#include "nlp/lexicon.h"
#include "nlp/terms.h"
#include "nlp/tokens.h"
#include "nlp/unicode.h"
#include "nlp/utf8.h"
#include "nlp/word_breaks.h"
#include "tests/fuzz/fuzz.h"

namespace kindred::nlp {
namespace {

void CheckTokens(std::string_view text, std::string_view code) {
  std::size_t last = 0;
  for (const Token& token : Tokenize(text, code)) {
    fuzz::Require(last <= token.begin && token.begin < token.end &&
                      token.end <= text.size(),
                  "tokens stand in order in the text");
    fuzz::Require(!token.stem.empty() && IsUtf8(token.stem),
                  "a stem is UTF-8 and not empty");
    last = token.end;
  }
}

void CheckWords(std::string_view text) {
  WordBreaker breaker;
  fuzz::Require(breaker.Words(text) == breaker.IcuWords(text),
                "our own path and ICU give the same words");
}

void CheckTerms(const std::string& text, const std::string& code) {
  Document document;
  document.language = code;
  document.blocks = {{Role::kTitle, text.substr(0, text.size() / 2)},
                     {Role::kBody, text}};
  document.blocks[0].text = WellFormed(document.blocks[0].text);
  const std::vector<Document> pages = {document};
  LexiconLearner learner;
  learner.AddCompany(pages);
  const Lexicon lexicon = learner.Finish({.phrases = {.min_companies = 1,
                                                      .min_npmi = -1,
                                                      .min_npmi_with_stop = -1,
                                                      .min_significance = -1},
                                          .compounds = {.min_companies = 1}});
  const Result<Lexicon> stored = ParseLexicon(FormatLexicon(lexicon));
  fuzz::Require(stored.Ok() && stored.Value().phrases == lexicon.phrases,
                "a lexicon comes back the same");
  const TermCounts counts =
      CountTerms(pages, lexicon, {"Muster GmbH", "muster.example"});
  for (const TermCount& term : counts.terms) {
    fuzz::Require(!term.term.empty() && term.count > 0, "a term was counted");
    fuzz::Require(IsUtf8(QuoteSentence(pages, term.evidence)),
                  "a quote is UTF-8");
  }
}

}  // namespace
}  // namespace kindred::nlp

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  using namespace kindred;
  const std::string all = nlp::WellFormed(fuzz::AsText(data, size));
  std::string_view text = all;
  const std::string code(fuzz::TakeLine(text));
  nlp::CheckWords(text);
  nlp::CheckTokens(text, code);
  nlp::CheckTerms(std::string(text), code);
  (void)nlp::DetectLanguage(text, code);
  return 0;
}
