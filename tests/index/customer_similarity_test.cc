#include "index/customer_similarity.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "tests/support/synthetic.h"

namespace kindred::index {
namespace {

// Ten of the first topic, ten of the second.
std::vector<Customer> TwoTopics() {
  std::vector<Customer> customers;
  for (std::size_t i = 0; i < 10; ++i) {
    customers.push_back({4 * i, 0});
    customers.push_back({4 * i + 1, 0});
  }
  return customers;
}

double Cosine(std::vector<float> a, std::vector<float> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  }
  return sum;
}

std::vector<float> Spread(const Generation& generation, std::size_t row) {
  std::vector<float> spread(generation.features.width, 0.0F);
  const SparseRow features = generation.features.Row(row);
  for (std::size_t i = 0; i < features.columns.size(); ++i) {
    spread[features.columns[i]] = features.values[i];
  }
  return spread;
}

TEST(CustomerSimilarityTest, IsTheMeanOfBothCosines) {
  const Generation generation = MakeSyntheticGeneration();
  const std::vector<Customer> customers = TwoTopics();
  const CustomerSimilarity similarity(generation, customers);
  const std::vector<double> told = similarity.To(generation, 100);
  ASSERT_EQ(told.size(), customers.size());
  for (std::size_t i = 0; i < told.size(); ++i) {
    const std::size_t row = customers[i].row;
    const double want =
        0.5 * Cosine(Spread(generation, 100), Spread(generation, row)) +
        0.5 * Cosine(generation.vectors->Vector(100),
                     generation.vectors->Vector(row));
    EXPECT_NEAR(told[i], want, 1e-6);
  }
  EXPECT_NEAR(similarity.To(generation, 4)[2], 1.0, 1e-5);  // itself
}

TEST(CustomerSimilarityTest, TheNearestAreOfItsTopicAndNotItself) {
  const Generation generation = MakeSyntheticGeneration();
  const CustomerSimilarity similarity(generation, TwoTopics());
  for (const std::size_t row : {0U, 100U, 101U}) {
    const auto nearest =
        similarity.Nearest(similarity.To(generation, row), row, 3);
    ASSERT_EQ(nearest.size(), 3U);
    for (std::size_t i = 0; i < nearest.size(); ++i) {
      EXPECT_NE(nearest[i].row, row);
      EXPECT_EQ(nearest[i].row % 4, row % 4);
      EXPECT_GT(nearest[i].similarity, 0);
      if (i > 0) {
        EXPECT_LE(nearest[i].similarity, nearest[i - 1].similarity);
      }
    }
  }
}

TEST(CustomerSimilarityTest, WhoIsLikeNobodyHasNoNearest) {
  const Generation generation = MakeSyntheticGeneration();
  const CustomerSimilarity similarity(generation, TwoTopics());
  const std::vector<double> none(20, 0.0);
  EXPECT_TRUE(similarity.Nearest(none, 100, 3).empty());
  EXPECT_TRUE(similarity.Nearest(std::vector<double>(20, 0.5), 100, 0).empty());
}

TEST(SharedTermsTest, BothUseThemAndNoneRepeatsAnIdea) {
  const Generation generation = MakeSyntheticGeneration();
  const TermLift lift(generation, TwoTopics());
  const std::vector<std::uint32_t> shared =
      SharedTerms(generation, lift, 0, 4, 3);
  ASSERT_EQ(shared.size(), 3U);
  for (const std::uint32_t column : shared) {
    EXPECT_TRUE(lift.IsTypical(column));
    for (const std::size_t row : {0U, 4U}) {
      EXPECT_TRUE(std::ranges::binary_search(
          generation.features.Row(row).columns, column));
    }
  }
  EXPECT_EQ(SharedTerms(generation, lift, 4, 0, 3), shared);
}

}  // namespace
}  // namespace kindred::index
