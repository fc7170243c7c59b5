#include "server/site_store.h"

#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "nlp/document_form.h"
#include "tests/support/memory_files.h"
#include "tests/support/temp_folder.h"

namespace kindred::server {
namespace {

using testing::Contains;
using testing::HasSubstr;

constexpr const char* kArchiveFile = "archive/00001.warc.gz";

// Enough words for a page of content.
const std::string kText =
    "We mould small parts of high precision for pumps, valves and filters, and "
    "our tool makers build every mould for them in the same house.";
const std::string kRepeated =
    "All of our halls stand in Moers, where two hundred people work for us.";

std::string Html(const std::string& title, const std::string& text) {
  return "<!doctype html><html lang=en><title>" + title + "</title><body><p>" +
         text + "</p><p>" + kRepeated + "</p></body></html>";
}

// A company with a home page and a second page in the archive.
class LoadSiteTest : public testing::Test {
 protected:
  void SetUp() override {
    Archived("https://a.example/", "text/html", Html("Home", kText));
    Archived("https://a.example/b", "text/html; charset=iso-8859-2",
             Html("Wa\xBFny", "Another text. " + kText));
    Save();
  }

  void Archived(const std::string& url, const std::string& type,
                const std::string& body, const std::string& header = "") {
    crawler::Exchange record;
    record.target_uri = url;
    record.date = *ParseUtc("2026-11-22T18:31:05Z");
    record.header_block =
        "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\n" + header;
    record.status = 200;
    record.body = body;
    const Result<crawler::ArchivePlace> place = archive_.Append(record);
    ASSERT_TRUE(place.Ok());
    ASSERT_TRUE(archive_.Sync().Ok());
    index::PageRecord page;
    page.order = static_cast<int>(pages_.size());
    page.url = page.final_url = url;
    page.fetched_at = "2026-11-22T18:31:05Z";
    page.file = place.Value().file;
    page.offset = place.Value().range.offset;
    page.length = place.Value().range.length;
    pages_.push_back(page);
  }

  // Puts the pages into the catalogue.
  void Save(const std::string& domain = "a.example") {
    index::CompanyRecord company;
    company.domain = domain;
    const auto ids = catalog_.AddCompanies({&company, 1});
    ASSERT_TRUE(ids.Ok());
    id_ = ids.Value().front();
    index::VisitRecord visit;
    visit.company_id = id_;
    visit.readable = true;
    ASSERT_TRUE(catalog_.SaveVisit(visit, pages_).Ok());
  }

  [[nodiscard]] Result<Site> Load() {
    return LoadSite(catalog_, archive_, id_);
  }
  // What is stored of the pages' documents.
  [[nodiscard]] std::vector<index::StoredDocument> Stored() {
    return catalog_.SiteOf(id_).Value().documents;
  }
  void Store(const index::StoredDocument& document) {
    ASSERT_TRUE(catalog_.PutDocuments({&document, 1}).Ok());
  }

  [[nodiscard]] MemoryFiles& Disk() { return files_; }
  [[nodiscard]] index::Catalog& Book() { return catalog_; }
  [[nodiscard]] const crawler::Archive& Warc() const { return archive_; }
  [[nodiscard]] std::vector<index::PageRecord>& Pages() { return pages_; }
  [[nodiscard]] std::int64_t Id() const { return id_; }

 private:
  TempFolder temp_;
  MemoryFiles files_;
  index::Catalog catalog_ =
      index::Catalog::Open(temp_.Path("catalog.sqlite")).Value();
  crawler::Archive archive_ = crawler::Archive::Open(files_, "archive").Value();
  std::vector<index::PageRecord> pages_;
  std::int64_t id_ = 0;
};

TEST_F(LoadSiteTest, ReadsThePagesInTheirOrder) {
  const Result<Site> site = Load();
  ASSERT_TRUE(site.Ok()) << site.Reason().message;
  ASSERT_EQ(site.Value().documents.size(), 2U);
  ASSERT_EQ(site.Value().pages.size(), 2U);
  EXPECT_EQ(site.Value().reread, 2U);
  EXPECT_EQ(site.Value().pages[1].final_url, "https://a.example/b");
  EXPECT_EQ(nlp::TitleOf(site.Value().documents[0]), "Home");
  // The charset of the header was heeded.
  EXPECT_EQ(nlp::TitleOf(site.Value().documents[1]), "Wa\xC5\xBCny");
  EXPECT_EQ(TextProblem(site.Value()), "");
}

TEST_F(LoadSiteTest, ReadsTheArchiveOnce) {
  const Result<Site> first = Load();
  ASSERT_TRUE(first.Ok());
  Disk().Break(kArchiveFile);
  const Result<Site> again = Load();
  ASSERT_TRUE(again.Ok()) << again.Reason().message;
  EXPECT_EQ(again.Value().reread, 0U);
  ASSERT_EQ(again.Value().documents.size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_TRUE(again.Value().documents[i] == first.Value().documents[i]);
  }
}

TEST_F(LoadSiteTest, MarksWhatThePagesRepeatAndStoresThemUnmarked) {
  for (int round = 0; round < 2; ++round) {
    const Result<Site> site = Load();
    ASSERT_TRUE(site.Ok());
    for (const nlp::Document& document : site.Value().documents) {
      const std::string text = nlp::MainText(document);
      EXPECT_EQ(text.find(kRepeated), std::string::npos);
      EXPECT_THAT(text, HasSubstr(kText));
    }
    const nlp::Document kept = nlp::UnpackDocument(Stored().at(0).body).Value();
    EXPECT_THAT(kept.blocks, Contains(nlp::Block{nlp::Role::kBody, kRepeated}));
  }
}

TEST_F(LoadSiteTest, ReadsAgainWhatIsOfAnotherVersionOrBroken) {
  static_cast<void>(Load());
  index::StoredDocument old = Stored().at(0);
  old.version = nlp::kDocumentVersion - 1;
  old.body = Stored().at(1).body;
  Store(old);
  index::StoredDocument broken = Stored().at(1);
  broken.body = "{";
  Store(broken);
  const Result<Site> site = Load();
  ASSERT_TRUE(site.Ok());
  EXPECT_EQ(site.Value().reread, 2U);
  EXPECT_EQ(nlp::TitleOf(site.Value().documents[0]), "Home");
  EXPECT_EQ(nlp::TitleOf(site.Value().documents[1]), "Wa\xC5\xBCny");
  EXPECT_EQ(Load().Value().reread, 0U);
}

TEST_F(LoadSiteTest, HeedsTheRobotsHeader) {
  Pages().clear();
  Archived("https://a.example/", "text/html", Html("Home", kText),
           "X-Robots-Tag: noindex\r\n");
  Save();
  const Result<Site> site = Load();
  ASSERT_TRUE(site.Ok());
  ASSERT_EQ(site.Value().documents.size(), 1U);
  EXPECT_TRUE(site.Value().documents[0].noindex);
  EXPECT_EQ(TextProblem(site.Value()), "its pages ask not to be indexed");
}

TEST_F(LoadSiteTest, SaysWhichFileFails) {
  Disk().Break(kArchiveFile);
  const Result<Site> site = Load();
  ASSERT_FALSE(site.Ok());
  EXPECT_EQ(site.Reason().code, ErrorCode::kIo);
  EXPECT_THAT(site.Reason().message, HasSubstr(kArchiveFile));
}

TEST_F(LoadSiteTest, ACompanyWithoutPagesHasAnEmptySite) {
  Pages().clear();
  Save();
  const Result<Site> site = Load();
  ASSERT_TRUE(site.Ok());
  EXPECT_TRUE(site.Value().documents.empty());
  EXPECT_TRUE(site.Value().pages.empty());
}

// Two companies with pages and, between them, one without.
class ForEachSiteTest : public LoadSiteTest {
 protected:
  void SetUp() override {
    LoadSiteTest::SetUp();
    ids_.push_back(Id());
    Pages().clear();
    Save("b.example");
    ids_.push_back(Id());
    Archived("https://c.example/", "text/html", Html("Third", kText));
    Save("c.example");
    ids_.push_back(Id());
  }

  // The titles of home pages by domain, and how many documents were made.
  [[nodiscard]] std::vector<std::string> Told(const SiteScan& scan) {
    std::vector<std::string> told;
    const Status done = ForEachSite(
        Book(), Warc(), scan,
        [&told](const index::CompanyRecord& company, const Site& site) {
          told.push_back(company.domain + " " +
                         (site.documents.empty()
                              ? "-"
                              : std::string(nlp::TitleOf(site.documents[0]))) +
                         " " + std::to_string(site.reread));
          return Done();
        });
    EXPECT_TRUE(done.Ok()) << done.Reason().message;
    return told;
  }

  [[nodiscard]] const std::vector<std::int64_t>& Ids() const { return ids_; }

 private:
  std::vector<std::int64_t> ids_;
};

using Lines = std::vector<std::string>;

TEST_F(ForEachSiteTest, GivesAllInOrderAndStoresWhatItMade) {
  EXPECT_EQ(Told({}),
            Lines({"a.example Home 2", "b.example - 0", "c.example Third 1"}));
  const Lines kept = {"a.example Home 0", "b.example - 0", "c.example Third 0"};
  EXPECT_EQ(Told({}), kept);
  EXPECT_EQ(Told({.threads = 4}), kept);
  EXPECT_EQ(Told({.threads = 2, .batch = {.companies = 1}}), kept);
  EXPECT_EQ(Told({.after = Ids()[0]}), Lines({kept[1], kept[2]}));
  EXPECT_EQ(Told({.after = Ids()[2]}), Lines());
}

TEST_F(ForEachSiteTest, SitesAreThoseThatAreLoadedAlone) {
  const Status done = ForEachSite(
      Book(), Warc(), {.threads = 3},
      [this](const index::CompanyRecord& company, const Site& site) {
        const Site alone = LoadSite(Book(), Warc(), company.id).Value();
        EXPECT_TRUE(site.documents == alone.documents);
        EXPECT_TRUE(site.fresh.empty());
        return Done();
      });
  EXPECT_TRUE(done.Ok());
}

TEST_F(ForEachSiteTest, EndsWithTheReasonOfTheVisitor) {
  std::size_t seen = 0;
  const Status done = ForEachSite(
      Book(), Warc(), {}, [&seen](const index::CompanyRecord&, const Site&) {
        ++seen;
        return Status(Error{ErrorCode::kCancelled, "stopped"});
      });
  ASSERT_FALSE(done.Ok());
  EXPECT_EQ(done.Reason().code, ErrorCode::kCancelled);
  EXPECT_EQ(seen, 1U);
}

TEST_F(ForEachSiteTest, KeepsWhatItReadBeforeAFailure) {
  // The third company's page points past the archive's end.
  Pages().back().offset += 1'000'000;
  Save("c.example");
  std::size_t seen = 0;
  const auto count = [&seen](const index::CompanyRecord&, const Site&) {
    ++seen;
    return Done();
  };
  const Status done = ForEachSite(Book(), Warc(), {.threads = 2}, count);
  ASSERT_FALSE(done.Ok());
  EXPECT_EQ(seen, 2U);
  EXPECT_EQ(Book().SiteOf(Ids()[0]).Value().documents.size(), 2U);
}

// --- text problems

nlp::Document Of(nlp::PageKind kind) {
  nlp::Document document;
  document.kind = kind;
  return document;
}

nlp::Document Unindexed() {
  nlp::Document document;
  document.noindex = true;
  return document;
}

struct ProblemCase {
  std::string name;
  std::vector<nlp::Document> documents;  // the home page first
  std::string want;
};

void PrintTo(const ProblemCase& row, std::ostream* out) {
  *out << row.name;
}

class TextProblemTest : public testing::TestWithParam<ProblemCase> {};

TEST_P(TextProblemTest, Is) {
  Site site;
  site.documents = GetParam().documents;
  EXPECT_EQ(TextProblem(site), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    Table, TextProblemTest,
    testing::Values(
        ProblemCase{"NoPage", {}, "no page was read"},
        ProblemCase{"Content", {Of(nlp::PageKind::kContent)}, ""},
        ProblemCase{"ContentBehindALogin",
                    {Of(nlp::PageKind::kLogin), Of(nlp::PageKind::kContent)},
                    ""},
        ProblemCase{"ContentBehindAnUnindexedHome",
                    {Unindexed(), Of(nlp::PageKind::kContent)},
                    ""},
        ProblemCase{"Unindexed",
                    {Unindexed(), Of(nlp::PageKind::kParked)},
                    "its pages ask not to be indexed"},
        ProblemCase{"TheHomePageDecides",
                    {Of(nlp::PageKind::kParked), Of(nlp::PageKind::kLogin)},
                    "the page is parked"},
        ProblemCase{"UnindexedBehindALogin",
                    {Of(nlp::PageKind::kLogin), Unindexed()},
                    "only a login form"}),
    [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace kindred::server
