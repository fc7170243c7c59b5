// CompanyInsights: what one ranking tells of each company beside its score.
//
// One thread at a time, as the catalogue.
#ifndef KINDRED_SERVER_COMPANY_INSIGHTS_H_
#define KINDRED_SERVER_COMPANY_INSIGHTS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "crawler/archive.h"
#include "index/audience.h"
#include "index/catalog.h"
#include "index/customer_similarity.h"
#include "index/group_percentiles.h"
#include "index/missing_terms.h"
#include "index/potential.h"
#include "index/score.h"
#include "index/term_lift.h"
#include "nlp/terms.h"
#include "server/customer_personas.h"
#include "server/evidence.h"
#include "server/ranked_list.h"
#include "server/ranking.h"
#include "server/site_store.h"

namespace kindred::server {

// Of each company.
inline constexpr std::size_t kNearestCustomers = 3;
inline constexpr std::size_t kSharedTerms = 3;  // with each of them
inline constexpr std::size_t kMissingTerms = 5;

class CompanyInsights {
 public:
  // All must outlive this; what `context` refers to must, itself need not.
  // Quotes of customers come from `catalog` and `archive`, each read once.
  CompanyInsights(const Ranking& ranking, const ExplainContext& context,
                  const CustomerPersonas& personas, index::Catalog& catalog,
                  const crawler::Archive& archive);

  // Takes in the companies that are no customers, as Rank gave them.
  void SetRanked(std::span<const index::Score> scores);

  // Writes company.insight of the company of `row`, whose score is there.
  // `site` and `counts` are its own.
  Status Tell(std::size_t row, const Site& site, const nlp::TermCounts& counts,
              ScoredCompany& company);

 private:
  void TellConfidence(std::size_t row, const Site& site,
                      Insight& insight) const;
  void TellNearest(std::size_t row, std::span<const double> similarities,
                   const nlp::TermCounts& counts, Insight& insight) const;
  Status TellMissing(std::size_t row, const nlp::TermCounts& counts,
                     Insight& insight);
  Result<MissingTermFigures> QuoteOf(const index::TypicalTerm& term);

  const Ranking* ranking_;
  const index::Audience* audience_;
  const index::TermLift* lift_;
  const CustomerPersonas* personas_;
  index::Catalog* catalog_;
  const crawler::Archive* archive_;
  index::CustomerSimilarity similarity_;
  index::ExpectedValues values_;
  index::MissingTermFinder missing_;
  std::map<std::string, std::int64_t> customers_of_language_;
  std::map<std::size_t, index::GroupPercentiles> percentiles_;  // by row
  std::map<const index::TypicalTerm*, MissingTermFigures> quotes_;
};

}  // namespace kindred::server

#endif  // KINDRED_SERVER_COMPANY_INSIGHTS_H_
