#include "server/report_evaluation.h"

#include <cstddef>
#include <string>

#include "server/evaluation_text.h"
#include "server/report_charts.h"
#include "server/report_pieces.h"
#include "server/report_text.h"

namespace kindred::server {
namespace {

constexpr std::size_t kMaxWordBytes = 80;

std::string TrustHint(const index::HoldoutReport& report) {
  return "A part of your customers was hidden by turns, " +
         Count(report.rounds, "time", "times") +
         "; the score was learnt from the rest, and here is where the hidden "
         "ones stand among " +
         Count(report.others, "company that is", "companies that are") +
         " no customers. Prospects that truly fit stand before them too, so "
         "more is found than this says.";
}

std::string Words(const index::HoldoutReport& report) {
  std::string words;
  for (const std::string& word : report.words) {
    words += (words.empty() ? "" : ", ") + Shorten(word, kMaxWordBytes);
  }
  return words.empty() ? "none" : words;
}

}  // namespace

std::string FormatTrust(const RankedList& list) {
  if (!list.evaluation) {
    return list.evaluation_problem.empty()
               ? std::string()
               : Fill("evaluation_none.html",
                      {{"problem", list.evaluation_problem}});
  }
  const index::HoldoutReport& report = *list.evaluation;
  return Fill("evaluation.html",
              {{"count", Count(report.customers, "customer", "customers") +
                             " hidden by turns"},
               {"hint", TrustHint(report)},
               {"lift", LiftChart(report)},
               {"recall", RecallChart(report)},
               {"comparison", ComparisonSentences(report)},
               {"learning", LearningSentence(report)},
               {"countries", PartsText(report.countries)},
               {"languages", PartsText(report.languages)},
               {"words", Words(report)}});
}

}  // namespace kindred::server
