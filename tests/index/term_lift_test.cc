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

TEST_F(TermLiftTest, OneUserIsEnoughOnlyInAShortList) {
  // Within German it is said by one in nine customers and one in ten others.
  customers_.resize(9);
  const TermLift few(generation_, customers_);
  customers_.push_back({9, 0});
  const TermLift many(generation_, customers_);
  EXPECT_TRUE(few.IsTypical(Column("x")));
  EXPECT_TRUE(many.IsTypical(Column("x")));
  std::vector<Customer> one = {{1, 0}};
  EXPECT_TRUE(TermLift(generation_, one).IsTypical(Column("x")));
  one = {{1, 0}};
  for (std::size_t row = 20; row < 29; ++row) one.push_back({row, 0});
  EXPECT_FALSE(TermLift(generation_, one).IsTypical(Column("x")));
}

}  // namespace
}  // namespace kindred::index
