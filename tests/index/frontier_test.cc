#include "index/frontier.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "index/catalog.h"
#include "tests/support/temp_folder.h"

namespace kindred::index {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::vector<std::string> kLists = {"customers", "prospects"};
constexpr std::int64_t kNow = 1'800'000'000;
constexpr std::int64_t kMonth = 30 * 86'400;

class FrontierTest : public testing::Test {
 protected:
  FrontierTest() {
    Result<Catalog> catalog = Catalog::Open(Path());
    EXPECT_TRUE(catalog.Ok());
    catalogs_.push_back(std::move(catalog).Value());
    Open();
  }
  [[nodiscard]] std::string Path() const {
    return temp_.Path("catalog.sqlite");
  }
  void Open() {
    Result<Frontier> frontier = Frontier::Open(Path());
    ASSERT_TRUE(frontier.Ok()) << frontier.Reason().message;
    frontiers_.push_back(std::move(frontier).Value());
  }
  [[nodiscard]] Catalog& Book() { return catalogs_.front(); }
  [[nodiscard]] Frontier& Sites() { return frontiers_.front(); }
  [[nodiscard]] Frontier& Other() { return frontiers_.at(1); }

  // Ids of companies d1.de, d2.de, ...
  std::vector<std::int64_t> AddCompanies(int count) {
    std::vector<CompanyRecord> companies;
    for (int i = 1; i <= count; ++i) {
      CompanyRecord company;
      company.domain = "d" + std::to_string(i) + ".de";
      companies.push_back(std::move(company));
    }
    return Book().AddCompanies(companies).Value();
  }
  void PutList(const std::string& name, const std::vector<std::int64_t>& ids) {
    std::vector<ListEntry> entries;
    for (const std::int64_t id : ids) {
      ListEntry entry;
      entry.line = static_cast<std::int64_t>(entries.size()) + 2;
      entry.company_id = id;
      entries.push_back(std::move(entry));
    }
    ASSERT_TRUE(Book().ReplaceList(name, entries).Ok());
  }
  void Enrol() { ASSERT_TRUE(Sites().Enrol(kLists, kNow, kMonth).Ok()); }

  static std::vector<std::string> Claimed(Frontier& frontier, std::size_t limit,
                                          const std::string& worker = "w",
                                          std::int64_t now = kNow) {
    const Result<std::vector<LeasedSite>> sites =
        frontier.Claim(limit, {.worker = worker, .now = now, .until = now + 9});
    EXPECT_TRUE(sites.Ok());
    std::vector<std::string> domains;
    for (const LeasedSite& site : sites.Value()) domains.push_back(site.domain);
    return domains;
  }

  static DoneVisit DoneAt(std::int64_t id, std::int64_t next_at) {
    DoneVisit done;
    done.visit.company_id = id;
    done.visit.readable = true;
    done.visit.visited_at = "2026-11-25T00:00:00Z";
    done.schedule.next_at = next_at;
    return done;
  }
  static KnownPage PageAt(const std::string& url, const std::string& sha256,
                          const std::string& etag = "") {
    KnownPage known;
    known.page.url = known.page.final_url = url;
    known.page.sha256 = sha256;
    known.page.file = "00001.warc.gz";
    known.etag = etag;
    return known;
  }

 private:
  TempFolder temp_;
  std::vector<Catalog> catalogs_;
  std::vector<Frontier> frontiers_;
};

TEST_F(FrontierTest, ClaimsByListThenPlaceThenTheRest) {
  const std::vector<std::int64_t> ids = AddCompanies(6);
  PutList("prospects", {ids[4], ids[1], ids[2]});
  PutList("customers", {ids[5], ids[2]});
  Enrol();
  EXPECT_THAT(Claimed(Sites(), 2), ElementsAre("d6.de", "d3.de"));
  EXPECT_THAT(Claimed(Sites(), 9),
              ElementsAre("d5.de", "d2.de", "d1.de", "d4.de"));
  EXPECT_THAT(Claimed(Sites(), 9), IsEmpty());
}

TEST_F(FrontierTest, ListsOfLaterDaysChangeTheOrder) {
  const std::vector<std::int64_t> ids = AddCompanies(3);
  PutList("customers", {ids[2]});
  Enrol();
  PutList("customers", {ids[1]});
  Enrol();
  EXPECT_THAT(Claimed(Sites(), 9), ElementsAre("d2.de", "d1.de", "d3.de"));
}

TEST_F(FrontierTest, TwoWorkersNeverClaimOneSite) {
  AddCompanies(200);
  Enrol();
  Open();
  std::vector<std::string> all;
  for (int i = 0; i < 30; ++i) {
    for (const auto& [frontier, worker] :
         {std::pair(&Sites(), "a"), std::pair(&Other(), "b")}) {
      for (std::string& domain : Claimed(*frontier, 7, worker)) {
        all.push_back(std::move(domain));
      }
    }
  }
  EXPECT_EQ(all.size(), 200U);
  EXPECT_EQ(std::set<std::string>(all.begin(), all.end()).size(), 200U);
}

TEST_F(FrontierTest, AnExpiredLeaseIsClaimedAgainAndItsWorkerFencedOff) {
  const std::vector<std::int64_t> ids = AddCompanies(2);
  Enrol();
  Open();
  EXPECT_THAT(Claimed(Sites(), 1, "slow"), ElementsAre("d1.de"));
  // Before its end: the other site. After it: the one that was left.
  EXPECT_THAT(Claimed(Other(), 1, "b", kNow + 5), ElementsAre("d2.de"));
  EXPECT_THAT(Claimed(Other(), 1, "b", kNow + 9), ElementsAre("d1.de"));
  FrontierBatch late;
  late.fetches = {{.company_id = ids[0], .url = "https://d1.de/"}};
  late.done = {DoneAt(ids[0], kNow + 100)};
  const Status refused = Sites().Commit("slow", late);
  ASSERT_FALSE(refused.Ok());
  EXPECT_EQ(refused.Reason().code, ErrorCode::kUnavailable);
  EXPECT_THAT(Sites().Fetches(ids[0]).Value(), IsEmpty());
  EXPECT_TRUE(Other().Commit("b", late).Ok());
}

TEST_F(FrontierTest, RenewedLeasesHold) {
  AddCompanies(1);
  Enrol();
  EXPECT_THAT(Claimed(Sites(), 1, "a"), ElementsAre("d1.de"));
  ASSERT_TRUE(
      Sites().Renew({.worker = "a", .now = kNow, .until = kNow + 50}).Ok());
  EXPECT_THAT(Claimed(Sites(), 1, "b", kNow + 49), IsEmpty());
  ASSERT_TRUE(Sites().ExpireLeases().Ok());
  EXPECT_THAT(Claimed(Sites(), 1, "b", kNow + 1), ElementsAre("d1.de"));
}

TEST_F(FrontierTest, ADoneSiteIsDueAtItsTime) {
  const std::vector<std::int64_t> ids = AddCompanies(2);
  Enrol();
  Claimed(Sites(), 2);
  FrontierBatch batch;
  batch.done = {DoneAt(ids[0], kNow + 100), DoneAt(ids[1], kNow + 50)};
  ASSERT_TRUE(Sites().Commit("w", batch).Ok());
  EXPECT_THAT(Claimed(Sites(), 9, "w", kNow + 49), IsEmpty());
  EXPECT_THAT(Claimed(Sites(), 9, "w", kNow + 100),
              ElementsAre("d2.de", "d1.de"));
}

TEST_F(FrontierTest, MakesSitesDue) {
  const std::vector<std::int64_t> ids = AddCompanies(3);
  Enrol();
  Claimed(Sites(), 3);
  FrontierBatch batch;
  batch.done = {DoneAt(ids[0], kNow + 100), DoneAt(ids[1], kNow + 100),
                DoneAt(ids[2], kNow + 100)};
  batch.done[1].visit.readable = false;
  batch.done[2].schedule.failures = 1;
  ASSERT_TRUE(Sites().Commit("w", batch).Ok());
  EXPECT_EQ(Sites().Due(kLists, kNow).Value().back().sites, 0U);
  ASSERT_TRUE(Sites().MakeDue(Frontier::Which::kFailed).Ok());
  EXPECT_EQ(Sites().Due(kLists, kNow).Value().back().sites, 2U);
  ASSERT_TRUE(Sites().MakeDue(Frontier::Which::kAll).Ok());
  EXPECT_EQ(Sites().Due(kLists, kNow).Value().back().sites, 3U);
  EXPECT_EQ(Sites().FirstDue(2, kNow).Value().size(), 2U);
}

TEST_F(FrontierTest, CompaniesVisitedBeforeThereWasAFrontierAreDueLater) {
  const std::vector<std::int64_t> ids = AddCompanies(2);
  VisitRecord visit;
  visit.company_id = ids[0];
  ASSERT_TRUE(Book().SaveVisit(visit, {}).Ok());
  Enrol();
  EXPECT_THAT(Claimed(Sites(), 9), ElementsAre("d2.de"));
  EXPECT_THAT(Claimed(Sites(), 9, "w", kNow + kMonth),
              testing::Contains("d1.de"));
}

TEST_F(FrontierTest, KeepsAnswersUntilTheVisitIsDone) {
  const std::vector<std::int64_t> ids = AddCompanies(1);
  Enrol();
  Claimed(Sites(), 1);
  FrontierBatch batch;
  batch.fetches = {{.company_id = ids[0],
                    .origin = "",
                    .url = "https://d1.de/ä?'\"",
                    .failure = 3,
                    .failure_text = "no answer",
                    .status = 200,
                    .file = "00001.warc.gz",
                    .offset = 5'000'000'000,
                    .length = 7,
                    .sha256 = "abc",
                    .fetched_at = "2026-11-25T00:00:00Z"},
                   {.company_id = ids[0], .url = "https://d1.de/2"},
                   {.company_id = 0,
                    .origin = "https://d1.de",
                    .url = "https://d1.de/robots.txt",
                    .fetched_at = "2026-11-25T00:00:00Z"}};
  ASSERT_TRUE(Sites().Commit("w", batch).Ok());
  Open();
  const std::vector<KeptFetch> kept = Other().Fetches(ids[0]).Value();
  ASSERT_EQ(kept.size(), 2U);
  EXPECT_EQ(kept[0].url, "https://d1.de/ä?'\"");
  EXPECT_EQ(kept[0].failure, 3);
  EXPECT_EQ(kept[0].failure_text, "no answer");
  EXPECT_EQ(kept[0].offset, 5'000'000'000U);
  EXPECT_EQ(kept[0].length, 7U);
  EXPECT_EQ(kept[0].sha256, "abc");
  EXPECT_EQ(kept[1].url, "https://d1.de/2");
  FrontierBatch done;
  done.done = {DoneAt(ids[0], kNow + 100)};
  ASSERT_TRUE(Sites().Commit("w", done).Ok());
  EXPECT_THAT(Other().Fetches(ids[0]).Value(), IsEmpty());
  const std::string day = "2026-11-25T00:00:00Z";
  EXPECT_EQ(Other().RobotsFetches("https://d1.de", day).Value().size(), 1U);
  EXPECT_THAT(
      Other().RobotsFetches("https://d1.de", "2026-11-25T00:00:01Z").Value(),
      IsEmpty());
  EXPECT_EQ(Other().ForgetRobots(day).Value(), 1U);
  EXPECT_EQ(Other().ForgetRobots("2026-11-26T00:00:00Z").Value(), 0U);
}

TEST_F(FrontierTest, PagesThatAreTheSameKeepTheirRowsAndDocuments) {
  const std::vector<std::int64_t> ids = AddCompanies(1);
  Enrol();
  Claimed(Sites(), 1);
  FrontierBatch batch;
  batch.done = {DoneAt(ids[0], kNow)};
  batch.done[0].pages = {PageAt("https://d1.de/", "1", "\"e\""),
                         PageAt("https://d1.de/b", "2"),
                         PageAt("https://d1.de/c", "3", "\"c\"")};
  ASSERT_TRUE(Sites().Commit("w", batch).Ok());
  const std::vector<PageRecord> before = Book().SiteOf(ids[0]).Value().pages;
  ASSERT_EQ(before.size(), 3U);
  ASSERT_TRUE(Book()
                  .PutDocuments(std::vector<StoredDocument>{
                      {before[0].id, 1, "a"}, {before[1].id, 1, "b"}})
                  .Ok());
  Claimed(Sites(), 1);
  batch.done[0].pages = {PageAt("https://d1.de/", "1", "\"f\""),
                         PageAt("https://d1.de/b", "other")};
  ASSERT_TRUE(Sites().Commit("w", batch).Ok());
  const std::vector<KnownPage> after = Sites().KnownPages(ids[0]).Value();
  ASSERT_EQ(after.size(), 2U);
  EXPECT_EQ(after[0].page.id, before[0].id);
  EXPECT_EQ(after[0].etag, "\"f\"");
  EXPECT_EQ(after[1].page.sha256, "other");
  EXPECT_EQ(after[1].etag, "");
  const std::vector<StoredDocument> documents =
      Book().SiteOf(ids[0]).Value().documents;
  ASSERT_EQ(documents.size(), 1U);
  EXPECT_EQ(documents[0].body, "a");
  // A visit that failed leaves them as they are.
  Claimed(Sites(), 1);
  batch.done[0].pages.clear();
  batch.done[0].keeps_pages = true;
  ASSERT_TRUE(Sites().Commit("w", batch).Ok());
  EXPECT_EQ(Sites().KnownPages(ids[0]).Value().size(), 2U);
}

TEST_F(FrontierTest, TellsEventsByDomainAndTime) {
  const std::vector<std::int64_t> ids = AddCompanies(2);
  Enrol();
  Claimed(Sites(), 2);
  FrontierBatch batch;
  batch.done = {DoneAt(ids[0], kNow), DoneAt(ids[1], kNow)};
  SiteEvent event;
  event.at = "2026-11-20T10:00:00Z";
  event.kind = "term";
  event.subject = "Hydraulik";
  event.url = "https://d1.de/";
  event.sentence = "Wir bauen \"Hydraulik\".";
  batch.done[0].events = {event};
  event.at = "2026-11-22T10:00:00Z";
  batch.done[1].events = {event};
  ASSERT_TRUE(Sites().Commit("w", batch).Ok());
  const std::vector<SiteEvent> all = Sites().Events("", "").Value();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].domain, "d1.de");
  EXPECT_EQ(all[0].sentence, event.sentence);
  EXPECT_EQ(Sites().Events("d2.de", "").Value().size(), 1U);
  EXPECT_EQ(Sites().Events("", "2026-11-21").Value().size(), 1U);
  EXPECT_THAT(Sites().Events("d1.de", "2026-11-21").Value(), IsEmpty());
}

TEST(FrontierOpen, RefusesWhatIsNoCatalogue) {
  const TempFolder temp;
  const Result<Frontier> frontier = Frontier::Open(temp.Path("x.sqlite"));
  ASSERT_FALSE(frontier.Ok());
  EXPECT_EQ(frontier.Reason().code, ErrorCode::kCorrupt);
}

}  // namespace
}  // namespace kindred::index
