#include "index/company_terms.h"

#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace kindred::index {

std::vector<nlp::TermCounts> CountAllTerms(std::span<IndexedCompany> companies,
                                           const SiteReader& site,
                                           const nlp::PhraseOptions& options) {
  nlp::PhraseCounter counter;
  for (std::size_t i = 0; i < companies.size(); ++i) {
    counter.AddCompany(nlp::CountedTokens(site(i)));
  }
  const nlp::PhraseSet phrases = counter.Finish(options);
  std::vector<nlp::TermCounts> terms;
  for (std::size_t i = 0; i < companies.size(); ++i) {
    IndexedCompany& company = companies[i];
    terms.push_back(
        nlp::CountTerms(site(i), phrases, {company.name, company.domain}));
    company.language = terms.back().language;
    company.words = terms.back().words;
  }
  return terms;
}

nlp::PhraseSet PhrasesOf(const Vocabulary& vocabulary) {
  std::vector<nlp::PhraseKey> keys;
  for (const VocabularyTerm& term : vocabulary.Terms()) {
    if (term.IsPhrase()) keys.push_back(term.term);
  }
  return nlp::PhraseSet(std::move(keys));
}

}  // namespace kindred::index
