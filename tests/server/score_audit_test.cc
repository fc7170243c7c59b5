#include "server/score_audit.h"

#include <optional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "server/outcome_text.h"
#include "server/report_wins.h"
#include "server/result_files.h"

namespace kindred::server {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

RankedList OneCompany(double score, const std::string& text = "t1",
                      const std::string& feedback = "") {
  RankedList list;
  list.model_version = "v" + feedback;
  list.model_parts = {{"index", "i1"}, {"feedback", feedback}};
  list.prospects.resize(1);
  list.prospects[0].rank = 1;
  list.prospects[0].company.domain = "a.example";
  list.prospects[0].company.name = "A & B";
  list.prospects[0].company.score = score;
  list.prospects[0].company.text_digest = text;
  return list;
}

const ScoredCompany& CompanyIn(const RankedList& list) {
  return list.prospects.front().company;
}

TEST(ScoreAuditTest, AFirstScoreHasNoChange) {
  RankedList list = OneCompany(50);
  TellChanges({}, Since::kLastRanking, list);
  EXPECT_THAT(CompanyIn(list).changed, IsEmpty());
  EXPECT_FALSE(CompanyIn(list).previous_score);
  EXPECT_EQ(RecordsOf(list).size(), 1U);
}

TEST(ScoreAuditTest, NamesEachThingThatChanged) {
  const auto before = RecordsOf(OneCompany(50));
  const auto told = [&before](RankedList list) {
    TellChanges(before, Since::kLastRanking, list);
    return CompanyIn(list);
  };
  EXPECT_THAT(told(OneCompany(50)).changed, IsEmpty());
  EXPECT_FALSE(told(OneCompany(50)).previous_score);
  EXPECT_THAT(told(OneCompany(50, "t2")).changed, ElementsAre("page text"));
  EXPECT_THAT(told(OneCompany(60, "t2", "f1")).changed,
              ElementsAre("page text", "feedback"));
  EXPECT_EQ(told(OneCompany(60, "t2", "f1")).previous_score, 50);
  EXPECT_THAT(told(OneCompany(60)).changed, ElementsAre("program"));
}

// Rules of steering, or any other part, need no change here.
TEST(ScoreAuditTest, PartsComeAndGo) {
  RankedList ruled = OneCompany(50);
  ruled.model_parts.emplace_back("steering", "s1");
  const auto before = RecordsOf(OneCompany(50));
  TellChanges(before, Since::kLastRanking, ruled);
  EXPECT_THAT(CompanyIn(ruled).changed, ElementsAre("steering"));
  RankedList free_again = OneCompany(50);
  TellChanges(RecordsOf(ruled), Since::kLastRanking, free_again);
  EXPECT_THAT(CompanyIn(free_again).changed, ElementsAre("steering"));
  index::Audience audience;
  audience.version = "abc";
  EXPECT_EQ(ModelVersion(audience, {{"index", "i"}, {"feedback", ""}}), "abc");
  EXPECT_NE(ModelVersion(audience, {{"steering", "s"}}), "abc");
  EXPECT_NE(ModelVersion(audience, {{"steering", "s"}}),
            ModelVersion(audience, {{"feedback", "s"}}));
}

// Whoever asks between two rankings is told the same, however often; the next
// ranking of equal input says that nothing changed.
TEST(ScoreAuditTest, TellsTheLastChangeUntilTheNextRanking) {
  RankedList changed = OneCompany(60, "t1", "f1");
  TellChanges(RecordsOf(OneCompany(50)), Since::kLastRanking, changed);
  const auto kept = RecordsOf(changed);
  RankedList asked = OneCompany(60, "t1", "f1");
  TellChanges(kept, Since::kLastChange, asked);
  EXPECT_THAT(CompanyIn(asked).changed, ElementsAre("feedback"));
  EXPECT_EQ(CompanyIn(asked).previous_score, 50);
  EXPECT_EQ(RecordsOf(asked), kept);
  RankedList again = OneCompany(60, "t1", "f1");
  TellChanges(kept, Since::kLastRanking, again);
  EXPECT_THAT(CompanyIn(again).changed, IsEmpty());
  EXPECT_FALSE(CompanyIn(again).previous_score);
}

TEST(ScoreAuditTest, IsShownWhereverScoresAre) {
  RankedList list = OneCompany(60, "t1", "f1");
  list.prospects[0].company.outcome = {"rejected", "wrong_fit", "2026-11-20"};
  list.prospects[0].company.win_probability = 0.25;
  TellChanges(RecordsOf(OneCompany(50)), Since::kLastRanking, list);
  EXPECT_THAT(FormatProspectsCsv(list),
              HasSubstr(",\"rejected: wrong_fit, 2026-11-20\",50.0,+10.0,"
                        "feedback,,,vf1,"));
  EXPECT_THAT(FormatProspectsJson(list),
              AllOf(HasSubstr(R"("win_probability":0.25)"),
                    HasSubstr(R"("previous_score":50.0,"score_change":10.0,)"
                              R"("changed":["feedback"])")));
  EXPECT_EQ(FormatAudit(CompanyIn(list), list),
            "made from index i1, feedback f1\n"
            "before 50.0 (+10.0); what changed: feedback\n"
            "win probability 25 %\n"
            "feedback: rejected: wrong_fit, 2026-11-20\n");
  const std::string page = FormatReport(list);
  EXPECT_THAT(page, AllOf(HasSubstr("<td dir=\"auto\">A &amp; B</td>"),
                          HasSubstr("+10.0 since before: feedback"),
                          HasSubstr("win probability 25 %")));
  EXPECT_THAT(FormatMovers(OneCompany(50)), IsEmpty());
}

// --- how likely a win is

index::WinModel Wins(double slope) {
  std::vector<index::ScoredDeal> deals;
  for (std::size_t i = 0; i < 60; ++i) {
    const bool won = (i * 7) % 60 >= 30;
    deals.push_back(
        {i, won, i % 5, (won ? slope : 0) + static_cast<double>(i % 11) / 10});
  }
  index::WinModel wins;
  wins.won = 30;
  wins.lost = 30;
  wins.deals = deals;
  wins.curve = index::WinCurve(deals);
  wins.reliability = index::MeasureReliability(deals);
  return wins;
}

TEST(WinsTextTest, SaysHowManyDealsAreMissing) {
  index::WinModel wins;
  EXPECT_EQ(WinsSentence(wins),
            "No win probability yet: it takes 20 more won and 20 more lost "
            "deals told as feedback (there are 0 won and 0 lost).");
  wins.won = 25;
  wins.lost = 19;
  EXPECT_THAT(WinsSentence(wins), HasSubstr("it takes 1 more lost deal told"));
  EXPECT_EQ(WinsJson(wins).Dump(),
            R"({"won":25,"lost":19,"needed":20,"tells_apart":null,)"
            R"("brier":null,"brier_of_share":null,"calibration_error":null,)"
            R"("auc":null,"reliability":null})");
  RankedList list = OneCompany(50);
  list.wins = wins;
  EXPECT_THAT(FormatWinSection(list),
              AllOf(HasSubstr("1 more lost deal"), Not(HasSubstr("<svg"))));
}

TEST(WinsTextTest, ShowsTheReliability) {
  RankedList list = OneCompany(50);
  list.wins = Wins(2);
  const std::string section = FormatWinSection(list);
  EXPECT_THAT(section, AllOf(HasSubstr("<svg class=\"plot\""),
                             HasSubstr("Brier score"), HasSubstr("circle"),
                             HasSubstr("30 deals won and 30 lost")));
  const std::string text = FormatWins(list.wins);
  EXPECT_THAT(text, AllOf(HasSubstr("predicted"), HasSubstr("Brier score")));
  const Json json = WinsJson(list.wins);
  EXPECT_EQ(*json.Find("tells_apart")->AsBool(), true);
  EXPECT_EQ(json.Find("reliability")->AsArray()->size(),
            list.wins.reliability->bins.size());
}

TEST(WinsTextTest, SaysWhenScoresTellNothing) {
  EXPECT_THAT(WinsSentence(Wins(0)),
              HasSubstr("do not tell 30 deals won and 30 lost apart"));
}

}  // namespace
}  // namespace kindred::server
