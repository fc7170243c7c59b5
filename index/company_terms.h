// From the documents of many companies to their TermCounts, in two passes: the
// lexicon is learnt from all companies, then terms are counted in each.
//
// Each takes sites one at a time and reads some of them on several threads.
// Equal sites in equal order give equal results, whatever the threads.
#ifndef KINDRED_INDEX_COMPANY_TERMS_H_
#define KINDRED_INDEX_COMPANY_TERMS_H_

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "index/generation.h"
#include "nlp/document.h"
#include "nlp/lexicon.h"
#include "nlp/terms.h"

namespace kindred::index {

using SiteDocuments = std::vector<nlp::Document>;

// The first pass.
class SiteLexicon {
 public:
  explicit SiteLexicon(std::size_t threads) : threads_(threads) {}

  void Add(SiteDocuments site);
  [[nodiscard]] nlp::Lexicon Finish(const nlp::LexiconOptions& options = {});

 private:
  void ReadPending();

  std::size_t threads_;
  std::vector<SiteDocuments> pending_;
  nlp::LexiconLearner learner_;
};

// The second pass.
class SiteTerms {
 public:
  // Takes the terms of the company that was added `place`-th, counting from 0;
  // called in that order, on the caller's thread.
  using Sink =
      std::function<Status(std::size_t place, const nlp::TermCounts& terms)>;

  // `lexicon` must outlive it.
  SiteTerms(const nlp::Lexicon& lexicon, std::size_t threads, Sink sink)
      : lexicon_(&lexicon), threads_(threads), sink_(std::move(sink)) {}

  // The reason is the sink's.
  Status Add(SiteDocuments site, std::string name, std::string domain);
  // Counts the rest; call it once, last.
  Status Finish() { return CountPending(); }

 private:
  struct Company {
    SiteDocuments site;
    std::string name;
    std::string domain;
  };

  Status CountPending();

  const nlp::Lexicon* lexicon_;
  std::size_t threads_;
  Sink sink_;
  std::vector<Company> pending_;
  std::size_t counted_ = 0;
};

// Gives the documents of the company at a position; called twice for each.
using SiteReader = std::function<SiteDocuments(std::size_t)>;

struct CountedCompanies {
  nlp::Lexicon lexicon;
  std::vector<nlp::TermCounts> terms;  // of each company, in order
};

// Both passes, in memory, on one thread. Fills in the language and words of
// each company.
[[nodiscard]] CountedCompanies CountAllTerms(
    std::span<IndexedCompany> companies, const SiteReader& site,
    const nlp::LexiconOptions& options = {});

}  // namespace kindred::index

#endif  // KINDRED_INDEX_COMPANY_TERMS_H_
