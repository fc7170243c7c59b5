#include "index/holdout_rounds.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <functional>
#include <iterator>
#include <map>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/random.h"
#include "index/audience_terms.h"
#include "index/score.h"
#include "index/steering.h"
#include "index/trainer.h"

namespace kindred::index {
namespace {

// Cosine of two sites' features from which they are taken for one company's.
constexpr double kSameText = 0.9;

double Cosine(const SparseRow& a, const SparseRow& b) {
  double sum = 0;
  std::size_t j = 0;
  for (std::size_t i = 0; i < a.columns.size(); ++i) {
    while (j < b.columns.size() && b.columns[j] < a.columns[i]) ++j;
    if (j == b.columns.size()) break;
    if (b.columns[j] == a.columns[i]) {
      sum +=
          static_cast<double>(a.values[i]) * static_cast<double>(b.values[j]);
    }
  }
  return sum;
}

// ASCII only: enough to see through "ACME GmbH".
std::string Lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

// Disjoint sets (Tarjan, JACM 22(2), 1975); the lowest member stands for a set.
class Sets {
 public:
  explicit Sets(std::size_t count) : parents_(count) {
    std::iota(parents_.begin(), parents_.end(), std::size_t{0});
  }

  std::size_t Find(std::size_t i) {
    while (parents_[i] != i) i = parents_[i] = parents_[parents_[i]];
    return i;
  }

  void Join(std::size_t a, std::size_t b) {
    const auto [low, high] = std::minmax({Find(a), Find(b)});
    parents_[high] = low;
  }

 private:
  std::vector<std::size_t> parents_;
};

std::vector<Customer> Pick(std::span<const Customer> customers,
                           std::span<const std::size_t> positions) {
  std::vector<Customer> picked;
  picked.reserve(positions.size());
  for (const std::size_t position : positions) {
    picked.push_back(customers[position]);
  }
  std::ranges::sort(picked, {}, &Customer::row);
  return picked;
}

// Similarity of each row to the mean vector of the customers.
std::vector<double> CentroidScores(const Generation& generation,
                                   std::span<const Customer> customers) {
  std::vector<double> mean(generation.basis.dimensions, 0.0);
  for (const Customer& customer : customers) {
    const std::vector<float> vector = generation.vectors->Vector(customer.row);
    for (std::size_t d = 0; d < mean.size(); ++d) {
      mean[d] += static_cast<double>(vector[d]);
    }
  }
  std::vector<double> scores;
  scores.reserve(generation.Size());
  for (std::size_t row = 0; row < generation.Size(); ++row) {
    const std::vector<float> vector = generation.vectors->Vector(row);
    double sum = 0;
    for (std::size_t d = 0; d < mean.size(); ++d) {
      sum += mean[d] * static_cast<double>(vector[d]);
    }
    scores.push_back(sum);
  }
  return scores;
}

// How many of the customers' most distinguishing terms each row has.
std::vector<double> WordScores(const Generation& generation,
                               std::span<const Customer> customers) {
  std::vector<double> weights(generation.features.width, 0.0);
  for (const AudienceTerm& term : IndustryWords(generation, customers)) {
    weights[term.column] = 1.0;
  }
  std::vector<double> scores(generation.Size(), 0.0);
  for (std::size_t row = 0; row < scores.size(); ++row) {
    for (const std::uint32_t column : generation.features.Row(row).columns) {
      scores[row] += weights[column];
    }
  }
  return scores;
}

// As TrainAudience fits, on the first `count` customers shown. The other shown
// ones are no negatives: a shorter list would not know them.
std::vector<double> ShorterListScores(const Generation& generation,
                                      std::span<const Customer> first,
                                      std::span<const Customer> shown,
                                      const AudienceOptions& options) {
  const std::vector<std::size_t> unlabelled =
      SampleUnlabelled(generation, shown, options.unlabelled, options.seed);
  return RawScores(
      generation, TrainModel(generation,
                             {first, CustomerWeights(first, options.max_weight),
                              unlabelled},
                             options));
}

// Where those stand that the rules take out of the ranking: behind it.
constexpr Place kNotRanked = {1, 0};

// What the rules make of one round's model.
class SteeredRound {
 public:
  SteeredRound(const Generation& generation, const Audience& audience,
               std::span<const std::size_t> others)
      : generation_(generation), rules_(audience.chosen.steering) {
    if (rules_.empty()) {
      ranked_.assign(others.begin(), others.end());
      return;
    }
    for (std::size_t row = 0; row < generation.Size(); ++row) {
      double boost = 0;
      for (const BoostPart& part : BoostsOf(generation, audience, row)) {
        boost += part.value;
      }
      boosts_.push_back(boost);
    }
    std::ranges::copy_if(others, std::back_inserter(ranked_),
                         [this](std::size_t row) { return IsRanked(row); });
  }

  [[nodiscard]] bool IsRanked(std::size_t row) const {
    return BarredBy(generation_, rules_, row) == nullptr;
  }

  // Of `others`, those that are ranked.
  [[nodiscard]] std::span<const std::size_t> Ranked() const { return ranked_; }

  [[nodiscard]] std::vector<double> Scores(std::vector<double> raw) const {
    for (std::size_t row = 0; row < boosts_.size(); ++row) {
      raw[row] += boosts_[row];
    }
    return raw;
  }

 private:
  const Generation& generation_;
  std::span<const SteeringRule> rules_;
  std::vector<double> boosts_;  // of each row; empty without rules
  std::vector<std::size_t> ranked_;
};

}  // namespace

std::vector<std::size_t> GroupCustomers(const Generation& generation,
                                        std::span<const Customer> customers) {
  Sets sets(customers.size());
  std::map<std::size_t, std::size_t> by_row;
  std::map<std::string, std::size_t> by_name;
  for (std::size_t i = 0; i < customers.size(); ++i) {
    by_row.emplace(customers[i].row, i);
    const std::string name = Lower(generation.companies[customers[i].row].name);
    if (!name.empty()) sets.Join(by_name.emplace(name, i).first->second, i);
  }
  for (const auto& [row, i] : by_row) {
    for (const std::uint32_t other : generation.neighbours.Row(row).columns) {
      const auto found = by_row.find(other);
      if (found == by_row.end()) continue;
      if (Cosine(generation.features.Row(row),
                 generation.features.Row(other)) >= kSameText) {
        sets.Join(i, found->second);
      }
    }
  }
  std::map<std::size_t, std::size_t> numbers;
  std::vector<std::size_t> groups;
  groups.reserve(customers.size());
  for (std::size_t i = 0; i < customers.size(); ++i) {
    groups.push_back(
        numbers.emplace(sets.Find(i), numbers.size()).first->second);
  }
  return groups;
}

std::vector<HoldoutRound> MakeRounds(std::span<const std::size_t> groups,
                                     const HoldoutOptions& options) {
  std::vector<std::vector<std::size_t>> members;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    members.resize(std::max(members.size(), groups[i] + 1));
    members[groups[i]].push_back(i);
  }
  // With one fold nothing would be left to learn from.
  const std::size_t folds =
      std::max(std::size_t{2}, std::min(options.folds, members.size()));
  std::vector<HoldoutRound> rounds;
  Random random(options.seed);
  for (std::size_t repeat = 0; repeat < options.repeats; ++repeat) {
    random.Shuffle(std::span(members));
    for (std::size_t fold = 0; fold < folds; ++fold) {
      HoldoutRound round;
      for (std::size_t i = 0; i < members.size(); ++i) {
        auto& part = i % folds == fold ? round.hidden : round.shown;
        part.insert(part.end(), members[i].begin(), members[i].end());
      }
      // Else the first ones shown would always be of the same folds.
      random.Shuffle(std::span(round.shown));
      rounds.push_back(std::move(round));
    }
  }
  return rounds;
}

Field::Field(std::span<const double> scores,
             std::span<const std::size_t> others) {
  scores_.reserve(others.size());
  for (const std::size_t row : others) scores_.push_back(scores[row]);
  std::ranges::sort(scores_, std::ranges::greater());
}

Place Field::PlaceOf(double score) const {
  const auto [first, last] =
      std::equal_range(scores_.begin(), scores_.end(), score, std::greater());
  const auto all = static_cast<double>(scores_.size() + 1);
  return {static_cast<double>(first - scores_.begin()) / all,
          static_cast<double>(last - first + 1) / all};
}

std::vector<HeldOut> RunRound(const Generation& generation,
                              std::span<const Customer> customers,
                              std::span<const std::size_t> others,
                              const HoldoutRound& round,
                              const AudienceOptions& options) {
  const std::vector<Customer> shown = Pick(customers, round.shown);
  // As a user's list is trained, with all that is chosen on it.
  const Audience audience = TrainAudience(generation, shown, options).Value();
  std::vector<HeldOut> held_out(round.hidden.size());
  const auto place = [&](const std::vector<double>& scores, auto&& into) {
    const Field field(scores, others);
    for (std::size_t i = 0; i < held_out.size(); ++i) {
      into(held_out[i]) = field.PlaceOf(scores[customers[round.hidden[i]].row]);
    }
  };
  for (std::size_t i = 0; i < held_out.size(); ++i) {
    held_out[i].customer = round.hidden[i];
  }
  const SteeredRound steered(generation, audience, others);
  const auto place_model = [&](std::vector<double> raw, auto&& into) {
    const std::vector<double> scores = steered.Scores(std::move(raw));
    const Field field(scores, steered.Ranked());
    for (std::size_t i = 0; i < held_out.size(); ++i) {
      const std::size_t row = customers[round.hidden[i]].row;
      into(held_out[i]) =
          steered.IsRanked(row) ? field.PlaceOf(scores[row]) : kNotRanked;
    }
  };
  const std::vector<double> scores =
      RawScores(generation, audience.model, audience.own_scores);
  place_model(scores, [](HeldOut& at) -> Place& { return at.model; });
  place(CentroidScores(generation, shown),
        [](HeldOut& at) -> Place& { return at.centroid; });
  place(WordScores(generation, shown),
        [](HeldOut& at) -> Place& { return at.words; });
  for (std::size_t step = 0; step < kCurveShares.size(); ++step) {
    const std::size_t count = CurveCount(round.shown.size(), step);
    const auto into = [step, count](HeldOut& at) -> Place& {
      at.learnt_from.at(step) = static_cast<double>(count);
      return at.by_share.at(step);
    };
    if (count == shown.size()) {
      place_model(scores, into);
      continue;
    }
    const std::vector<Customer> first =
        Pick(customers, std::span(round.shown).first(count));
    place_model(ShorterListScores(generation, first, shown, audience.chosen),
                into);
  }
  return held_out;
}

}  // namespace kindred::index
