#include "server/plain_text.h"

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/json.h"
#include "nlp/document.h"
#include "nlp/language.h"
#include "nlp/terms.h"
#include "nlp/unicode.h"

namespace kindred::server {
namespace {

// A phrase's term holds a blank.
struct TermLists {
  Json::Array terms;
  Json::Array phrases;
};

TermLists TermsOf(const nlp::Document& document, const nlp::Lexicon& lexicon) {
  nlp::TermCounts counts =
      nlp::CountTerms(std::span(&document, 1), lexicon, {});
  std::ranges::stable_sort(counts.terms, [](const auto& a, const auto& b) {
    return a.count > b.count;
  });
  TermLists lists;
  for (const nlp::TermCount& term : counts.terms) {
    const bool is_phrase = term.term.find(' ') != std::string::npos;
    (is_phrase ? lists.phrases : lists.terms).emplace_back(term.surface);
  }
  return lists;
}

}  // namespace

PlainText ReadPlainText(std::string_view text) {
  const nlp::LanguageGuess guess = nlp::DetectLanguage(text, "");
  PlainText plain;
  plain.confidence = guess.confidence;
  plain.document.language = guess.code;
  plain.document.blocks.push_back({nlp::Role::kBody, nlp::CollapseSpace(text)});
  return plain;
}

std::string FormatPlainText(const PlainText& text,
                            const nlp::Lexicon& lexicon) {
  TermLists lists = TermsOf(text.document, lexicon);
  return Json(Json::Object{{"language", text.document.language},
                           {"confidence", text.confidence},
                           {"terms", std::move(lists.terms)},
                           {"phrases", std::move(lists.phrases)}})
             .Dump() +
         "\n";
}

}  // namespace kindred::server
