// Search: the best companies of an audience among all of an index.
//
// The model is projected into the latent space, where the vector index finds
// candidates; their scores are then exact, loans and boosts included. What is
// missed are companies that only terms outside of the basis speak for:
// docs/scale.md has the recall. Pure; thread-safe.
#ifndef KINDRED_INDEX_SEARCH_H_
#define KINDRED_INDEX_SEARCH_H_

#include <cstddef>
#include <span>
#include <vector>

#include "index/audience.h"
#include "index/generation.h"

namespace kindred::index {

struct Hit {
  std::size_t row = 0;
  double raw = 0;  // steered score
};

struct SearchEffort {
  std::size_t candidates = 2000;  // scored exactly
  std::size_t lists = 32;         // looked into; more where few are allowed
  // Of no more allowed rows every one is scored, which is then quicker.
  std::size_t all_up_to = 20'000;
};

class AudienceSearch {
 public:
  // Projects the model: O(width x dimensions). Both must outlive it.
  AudienceSearch(const Generation& generation, const Audience& audience);

  // The `limit` best rows among `allowed` (ascending; empty: all), best first,
  // equal ones by row.
  [[nodiscard]] std::vector<Hit> Best(std::size_t limit,
                                      std::span<const std::size_t> allowed = {},
                                      const SearchEffort& effort = {}) const;

  // The same by scoring every row. O(neighbours of all).
  [[nodiscard]] std::vector<Hit> BestExactly(
      std::size_t limit, std::span<const std::size_t> allowed = {}) const;

 private:
  const Generation* generation_;
  const Audience* audience_;
  std::vector<float> query_;
};

}  // namespace kindred::index

#endif  // KINDRED_INDEX_SEARCH_H_
