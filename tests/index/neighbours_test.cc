#include "index/neighbours.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

#include "tests/support/synthetic.h"

namespace kindred::index {
namespace {

using Features = std::vector<std::pair<std::uint32_t, float>>;

struct Companies {
  SparseMatrix features;
  std::vector<float> vectors;  // two values each
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
  companies.vectors = vectors;
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
  const SparseMatrix graph = FindNeighbours(four.features, four.vectors, 2);
  ASSERT_EQ(graph.Rows(), 4U);
  EXPECT_EQ(graph.width, 4U);
  // Similarities of 0: to 1 0.8 / 2, to 2 0.6 / 2; of 1 and 2: 0.6 / 2.
  EXPECT_NEAR(ShareOf(graph, 0, 1), 0.16 / 0.25, 1e-6);
  EXPECT_NEAR(ShareOf(graph, 0, 2), 0.09 / 0.25, 1e-6);
  EXPECT_NEAR(ShareOf(graph, 2, 0), 0.5, 1e-6);
}

TEST(FindNeighboursTest, OneWithoutTextHasNone) {
  const Companies four = Four();
  const SparseMatrix graph = FindNeighbours(four.features, four.vectors, 2);
  EXPECT_TRUE(graph.Row(3).columns.empty());
  for (std::size_t row = 0; row < 3; ++row) {
    EXPECT_EQ(ShareOf(graph, row, 3), 0);
  }
}

TEST(FindNeighboursTest, TextShareDecidesWhatCounts) {
  const Companies four = Four();
  const SparseMatrix text =
      FindNeighbours(four.features, four.vectors, 2, {.text_share = 1});
  EXPECT_EQ(ShareOf(text, 0, 1), 0);
  EXPECT_EQ(ShareOf(text, 0, 2), 1);
  const SparseMatrix latent =
      FindNeighbours(four.features, four.vectors, 2, {.text_share = 0});
  EXPECT_EQ(ShareOf(latent, 0, 1), 1);
  EXPECT_EQ(ShareOf(latent, 0, 2), 0);
}

TEST(FindNeighboursTest, CandidatesBoundWhoIsLookedAt) {
  const Companies four = Four();
  const SparseMatrix graph = FindNeighbours(four.features, four.vectors, 2,
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
      FindNeighbours(star.features, star.vectors, 2, {.count = 1});
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

std::vector<float> VectorsOf(const Generation& generation) {
  std::vector<float> all;
  for (std::size_t row = 0; row < generation.Size(); ++row) {
    const std::vector<float> vector = generation.vectors->Vector(row);
    all.insert(all.end(), vector.begin(), vector.end());
  }
  return all;
}

// Compared in all lists, each finds the same as by itself.
TEST(FindNeighboursTest, FindsTheSameInListsAndWithoutThem) {
  const Generation generation = MakeSyntheticGeneration();
  const std::vector<float> vectors = VectorsOf(generation);
  const SparseMatrix graph =
      FindNeighbours(generation.features, vectors, generation.basis.dimensions,
                     {.exact_up_to = 0, .lists_compared = 1000});
  EXPECT_EQ(graph.columns, generation.neighbours.columns);
}

// Companies of one topic stand in lists near each other.
TEST(FindNeighboursTest, AFewListsHoldMostOfTheNeighbours) {
  const Generation generation = MakeSyntheticGeneration();
  const SparseMatrix graph = FindNeighbours(
      generation.features, VectorsOf(generation), generation.basis.dimensions,
      {.exact_up_to = 0, .lists_compared = 5});
  std::size_t same = 0;
  for (std::size_t row = 0; row < generation.Size(); ++row) {
    const auto found = graph.Row(row).columns;
    const auto all = generation.neighbours.Row(row).columns;
    std::vector<std::uint32_t> both;
    std::ranges::set_intersection(found, all, std::back_inserter(both));
    same += both.size();
  }
  EXPECT_GE(10 * same, 8 * generation.neighbours.columns.size());
}

TEST(FindNeighboursTest, ThreadsChangeNothing) {
  const Generation generation = MakeSyntheticGeneration();
  const std::vector<float> vectors = VectorsOf(generation);
  for (const std::size_t exact_up_to : {std::size_t{0}, std::size_t{1000}}) {
    const auto graph = [&](std::size_t threads) {
      return FindNeighbours(generation.features, vectors,
                            generation.basis.dimensions,
                            {.exact_up_to = exact_up_to, .threads = threads});
    };
    EXPECT_EQ(graph(1).columns, graph(3).columns);
    EXPECT_EQ(graph(1).values, graph(3).values);
  }
}

TEST(FindNeighboursTest, TakesNothingAndOne) {
  EXPECT_EQ(FindNeighbours(SparseMatrix(), {}, 0).Rows(), 0U);
  const Companies one = Make({{{0, 1}}}, {1, 0});
  EXPECT_TRUE(FindNeighbours(one.features, one.vectors, 2).columns.empty());
}

}  // namespace
}  // namespace kindred::index
