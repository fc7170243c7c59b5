#include "server/report_wins.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "nlp/unicode.h"
#include "server/outcome_text.h"
#include "server/report_charts.h"
#include "server/report_pieces.h"
#include "server/report_text.h"

namespace kindred::server {
namespace {

constexpr std::size_t kMoversShown = 10;
constexpr std::size_t kMaxMoverName = 120;

double ChangeOf(const ProspectRow* row) {
  return row->company.score - *row->company.previous_score;
}

}  // namespace

std::string FormatMovers(const RankedList& list) {
  std::vector<const ProspectRow*> movers;
  for (const ProspectRow& row : list.prospects) {
    if (row.rank > 0 && row.company.previous_score &&
        row.company.score != *row.company.previous_score) {
      movers.push_back(&row);
    }
  }
  if (movers.empty()) return {};
  const std::size_t all = movers.size();
  std::ranges::stable_sort(movers, [](const auto* a, const auto* b) {
    return std::abs(ChangeOf(a)) > std::abs(ChangeOf(b));
  });
  movers.resize(std::min(all, kMoversShown));
  std::string rows;
  for (const ProspectRow* row : movers) {
    const ScoredCompany& company = row->company;
    rows += Fill(
        "mover.html",
        {{"name", company.name.empty() ? nlp::DomainToUnicode(company.domain)
                                       : Shorten(company.name, kMaxMoverName)},
         {"before", Fixed(*company.previous_score, 1)},
         {"now", Fixed(company.score, 1)},
         {"change", Signed(ChangeOf(row), 1)},
         {"changed", ChangedText(company)}});
  }
  return Fill("movers.html",
              {{"count", Count(all, "score", "scores")}, {"rows", rows}});
}

std::string FormatWinSection(const RankedList& list) {
  // A list that was not ranked has nothing to say of deals.
  if (list.model_version.empty()) return {};
  const index::WinModel& wins = list.wins;
  std::string plot;
  if (wins.reliability) {
    const index::Reliability& reliability = *wins.reliability;
    plot = Fill("wins_plot.html",
                {{"chart", ReliabilityChart(reliability)},
                 {"brier", Fixed(reliability.brier, 3)},
                 {"brier_of_share", Fixed(reliability.brier_of_share, 3)},
                 {"error", Fixed(reliability.error, 3)},
                 {"pairs", Fixed(100 * reliability.auc, 0)}});
  }
  return Fill("wins.html",
              {{"count", Count(wins.won + wins.lost, "deal", "deals")},
               {"sentence", WinsSentence(wins)},
               {"plot", plot}});
}

}  // namespace kindred::server
