// Lexicon: what the texts of all companies teach about reading one of them.
//
// Learnt at reindex from every company, stored with the generation, and used
// for each company after that, so that a company read later has its terms
// found in the same way. Immutable once made; const members run on any thread.
#ifndef KINDRED_NLP_LEXICON_H_
#define KINDRED_NLP_LEXICON_H_

#include <cstddef>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "nlp/compounds.h"
#include "nlp/document.h"
#include "nlp/phrases.h"
#include "nlp/text_map.h"

namespace kindred::nlp {

struct Lexicon {
  PhraseSet phrases;
  Compounds compounds;
};

struct LexiconOptions {
  PhraseOptions phrases;
  CompoundOptions compounds;
};

// What one company brings to a lexicon.
struct LexiconSample {
  PhraseUses phrases;
  // Folded words, once each, of the languages that have compounds.
  std::map<std::string, TextSet, std::less<>> words;
};

// Most of the work of learning; pure.
[[nodiscard]] LexiconSample SampleOf(std::span<const Document> pages);

// Learns a lexicon in one pass. Memory: that of PhraseCounter, and one entry a
// distinct word of the languages with compounds, bounded in the same way. Not
// synchronised; the result does not depend on the order of companies but past
// the limits.
class LexiconLearner {
 public:
  void Add(const LexiconSample& company);
  void AddCompany(std::span<const Document> pages) { Add(SampleOf(pages)); }
  [[nodiscard]] Lexicon Finish(const LexiconOptions& options = {}) const;

 private:
  void ForgetRareWords();

  PhraseCounter phrases_;
  FrequenciesByLanguage words_;
  std::size_t entries_ = 0;  // of words_
  std::size_t most_entries_ = kMaxPhraseCandidates;
};

// The stored form: JSON lines in a fixed order, equal for equal lexicons.
// Reading back checks every field (kCorrupt names the line).
[[nodiscard]] std::string FormatLexicon(const Lexicon& lexicon);
[[nodiscard]] Result<Lexicon> ParseLexicon(std::string_view json_lines);

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_LEXICON_H_
