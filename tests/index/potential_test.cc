#include "index/potential.h"

#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

#include "tests/support/synthetic.h"

namespace kindred::index {
namespace {

// Customers of two topics by turns; `value` gives what each is worth.
template <typename Value>
std::vector<Customer> Valued(std::size_t each, const Value& value) {
  std::vector<Customer> customers;
  for (std::size_t i = 0; i < each; ++i) {
    customers.push_back({4 * i, value(i, 0)});
    customers.push_back({4 * i + 1, value(i, 1)});
  }
  return customers;
}

struct Made {
  Generation generation = MakeSyntheticGeneration();
  std::vector<Customer> customers;
  CustomerSimilarity similarity{generation, customers};
  ExpectedValues values{generation, similarity, customers};

  explicit Made(std::vector<Customer> given) : customers(std::move(given)) {}
  [[nodiscard]] std::optional<double> Of(std::size_t row) const {
    return values.Of(similarity.To(generation, row));
  }
};

TEST(ExpectedValuesTest, FollowTheNearestCustomersWhereThoseTellTheValue) {
  const Made made(Valued(10, [](std::size_t i, std::size_t topic) {
    return (topic == 0 ? 1000.0 : 10.0) + static_cast<double>(i);
  }));
  EXPECT_LT(made.values.Shrinkage(), 1.0);
  EXPECT_GT(*made.Of(100), 700);  // a company of the first topic
  EXPECT_LT(*made.Of(101), 300);
}

TEST(ExpectedValuesTest, AreTheMeanWhereTheyDoNot) {
  // By turns within a topic: who is near has the other value as often.
  const Made made(Valued(10, [](std::size_t i, std::size_t topic) {
    return (i + topic) % 2 == 0 ? 1000.0 : 10.0;
  }));
  EXPECT_TRUE(std::isinf(made.values.Shrinkage()));
  EXPECT_DOUBLE_EQ(*made.Of(100), 505);
}

TEST(ExpectedValuesTest, StayBetweenTheSmallestAndTheLargest) {
  const Made made(Valued(15, [](std::size_t i, std::size_t topic) {
    return topic == 0 ? 50.0 + static_cast<double>(i) : 7.0;
  }));
  for (std::size_t row = 0; row < 120; ++row) {
    EXPECT_GE(*made.Of(row), 7);
    EXPECT_LE(*made.Of(row), 64);
  }
}

TEST(ExpectedValuesTest, FewCustomersAreShrunkByOneCustomer) {
  const Made made({{0, 100}, {1, 20}});
  EXPECT_EQ(made.values.Shrinkage(), 1.0);
  // (0.5^2 x 100 + 1 x 60) / (0.5^2 + 1): the second is not alike.
  EXPECT_NEAR(*made.values.Of(std::vector{0.5, -0.1}), 68, 1e-9);
}

TEST(ExpectedValuesTest, CustomersOfNoKnownValueDoNotCount) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const Made made({{0, 100}, {1, 0}, {4, nan}, {5, -3}});
  EXPECT_DOUBLE_EQ(*made.values.Of(std::vector{0.1, 0.9, 0.9, 0.9}), 100);
}

TEST(ExpectedValuesTest, WithoutValuesThereIsNone) {
  const Made made({{0, 0}, {1, 0}});
  EXPECT_FALSE(made.Of(100).has_value());
}

}  // namespace
}  // namespace kindred::index
