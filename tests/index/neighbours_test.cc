#include "index/neighbours.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

#include "tests/support/brute_force_index.h"
#include "tests/support/synthetic.h"

namespace kindred::index {
namespace {

using Features = std::vector<std::pair<std::uint32_t, float>>;

struct Companies {
  SparseMatrix features;
  std::unique_ptr<BruteForceIndex> vectors =
      std::make_unique<BruteForceIndex>(2);
};

Companies Make(const std::vector<Features>& rows,
               const std::vector<float>& vectors) {
  SparseBuilder features;
  features.width = 4;
  for (const Features& row : rows) {
    for (const auto& [column, value] : row) features.Add(column, value);
    features.EndRow();
  }
  Companies companies;
  companies.features = std::move(features).Finish();
  companies.vectors->Add(vectors);
  return companies;
}

float ShareOf(const SparseMatrix& graph, std::size_t row, std::uint32_t of) {
  const SparseRow neighbours = graph.Row(row);
  const auto at = std::ranges::find(neighbours.columns, of);
  if (at == neighbours.columns.end()) return 0;
  return neighbours
      .values[static_cast<std::size_t>(at - neighbours.columns.begin())];
}

// Company 0 and 1 share a direction, 0 and 2 a term; 3 has no text.
Companies Four() {
  return Make({{{0, 1}}, {{1, 1}}, {{0, 0.6F}, {2, 0.8F}}, {}},
              {1, 0, 0.8F, 0.6F, 0, 1, 0, 0});
}

TEST(FindNeighboursTest, SharesGoBySimilaritySquared) {
  const Companies four = Four();
  const SparseMatrix graph = FindNeighbours(four.features, *four.vectors);
  ASSERT_EQ(graph.Rows(), 4U);
  EXPECT_EQ(graph.width, 4U);
  // Similarities of 0: to 1 0.8 / 2, to 2 0.6 / 2; of 1 and 2: 0.6 / 2.
  EXPECT_NEAR(ShareOf(graph, 0, 1), 0.16 / 0.25, 1e-6);
  EXPECT_NEAR(ShareOf(graph, 0, 2), 0.09 / 0.25, 1e-6);
  EXPECT_NEAR(ShareOf(graph, 2, 0), 0.5, 1e-6);
}

TEST(FindNeighboursTest, OneWithoutTextHasNone) {
  const Companies four = Four();
  const SparseMatrix graph = FindNeighbours(four.features, *four.vectors);
  EXPECT_TRUE(graph.Row(3).columns.empty());
  for (std::size_t row = 0; row < 3; ++row) {
    EXPECT_EQ(ShareOf(graph, row, 3), 0);
  }
}

TEST(FindNeighboursTest, TextShareDecidesWhatCounts) {
  const Companies four = Four();
  const SparseMatrix text =
      FindNeighbours(four.features, *four.vectors, {.text_share = 1});
  EXPECT_EQ(ShareOf(text, 0, 1), 0);
  EXPECT_EQ(ShareOf(text, 0, 2), 1);
  const SparseMatrix latent =
      FindNeighbours(four.features, *four.vectors, {.text_share = 0});
  EXPECT_EQ(ShareOf(latent, 0, 1), 1);
  EXPECT_EQ(ShareOf(latent, 0, 2), 0);
}

TEST(FindNeighboursTest, CandidatesBoundWhoIsLookedAt) {
  const Companies four = Four();
  const SparseMatrix graph = FindNeighbours(four.features, *four.vectors,
                                            {.candidates = 1, .text_share = 1});
  // The nearest one of 0 and of 2 in the latent space is 1.
  EXPECT_EQ(ShareOf(graph, 0, 2), 0);
}

// One that everybody chooses is the neighbour of everybody.
TEST(FindNeighboursTest, CountsEdgesInBothDirections) {
  const Companies star =
      Make({{{0, 1}}, {{0, 0.8F}, {1, 0.6F}}, {{0, 0.6F}, {2, 0.8F}}, {}},
           {1, 0, 0.8F, 0.6F, 0.8F, -0.6F, 0, 0});
  const SparseMatrix graph =
      FindNeighbours(star.features, *star.vectors, {.count = 1});
  EXPECT_EQ(ShareOf(graph, 1, 0), 1);
  EXPECT_EQ(ShareOf(graph, 2, 0), 1);
  // 0 chose 1, which chose it back: twice 0.64, against 0.49 of 2.
  EXPECT_NEAR(ShareOf(graph, 0, 1), 1.28 / (1.28 + 0.49), 1e-6);
  EXPECT_NEAR(ShareOf(graph, 0, 2), 0.49 / (1.28 + 0.49), 1e-6);
}

TEST(FindNeighboursTest, RowsSumToOneAndNobodyIsItsOwnNeighbour) {
  const Generation generation = MakeSyntheticGeneration();
  for (std::size_t row = 0; row < generation.Size(); ++row) {
    const SparseRow neighbours = generation.neighbours.Row(row);
    double sum = 0;
    for (const float share : neighbours.values) {
      sum += static_cast<double>(share);
    }
    EXPECT_NEAR(sum, 1, 1e-5);
    EXPECT_GE(neighbours.columns.size(), 10U);
    EXPECT_EQ(
        ShareOf(generation.neighbours, row, static_cast<std::uint32_t>(row)),
        0);
    EXPECT_TRUE(std::ranges::is_sorted(neighbours.columns));
  }
}

TEST(FindNeighboursTest, FindsTheSameWithFaissAndWithoutIt) {
  const Generation generation = MakeSyntheticGeneration();
  BruteForceIndex brute(generation.basis.dimensions);
  for (std::size_t row = 0; row < generation.Size(); ++row) {
    brute.Add(generation.vectors->Vector(row));
  }
  const SparseMatrix graph = FindNeighbours(generation.features, brute);
  EXPECT_EQ(graph.columns, generation.neighbours.columns);
}

TEST(FindNeighboursTest, TakesNothingAndOne) {
  EXPECT_EQ(FindNeighbours(SparseMatrix(), BruteForceIndex(0)).Rows(), 0U);
  const Companies one = Make({{{0, 1}}}, {1, 0});
  EXPECT_TRUE(FindNeighbours(one.features, *one.vectors).columns.empty());
}

}  // namespace
}  // namespace kindred::index
