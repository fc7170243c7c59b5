#include "nlp/tree_model.h"

#include <array>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace kindred::nlp {
namespace {

struct SumCase {
  std::string name;
  std::string list;  // lines of a model
  std::vector<float> features;
  float want;
};

void PrintTo(const SumCase& row, std::ostream* out) {
  *out << row.name;
}

class TreeModelTest : public testing::TestWithParam<SumCase> {};

TEST_P(TreeModelTest, Sums) {
  EXPECT_FLOAT_EQ(TreeModel::Parse(GetParam().list).Sum(GetParam().features),
                  GetParam().want);
}

// The format: tree_model.h. A fork goes left where the feature is not greater.
INSTANTIATE_TEST_SUITE_P(
    Table, TreeModelTest,
    testing::Values(
        SumCase{"Base", "# a comment\n+0.5\n", {}, 0.5F},
        SumCase{"Leaf", "=2\n", {}, 2.0F},
        SumCase{"EqualGoesLeft", "1<=3 =10 =20\n", {0, 3}, 10.0F},
        SumCase{"GreaterGoesRight", "1<=3 =10 =20\n", {0, 3.5F}, 20.0F},
        SumCase{"MissingGoesRight", "1<=3 =10 =20\n", {0}, 20.0F},
        SumCase{"NestedLeft", "0<=1 1<=1 =1 =2 =4\n", {0, 9}, 2.0F},
        SumCase{"NestedRight", "0<=1 =1 1<=1 =2 =4\n", {9, 0}, 2.0F},
        SumCase{"TreesAdd", "+1\n=2\n0<=0 =4 =8\n", {0}, 7.0F},
        SumCase{"NegativeAndSmall", "0<=-1.5 =1e-3 =-2\n", {-2}, 0.001F},
        SumCase{"NoRightBranch", "0<=1 =1\n=2\n", {0}, 2.0F},
        SumCase{"TooMuch", "=1 =1\n=2\n", {0}, 2.0F},
        SumCase{"NoNumber", "0<=x =1 =1\nx<=1 =1 =1\n=\n=2\n", {0}, 2.0F}),
    [](const auto& tested) { return tested.param.name; });

TEST(TreeModelTest, TheModelOfTheProgramIsWhole) {
  EXPECT_EQ(TreeModel("main-text-model.txt").Trees(), 100U);
}

}  // namespace
}  // namespace kindred::nlp
