#include "server/site_store.h"

#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/support/memory_files.h"
#include "tests/support/temp_folder.h"

namespace kindred::server {
namespace {

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
  void Save() {
    index::CompanyRecord company;
    company.domain = "a.example";
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
    return catalog_.Documents(id_).Value();
  }
  void Store(const index::StoredDocument& document) {
    ASSERT_TRUE(catalog_.PutDocuments({&document, 1}).Ok());
  }

  [[nodiscard]] MemoryFiles& Disk() { return files_; }
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
    EXPECT_EQ(nlp::ToJson(again.Value().documents[i]).Dump(),
              nlp::ToJson(first.Value().documents[i]).Dump());
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
    EXPECT_THAT(Stored().at(0).json,
                HasSubstr(R"("role":"body","text":")" + kRepeated));
  }
}

TEST_F(LoadSiteTest, ReadsAgainWhatIsOfAnotherVersionOrBroken) {
  static_cast<void>(Load());
  index::StoredDocument old = Stored().at(0);
  old.version = nlp::kDocumentVersion - 1;
  old.json = Stored().at(1).json;
  Store(old);
  index::StoredDocument broken = Stored().at(1);
  broken.json = "{";
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
