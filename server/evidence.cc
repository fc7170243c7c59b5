#include "server/evidence.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "index/term_overlap.h"
#include "nlp/document.h"
#include "nlp/terms.h"

namespace kindred::server {
namespace {

constexpr std::size_t kDayLength = 10;  // of "2026-11-22T..."

std::string Day(std::string_view time) {
  return std::string(time.substr(0, kDayLength));
}

// The first `limit` of `contributions` whose sign is that of `sign`, that the
// customers' use of the term bears out, and that share no idea with one before.
std::vector<index::Contribution> Pick(
    const ExplainContext& context,
    const std::vector<index::Contribution>& contributions, double sign,
    std::size_t limit) {
  std::vector<index::Contribution> picked;
  index::ShownTerms shown;
  const auto terms = context.generation.vocabulary.Terms();
  for (const index::Contribution& contribution : contributions) {
    if (picked.size() == limit || contribution.value * sign <= 0) break;
    const bool plain = sign > 0 ? context.lift.IsTypical(contribution.column)
                                : context.lift.IsRare(contribution.column);
    if (plain && shown.Admit(terms[contribution.column].term)) {
      picked.push_back(contribution);
    }
  }
  return picked;
}

void AddLenders(const index::Generation& generation,
                std::vector<index::Loan> loans, ScoredCompany& company) {
  std::ranges::stable_sort(loans, [](const auto& a, const auto& b) {
    return std::abs(a.value) > std::abs(b.value);
  });
  for (std::size_t i = 0; i < loans.size(); ++i) {
    if (i >= kLenders) {
      company.lent_other += loans[i].value;
      continue;
    }
    const index::IndexedCompany& lender = generation.companies[loans[i].row];
    company.lenders.push_back({lender.domain, lender.name, loans[i].value});
  }
}

}  // namespace

const nlp::TermCount* FindTerm(const nlp::TermCounts& counts,
                               std::string_view term) {
  const auto found =
      std::ranges::lower_bound(counts.terms, term, {}, &nlp::TermCount::term);
  return found != counts.terms.end() && found->term == term ? &*found : nullptr;
}

nlp::TermCounts CountSite(const index::Generation& generation, std::size_t row,
                          const Site& site) {
  const index::IndexedCompany& indexed = generation.companies[row];
  return nlp::CountTerms(site.documents, generation.lexicon,
                         {indexed.name, indexed.domain});
}

Reason ReasonOf(const index::VocabularyTerm& term, double contribution,
                const nlp::TermCounts& counts, const Site& site) {
  Reason reason;
  reason.term = term.surface;
  reason.contribution = contribution;
  const nlp::TermCount* seen = FindTerm(counts, term.term);
  if (seen == nullptr || seen->evidence.page >= site.pages.size()) {
    return reason;
  }
  // As this site writes it: most companies that use it may write in another
  // language.
  if (!seen->surface.empty()) reason.term = seen->surface;
  const index::PageRecord& page = site.pages[seen->evidence.page];
  reason.sentence = nlp::QuoteSentence(site.documents, seen->evidence);
  reason.url = page.final_url;
  reason.date = Day(page.fetched_at);
  return reason;
}

ScoredCompany ExplainCompany(const ExplainContext& context,
                             const index::Score& score, const Site& site,
                             const nlp::TermCounts& counts) {
  const index::Generation& generation = context.generation;
  const index::IndexedCompany& indexed = generation.companies[score.row];
  index::Explanation explanation =
      index::Explain(generation, context.audience, score.row);
  ScoredCompany company;
  company.domain = indexed.domain;
  company.name = indexed.name;
  company.country = indexed.country;
  company.language = indexed.language;
  company.title = std::string(nlp::TitleOf(site.documents.front()));
  company.read_on = Day(site.pages.front().fetched_at);
  company.score = score.points;
  company.grade = index::Letter(score.grade);
  company.percentile = score.percentile;
  company.text_digest = TextDigest(site);
  company.raw = explanation.raw;
  company.bias = explanation.bias;
  AddLenders(generation, explanation.loans, company);
  for (const index::Contribution& part : explanation.contributions) {
    company.other += part.value;
  }
  const auto add = [&](std::vector<Reason>& reasons, double sign,
                       std::size_t limit) {
    for (const index::Contribution& picked :
         Pick(context, explanation.contributions, sign, limit)) {
      reasons.push_back(ReasonOf(generation.vocabulary.Terms()[picked.column],
                                 picked.value, counts, site));
      company.other -= picked.value;
    }
  };
  add(company.reasons_for, 1.0, kReasonsFor);
  std::ranges::reverse(explanation.contributions);
  add(company.reasons_against, -1.0, kReasonsAgainst);
  return company;
}

}  // namespace kindred::server
