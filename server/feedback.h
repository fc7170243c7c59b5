// Feedback in the workspace: taken in, and what it says of a ranking.
//
// One thread at a time, as the catalogue.
#ifndef KINDRED_SERVER_FEEDBACK_H_
#define KINDRED_SERVER_FEEDBACK_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "index/catalog.h"
#include "index/generation.h"
#include "index/history.h"
#include "index/outcome.h"
#include "index/removals.h"
#include "index/win_probability.h"
#include "server/feedback_input.h"
#include "server/ranked_list.h"
#include "server/ranking.h"

namespace kindred::server {

struct FeedbackSummary {
  std::size_t rows = 0;
  std::size_t added = 0;              // new entries; the others were known
  std::size_t new_companies = 0;      // to be crawled before they teach
  std::vector<std::string> problems;  // "line 7, outcome: ..." of bad rows
};

// Gives rows of companies that were removed that problem.
Status RefuseRemoved(index::Removals& removals, std::span<FeedbackRow> rows);

// Stores the rows that have no problem, all or none of them. A domain that a
// company's visit ended at is that company; one that nobody knows becomes a
// company that the next crawl visits.
[[nodiscard]] Result<FeedbackSummary> StoreFeedback(
    index::Catalog& catalog, index::History& history, const Clock& clock,
    std::span<const FeedbackRow> rows);

// The history of the company of `domain`, under all of its domains, by date.
[[nodiscard]] Result<std::vector<index::Feedback>> FeedbackOfDomain(
    index::Catalog& catalog, index::History& history, std::string_view domain);

// What the latest outcome of each company means for one ranking.
struct Outcomes {
  // By every known domain of a company.
  std::map<std::string, index::Feedback, std::less<>> by_domain;
  std::vector<index::Judged> judged;  // ascending by row, no customer's
  std::vector<index::Deal> deals;     // ascending by row, of customers too
  // Of all outcomes of companies in the index; empty without any.
  std::string digest;
};

[[nodiscard]] Result<Outcomes> LoadOutcomes(index::History& history,
                                            const Ranking& ranking);

// Writes each company's outcome into its row, and takes those prospects out of
// the ranking that are set aside (index::Verdict::kAside), with the reason.
void TellOutcomes(const Outcomes& outcomes, RankedList& list);

// Writes the win probability of each ranked prospect, if there is one. A
// company whose deal was learnt from has that of its score without it.
void TellProbabilities(const index::Generation& generation,
                       const index::WinModel& wins, RankedList& list);

}  // namespace kindred::server

#endif  // KINDRED_SERVER_FEEDBACK_H_
