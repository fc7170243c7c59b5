#include "index/group_percentiles.h"

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kindred::index {
namespace {

struct Group {
  std::size_t size = 0;
  std::size_t passed = 0;  // scores seen so far
  double last_raw = 0;
  double percentile = 0;  // of the last one
};

// Of each score within those for which `key` is the same.
std::vector<std::optional<double>> Within(const Generation& generation,
                                          std::span<const Score> scores,
                                          std::string IndexedCompany::*key) {
  const auto key_of = [&](const Score& score) -> std::string_view {
    return generation.companies[score.row].*key;
  };
  std::map<std::string_view, Group> groups;
  for (const Score& score : scores) ++groups[key_of(score)].size;
  std::vector<std::optional<double>> percentiles(scores.size());
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const std::string_view name = key_of(scores[i]);
    Group& group = groups[name];
    if (group.passed == 0 || scores[i].raw != group.last_raw) {
      group.percentile = 100.0 *
                         static_cast<double>(group.size - group.passed) /
                         static_cast<double>(group.size);
    }
    ++group.passed;
    group.last_raw = scores[i].raw;
    if (!name.empty() && group.size >= kFewestInGroup) {
      percentiles[i] = group.percentile;
    }
  }
  return percentiles;
}

}  // namespace

std::vector<GroupPercentiles> FindGroupPercentiles(
    const Generation& generation, std::span<const Score> scores) {
  const auto countries = Within(generation, scores, &IndexedCompany::country);
  const auto languages = Within(generation, scores, &IndexedCompany::language);
  std::vector<GroupPercentiles> all(scores.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i] = {countries[i], languages[i]};
  }
  return all;
}

}  // namespace kindred::index
