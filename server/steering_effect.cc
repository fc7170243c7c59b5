#include "server/steering_effect.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "server/evaluation_text.h"
#include "server/report_text.h"

namespace kindred::server {
namespace {

constexpr std::array kToldShares = {0.10, 0.20};

bool IsBest(std::size_t rank) {
  return rank > 0 && rank <= kBestProspects;
}

std::size_t Places(const RankMove& move) {
  return move.before > move.after ? move.before - move.after
                                  : move.after - move.before;
}

Json::Array TextList(const std::vector<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

const index::Estimate* RecallOf(
    const std::optional<index::HoldoutReport>& report, double share) {
  if (!report) return nullptr;
  const auto found =
      std::ranges::find(report->recall, share, &index::RecallAt::share);
  return found == report->recall.end() ? nullptr : &found->model;
}

Json RecallJson(const index::Estimate* recall) {
  if (recall == nullptr) return {};
  return Json::Object{
      {"value", recall->value}, {"low", recall->low}, {"high", recall->high}};
}

std::string RecallText(const SteeringEffect& effect) {
  if (!effect.evaluation_before || !effect.evaluation) {
    return "held-out recall: " + effect.evaluation_problem + "\n";
  }
  std::string text = "hidden customers found (95 % interval)\n";
  for (const double share : kToldShares) {
    const index::Estimate* before = RecallOf(effect.evaluation_before, share);
    const index::Estimate* after = RecallOf(effect.evaluation, share);
    if (before == nullptr || after == nullptr) continue;
    text += "  in the best " + Fixed(100 * share, 0) + " %: before " +
            PercentText(*before) + ", after " + PercentText(*after) + "\n";
  }
  return text;
}

void CountRanked(std::size_t before, std::size_t after,
                 SteeringEffect& effect) {
  effect.ranked_before += before > 0 ? 1U : 0U;
  effect.ranked += after > 0 ? 1U : 0U;
  effect.left += after == 0 && before > 0 ? 1U : 0U;
  effect.joined += before == 0 && after > 0 ? 1U : 0U;
  effect.moved += before != after ? 1U : 0U;
}

// What became of one row.
void CountMove(const ProspectRow& before, const ProspectRow& after,
               SteeringEffect& effect) {
  CountRanked(before.rank, after.rank, effect);
  effect.entered_best += IsBest(after.rank) && !IsBest(before.rank) ? 1U : 0U;
  effect.left_best += IsBest(before.rank) && !IsBest(after.rank) ? 1U : 0U;
  if (before.rank == 0 || after.rank == 0) return;
  effect.grade_changed += before.company.grade != after.company.grade ? 1U : 0U;
  if (before.rank != after.rank) {
    effect.movers.push_back({after.company.domain, before.rank, after.rank});
  }
}

}  // namespace

SteeringEffect CompareRankings(const RankedList& before,
                               const RankedList& after) {
  std::map<std::int64_t, const ProspectRow*> rows;
  for (const ProspectRow& row : before.prospects) rows.emplace(row.line, &row);
  SteeringEffect effect;
  for (const ProspectRow& row : after.prospects) {
    const auto found = rows.find(row.line);
    if (found != rows.end()) CountMove(*found->second, row, effect);
  }
  std::ranges::sort(effect.movers, [](const RankMove& a, const RankMove& b) {
    return Places(a) != Places(b) ? Places(a) > Places(b) : a.before < b.before;
  });
  if (effect.movers.size() > kBiggestMovers) {
    effect.movers.resize(kBiggestMovers);
  }
  effect.evaluation_before = before.evaluation;
  effect.evaluation = after.evaluation;
  effect.evaluation_problem = after.evaluation_problem;
  return effect;
}

std::string FormatEffect(const SteeringEffect& effect) {
  std::string text =
      Grouped(effect.ranked) + " of " + Grouped(effect.ranked_before) +
      " prospects that were ranked: " + Grouped(effect.left) + " leave, " +
      Grouped(effect.joined) + " join, " + Grouped(effect.moved) +
      " have another rank\nbest " + Grouped(kBestProspects) + ": " +
      Grouped(effect.entered_best) + " enter, " + Grouped(effect.left_best) +
      " leave; " + Grouped(effect.grade_changed) + " get another grade\n";
  if (!effect.movers.empty()) text += "biggest moves\n";
  for (const RankMove& move : effect.movers) {
    text += "  " + move.domain + ": " + Grouped(move.before) + " to " +
            Grouped(move.after) + "\n";
  }
  return text + RecallText(effect);
}

Json EffectJson(const SteeringEffect& effect) {
  Json::Array movers;
  for (const RankMove& move : effect.movers) {
    movers.emplace_back(Json::Object{{"domain", move.domain},
                                     {"rank_before", move.before},
                                     {"rank_after", move.after}});
  }
  Json::Array recall;
  for (const double share : kToldShares) {
    recall.emplace_back(Json::Object{
        {"share", share},
        {"before", RecallJson(RecallOf(effect.evaluation_before, share))},
        {"after", RecallJson(RecallOf(effect.evaluation, share))}});
  }
  return Json::Object{
      {"ranked_before", effect.ranked_before},
      {"ranked", effect.ranked},
      {"left", effect.left},
      {"joined", effect.joined},
      {"moved", effect.moved},
      {"entered_best", effect.entered_best},
      {"left_best", effect.left_best},
      {"grade_changed", effect.grade_changed},
      {"movers", std::move(movers)},
      {"recall", std::move(recall)},
      {"evaluation_problem", effect.evaluation_problem.empty()
                                 ? Json()
                                 : Json(effect.evaluation_problem)}};
}

Json SteeringJson(const index::Steering& steering) {
  return Json::Object{{"boost", TextList(steering.boosts)},
                      {"veto", TextList(steering.vetoes)},
                      {"require", TextList(steering.requirements)}};
}

}  // namespace kindred::server
