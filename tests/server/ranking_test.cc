#include "server/ranking.h"

#include <cstdint>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "index/catalog.h"
#include "server/engine.h"
#include "tests/support/temp_folder.h"

namespace kindred::server {
namespace {

using testing::ElementsAre;
using testing::Pair;

// A list may name a company by another of its domains.
TEST(JoinRankingTest, ListsNameTheCompanyBehindADomain) {
  const TempFolder folder;
  Result<index::Catalog> catalog =
      index::Catalog::Open(folder.Path("c.sqlite"));
  ASSERT_TRUE(catalog.Ok());
  std::vector<index::CompanyRecord> companies(3);
  companies[0].domain = "acme.example";
  companies[1].domain = "acme-sister.example";
  companies[2].domain = "other.example";
  const auto ids = catalog.Value().AddCompanies(companies);
  ASSERT_TRUE(ids.Ok());
  const std::int64_t acme = ids.Value()[0];
  const std::int64_t sister = ids.Value()[1];
  ASSERT_TRUE(catalog.Value().SetSameAs(sister, acme).Ok());
  for (const std::string_view name : {kCustomers, kExclusions}) {
    index::ListEntry entry;
    entry.line = 7;
    entry.company_id = sister;
    ASSERT_TRUE(catalog.Value().ReplaceList(name, {&entry, 1}).Ok());
  }
  const Result<Ranking> ranking = JoinRanking({}, catalog.Value());
  ASSERT_TRUE(ranking.Ok());
  EXPECT_EQ(ranking.Value().Resolve(sister), acme);
  EXPECT_THAT(ranking.Value().exclusion_lines, ElementsAre(Pair(acme, 7)));
  EXPECT_THAT(ranking.Value().customer_lines, ElementsAre(Pair(acme, 7)));
  EXPECT_THAT(ranking.Value().aliases,
              ElementsAre(Pair(acme, ElementsAre("acme-sister.example"))));
}

}  // namespace
}  // namespace kindred::server
