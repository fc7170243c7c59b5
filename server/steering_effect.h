// What steering rules change: who leaves, who moves, and what recall it costs.
//
// Pure; thread-safe.
#ifndef KINDRED_SERVER_STEERING_EFFECT_H_
#define KINDRED_SERVER_STEERING_EFFECT_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "index/holdout.h"
#include "index/steering.h"
#include "server/ranked_list.h"

namespace kindred::server {

inline constexpr std::size_t kBestProspects = 20;
inline constexpr std::size_t kBiggestMovers = 10;

// A prospect's ranks; 0: not ranked.
struct RankMove {
  std::string domain;
  std::size_t before = 0;
  std::size_t after = 0;
};

// Counts are of prospects, `before` and after the rules.
struct SteeringEffect {
  std::size_t ranked_before = 0;
  std::size_t ranked = 0;
  std::size_t left = 0;           // the ranking
  std::size_t joined = 0;         // it
  std::size_t entered_best = 0;   // the best kBestProspects
  std::size_t left_best = 0;      // them
  std::size_t grade_changed = 0;  // ranked before and after
  std::size_t moved = 0;          // to another rank, left and joined included
  // Of those ranked before and after, by places moved, then rank before.
  std::vector<RankMove> movers;
  // None: `evaluation_problem` says why.
  std::optional<index::HoldoutReport> evaluation_before;
  std::optional<index::HoldoutReport> evaluation;
  std::string evaluation_problem;
};

// Of two rankings of the same rows, each with its evaluation.
[[nodiscard]] SteeringEffect CompareRankings(const RankedList& before,
                                             const RankedList& after);

[[nodiscard]] std::string FormatEffect(const SteeringEffect& effect);
[[nodiscard]] Json EffectJson(const SteeringEffect& effect);

// {"boost": [...], "veto": [...], "require": [...]}.
[[nodiscard]] Json SteeringJson(const index::Steering& steering);

}  // namespace kindred::server

#endif  // KINDRED_SERVER_STEERING_EFFECT_H_
