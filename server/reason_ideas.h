// Ideas: contributions of terms, with those of a phrase and of words that stand
// only in it put together.
//
// A site that writes "hot runner" has three features: the phrase and its words.
// To a reader they are one reason, "hot runner", which brings what all three
// bring. Pure; thread-safe.
#ifndef KINDRED_SERVER_REASON_IDEAS_H_
#define KINDRED_SERVER_REASON_IDEAS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "index/score.h"
#include "index/vocabulary.h"
#include "nlp/terms.h"

namespace kindred::server {

struct Idea {
  std::uint32_t column = 0;            // that names it
  double value = 0;                    // sum of its columns' contributions
  std::vector<std::uint32_t> columns;  // all of it, that one first
};

// Each contribution is in one idea, so that the values sum to the same; largest
// value first, equal ones by column. A phrase takes a word of its own if the
// site, whose terms are `counts`, writes at least three quarters of the word's
// occurrences within the phrase; of several phrases the most frequent takes it.
[[nodiscard]] std::vector<Idea> GroupIdeas(
    const index::Vocabulary& vocabulary,
    std::span<const index::Contribution> contributions,
    const nlp::TermCounts& counts);

}  // namespace kindred::server

#endif  // KINDRED_SERVER_REASON_IDEAS_H_
