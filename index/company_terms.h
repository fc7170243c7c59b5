// From the documents of many companies to their TermCounts, in two passes:
// phrases are learnt from all companies, then counted in each.
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
#include "nlp/phrases.h"
#include "nlp/terms.h"

namespace kindred::index {

// Gives the documents of the company at a position; called twice for each.
using SiteReader = std::function<std::vector<nlp::Document>(std::size_t)>;

// The terms of each company, in order; fills in its language and words.
[[nodiscard]] std::vector<nlp::TermCounts> CountAllTerms(
    std::span<IndexedCompany> companies, const SiteReader& site,
    const nlp::PhraseOptions& options = {});

// The phrases among a vocabulary's terms: what CountTerms needs to find the
// same terms in one company again.
[[nodiscard]] nlp::PhraseSet PhrasesOf(const Vocabulary& vocabulary);

}  // namespace kindred::index

#endif  // KINDRED_INDEX_COMPANY_TERMS_H_
