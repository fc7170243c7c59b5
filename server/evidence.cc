#include "server/evidence.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "index/steering.h"
#include "index/term_overlap.h"
#include "nlp/document.h"
#include "nlp/terms.h"
#include "server/reason_ideas.h"

namespace kindred::server {
namespace {

constexpr std::size_t kDayLength = 10;  // of "2026-11-22T..."

std::string Day(std::string_view time) {
  return std::string(time.substr(0, kDayLength));
}

// Does the customers' use of a term of the idea bear out its sign?
bool IsBorneOut(const index::TermLift& lift, const Idea& idea, double sign) {
  return std::ranges::any_of(idea.columns, [&](std::uint32_t column) {
    return sign > 0 ? lift.IsTypical(column) : lift.IsRare(column);
  });
}

// The first `limit` of `ideas` whose sign is that of `sign`, that are borne
// out, and that repeat none before.
std::vector<Idea> Pick(const ExplainContext& context,
                       const std::vector<Idea>& ideas, double sign,
                       std::size_t limit) {
  std::vector<Idea> picked;
  index::ShownTerms shown;
  const auto terms = context.generation.vocabulary.Terms();
  for (const Idea& idea : ideas) {
    if (picked.size() == limit || idea.value * sign <= 0) break;
    if (IsBorneOut(context.lift, idea, sign) &&
        shown.Admit(terms[idea.column].term)) {
      picked.push_back(idea);
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
  const index::Explanation explanation =
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
  std::vector<Idea> ideas =
      GroupIdeas(generation.vocabulary, explanation.contributions, counts);
  const auto add = [&](std::vector<Reason>& reasons, double sign,
                       std::size_t limit) {
    for (const Idea& picked : Pick(context, ideas, sign, limit)) {
      reasons.push_back(ReasonOf(generation.vocabulary.Terms()[picked.column],
                                 picked.value, counts, site));
      company.other -= picked.value;
    }
  };
  for (const index::BoostPart& part : explanation.boosts) {
    const index::SteeringRule& rule =
        context.audience.chosen.steering[part.rule];
    const std::uint32_t column =
        *index::ColumnUsed(generation, rule, score.row);
    company.boosts.push_back(ReasonOf(generation.vocabulary.Terms()[column],
                                      part.value, counts, site));
    company.boosts.back().term = rule.text;
  }
  add(company.reasons_for, 1.0, kReasonsFor);
  std::ranges::reverse(ideas);
  add(company.reasons_against, -1.0, kReasonsAgainst);
  return company;
}

}  // namespace kindred::server
