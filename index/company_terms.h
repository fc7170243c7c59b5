// From the documents of many companies to their TermCounts, in two passes: the
// lexicon is learnt from all companies, then terms are counted in each.
//
// Deterministic; one thread.
#ifndef KINDRED_INDEX_COMPANY_TERMS_H_
#define KINDRED_INDEX_COMPANY_TERMS_H_

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "index/generation.h"
#include "nlp/document.h"
#include "nlp/lexicon.h"
#include "nlp/terms.h"

namespace kindred::index {

// Gives the documents of the company at a position; called twice for each.
using SiteReader = std::function<std::vector<nlp::Document>(std::size_t)>;

struct CountedCompanies {
  nlp::Lexicon lexicon;
  std::vector<nlp::TermCounts> terms;  // of each company, in order
};

// Fills in the language and words of each company.
[[nodiscard]] CountedCompanies CountAllTerms(
    std::span<IndexedCompany> companies, const SiteReader& site,
    const nlp::LexiconOptions& options = {});

}  // namespace kindred::index

#endif  // KINDRED_INDEX_COMPANY_TERMS_H_
