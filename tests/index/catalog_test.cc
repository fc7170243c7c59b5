#include "index/catalog.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

#include "tests/support/temp_folder.h"

namespace kindred::index {
namespace {

// What text must survive: quotes, statements, other scripts, line ends.
const std::string kAwkward =
    "O'Brien & \"Co\"; DROP TABLE companies; -- :name ? %s \\ \n\t"
    "M\xC3\xBCller \xE6\x9D\xB1\xE4\xBA\xAC \xF0\x9F\x98\x80";

CompanyRecord Named(const std::string& domain) {
  CompanyRecord company;
  company.domain = domain;
  company.start_url = "https://" + domain + "/";
  return company;
}

class CatalogTest : public testing::Test {
 protected:
  [[nodiscard]] Catalog Open(const std::string& name = "catalog.sqlite") {
    Result<Catalog> catalog = Catalog::Open(temp_.Path(name));
    EXPECT_TRUE(catalog.Ok()) << catalog.Reason().message;
    return std::move(catalog).Value();
  }
  [[nodiscard]] std::vector<std::int64_t> Add(
      const std::vector<std::string>& domains) {
    std::vector<CompanyRecord> companies;
    companies.reserve(domains.size());
    for (const std::string& domain : domains) {
      companies.push_back(Named(domain));
    }
    Result<std::vector<std::int64_t>> ids = catalog_.AddCompanies(companies);
    EXPECT_TRUE(ids.Ok()) << ids.Reason().message;
    return ids.Value();
  }
  void Reopen() { catalog_ = Open(); }
  [[nodiscard]] std::string Path() const {
    return temp_.Path("catalog.sqlite");
  }

  [[nodiscard]] Catalog& Book() { return catalog_; }

 private:
  TempFolder temp_;
  Catalog catalog_ = Open();
};

TEST_F(CatalogTest, AddsEachCompanyOnce) {
  const auto first = Add({"a.example", "b.example", "a.example"});
  ASSERT_EQ(first.size(), 3U);
  EXPECT_EQ(first[0], first[2]);
  EXPECT_NE(first[0], first[1]);
  const auto second = Add({"c.example", "b.example"});
  EXPECT_EQ(second[1], first[1]);
  const auto companies = Book().Companies().Value();
  ASSERT_EQ(companies.size(), 3U);
  EXPECT_EQ(companies[0].domain, "a.example");
  EXPECT_LT(companies[0].id, companies[1].id);
  EXPECT_LT(companies[1].id, companies[2].id);
  EXPECT_FALSE(companies[0].visited);
  EXPECT_EQ(companies[0].same_as, 0);
  EXPECT_TRUE(Book().AddCompanies({}).Value().empty());
}

TEST_F(CatalogTest, KeepsTheFirstStartUrl) {
  static_cast<void>(Add({"a.example"}));
  CompanyRecord again = Named("a.example");
  again.start_url = "https://other.example/";
  ASSERT_TRUE(Book().AddCompanies(std::array{again}).Ok());
  EXPECT_EQ(Book().Companies().Value()[0].start_url, "https://a.example/");
}

TEST_F(CatalogTest, SetsAndClearsSameAs) {
  const auto ids = Add({"a.example", "b.example"});
  ASSERT_TRUE(Book().SetSameAs(ids[1], ids[0]).Ok());
  EXPECT_EQ(Book().Companies().Value()[1].same_as, ids[0]);
  ASSERT_TRUE(Book().SetSameAs(ids[1], 0).Ok());
  EXPECT_EQ(Book().Companies().Value()[1].same_as, 0);
}

ListEntry Entry(std::int64_t line) {
  ListEntry entry;
  entry.line = line;
  entry.company_id = 100 + line;
  entry.input = "www.a.example";
  entry.name = kAwkward;
  entry.country = "DE";
  entry.external_id = "0012";
  entry.value = 1'234.5;
  entry.columns = R"({"Firma":"A","":null})";
  return entry;
}

TEST_F(CatalogTest, KeepsEveryFieldOfAList) {
  ListEntry unusable;
  unusable.line = 3;
  unusable.problem = "no domain";
  ASSERT_TRUE(
      Book().ReplaceList("customers", std::array{Entry(2), unusable}).Ok());
  const auto list = Book().List("customers").Value();
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[0].line, 2);
  EXPECT_EQ(list[0].company_id, 102);
  EXPECT_EQ(list[0].problem, "");
  EXPECT_EQ(list[0].input, "www.a.example");
  EXPECT_EQ(list[0].name, kAwkward);
  EXPECT_EQ(list[0].country, "DE");
  EXPECT_EQ(list[0].external_id, "0012") << "text must not become a number";
  EXPECT_EQ(list[0].value, 1'234.5);
  EXPECT_EQ(list[0].columns, R"({"Firma":"A","":null})");
  EXPECT_EQ(list[1].line, 3);
  EXPECT_EQ(list[1].company_id, 0);
  EXPECT_EQ(list[1].problem, "no domain");
  EXPECT_EQ(list[1].value, 0.0);
}

TEST_F(CatalogTest, ReplacesOneListAndNoOther) {
  ASSERT_TRUE(Book().ReplaceList("a", std::array{Entry(9), Entry(2)}).Ok());
  ASSERT_TRUE(Book().ReplaceList("b", std::array{Entry(5)}).Ok());
  const auto list = Book().List("a").Value();
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[0].line, 2) << "by line";
  ASSERT_TRUE(Book().ReplaceList("a", std::array{Entry(4)}).Ok());
  EXPECT_EQ(Book().List("a").Value().size(), 1U);
  EXPECT_EQ(Book().List("b").Value().size(), 1U);
  ASSERT_TRUE(Book().ReplaceList("a", {}).Ok());
  EXPECT_TRUE(Book().List("a").Value().empty());
  EXPECT_TRUE(Book().List("none").Value().empty());
  EXPECT_TRUE(Book().List("' OR 1=1 --").Value().empty());
}

TEST_F(CatalogTest, KeepsExtremeNumbers) {
  ListEntry entry = Entry(2);
  entry.line = std::numeric_limits<std::int64_t>::max();
  entry.company_id = std::numeric_limits<std::int64_t>::min();
  entry.value = 1.7976931348623157e308;
  ASSERT_TRUE(Book().ReplaceList("a", std::array{entry}).Ok());
  const auto list = Book().List("a").Value();
  EXPECT_EQ(list[0].line, entry.line);
  EXPECT_EQ(list[0].company_id, entry.company_id);
  EXPECT_EQ(list[0].value, entry.value);
}

// Five gigabytes into an archive: past 32 bits.
PageRecord PageAt(int order) {
  PageRecord page;
  page.order = order;
  page.url = "https://a.example/" + std::to_string(order);
  page.final_url = page.url + "?x='y'";
  page.fetched_at = "2026-11-22T18:31:05Z";
  page.sha256 = std::string(64, 'a');
  page.file = "00001.warc.gz";
  page.offset = 5'000'000'000U;
  page.length = 4'294'967'296U;
  return page;
}

VisitRecord VisitOf(std::int64_t company) {
  return {company, true, "read", "2026-11-22T18:31:05Z", "www.a.example"};
}

TEST_F(CatalogTest, KeepsAVisitAndItsPages) {
  const auto ids = Add({"a.example", "b.example"});
  ASSERT_TRUE(
      Book().SaveVisit(VisitOf(ids[0]), std::array{PageAt(1), PageAt(0)}).Ok());
  const auto companies = Book().Companies().Value();
  EXPECT_TRUE(companies[0].visited);
  EXPECT_TRUE(companies[0].readable);
  EXPECT_EQ(companies[0].reason, "read");
  EXPECT_EQ(companies[0].visited_at, "2026-11-22T18:31:05Z");
  EXPECT_EQ(companies[0].final_domain, "www.a.example");
  EXPECT_FALSE(companies[1].visited);
  const auto pages = Book().SiteOf(ids[0]).Value().pages;
  ASSERT_EQ(pages.size(), 2U);
  EXPECT_EQ(pages[0].order, 0);
  EXPECT_EQ(pages[1].order, 1);
  EXPECT_EQ(pages[0].url, "https://a.example/0");
  EXPECT_EQ(pages[0].final_url, "https://a.example/0?x='y'");
  EXPECT_EQ(pages[0].fetched_at, "2026-11-22T18:31:05Z");
  EXPECT_EQ(pages[0].sha256, std::string(64, 'a'));
  EXPECT_EQ(pages[0].file, "00001.warc.gz");
  EXPECT_EQ(pages[0].offset, 5'000'000'000U);
  EXPECT_EQ(pages[0].length, 4'294'967'296U);
  EXPECT_TRUE(Book().SiteOf(ids[1]).Value().pages.empty());
  EXPECT_TRUE(Book().SiteOf(999).Value().pages.empty());
}

TEST_F(CatalogTest, ANewVisitTakesThePlaceOfTheLast) {
  const auto ids = Add({"a.example"});
  ASSERT_TRUE(
      Book().SaveVisit(VisitOf(ids[0]), std::array{PageAt(0), PageAt(1)}).Ok());
  const std::int64_t old_page = Book().SiteOf(ids[0]).Value().pages[0].id;
  ASSERT_TRUE(
      Book().PutDocuments(std::array{StoredDocument{old_page, 1, "{}"}}).Ok());
  VisitRecord failed = VisitOf(ids[0]);
  failed.readable = false;
  failed.reason = "the site did not answer";
  ASSERT_TRUE(Book().SaveVisit(failed, {}).Ok());
  EXPECT_TRUE(Book().SiteOf(ids[0]).Value().pages.empty());
  EXPECT_TRUE(Book().SiteOf(ids[0]).Value().documents.empty());
  const auto companies = Book().Companies().Value();
  EXPECT_TRUE(companies[0].visited);
  EXPECT_FALSE(companies[0].readable);
  EXPECT_EQ(companies[0].reason, "the site did not answer");
}

TEST_F(CatalogTest, ForgetsVisitsButKeepsPages) {
  const auto ids = Add({"a.example", "b.example"});
  for (const std::int64_t id : ids) {
    ASSERT_TRUE(Book().SaveVisit(VisitOf(id), std::array{PageAt(0)}).Ok());
  }
  ASSERT_TRUE(Book().ForgetVisits(std::array{ids[0], std::int64_t{77}}).Ok());
  EXPECT_FALSE(Book().Companies().Value()[0].visited);
  EXPECT_TRUE(Book().Companies().Value()[1].visited);
  EXPECT_EQ(Book().SiteOf(ids[0]).Value().pages.size(), 1U);
}

TEST_F(CatalogTest, KeepsDocumentsByPageOrder) {
  const auto ids = Add({"a.example"});
  ASSERT_TRUE(Book()
                  .SaveVisit(VisitOf(ids[0]),
                             std::array{PageAt(2), PageAt(0), PageAt(1)})
                  .Ok());
  const auto pages = Book().SiteOf(ids[0]).Value().pages;
  const std::string text = "{\"text\":\"" + std::string(100'000, 'x') + "\"}";
  ASSERT_TRUE(
      Book()
          .PutDocuments(std::array{StoredDocument{pages[2].id, 1, text},
                                   StoredDocument{pages[0].id, 1, kAwkward}})
          .Ok());
  ASSERT_TRUE(
      Book()
          .PutDocuments(std::array{StoredDocument{pages[0].id, 2, kAwkward}})
          .Ok());
  const auto documents = Book().SiteOf(ids[0]).Value().documents;
  ASSERT_EQ(documents.size(), 2U);
  EXPECT_EQ(documents[0].page_id, pages[0].id);
  EXPECT_EQ(documents[0].version, 2);
  EXPECT_EQ(documents[0].body, kAwkward);
  EXPECT_EQ(documents[1].page_id, pages[2].id);
  EXPECT_EQ(documents[1].body, text);
}

TEST_F(CatalogTest, SavesManyVisitsInOneStep) {
  const auto ids = Add({"a.example", "b.example"});
  const std::vector<CrawledSite> sites = {
      {VisitOf(ids[1]), {PageAt(0)}},
      {VisitOf(ids[0]), {PageAt(0), PageAt(1)}}};
  const auto pages = Book().SaveVisits(sites).Value();
  ASSERT_EQ(pages.size(), 3U);
  EXPECT_EQ(Book().SiteOf(ids[1]).Value().pages.at(0).id, pages[0]);
  EXPECT_EQ(Book().SiteOf(ids[0]).Value().pages.at(1).id, pages[2]);
  EXPECT_TRUE(Book().Companies().Value()[0].readable);
}

// The file's header says so (sqlite.org/fileformat2.html, section 1.3.2).
TEST_F(CatalogTest, HasLargePages) {
  std::ifstream file(Path(), std::ios::binary);
  std::array<char, 18> head{};
  file.read(head.data(), head.size());
  EXPECT_EQ(head[16], 8192 / 256);
  EXPECT_EQ(head[17], 0);
}

TEST_F(CatalogTest, KeepsAnyOctetsOfADocument) {
  const auto ids = Add({"a.example"});
  const auto pages = Book()
                         .SaveVisits(std::array{CrawledSite{
                             VisitOf(ids[0]), {PageAt(0), PageAt(1)}}})
                         .Value();
  std::string octets;
  for (int i = 0; i < 256; ++i) octets += static_cast<char>(i);
  // The shorter one comes second, in the same statement.
  ASSERT_TRUE(Book()
                  .PutDocuments(std::array{
                      StoredDocument{pages[0], 1, octets},
                      StoredDocument{pages[1], 2, std::string(2, '\0')}})
                  .Ok());
  const auto documents = Book().SiteOf(ids[0]).Value().documents;
  ASSERT_EQ(documents.size(), 2U);
  EXPECT_EQ(documents[0].body, octets);
  EXPECT_EQ(documents[1].body, std::string(2, '\0'));
}

// Company i of five has i pages; of them those of even order have a document of
// 1000 octets.
class SitesAfterTest : public CatalogTest {
 protected:
  void SetUp() override {
    for (const char* name : {"a", "b", "c", "d", "e"}) {
      ids_.push_back(Add({name + std::string(".example")}).front());
    }
    // Crawled in another order than that of the ids.
    for (const std::size_t i : {3U, 1U, 4U, 2U}) {
      CrawledSite site{VisitOf(ids_[i]), {}};
      for (std::size_t order = 0; order < i; ++order) {
        site.pages.push_back(PageAt(static_cast<int>(i - 1 - order)));
      }
      ASSERT_TRUE(Book().SaveVisits({&site, 1}).Ok());
      const StoredSite crawled = Book().SiteOf(ids_[i]).Value();
      for (const PageRecord& page : crawled.pages) {
        if (page.order % 2 != 0) continue;
        const StoredDocument document{page.id, 7, std::string(1000, 'x')};
        ASSERT_TRUE(Book().PutDocuments({&document, 1}).Ok());
      }
    }
  }

  // The sizes of the batches by which all are read, which are checked.
  [[nodiscard]] std::vector<std::size_t> Sizes(const SiteBatch& batch) {
    std::vector<std::size_t> sizes;
    std::int64_t after = 0;
    std::size_t i = 0;
    while (true) {
      const auto sites = Book().SitesAfter(after, batch).Value();
      if (sites.empty()) break;
      sizes.push_back(sites.size());
      for (const StoredSite& site : sites) Check(site, i++);
      after = sites.back().company.id;
    }
    EXPECT_EQ(i, ids_.size());
    return sizes;
  }

  [[nodiscard]] const std::vector<std::int64_t>& Ids() const { return ids_; }

 private:
  void Check(const StoredSite& site, std::size_t i) {
    EXPECT_EQ(site.company.id, ids_.at(i));
    EXPECT_EQ(site.company.visited, i > 0);
    ASSERT_EQ(site.pages.size(), i);
    ASSERT_EQ(site.documents.size(), (i + 1) / 2);
    for (std::size_t order = 0; order < i; ++order) {
      EXPECT_EQ(site.pages[order].order, static_cast<int>(order));
      if (order % 2 != 0) continue;
      const StoredDocument& document = site.documents[order / 2];
      EXPECT_EQ(document.page_id, site.pages[order].id);
      EXPECT_EQ(document.version, 7);
      EXPECT_EQ(document.body, std::string(1000, 'x'));
    }
  }

  std::vector<std::int64_t> ids_;
};

using Counts = std::vector<std::size_t>;

TEST_F(SitesAfterTest, ReadsAllInOrderWhateverTheBatch) {
  EXPECT_EQ(Sizes({}), Counts({5}));
  EXPECT_EQ(Sizes({.companies = 2}), Counts({2, 2, 1}));
  EXPECT_EQ(Sizes({.companies = 1}), Counts({1, 1, 1, 1, 1}));
}

TEST_F(SitesAfterTest, EndsABatchBeforeACompanyThatFindsItFull) {
  // 0, 1000, 1000, 2000 and 2000 octets.
  EXPECT_EQ(Sizes({.companies = 9, .bytes = 999}), Counts({2, 1, 1, 1}));
  EXPECT_EQ(Sizes({.companies = 9, .bytes = 1999}), Counts({3, 1, 1}));
  EXPECT_EQ(Sizes({.companies = 9, .bytes = 0}), Counts({2, 1, 1, 1}));
}

TEST_F(SitesAfterTest, BeginsBehindAnId) {
  EXPECT_EQ(Book().SitesAfter(Ids()[2]).Value().size(), 2U);
  EXPECT_TRUE(Book().SitesAfter(Ids()[4]).Value().empty());
  EXPECT_EQ(Book().SitesAfter(-5).Value().size(), 5U);
}

TEST_F(CatalogTest, FailsOpenJobsAlone) {
  JobRecord job{0, "reindex", "processing", "", "2026-11-22T18:31:05Z", ""};
  const std::int64_t open = Book().AddJob(job).Value();
  job.state = "succeeded";
  job.detail = "well";
  const std::int64_t done = Book().AddJob(job).Value();
  ASSERT_TRUE(Book().FailOpenJobs("gone", "2026-11-22T19:00:00Z").Ok());
  const auto failed = Book().Job(open).Value();
  ASSERT_TRUE(failed.has_value());
  EXPECT_EQ(failed->state, "failed");
  EXPECT_EQ(failed->detail, "gone");
  EXPECT_EQ(failed->finished_at, "2026-11-22T19:00:00Z");
  EXPECT_EQ(Book().Job(done).Value()->detail, "well");
}

TEST_F(CatalogTest, KeepsJobs) {
  JobRecord job{0, "reindex", "enqueued", "", "2026-11-22T18:31:05Z", ""};
  const std::int64_t first = Book().AddJob(job).Value();
  const std::int64_t second = Book().AddJob(job).Value();
  EXPECT_NE(first, second);
  job.id = first;
  job.state = "failed";
  job.detail = kAwkward;
  job.finished_at = "2026-11-22T18:32:05Z";
  ASSERT_TRUE(Book().UpdateJob(job).Ok());
  const auto back = Book().Job(first).Value();
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back->id, first);
  EXPECT_EQ(back->kind, "reindex");
  EXPECT_EQ(back->state, "failed");
  EXPECT_EQ(back->detail, kAwkward);
  EXPECT_EQ(back->created_at, "2026-11-22T18:31:05Z");
  EXPECT_EQ(back->finished_at, "2026-11-22T18:32:05Z");
  EXPECT_EQ(Book().Job(second).Value()->state, "enqueued");
  EXPECT_FALSE(Book().Job(999).Value().has_value());
}

TEST_F(CatalogTest, KeepsEverythingOverAReopening) {
  const auto ids = Add({"a.example", "m\xC3\xBCller.example"});
  ASSERT_TRUE(Book().SaveVisit(VisitOf(ids[0]), std::array{PageAt(0)}).Ok());
  ASSERT_TRUE(Book().ReplaceList("a", std::array{Entry(2)}).Ok());
  Reopen();
  const auto companies = Book().Companies().Value();
  ASSERT_EQ(companies.size(), 2U);
  EXPECT_EQ(companies[1].domain, "m\xC3\xBCller.example");
  EXPECT_EQ(Book().SiteOf(ids[0]).Value().pages.size(), 1U);
  EXPECT_EQ(Book().List("a").Value().size(), 1U);
  EXPECT_EQ(Add({"a.example"}), std::vector{ids[0]});
}

TEST_F(CatalogTest, IsReadByAnotherWhileOpen) {
  static_cast<void>(Add({"a.example"}));
  Catalog reader = Open();
  EXPECT_EQ(reader.Companies().Value().size(), 1U);
  static_cast<void>(Add({"b.example"}));
  EXPECT_EQ(reader.Companies().Value().size(), 2U);
}

TEST_F(CatalogTest, MovesWithItsConnection) {
  static_cast<void>(Add({"a.example"}));
  Catalog moved(std::move(Book()));
  EXPECT_EQ(moved.Companies().Value().size(), 1U);
}

}  // namespace
}  // namespace kindred::index
