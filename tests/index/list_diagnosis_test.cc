#include "index/list_diagnosis.h"

#include <cstddef>
#include <vector>

#include "gtest/gtest.h"

#include "tests/support/two_languages.h"

namespace kindred::index {
namespace {

// `customers` customers at rows 0, 1, ...; spies and others score as given.
Audience MakeAudience(std::size_t customers, const std::vector<double>& spies,
                      const std::vector<double>& background) {
  Audience audience;
  for (std::size_t row = 0; row < customers; ++row) {
    audience.customers.push_back({row, 0});
  }
  for (std::size_t i = 0; i < spies.size(); ++i) {
    audience.spies.push_back({i, spies[i]});
  }
  audience.background = background;
  return audience;
}

std::vector<double> UpTo(std::size_t count) {
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i) {
    values.push_back(static_cast<double>(i));
  }
  return values;
}

Generation TwoLanguages(std::size_t german, std::size_t english) {
  std::vector<TestCompany> companies;
  AddCompanies(companies, german, "de", {"und"});
  AddCompanies(companies, english, "en", {"and"});
  return MakeGenerationOf(companies);
}

ListDiagnosis Diagnose(const Audience& audience) {
  return DiagnoseList(TwoLanguages(60, 0), audience, {});
}

TEST(DiagnoseListTest, SizesHaveTheirBounds) {
  struct Row {
    std::size_t customers;
    bool too_few;
    bool few;
  };
  for (const Row& row :
       {Row{1, true, false}, Row{4, true, false}, Row{5, false, true},
        Row{19, false, true}, Row{20, false, false}}) {
    const ListDiagnosis told = Diagnose(MakeAudience(row.customers, {}, {}));
    EXPECT_EQ(told.too_few, row.too_few) << row.customers;
    EXPECT_EQ(told.few, row.few) << row.customers;
    EXPECT_EQ(told.customers, row.customers);
  }
}

TEST(DiagnoseListTest, AListThatIsToldApartIsCoherent) {
  const ListDiagnosis told =
      Diagnose(MakeAudience(8, {90, 91, 92, 93, 94, 95, 96, 97}, UpTo(100)));
  EXPECT_FALSE(told.incoherent);
  EXPECT_NEAR(told.told_apart.value(), 0.94, 0.001);
  EXPECT_TRUE(told.outliers.empty());
}

TEST(DiagnoseListTest, AListLikeChanceIsIncoherentAndHasNoOutliers) {
  const ListDiagnosis told =
      Diagnose(MakeAudience(8, {3, 20, 33, 45, 55, 67, 80, 97}, UpTo(100)));
  EXPECT_NEAR(told.told_apart.value(), 0.505, 0.001);
  EXPECT_TRUE(told.incoherent);
  EXPECT_TRUE(told.outliers.empty());
}

// 8 spies against 100: chance deviates by .107, so .68 is the bound.
TEST(DiagnoseListTest, TheBoundIsThatOfTheRankSumTest) {
  EXPECT_TRUE(Diagnose(MakeAudience(8, std::vector<double>(8, 66.5), UpTo(100)))
                  .incoherent);
  EXPECT_FALSE(
      Diagnose(MakeAudience(8, std::vector<double>(8, 68.5), UpTo(100)))
          .incoherent);
}

// Median 90, median deviation 2: the z-score of x is .6745 (x - 90) / 2.
TEST(DiagnoseListTest, AnOutlierIsFarBelowTheOthersAndBehindAQuarter) {
  const auto outliers = [](double low, const std::vector<double>& others) {
    return Diagnose(MakeAudience(7, {low, 88, 89, 90, 91, 92, 94}, others))
        .outliers;
  };
  const std::vector<ListOutlier> found = outliers(70.5, UpTo(100));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.front().row, 0U);
  EXPECT_NEAR(found.front().behind, 0.29, 1e-9);
  // Ahead of three quarters of the others it is a customer like any.
  EXPECT_TRUE(outliers(75.5, UpTo(100)).empty());
  // Near the other customers it is none, whatever the others score.
  std::vector<double> many = UpTo(60);
  many.insert(many.end(), 40, 87.0);
  EXPECT_TRUE(outliers(86, many).empty());
  EXPECT_EQ(outliers(85, many).size(), 1U);
}

TEST(DiagnoseListTest, ADominantLanguageIsToldOnlyIfOthersAreToBeRanked) {
  const Generation generation = TwoLanguages(30, 30);
  Audience audience = MakeAudience(10, {}, {});
  const std::vector<std::size_t> mixed = {10, 11, 12, 13, 59};
  const ListDiagnosis told = DiagnoseList(generation, audience, mixed);
  EXPECT_EQ(told.language, "de");
  EXPECT_EQ(told.language_share, 1.0);
  EXPECT_DOUBLE_EQ(told.other_languages_share, 0.2);
  const std::vector<std::size_t> german = {10, 11, 12, 13, 14, 59};
  EXPECT_EQ(DiagnoseList(generation, audience, german).language, "");
  audience.customers[0].row = 50;  // English: nine of ten are German
  EXPECT_EQ(DiagnoseList(generation, audience, mixed).language, "de");
  audience.customers[1].row = 51;
  EXPECT_EQ(DiagnoseList(generation, audience, mixed).language, "de");
  audience.customers[2].row = 52;
  EXPECT_EQ(DiagnoseList(generation, audience, mixed).language, "");
}

TEST(DiagnoseListTest, OneCustomerWithHalfOfTheValueIsTold) {
  Audience audience = MakeAudience(6, {}, {});
  for (Customer& customer : audience.customers) customer.value = 10;
  EXPECT_FALSE(Diagnose(audience).valuable_row.has_value());
  audience.customers[3].value = 50;
  EXPECT_EQ(Diagnose(audience).valuable_row, 3U);
  EXPECT_DOUBLE_EQ(Diagnose(audience).value_share, 0.5);
  for (Customer& customer : audience.customers) customer.value = 0;
  audience.customers[3].value = 50;
  EXPECT_FALSE(Diagnose(audience).valuable_row.has_value());
}

}  // namespace
}  // namespace kindred::index
