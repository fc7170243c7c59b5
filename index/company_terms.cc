#include "index/company_terms.h"

#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "index/parallel.h"

namespace kindred::index {
namespace {

// Sites that are held to be read by several threads.
constexpr std::size_t kSitesHeld = 256;

}  // namespace

void SiteLexicon::Add(SiteDocuments site) {
  pending_.push_back(std::move(site));
  if (pending_.size() == kSitesHeld) ReadPending();
}

nlp::Lexicon SiteLexicon::Finish(const nlp::LexiconOptions& options) {
  ReadPending();
  return learner_.Finish(options);
}

void SiteLexicon::ReadPending() {
  std::vector<nlp::LexiconSample> samples(pending_.size());
  ParallelFor(pending_.size(), threads_,
              [&](std::size_t i) { samples[i] = nlp::SampleOf(pending_[i]); });
  for (const nlp::LexiconSample& sample : samples) learner_.Add(sample);
  pending_.clear();
}

Status SiteTerms::Add(SiteDocuments site, std::string name,
                      std::string domain) {
  pending_.push_back({std::move(site), std::move(name), std::move(domain)});
  return pending_.size() < kSitesHeld ? Done() : CountPending();
}

Status SiteTerms::CountPending() {
  std::vector<nlp::TermCounts> terms(pending_.size());
  ParallelFor(pending_.size(), threads_, [&](std::size_t i) {
    const Company& company = pending_[i];
    terms[i] = nlp::CountTerms(company.site, *lexicon_,
                               {company.name, company.domain});
  });
  pending_.clear();
  for (const nlp::TermCounts& counts : terms) {
    if (Status taken = sink_(counted_++, counts); !taken.Ok()) return taken;
  }
  return Done();
}

CountedCompanies CountAllTerms(std::span<IndexedCompany> companies,
                               const SiteReader& site,
                               const nlp::LexiconOptions& options) {
  SiteLexicon learner(1);
  for (std::size_t i = 0; i < companies.size(); ++i) learner.Add(site(i));
  CountedCompanies counted{learner.Finish(options), {}};
  SiteTerms counter(counted.lexicon, 1,
                    [&](std::size_t place, const nlp::TermCounts& terms) {
                      companies[place].language = terms.language;
                      companies[place].words = terms.words;
                      counted.terms.push_back(terms);
                      return Done();
                    });
  for (std::size_t i = 0; i < companies.size(); ++i) {
    // The sink above never fails.
    static_cast<void>(
        counter.Add(site(i), companies[i].name, companies[i].domain));
  }
  static_cast<void>(counter.Finish());
  return counted;
}

}  // namespace kindred::index
