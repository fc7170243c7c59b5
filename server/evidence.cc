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

const nlp::TermCount* FindTerm(const nlp::TermCounts& counts,
                               std::string_view term) {
  const auto found =
      std::ranges::lower_bound(counts.terms, term, {}, &nlp::TermCount::term);
  return found != counts.terms.end() && found->term == term ? &*found : nullptr;
}

Reason ReasonOf(const index::VocabularyTerm& term, double contribution,
                const nlp::TermCounts& counts, const Site& site) {
  Reason reason;
  reason.term = term.surface;
  reason.contribution = contribution;
  const nlp::TermCount* seen = FindTerm(counts, term.term);
  // Languages share stems: others' form of the term may be no word here.
  if (seen != nullptr) reason.term = seen->surface;
  if (seen == nullptr || seen->evidence.page >= site.pages.size()) {
    return reason;
  }
  const index::PageRecord& page = site.pages[seen->evidence.page];
  reason.sentence = nlp::QuoteSentence(site.documents, seen->evidence);
  reason.url = page.final_url;
  reason.date = Day(page.fetched_at);
  return reason;
}

// The first `limit` of `contributions` whose sign is that of `sign` and that
// share no word with one before.
std::vector<index::Contribution> Pick(
    const index::Vocabulary& vocabulary,
    const std::vector<index::Contribution>& contributions, double sign,
    std::size_t limit) {
  std::vector<index::Contribution> picked;
  index::ShownTerms shown;
  for (const index::Contribution& contribution : contributions) {
    if (picked.size() == limit || contribution.value * sign <= 0) break;
    if (shown.Admit(vocabulary.Terms()[contribution.column].term)) {
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

ScoredCompany ExplainCompany(const ExplainContext& context,
                             const index::Score& score, const Site& site) {
  const index::Generation& generation = context.generation;
  const index::IndexedCompany& indexed = generation.companies[score.row];
  const nlp::TermCounts counts = nlp::CountTerms(
      site.documents, generation.lexicon, {indexed.name, indexed.domain});
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
  company.raw = explanation.raw;
  company.bias = explanation.bias;
  AddLenders(generation, explanation.loans, company);
  for (const index::Contribution& part : explanation.contributions) {
    company.other += part.value;
  }
  const auto add = [&](std::vector<Reason>& reasons, double sign,
                       std::size_t limit) {
    for (const index::Contribution& picked :
         Pick(generation.vocabulary, explanation.contributions, sign, limit)) {
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
