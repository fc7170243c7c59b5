// Evidence: a company's explanation with the sentences its site says it in.
//
// One thread at a time, as the site store.
#ifndef KINDRED_SERVER_EVIDENCE_H_
#define KINDRED_SERVER_EVIDENCE_H_

#include <cstddef>
#include <string_view>

#include "index/audience.h"
#include "index/generation.h"
#include "index/score.h"
#include "index/term_lift.h"
#include "nlp/terms.h"
#include "server/ranked_list.h"
#include "server/site_store.h"

namespace kindred::server {

// Reasons listed for a company; the rest is summed up in `other`.
inline constexpr std::size_t kReasonsFor = 8;
inline constexpr std::size_t kReasonsAgainst = 5;
// Lenders listed; the rest is summed up in `lent_other`.
inline constexpr std::size_t kLenders = 5;

// What explanations are made from; all must outlive their use.
struct ExplainContext {
  const index::Generation& generation;
  const index::Audience& audience;
  const index::TermLift& lift;  // of the audience's customers
};

// The terms of the company of `row` as its site says them now.
[[nodiscard]] nlp::TermCounts CountSite(const index::Generation& generation,
                                        std::size_t row, const Site& site);

// The count of `term`; null: the site does not use it.
[[nodiscard]] const nlp::TermCount* FindTerm(const nlp::TermCounts& counts,
                                             std::string_view term);

// The term, as the site writes it, with its quote from `site`, whose terms are
// `counts`.
[[nodiscard]] Reason ReasonOf(const index::VocabularyTerm& term,
                              double contribution,
                              const nlp::TermCounts& counts, const Site& site);

// The company of `score.row` with its score, reasons and quotes from `site`,
// whose terms are `counts`; it has a page at least, and may have been read
// after the index was built. What speaks for it is more frequent among
// customers than elsewhere, what speaks against it less. No two reasons of a
// kind name one idea; a phrase stands for words written only within it
// (server/reason_ideas.h); all contributions, `other`, `lent_other` and `bias`
// add up to `raw`.
[[nodiscard]] ScoredCompany ExplainCompany(const ExplainContext& context,
                                           const index::Score& score,
                                           const Site& site,
                                           const nlp::TermCounts& counts);

}  // namespace kindred::server

#endif  // KINDRED_SERVER_EVIDENCE_H_
