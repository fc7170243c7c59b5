#include "index/search.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <vector>

#include "gtest/gtest.h"

#include "index/score.h"
#include "tests/support/synthetic.h"

namespace kindred::index {
namespace {

using Rows = std::vector<std::size_t>;

// 2,000 companies of twenty topics, searched in lists.
const Generation& InLists() {
  static const Generation generation = [] {
    const SyntheticOptions options{.companies = 2000, .topics = 20};
    SyntheticCorpus corpus = MakeSyntheticCorpus(options);
    GenerationOptions built = SyntheticGenerationOptions(options);
    built.vectors.exact_up_to = 100;
    return BuildGeneration(std::move(corpus.companies), corpus.terms, built);
  }();
  return generation;
}

// Thirty companies of the first topic.
const Audience& Learnt() {
  static const Audience audience = [] {
    std::vector<Customer> customers;
    for (std::size_t i = 0; i < 30; ++i) customers.push_back({20 * i, 0});
    return TrainAudience(InLists(), customers).Value();
  }();
  return audience;
}

Rows RowsOf(const std::vector<Hit>& hits) {
  Rows rows;
  for (const Hit& hit : hits) rows.push_back(hit.row);
  return rows;
}

double Recall(const std::vector<Hit>& found, const std::vector<Hit>& wanted) {
  std::set<std::size_t> all;
  for (const Hit& hit : wanted) all.insert(hit.row);
  return static_cast<double>(std::ranges::count_if(
             found, [&all](const Hit& hit) { return all.contains(hit.row); })) /
         static_cast<double>(all.size());
}

TEST(AudienceSearchTest, BestExactlyIsTheOrderOfAllScores) {
  const AudienceSearch search(InLists(), Learnt());
  std::vector<double> raw;
  for (std::size_t row = 0; row < InLists().Size(); ++row) {
    raw.push_back(SteeredScore(InLists(), Learnt(), row));
  }
  const std::vector<Hit> best = search.BestExactly(50);
  ASSERT_EQ(best.size(), 50U);
  for (std::size_t i = 0; i < best.size(); ++i) {
    EXPECT_EQ(best[i].raw, raw[best[i].row]);
    EXPECT_EQ(std::ranges::count_if(
                  raw, [&](double other) { return other > best[i].raw; }),
              static_cast<std::ptrdiff_t>(i));
  }
}

TEST(AudienceSearchTest, FewCandidatesHoldMostOfTheBest) {
  const AudienceSearch search(InLists(), Learnt());
  const std::vector<Hit> exact = search.BestExactly(50);
  const std::vector<Hit> found =
      search.Best(50, {}, {.candidates = 200, .lists = 20, .all_up_to = 0});
  EXPECT_GE(Recall(found, exact), 0.95);
  EXPECT_TRUE(std::ranges::is_sorted(
      found, [](const Hit& a, const Hit& b) { return a.raw > b.raw; }));
  // With as many candidates as rows nothing can be missed.
  EXPECT_EQ(RowsOf(search.Best(50, {}, {.candidates = 2000, .all_up_to = 0})),
            RowsOf(exact));
}

TEST(AudienceSearchTest, FindsOnlyWhatIsAllowed) {
  const AudienceSearch search(InLists(), Learnt());
  Rows allowed;
  for (std::size_t row = 3; row < InLists().Size(); row += 4) {
    allowed.push_back(row);
  }
  const std::vector<Hit> exact = search.BestExactly(20, allowed);
  const std::vector<Hit> found = search.Best(
      20, allowed, {.candidates = 100, .lists = 20, .all_up_to = 0});
  EXPECT_GE(Recall(found, exact), 0.95);
  for (const Hit& hit : found) EXPECT_EQ(hit.row % 4, 3U);
}

TEST(AudienceSearchTest, FewAllowedRowsAreAllScored) {
  const AudienceSearch search(InLists(), Learnt());
  const Rows few = {5, 40, 1999};
  EXPECT_EQ(RowsOf(search.Best(10, few)), RowsOf(search.BestExactly(10, few)));
  EXPECT_EQ(search.Best(10, few).size(), 3U);
  EXPECT_TRUE(search.Best(0).empty());
}

TEST(AudienceSearchTest, TakesAnIndexWithoutText) {
  SyntheticOptions silent;
  silent.words = 0;
  const Generation generation = MakeSyntheticGeneration(silent);
  Audience audience;
  audience.own_scores.assign(generation.Size(), 0.0);
  EXPECT_EQ(AudienceSearch(generation, audience)
                .Best(5, {}, {.candidates = 10})
                .size(),
            5U);
}

}  // namespace
}  // namespace kindred::index
