#include "index/history.h"

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "index/catalog.h"
#include "tests/support/temp_folder.h"

namespace kindred::index {
namespace {

using testing::HasSubstr;

const std::string kAwkwardNote =
    "O'Brien & \"Co\"; DROP TABLE feedback; -- :name ? %s \\ \n\t"
    "M\xC3\xBCller \xF0\x9F\x98\x80";

Feedback Told(std::int64_t company_id, Outcome outcome,
              const std::string& date) {
  return {.id = 0,
          .company_id = company_id,
          .outcome = outcome,
          .reason = RejectReason::kNone,
          .date = date,
          .note = "",
          .recorded_at = "2026-11-22T18:31:05Z"};
}

class HistoryTest : public testing::Test {
 protected:
  HistoryTest() {
    EXPECT_TRUE(Catalog::Open(Path()).Ok());
    Reopen();
  }
  [[nodiscard]] std::string Path() const {
    return temp_.Path("catalog.sqlite");
  }
  void Reopen() {
    opened_.clear();
    Result<History> history = History::Open(Path());
    ASSERT_TRUE(history.Ok()) << history.Reason().message;
    opened_.push_back(std::move(history).Value());
  }
  [[nodiscard]] History& Book() { return opened_.front(); }

 private:
  TempFolder temp_;
  std::vector<History> opened_;
};

TEST_F(HistoryTest, KeepsTheRulesInForce) {
  EXPECT_TRUE(Book().SteeringInForce().Value().Empty());
  const Steering rules = {{"b", kAwkwardNote}, {"a"}, {"c"}};
  ASSERT_TRUE(Book().PutSteering({{"old"}, {"old"}, {}}).Ok());
  ASSERT_TRUE(Book().PutSteering(rules).Ok());
  Reopen();
  EXPECT_EQ(Book().SteeringInForce().Value(), rules);
  ASSERT_TRUE(Book().PutSteering({}).Ok());
  EXPECT_TRUE(Book().SteeringInForce().Value().Empty());
}

TEST_F(HistoryTest, KeepsEveryFieldOfAnEntry) {
  Feedback entry = Told(7, Outcome::kRejected, "2026-11-20");
  entry.reason = RejectReason::kOutOfBusiness;
  entry.note = kAwkwardNote;
  EXPECT_EQ(Book().AddFeedback(std::array{entry}).Value(), 1U);
  Reopen();
  const std::vector<Feedback> kept = Book().AllFeedback().Value();
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_EQ(kept[0].company_id, 7);
  EXPECT_EQ(kept[0].outcome, Outcome::kRejected);
  EXPECT_EQ(kept[0].reason, RejectReason::kOutOfBusiness);
  EXPECT_EQ(kept[0].date, "2026-11-20");
  EXPECT_EQ(kept[0].note, kAwkwardNote);
  EXPECT_EQ(kept[0].recorded_at, "2026-11-22T18:31:05Z");
}

TEST_F(HistoryTest, KeepsTheWholeHistoryByDate) {
  const std::array entries = {Told(1, Outcome::kLost, "2026-11-20"),
                              Told(1, Outcome::kWon, "2026-11-21"),
                              Told(1, Outcome::kAccepted, "2026-11-01"),
                              Told(2, Outcome::kWon, "2026-11-20")};
  EXPECT_EQ(Book().AddFeedback(entries).Value(), 4U);
  std::vector<std::string> days;
  std::vector<std::int64_t> ids;
  const std::vector<Feedback> kept = Book().AllFeedback().Value();
  for (const Feedback& entry : kept) {
    days.push_back(entry.date);
    ids.push_back(entry.company_id);
  }
  EXPECT_EQ(days, (std::vector<std::string>{"2026-11-01", "2026-11-20",
                                            "2026-11-20", "2026-11-21"}));
  EXPECT_EQ(ids, (std::vector<std::int64_t>{1, 1, 2, 1})) << "as told";
}

TEST_F(HistoryTest, TheSameEntryTwiceIsOne) {
  const Feedback lost = Told(1, Outcome::kLost, "2026-11-20");
  Feedback later = lost;
  later.recorded_at = "2026-12-01T00:00:00Z";
  Feedback noted = lost;
  noted.note = "price";
  EXPECT_EQ(Book().AddFeedback(std::array{lost, later, noted}).Value(), 2U);
  EXPECT_EQ(Book().AddFeedback(std::array{lost}).Value(), 0U);
  EXPECT_EQ(Book().AllFeedback().Value().size(), 2U);
}

TEST_F(HistoryTest, KeepsTheLastScoreOfEachDomain) {
  const ScoreRecord first{.domain = "b.example",
                          .score = 0.1 + 0.2,
                          .model_version = "abc",
                          .text_digest = "t1",
                          .parts = {{"index", "1"}, {"customers", "2"}},
                          .previous_score = std::nullopt,
                          .changed = {}};
  ScoreRecord second = first;
  second.score = 71.25;
  second.previous_score = first.score;
  second.changed = {"page text", "a \"b\""};
  ScoreRecord other = first;
  other.domain = "a.example";
  ASSERT_TRUE(Book().PutScores(std::array{first, other}).Ok());
  Reopen();
  EXPECT_EQ(Book().Scores().Value(), (std::vector{other, first}));
  ASSERT_TRUE(Book().PutScores(std::array{second}).Ok());
  EXPECT_EQ(Book().Scores().Value(), (std::vector{other, second}));
}

TEST_F(HistoryTest, SeesWhatOtherConnectionsChange) {
  Result<Catalog> catalog = Catalog::Open(Path());
  ASSERT_TRUE(catalog.Ok());
  const std::int64_t before = Book().ChangeCounter().Value();
  EXPECT_EQ(Book().ChangeCounter().Value(), before);
  EXPECT_TRUE(catalog.Value().ReplaceList("customers", {}).Ok());
  ListEntry entry;
  entry.line = 2;
  EXPECT_TRUE(catalog.Value().ReplaceList("customers", std::array{entry}).Ok());
  EXPECT_NE(Book().ChangeCounter().Value(), before);
}

// A workspace of a version before this one: its catalogue stays as it was, and
// still opens afterwards.
TEST_F(HistoryTest, ACatalogueWithoutHistoryGetsOne) {
  const TempFolder temp;
  const std::string path = temp.Path("old.sqlite");
  {
    Result<Catalog> old = Catalog::Open(path);
    ASSERT_TRUE(old.Ok());
    CompanyRecord company;
    company.domain = "a.example";
    ASSERT_TRUE(old.Value().AddCompanies(std::array{company}).Ok());
  }
  Result<History> history = History::Open(path);
  ASSERT_TRUE(history.Ok()) << history.Reason().message;
  EXPECT_TRUE(history.Value().AllFeedback().Value().empty());
  EXPECT_TRUE(history.Value().Scores().Value().empty());
  Result<Catalog> again = Catalog::Open(path);
  ASSERT_TRUE(again.Ok()) << again.Reason().message;
  EXPECT_EQ(again.Value().Companies().Value().size(), 1U);
}

TEST(HistoryOpenTest, RefusesAFileWithoutACatalogue) {
  const TempFolder temp;
  const Result<History> history = History::Open(temp.Path("new.sqlite"));
  ASSERT_FALSE(history.Ok());
  EXPECT_EQ(history.Reason().code, ErrorCode::kCorrupt);
  EXPECT_THAT(history.Reason().message, HasSubstr("holds no catalogue"));
}

}  // namespace
}  // namespace kindred::index
