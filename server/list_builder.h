// ListBuilder: the rows of a RankedList, one for each row of the input lists.
//
// One thread at a time, as the catalogue.
#ifndef KINDRED_SERVER_LIST_BUILDER_H_
#define KINDRED_SERVER_LIST_BUILDER_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "base/result.h"
#include "crawler/archive.h"
#include "index/audience.h"
#include "index/catalog.h"
#include "index/score.h"
#include "index/term_lift.h"
#include "server/company_insights.h"
#include "server/customer_personas.h"
#include "server/ranked_list.h"
#include "server/ranking.h"

namespace kindred::server {

class ListBuilder {
 public:
  // Scores every company of the generation. All must outlive the builder.
  ListBuilder(const Ranking& ranking, const index::Audience& audience,
              const CustomerPersonas& personas, index::Catalog& catalog,
              const crawler::Archive& archive);

  // Without a model: a row that has no problem of its own gets `why`.
  ListBuilder(const Ranking& ranking, std::string why, index::Catalog& catalog,
              const crawler::Archive& archive);

  // The row of a prospect, not ranked yet. A company is ranked on the first of
  // its rows; the others are told so.
  Result<ProspectRow> Prospect(const index::ListEntry& entry);

  Result<CustomerRow> Customer(const index::ListEntry& entry);

 private:
  Result<std::string> Fill(std::int64_t id, ScoredCompany& company);
  std::string ClaimProblem(const index::ListEntry& entry, std::int64_t id);
  [[nodiscard]] std::string SteeringProblem(std::int64_t id) const;
  [[nodiscard]] double WeightOf(std::size_t row) const;

  const Ranking* ranking_;
  const index::Audience* audience_ = nullptr;   // null: without a model
  const CustomerPersonas* personas_ = nullptr;  // likewise
  std::optional<index::TermLift> lift_;         // likewise
  std::optional<CompanyInsights> insights_;     // likewise
  std::string why_unscored_;
  index::Catalog* catalog_;
  const crawler::Archive* archive_;
  std::map<std::size_t, index::Score> scores_;    // by row
  std::map<std::int64_t, std::int64_t> claimed_;  // company id to line
};

}  // namespace kindred::server

#endif  // KINDRED_SERVER_LIST_BUILDER_H_
