// Steering: what a user asks of the ranking beside what the customers taught.
//
// Rules on terms or phrases as a person writes them. A boost adds a fixed part
// to the raw score; a veto takes companies that use the term out of the
// ranking, a requirement those that do not. The learnt model stays as it is.
// "Uses" is: has it as a feature, so a word of a company's own name counts as
// the vocabulary says. Pure; thread-safe.
#ifndef KINDRED_INDEX_STEERING_H_
#define KINDRED_INDEX_STEERING_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "index/generation.h"

namespace kindred::index {

// What one boost adds, of the scale between raw_at_50 and raw_at_80, and the
// most that all of a company's boosts add.
inline constexpr double kBoostShare = 0.5;
inline constexpr double kMostBoostShare = 1.0;

// As written; no two of a kind are equal but for case and blanks.
struct Steering {
  std::vector<std::string> boosts;
  std::vector<std::string> vetoes;
  std::vector<std::string> requirements;

  [[nodiscard]] bool Empty() const {
    return boosts.empty() && vetoes.empty() && requirements.empty();
  }
  friend bool operator==(const Steering&, const Steering&) = default;
};

// `rules` with those of `more` that it does not hold.
[[nodiscard]] Steering Joined(Steering rules, const Steering& more);

// Names the rules; empty without any. The order they were given in is no part.
[[nodiscard]] std::string SteeringDigest(const Steering& steering);

// "boost X; veto Y; require Z", or "none".
[[nodiscard]] std::string SteeringText(const Steering& steering);

enum class RuleKind : std::uint8_t { kBoost, kVeto, kRequire };

// "boost", "veto", "require".
[[nodiscard]] std::string_view NameOf(RuleKind kind);

// A rule and the vocabulary's columns that it means, ascending.
struct SteeringRule {
  RuleKind kind = RuleKind::kBoost;
  std::string text;
  std::vector<std::uint32_t> columns;
};

// A column is meant if its written form or its term equals the text without
// regard to case, or if its term is what the text's stems are in a language of
// the index. A rule that means none does nothing. O(rules x terms).
[[nodiscard]] std::vector<SteeringRule> ResolveSteering(
    const Generation& generation, const Steering& steering);

// Whether a person may give these rules. kInvalidArgument: one means no column,
// or a term is vetoed and required; the message says what to do.
[[nodiscard]] Status CheckSteering(std::span<const SteeringRule> rules);

// The first column of the rule that the company has; nullptr: none.
[[nodiscard]] const std::uint32_t* ColumnUsed(const Generation& generation,
                                              const SteeringRule& rule,
                                              std::size_t row);

// The first rule that takes the company out of the ranking; nullptr: none.
[[nodiscard]] const SteeringRule* BarredBy(const Generation& generation,
                                           std::span<const SteeringRule> rules,
                                           std::size_t row);

// 'uses the vetoed term "X"'.
[[nodiscard]] std::string ProblemOf(const SteeringRule& rule);

// A part of the raw score.
struct BoostPart {
  std::size_t rule = 0;  // position among the rules
  double value = 0;
};

// What the rules add to the company's raw score on a scale of this length;
// equal parts that sum to at most kMostBoostShare of it.
[[nodiscard]] std::vector<BoostPart> BoostsOf(
    const Generation& generation, std::span<const SteeringRule> rules,
    double scale, std::size_t row);

}  // namespace kindred::index

#endif  // KINDRED_INDEX_STEERING_H_
