#include <cstdint>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include "index/catalog.h"
#include "tests/support/temp_folder.h"

namespace kindred::index {
namespace {

// Catalogues of before documents were compressed hold them as text.
TEST(OldCatalogTest, ReadsAndReplacesDocumentsThatAreText) {
  const TempFolder temp;
  const std::string path = temp.Path("catalog.sqlite");
  std::int64_t company = 0;
  std::int64_t page = 0;
  {
    Catalog catalog = Catalog::Open(path).Value();
    CompanyRecord named;
    named.domain = "a.example";
    company = catalog.AddCompanies({&named, 1}).Value().front();
    CrawledSite site;
    site.visit.company_id = company;
    site.pages.resize(1);
    page = catalog.SaveVisits({&site, 1}).Value().front();
  }
  {
    soci::session sql(soci::sqlite3, "dbname=\"" + path + "\"");
    sql << "DROP TABLE documents";
    sql << "CREATE TABLE documents (page_id INTEGER PRIMARY KEY, version "
           "BIGINT NOT NULL, body TEXT NOT NULL)";
    sql << "INSERT INTO documents VALUES (:page, 4, '{\"kind\":\"content\"}')",
        soci::use(page);
  }
  Catalog catalog = Catalog::Open(path).Value();
  const auto before = catalog.SiteOf(company).Value().documents;
  ASSERT_EQ(before.size(), 1U);
  EXPECT_EQ(before[0].version, 4);
  EXPECT_EQ(before[0].body, "{\"kind\":\"content\"}");
  const StoredDocument octets{page, 5, std::string("\x28\xB5\0\xFF", 4)};
  ASSERT_TRUE(catalog.PutDocuments({&octets, 1}).Ok());
  const auto after = catalog.SiteOf(company).Value().documents;
  ASSERT_EQ(after.size(), 1U);
  EXPECT_EQ(after[0].version, 5);
  EXPECT_EQ(after[0].body, octets.body);
}

}  // namespace
}  // namespace kindred::index
