#include "server/duplicates.h"

#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace kindred::server {
namespace {

// Sites are {id, domain, final domain, canonical domain, digest of the text,
// domains in other languages}.
struct SameCase {
  std::string name;
  std::vector<SiteIdentity> sites;
  std::vector<std::int64_t> want;  // same_as of each site
};

void PrintTo(const SameCase& row, std::ostream* out) {
  *out << row.name;
}

class FindSameCompaniesTest : public testing::TestWithParam<SameCase> {};

TEST_P(FindSameCompaniesTest, Finds) {
  const std::vector<SameAs> found = FindSameCompanies(GetParam().sites);
  ASSERT_EQ(found.size(), GetParam().sites.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_EQ(found[i].id, GetParam().sites[i].id);
    EXPECT_EQ(found[i].same_as, GetParam().want.at(i)) << found[i].id;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Redirects, FindSameCompaniesTest,
    testing::Values(
        SameCase{"Nobody", {}, {}},
        SameCase{"Strangers",
                 {{1, "a", "a", "a", "x"}, {2, "b", "", "", "x"}},
                 {0, 0}},
        SameCase{"ToALaterSite",
                 {{1, "a", "b", "", "x"}, {2, "b", "b", "", "y"}},
                 {2, 0}},
        SameCase{"ToAnEarlierSite",
                 {{1, "a", "a", "", ""}, {2, "b", "a", "", ""}},
                 {0, 1}},
        SameCase{"Elsewhere", {{1, "a", "z", "", "x"}}, {0}},
        SameCase{"ElsewhereWithTheSameText",
                 {{1, "a", "z", "", "x"},
                  {2, "b", "z", "", "x"},
                  {3, "c", "z", "", "x"}},
                 {0, 1, 1}},
        // Two firms on one platform.
        SameCase{"ElsewhereWithAnotherText",
                 {{1, "a", "z", "", "x"}, {2, "b", "z", "", "y"}},
                 {0, 0}},
        // Two firms that have but a page of a network that needs scripts.
        SameCase{"ElsewhereWithoutText",
                 {{1, "a", "z", "", ""}, {2, "b", "z", "", ""}},
                 {0, 0}},
        SameCase{"TheSameTextInTwoPlaces",
                 {{1, "a", "y", "", "x"}, {2, "b", "z", "", "x"}},
                 {0, 0}},
        SameCase{"BeforeTheCanonicalLink",
                 {{1, "a", "b", "c", "x"},
                  {2, "b", "b", "", "x"},
                  {3, "c", "c", "", "x"}},
                 {2, 0, 0}}),
    [](const auto& tested) { return tested.param.name; });

INSTANTIATE_TEST_SUITE_P(
    CanonicalLinks, FindSameCompaniesTest,
    testing::Values(SameCase{"WithTheSameText",
                             {{1, "a", "a", "b", "x"}, {2, "b", "b", "b", "x"}},
                             {2, 0}},
                    // A template's link that nobody changed.
                    SameCase{"WithAnotherText",
                             {{1, "a", "a", "b", "x"}, {2, "b", "b", "b", "y"}},
                             {0, 0}},
                    SameCase{"WithoutText",
                             {{1, "a", "a", "b", ""}, {2, "b", "b", "b", ""}},
                             {0, 0}},
                    SameCase{"ToAStranger", {{1, "a", "a", "z", "x"}}, {0}},
                    SameCase{"ToItself", {{1, "a", "a", "a", "x"}}, {0}}),
    [](const auto& tested) { return tested.param.name; });

INSTANTIATE_TEST_SUITE_P(
    OtherLanguages, FindSameCompaniesTest,
    testing::Values(SameCase{"ThatNameEachOther",
                             {{1, "a.de", "", "", "x", {"a.fr", "a.it"}},
                              {2, "a.fr", "", "", "y", {"a.de", "z.com"}},
                              {3, "a.it", "", "", "z", {"a.fr"}}},
                             {0, 1, 0}},
                    SameCase{"OneSidedNeedsNoAnswer",
                             {{1, "a", "", "", "x", {"b"}},
                              {2, "b", "", "", "y", {}}},
                             {0, 0}},
                    SameCase{"ThreeSisters",
                             {{4, "a", "", "", "x", {"b", "c"}},
                              {2, "b", "", "", "y", {"a", "c"}},
                              {3, "c", "", "", "z", {"a", "b"}}},
                             {2, 0, 2}}),
    [](const auto& tested) { return tested.param.name; });

INSTANTIATE_TEST_SUITE_P(Chains, FindSameCompaniesTest,
                         testing::Values(SameCase{"AreFollowedToTheirEnd",
                                                  {{1, "a", "b", "", ""},
                                                   {2, "b", "c", "", ""},
                                                   {3, "c", "", "d", "x"},
                                                   {4, "d", "", "", "x"}},
                                                  {4, 4, 4, 0}},
                                         SameCase{"OfACircleTheLowestStands",
                                                  {{7, "a", "b", "", ""},
                                                   {5, "b", "c", "", ""},
                                                   {9, "c", "a", "", ""}},
                                                  {5, 0, 5}},
                                         SameCase{"CircleOfCanonicalLinks",
                                                  {{1, "a", "", "b", "x"},
                                                   {2, "b", "", "a", "x"}},
                                                  {0, 1}},
                                         SameCase{"IntoACircle",
                                                  {{1, "a", "b", "", ""},
                                                   {2, "b", "c", "", ""},
                                                   {3, "c", "b", "", ""}},
                                                  {2, 0, 2}}),
                         [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace kindred::server
