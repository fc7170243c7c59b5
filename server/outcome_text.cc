#include "server/outcome_text.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "server/evaluation_text.h"
#include "server/report_text.h"

namespace kindred::server {
namespace {

std::string Pad(std::string_view text, std::size_t width) {
  return std::string(width - std::min(width, text.size()), ' ').append(text);
}

// "12 more won and 3 more lost deals"; of a kind that is complete nothing.
std::string MissingDeals(const index::WinModel& wins) {
  const auto missing = [](std::size_t there) {
    return index::kFewestDeals - std::min(there, index::kFewestDeals);
  };
  const std::size_t won = missing(wins.won);
  const std::size_t lost = missing(wins.lost);
  std::string text;
  if (won > 0) text += Grouped(won) + " more won";
  if (won > 0 && lost > 0) text += " and ";
  if (lost > 0) text += Grouped(lost) + " more lost";
  return text + (won + lost == 1 ? " deal" : " deals");
}

Json BinJson(const index::ReliabilityBin& bin) {
  return Json::Object{{"deals", bin.deals},
                      {"predicted", bin.predicted},
                      {"observed", Json::Object{{"value", bin.observed.value},
                                                {"low", bin.observed.low},
                                                {"high", bin.observed.high}}}};
}

}  // namespace

std::string OutcomeText(const ToldOutcome& outcome) {
  if (outcome.outcome.empty()) return {};
  return outcome.outcome +
         (outcome.reason.empty() ? "" : ": " + outcome.reason) + ", " +
         outcome.date;
}

std::string ChangedText(const ScoredCompany& company) {
  std::string text;
  for (const std::string& name : company.changed) {
    text += (text.empty() ? "" : "; ") + name;
  }
  return text;
}

std::string FormatAudit(const ScoredCompany& company, const RankedList& list) {
  std::string parts;
  for (const auto& [name, digest] : list.model_parts) {
    parts += (parts.empty() ? "" : ", ") + name + " " +
             (digest.empty() ? "none" : digest);
  }
  std::string text = "made from " + parts + "\n";
  if (company.previous_score) {
    text += "before " + Fixed(*company.previous_score, 1) + " (" +
            Signed(company.score - *company.previous_score, 1) +
            "); what changed: " + ChangedText(company) + "\n";
  } else {
    text += "nothing changed since the last ranking\n";
  }
  if (company.win_probability) {
    text +=
        "win probability " + Fixed(100 * *company.win_probability, 0) + " %\n";
  }
  const std::string outcome = OutcomeText(company.outcome);
  return outcome.empty() ? text : text + "feedback: " + outcome + "\n";
}

std::string WinsSentence(const index::WinModel& wins) {
  if (!wins.curve) {
    return "No win probability yet: it takes " + MissingDeals(wins) +
           " told as feedback (there are " + Grouped(wins.won) + " won and " +
           Grouped(wins.lost) + " lost).";
  }
  const std::string deals =
      Grouped(wins.won) + " deals won and " + Grouped(wins.lost) + " lost";
  if (!wins.curve->TellsApart()) {
    return "The scores do not tell " + deals +
           " apart beyond chance, so every prospect gets the share of all.";
  }
  return "Learnt from " + deals +
         "; on deals it did not learn from it is off "
         "by " +
         Fixed(100 * wins.reliability->error, 0) + " points on average.";
}

std::string FormatWins(const index::WinModel& wins) {
  std::string text = "win probability\n" + Wrapped(WinsSentence(wins));
  if (!wins.reliability) return text;
  const index::Reliability& reliability = *wins.reliability;
  text += "deals  predicted           observed\n";
  for (const index::ReliabilityBin& bin : reliability.bins) {
    text += Pad(Grouped(bin.deals), 5) +
            Pad(Fixed(100 * bin.predicted, 0) + " %", 11) +
            Pad(PercentText(bin.observed), 19) + "\n";
  }
  return text + "Brier score " + Fixed(reliability.brier, 3) +
         " (the share of all: " + Fixed(reliability.brier_of_share, 3) +
         "), expected calibration error " + Fixed(reliability.error, 3) +
         ",\nAUC " + Fixed(reliability.auc, 3) + "\n";
}

Json WinsJson(const index::WinModel& wins) {
  Json::Object json = {
      {"won", wins.won}, {"lost", wins.lost}, {"needed", index::kFewestDeals}};
  const bool there = wins.reliability.has_value();
  const auto add = [&json, there](std::string name, Json value) {
    json.emplace_back(std::move(name), there ? std::move(value) : Json());
  };
  const index::Reliability reliability =
      wins.reliability.value_or(index::Reliability());
  Json::Array bins;
  for (const index::ReliabilityBin& bin : reliability.bins) {
    bins.push_back(BinJson(bin));
  }
  add("tells_apart", there && wins.curve->TellsApart());
  add("brier", reliability.brier);
  add("brier_of_share", reliability.brier_of_share);
  add("calibration_error", reliability.error);
  add("auc", reliability.auc);
  add("reliability", std::move(bins));
  return json;
}

}  // namespace kindred::server
