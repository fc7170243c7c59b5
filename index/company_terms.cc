#include "index/company_terms.h"

#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace kindred::index {

CountedCompanies CountAllTerms(std::span<IndexedCompany> companies,
                               const SiteReader& site,
                               const nlp::LexiconOptions& options) {
  nlp::LexiconLearner learner;
  for (std::size_t i = 0; i < companies.size(); ++i) {
    learner.AddCompany(site(i));
  }
  CountedCompanies counted{learner.Finish(options), {}};
  for (std::size_t i = 0; i < companies.size(); ++i) {
    IndexedCompany& company = companies[i];
    counted.terms.push_back(nlp::CountTerms(site(i), counted.lexicon,
                                            {company.name, company.domain}));
    company.language = counted.terms.back().language;
    company.words = counted.terms.back().words;
  }
  return counted;
}

}  // namespace kindred::index
