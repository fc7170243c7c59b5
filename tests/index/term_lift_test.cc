#include "index/term_lift.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"

#include "tests/support/two_languages.h"

namespace kindred::index {
namespace {

// Rows 0 to 9 are customers: eight German, two English. German companies say
// "und", whoever they are; customers say "mould" more often than others.
class TermLiftTest : public testing::Test {
 protected:
  TermLiftTest() {
    std::vector<TestCompany> companies;
    AddCompanies(companies, 8, "de", {"und", "mould"}, {"once", "x", "x", "x"});
    AddCompanies(companies, 2, "en", {"and", "mould"});
    AddCompanies(companies, 10, "de", {"und", "bread"}, {"once", "mould"});
    AddCompanies(companies, 40, "en", {"and", "bread"});
    generation_ = MakeGenerationOf(companies);
    for (std::size_t row = 0; row < 10; ++row) customers_.push_back({row, 0});
  }

  [[nodiscard]] std::uint32_t Column(std::string_view term) const {
    return generation_.vocabulary.Find(term).value();
  }

  Generation generation_;
  std::vector<Customer> customers_;
};

TEST_F(TermLiftTest, TellsWhatIsMoreFrequentAndWhatIsLess) {
  const TermLift lift(generation_, customers_);
  EXPECT_TRUE(lift.IsTypical(Column("mould")));
  EXPECT_FALSE(lift.IsRare(Column("mould")));
  EXPECT_TRUE(lift.IsRare(Column("bread")));
  EXPECT_FALSE(lift.IsTypical(Column("bread")));
}

// 80 % of the customers say it and 20 % of the others: they write German.
TEST_F(TermLiftTest, AnEverydayWordOfALanguageIsNeither) {
  const TermLift lift(generation_, customers_);
  for (const std::string_view word : {"und", "and"}) {
    EXPECT_FALSE(lift.IsTypical(Column(word))) << word;
    EXPECT_FALSE(lift.IsRare(Column(word))) << word;
  }
}

// Said by three companies of 200, of which one is a customer: far more than
// chance, and a coincidence in a list of ten.
TEST(TermLiftListTest, OneUserIsEnoughOnlyInAShortList) {
  std::vector<TestCompany> companies;
  AddCompanies(companies, 3, "de", {"solo"});
  AddCompanies(companies, 197, "de", {"und"});
  const Generation generation = MakeGenerationOf(companies);
  const std::uint32_t column = generation.vocabulary.Find("solo").value();
  std::vector<Customer> customers = {{0, 0}};
  for (std::size_t row = 10; row < 18; ++row) customers.push_back({row, 0});
  EXPECT_TRUE(TermLift(generation, customers).IsTypical(column));
  customers.push_back({18, 0});
  EXPECT_FALSE(TermLift(generation, customers).IsTypical(column));
  customers.back().row = 1;
  EXPECT_TRUE(TermLift(generation, customers).IsTypical(column));
}

// Half of the customers and a third of the others: 1.4 standard deviations.
TEST(TermLiftListTest, WhatChanceWouldGiveIsNotTypical) {
  std::vector<TestCompany> companies;
  AddCompanies(companies, 20, "de", {"und"}, {"half", "x"});
  AddCompanies(companies, 80, "de", {"und"}, {"half", "x", "x"});
  const Generation generation = MakeGenerationOf(companies);
  std::vector<Customer> customers;
  for (std::size_t row = 0; row < 20; ++row) customers.push_back({row, 0});
  const TermLift lift(generation, customers);
  const std::uint32_t column = generation.vocabulary.Find("half").value();
  EXPECT_FALSE(lift.IsTypical(column));
  EXPECT_FALSE(lift.IsRare(column));
}

}  // namespace
}  // namespace kindred::index
