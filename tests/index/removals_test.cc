#include "index/removals.h"

#include <array>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "index/catalog.h"
#include "index/frontier.h"
#include "index/history.h"
#include "tests/support/temp_folder.h"

namespace kindred::index {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kDay = "2026-11-25T07:00:00Z";

CompanyRecord CompanyAt(const std::string& domain) {
  CompanyRecord company;
  company.domain = domain;
  company.start_url = "https://" + domain + "/";
  return company;
}

PageRecord PageAt(const std::string& url, std::uint64_t offset) {
  return {.url = url,
          .final_url = url,
          .fetched_at = kDay,
          .sha256 = "00",
          .file = "00001.warc.gz",
          .offset = offset,
          .length = 10};
}

Removal Ask(const std::string& domain) {
  return {.domain = domain, .reason = "asked by mail", .removed_at = kDay};
}

class RemovalsTest : public testing::Test {
 protected:
  RemovalsTest() {
    const std::string path = Path();
    catalog_.push_back(Catalog::Open(path).Value());
    history_.push_back(History::Open(path).Value());
    frontier_.push_back(Frontier::Open(path).Value());
    removals_.push_back(Removals::Open(path).Value());
    ids_ = Book()
               .AddCompanies(std::array{CompanyAt("acme.example"),
                                        CompanyAt("acme-shop.example"),
                                        CompanyAt("other.example")})
               .Value();
    for (std::size_t i = 0; i < ids_.size(); ++i) {
      const std::string domain = Book().Companies().Value()[i].domain;
      EXPECT_TRUE(
          Book()
              .SaveVisit({.company_id = ids_[i],
                          .readable = true,
                          .reason = "",
                          .visited_at = kDay,
                          .final_domain = domain},
                         std::array{PageAt("https://" + domain + "/", 100 * i)})
              .Ok());
      const std::int64_t page = Book().SiteOf(ids_[i]).Value().pages.front().id;
      EXPECT_TRUE(Book()
                      .PutDocuments(std::array{StoredDocument{page, 1, domain}})
                      .Ok());
    }
    ListEntry entry;
    entry.line = 2;
    entry.company_id = ids_[0];
    entry.input = "acme.example";
    entry.name = "Acme";
    entry.columns = "{\"a\":1}";
    EXPECT_TRUE(Book().ReplaceList("prospects", std::array{entry}).Ok());
    Feedback told;
    told.company_id = ids_[0];
    told.outcome = Outcome::kWon;
    told.date = "2026-11-20";
    told.note = "acme note";
    EXPECT_TRUE(history_.front().AddFeedback(std::array{told}).Ok());
    EXPECT_TRUE(history_.front().PutScores(Scored("acme.example")).Ok());
  }

  static std::vector<ScoreRecord> Scored(const std::string& domain) {
    ScoreRecord record;
    record.domain = domain;
    return {record};
  }
  [[nodiscard]] std::string Path() const {
    return temp_.Path("catalog.sqlite");
  }
  [[nodiscard]] Catalog& Book() { return catalog_.front(); }
  [[nodiscard]] Removals& Gone() { return removals_.front(); }
  [[nodiscard]] std::vector<std::string> Domains() {
    std::vector<std::string> domains;
    const auto companies = Book().Companies();
    for (const CompanyRecord& company : companies.Value()) {
      domains.push_back(company.domain);
    }
    return domains;
  }
  // All octets of the database and its log.
  [[nodiscard]] std::string Octets() const {
    std::string all;
    for (const std::string end : {"", "-wal"}) {
      std::ifstream file(Path() + end, std::ios::binary);
      all.append(std::istreambuf_iterator<char>(file), {});
    }
    return all;
  }

  TempFolder temp_;
  std::vector<Catalog> catalog_;
  std::vector<History> history_;
  std::vector<Frontier> frontier_;
  std::vector<Removals> removals_;
  std::vector<std::int64_t> ids_;
};

TEST_F(RemovalsTest, DeletesAllOfTheCompanyAndNothingOfOthers) {
  const auto removed = Gone().Remove(std::array{Ask("acme.example")});
  ASSERT_TRUE(removed.Ok()) << removed.Reason().message;
  ASSERT_EQ(removed.Value().size(), 1U);
  const RemovedDomain& one = removed.Value().front();
  EXPECT_FALSE(one.already);
  EXPECT_EQ(one.pages, 1U);
  EXPECT_EQ(one.feedback, 1U);
  EXPECT_EQ(one.list_rows, 1U);
  EXPECT_EQ(ProblemOf(one.removal), "removed on request on 2026-11-25");
  EXPECT_THAT(Domains(), ElementsAre("acme-shop.example", "other.example"));
  EXPECT_THAT(Book().SiteOf(ids_[0]).Value().pages, IsEmpty());
  EXPECT_THAT(Book().SiteOf(ids_[0]).Value().documents, IsEmpty());
  EXPECT_EQ(Book().SiteOf(ids_[2]).Value().documents.size(), 1U);
  EXPECT_THAT(history_.front().AllFeedback().Value(), IsEmpty());
  EXPECT_THAT(history_.front().Scores().Value(), IsEmpty());
}

TEST_F(RemovalsTest, AListRowStaysWithItsLineAndProblemAlone) {
  ASSERT_TRUE(Gone().Remove(std::array{Ask("acme.example")}).Ok());
  const std::vector<ListEntry> entries = Book().List("prospects").Value();
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries[0].line, 2);
  EXPECT_EQ(entries[0].company_id, 0);
  EXPECT_EQ(entries[0].problem, "removed on request on 2026-11-25");
  EXPECT_EQ(entries[0].input + entries[0].name, "");
  EXPECT_EQ(entries[0].columns, "{}");
}

TEST_F(RemovalsTest, OtherDomainsOfTheCompanyGoWithIt) {
  ASSERT_TRUE(Book().SetSameAs(ids_[1], ids_[0]).Ok());
  const VisitRecord visit = {ids_[0], true, "", kDay, "acme-group.example"};
  ASSERT_TRUE(Book().SaveVisit(visit, {}).Ok());
  const auto removed = Gone().Remove(std::array{Ask("acme-shop.example")});
  ASSERT_TRUE(removed.Ok());
  std::vector<std::string> domains;
  for (const RemovedDomain& one : removed.Value()) {
    domains.push_back(one.removal.domain);
    EXPECT_EQ(one.removal.asked_for, "acme-shop.example");
  }
  EXPECT_THAT(domains, ElementsAre("acme-shop.example", "acme.example",
                                   "acme-group.example"));
  EXPECT_THAT(Domains(), ElementsAre("other.example"));
}

TEST_F(RemovalsTest, AHostOfManyCompaniesIsNotTheCompany) {
  for (const std::size_t i : {0U, 2U}) {
    const VisitRecord visit = {ids_[i], true, "", kDay, "seller.example"};
    ASSERT_TRUE(Book().SaveVisit(visit, {}).Ok());
  }
  ASSERT_EQ(Gone().Remove(std::array{Ask("acme.example")}).Value().size(), 1U);
  EXPECT_THAT(Domains(), ElementsAre("acme-shop.example", "other.example"));
}

TEST_F(RemovalsTest, ARemovedDomainCannotBeAddedOrScoredAgain) {
  ASSERT_TRUE(Gone().Remove(std::array{Ask("acme.example")}).Ok());
  const auto ids = Book().AddCompanies(
      std::array{CompanyAt("acme.example"), CompanyAt("new.example")});
  ASSERT_TRUE(ids.Ok());
  EXPECT_EQ(ids.Value()[0], 0);
  EXPECT_GT(ids.Value()[1], 0);
  ASSERT_TRUE(history_.front().PutScores(Scored("acme.example")).Ok());
  EXPECT_THAT(history_.front().Scores().Value(), IsEmpty());
}

TEST_F(RemovalsTest, AVisitUnderWayIsNotStored) {
  Frontier& frontier = frontier_.front();
  ASSERT_TRUE(frontier.Enrol({}, 0, 0).Ok());
  ASSERT_EQ(frontier.Claim(9, {"w", 10, 20}).Value().size(), 3U);
  ASSERT_TRUE(Gone().Remove(std::array{Ask("acme.example")}).Ok());
  FrontierBatch batch;
  batch.fetches.push_back({.company_id = ids_[0], .url = "https://a/"});
  for (const std::int64_t id : {ids_[0], ids_[2]}) {
    DoneVisit& done = batch.done.emplace_back();
    done.visit = {id, true, "", kDay, "acme.example"};
    done.pages.push_back({PageAt("https://acme.example/new", 7), "", ""});
  }
  const Status kept = frontier.Commit("w", batch);
  ASSERT_TRUE(kept.Ok()) << kept.Reason().message;
  EXPECT_THAT(Book().SiteOf(ids_[0]).Value().pages, IsEmpty());
  EXPECT_THAT(frontier.Fetches(ids_[0]).Value(), IsEmpty());
  EXPECT_EQ(Book().SiteOf(ids_[2]).Value().pages.size(), 1U);
}

TEST_F(RemovalsTest, RobotsAnswersOfItsHostsGo) {
  Frontier& frontier = frontier_.front();
  FrontierBatch batch;
  for (const std::string origin :
       {"https://www.acme.example", "http://acme.example:8080",
        "https://notacme.example"}) {
    batch.fetches.push_back(
        {.origin = origin, .url = origin + "/robots.txt", .fetched_at = kDay});
  }
  ASSERT_TRUE(frontier.Commit("w", batch).Ok());
  ASSERT_TRUE(Gone().Remove(std::array{Ask("acme.example")}).Ok());
  EXPECT_EQ(frontier.ForgetRobots("").Value(), 1U);
}

TEST_F(RemovalsTest, RemovingTwiceKeepsTheFirstDayAndUndoLiftsAllOfIt) {
  const std::string before = Gone().Stamp().Value();
  ASSERT_TRUE(Book().SetSameAs(ids_[1], ids_[0]).Ok());
  ASSERT_TRUE(Gone().Remove(std::array{Ask("acme.example")}).Ok());
  EXPECT_NE(Gone().Stamp().Value(), before);
  Removal later = Ask("acme.example");
  later.removed_at = "2027-01-01T00:00:00Z";
  const auto again = Gone().Remove(std::array{later});
  ASSERT_TRUE(again.Ok());
  EXPECT_TRUE(again.Value()[0].already);
  EXPECT_EQ(again.Value()[0].removal.removed_at, kDay);
  EXPECT_EQ(Gone().All().Value().size(), 2U);
  EXPECT_THAT(Gone().Undo("nobody.example").Value(), IsEmpty());
  EXPECT_EQ(Gone().Undo("acme-shop.example").Value().size(), 2U);
  EXPECT_THAT(Gone().All().Value(), IsEmpty());
  EXPECT_GT(
      Book().AddCompanies(std::array{CompanyAt("acme.example")}).Value()[0], 0);
}

TEST_F(RemovalsTest, TheStampTellsOneRemovalFromAnother) {
  ASSERT_TRUE(Gone().Remove(std::array{Ask("acme.example")}).Ok());
  const std::string first = Gone().Stamp().Value();
  EXPECT_EQ(Gone().Stamp().Value(), first);
  ASSERT_TRUE(Gone().Undo("acme.example").Ok());
  ASSERT_TRUE(Gone().Remove(std::array{Ask("other.example")}).Ok());
  EXPECT_NE(Gone().Stamp().Value(), first);
}

TEST_F(RemovalsTest, ItsNumberIsNotGivenToAnother) {
  ASSERT_TRUE(Gone().Remove(std::array{Ask("other.example")}).Ok());
  const auto ids = Book().AddCompanies(std::array{CompanyAt("new.example")});
  EXPECT_EQ(ids.Value()[0], ids_[2] + 1);
}

TEST_F(RemovalsTest, RecordsMoveAndThoseThatWereDroppedGo) {
  const std::array moved = {MovedRecord{0, 5}, MovedRecord{200, 50}};
  ASSERT_TRUE(
      Gone().MoveRecords("00001.warc.gz", "00001-1.warc.gz", moved).Ok());
  EXPECT_EQ(Book().SiteOf(ids_[0]).Value().pages[0].offset, 5U);
  EXPECT_EQ(Book().SiteOf(ids_[0]).Value().pages[0].file, "00001-1.warc.gz");
  EXPECT_THAT(Book().SiteOf(ids_[1]).Value().pages, IsEmpty());
  EXPECT_EQ(Book().SiteOf(ids_[2]).Value().pages[0].offset, 50U);
  EXPECT_FALSE(Gone().Refers("00001.warc.gz").Value());
  EXPECT_TRUE(Gone().Refers("00001-1.warc.gz").Value());
}

TEST_F(RemovalsTest, AfterScrubbingNoOctetNamesItButTheRemoval) {
  ASSERT_TRUE(Gone().Remove(std::array{Ask("acme.example")}).Ok());
  // Another process, late: a document of a page that is gone.
  ASSERT_TRUE(
      Book().PutDocuments(std::array{StoredDocument{777, 1, "Acme"}}).Ok());
  const Status scrubbed = Gone().Scrub();
  ASSERT_TRUE(scrubbed.Ok()) << scrubbed.Reason().message;
  const std::string octets = Octets();
  EXPECT_EQ(octets.find("Acme"), std::string::npos);
  EXPECT_EQ(octets.find("acme note"), std::string::npos);
  EXPECT_EQ(octets.find("https://acme.example"), std::string::npos);
  EXPECT_NE(octets.find("acme.example"), std::string::npos);
  EXPECT_NE(octets.find("https://other.example"), std::string::npos);
}

}  // namespace
}  // namespace kindred::index
