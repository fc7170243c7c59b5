// Lexicon: what the texts of all companies teach about reading one of them.
//
// Learnt at reindex from every company, stored with the generation, and used
// for each company after that, so that a company read later has its terms
// found in the same way. Immutable once made; const members run on any thread.
#ifndef KINDRED_NLP_LEXICON_H_
#define KINDRED_NLP_LEXICON_H_

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "nlp/compounds.h"
#include "nlp/document.h"
#include "nlp/phrases.h"

namespace kindred::nlp {

struct Lexicon {
  PhraseSet phrases;
  Compounds compounds;
};

struct LexiconOptions {
  PhraseOptions phrases;
  CompoundOptions compounds;
};

// Learns a lexicon in one pass. Memory: that of PhraseCounter, and one entry a
// distinct word of the languages with compounds. Not synchronised; the result
// does not depend on the order of companies but past PhraseCounter's limit.
class LexiconLearner {
 public:
  void AddCompany(std::span<const Document> pages);
  [[nodiscard]] Lexicon Finish(const LexiconOptions& options = {}) const;

 private:
  PhraseCounter phrases_;
  FrequenciesByLanguage words_;
};

// The stored form: JSON lines in a fixed order, equal for equal lexicons.
// Reading back checks every field (kCorrupt names the line).
[[nodiscard]] std::string FormatLexicon(const Lexicon& lexicon);
[[nodiscard]] Result<Lexicon> ParseLexicon(std::string_view json_lines);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_LEXICON_H_
