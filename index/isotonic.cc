#include "index/isotonic.h"

#include <algorithm>
#include <vector>

namespace kindred::index {

std::vector<Pool> PoolViolators(const std::vector<Pool>& pools) {
  std::vector<Pool> joined;
  for (const Pool& pool : pools) {
    joined.push_back(pool);
    while (joined.size() > 1 &&
           joined[joined.size() - 2].Share() >= joined.back().Share()) {
      const Pool last = joined.back();
      joined.pop_back();
      joined.back().highest = last.highest;
      joined.back().positives += last.positives;
      joined.back().others += last.others;
    }
  }
  return joined;
}

std::vector<Pool> PoolScores(std::vector<LabelledScore> scores) {
  std::ranges::stable_sort(scores, {}, &LabelledScore::raw);
  std::vector<Pool> pools;
  pools.reserve(scores.size());
  for (const LabelledScore& score : scores) {
    pools.push_back({score.raw, score.raw, score.positives, score.others});
  }
  return PoolViolators(pools);
}

}  // namespace kindred::index
