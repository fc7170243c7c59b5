// Isotonic regression by pooling adjacent violators (Ayer, Brunk, Ewing, Reid
// and Silverman, Annals of Mathematical Statistics 26, 1955): the share of
// positives that never falls as the score rises, in the least squares sense.
//
// Pure; thread-safe. O(n log n).
#ifndef KINDRED_INDEX_ISOTONIC_H_
#define KINDRED_INDEX_ISOTONIC_H_

#include <vector>

namespace kindred::index {

// One score with what was seen there, as weights.
struct LabelledScore {
  double raw = 0;
  double positives = 0;
  double others = 0;  // with `positives` above 0
};

// A run of adjacent scores that get one share.
struct Pool {
  double lowest = 0;   // score it begins at
  double highest = 0;  // and ends at
  double positives = 0;
  double others = 0;

  [[nodiscard]] double Share() const {
    return positives / (positives + others);
  }
};

// Joins neighbours of `pools`, ascending by score, until shares rise.
[[nodiscard]] std::vector<Pool> PoolViolators(const std::vector<Pool>& pools);

// Ascending by score, shares rising. Of equal scores those given first come
// first: give positives first, and they get one share.
[[nodiscard]] std::vector<Pool> PoolScores(std::vector<LabelledScore> scores);

}  // namespace kindred::index

#endif  // KINDRED_INDEX_ISOTONIC_H_
