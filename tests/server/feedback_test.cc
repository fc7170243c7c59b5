// Feedback read, stored and told: fields, files, aliases, the API's answers.
#include "server/feedback.h"

#include <array>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "server/api.h"
#include "server/feedback_input.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_folder.h"

namespace kindred::server {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kToday = "2026-11-24";

// "domain outcome reason date note", or "field: problem" of each.
std::string Shown(const FeedbackRow& row) {
  std::string text;
  for (const FeedbackProblem& problem : row.problems) {
    text += (text.empty() ? "" : "; ") + problem.field + ": " + problem.reason;
  }
  if (!text.empty()) return text;
  return row.domain + " " + std::string(index::NameOf(row.entry.outcome)) +
         " " + std::string(index::NameOf(row.entry.reason)) + " " +
         row.entry.date + " " + row.entry.note;
}

struct FeedbackCase {
  std::string name;
  FeedbackInput input;
  std::string want;
};

void PrintTo(const FeedbackCase& row, std::ostream* out) {
  *out << row.name;
}

class ReadFeedbackTest : public testing::TestWithParam<FeedbackCase> {};

TEST_P(ReadFeedbackTest, Is) {
  EXPECT_EQ(Shown(ReadFeedback(GetParam().input, kToday)), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    Table, ReadFeedbackTest,
    testing::Values(
        FeedbackCase{"Won",
                     {"https://www.acme.example/x", "won"},
                     "acme.example won  2026-11-24 "},
        FeedbackCase{"AsACrmSays",
                     {"acme.example", " Closed Won ", "",
                      "2026-11-20T08:00:00Z", "  big \n order "},
                     "acme.example won  2026-11-20 big order"},
        FeedbackCase{"AsHubspotSays",
                     {"acme.example", "closedlost", "", "20.11.2026"},
                     "acme.example lost  2026-11-20 "},
        FeedbackCase{"Rejected",
                     {"acme.example", "rejected", "Out of Business"},
                     "acme.example rejected out_of_business 2026-11-24 "},
        FeedbackCase{"Nothing",
                     {"", ""},
                     "domain: is missing; outcome: must be won, lost, accepted "
                     "or rejected"},
        FeedbackCase{"RejectedWithoutReason",
                     {"acme.example", "rejected"},
                     "reason: is missing: why it was rejected, wrong_fit, "
                     "competitor, current_client, out_of_business or other"},
        FeedbackCase{"UnknownReason",
                     {"acme.example", "rejected", "price"},
                     "reason: must be wrong_fit, competitor, current_client, "
                     "out_of_business or other"},
        FeedbackCase{"ReasonOfNoRejection",
                     {"acme.example", "lost", "competitor"},
                     "reason: only a rejection has one"},
        FeedbackCase{"NoDay",
                     {"acme.example", "won", "", "11/20/2026"},
                     "date: must be a day, as in 2026-11-22 or 22.11.2026"},
        FeedbackCase{"NoSuchDay",
                     {"acme.example", "won", "", "2026-02-30"},
                     "date: must be a day, as in 2026-11-22 or 22.11.2026"},
        FeedbackCase{"Tomorrow",
                     {"acme.example", "won", "", "2026-11-25"},
                     "date: must not lie after today, 2026-11-24"},
        FeedbackCase{"EmailInNote",
                     {"acme.example", "won", "", "", "ask kim@acme.example"},
                     "note: must hold no e-mail address: nothing is kept of "
                     "people"},
        FeedbackCase{"AtSignInNote",
                     {"acme.example", "won", "", "", "10 t @ 3 EUR"},
                     "acme.example won  2026-11-24 10 t @ 3 EUR"},
        FeedbackCase{"LongNote",
                     {"acme.example", "won", "", "",
                      std::string(kMaxNoteBytes + 1, 'x')},
                     "note: must have at most 500 octets"}),
    [](const auto& tested) { return tested.param.name; });

TEST(FeedbackFileTest, TellsEachRowWithItsLine) {
  const auto rows = ParseFeedbackFile(
      "Website;Owner;Outcome;Reason;Date\n"
      "acme.example;Kim;won;;2026-11-01\n"
      "\n"
      "b.example;Kim;maybe;;\n",
      "f.csv", kToday);
  ASSERT_TRUE(rows.Ok()) << rows.Reason().message;
  ASSERT_EQ(rows.Value().size(), 2U);
  EXPECT_EQ(Shown(rows.Value()[0]), "acme.example won  2026-11-01 ");
  EXPECT_EQ(rows.Value()[1].line, 4U);
  EXPECT_THAT(Shown(rows.Value()[1]), HasSubstr("outcome: must be"));
}

TEST(FeedbackFileTest, NamesTheColumnsItNeeds) {
  const auto rows = ParseFeedbackFile("domain,x\na.example,1\n", "f.csv", "");
  ASSERT_FALSE(rows.Ok());
  EXPECT_EQ(rows.Reason().message,
            "f.csv: line 1 must have columns domain and outcome, and may have "
            "reason, date and note");
}

class StoreFeedbackTest : public testing::Test {
 protected:
  StoreFeedbackTest()
      : catalog_(index::Catalog::Open(temp_.Path("c")).Value()),
        history_(index::History::Open(temp_.Path("c")).Value()) {
    std::vector<index::CompanyRecord> companies(3);
    companies[0].domain = "acme.example";
    companies[1].domain = "acme-sister.example";
    companies[2].domain = "moved.example";
    ids_ = catalog_.AddCompanies(companies).Value();
    EXPECT_TRUE(catalog_.SetSameAs(ids_[1], ids_[0]).Ok());
    const index::VisitRecord visit{.company_id = ids_[2],
                                   .readable = true,
                                   .reason = "",
                                   .visited_at = "2026-11-20T00:00:00Z",
                                   .final_domain = "new.example"};
    EXPECT_TRUE(catalog_.SaveVisit(visit, {}).Ok());
  }
  FeedbackSummary Store(const std::vector<FeedbackInput>& inputs) {
    std::vector<FeedbackRow> rows;
    rows.reserve(inputs.size());
    for (const FeedbackInput& input : inputs) {
      rows.push_back(ReadFeedback(input, kToday));
      rows.back().line = rows.size() + 1;
    }
    return StoreFeedback(catalog_, history_, clock_, rows).Value();
  }
  [[nodiscard]] Outcomes Load() {
    index::Generation generation;
    generation.version = "g1";
    Ranking ranking = JoinRanking(std::move(generation), catalog_).Value();
    // As if both companies that have a site had a row.
    ranking.rows = {{ids_[0], 0}, {ids_[2], 1}};
    return LoadOutcomes(history_, ranking).Value();
  }
  [[nodiscard]] index::Catalog& Book() { return catalog_; }
  [[nodiscard]] index::History& Log() { return history_; }
  [[nodiscard]] std::int64_t Id(std::size_t i) const { return ids_[i]; }

 private:
  TempFolder temp_;
  FakeClock clock_;
  index::Catalog catalog_;
  index::History history_;
  std::vector<std::int64_t> ids_;
};

TEST_F(StoreFeedbackTest, BadRowsAreToldAndNotStored) {
  const FeedbackSummary summary =
      Store({{"acme.example", "won"}, {"acme.example", "x", "", "y"}});
  EXPECT_EQ(summary.rows, 2U);
  EXPECT_EQ(summary.added, 1U);
  EXPECT_EQ(summary.new_companies, 0U);
  EXPECT_THAT(
      summary.problems,
      ElementsAre("line 3, outcome: must be won, lost, accepted or rejected",
                  "line 3, date: must be a day, as in 2026-11-22 or "
                  "22.11.2026"));
}

TEST_F(StoreFeedbackTest, UnknownCompaniesAreToBeCrawled) {
  const FeedbackSummary summary =
      Store({{"nobody.example", "lost"}, {"nobody.example", "won"}});
  EXPECT_EQ(summary.added, 2U);
  EXPECT_EQ(summary.new_companies, 1U);
  const auto companies = Book().Companies().Value();
  EXPECT_EQ(companies.back().domain, "nobody.example");
  EXPECT_FALSE(companies.back().visited);
}

TEST_F(StoreFeedbackTest, FurtherDomainsAreTheSameCompany) {
  static_cast<void>(Store({{"acme-sister.example", "lost", "", "2026-11-02"},
                           {"new.example", "won", "", "2026-11-01"}}));
  const Outcomes outcomes = Load();
  EXPECT_EQ(outcomes.judged,
            (std::vector<index::Judged>{{0, index::Verdict::kMisfit, 1},
                                        {1, index::Verdict::kFits, 1}}));
  EXPECT_EQ(outcomes.by_domain.at("acme.example").outcome,
            index::Outcome::kLost);
  for (const char* domain : {"acme.example", "acme-sister.example"}) {
    EXPECT_EQ(FeedbackOfDomain(Book(), Log(), domain).Value().size(), 1U);
  }
  EXPECT_EQ(FeedbackOfDomain(Book(), Log(), "moved.example").Value().size(),
            1U);
  EXPECT_TRUE(FeedbackOfDomain(Book(), Log(), "x.example").Value().empty());
}

TEST_F(StoreFeedbackTest, TheLatestOutcomeCounts) {
  EXPECT_EQ(Load().digest, "");
  static_cast<void>(Store({{"acme.example", "won", "", "2026-11-20"},
                           {"acme.example", "lost", "", "2026-11-10"}}));
  const Outcomes won = Load();
  ASSERT_EQ(won.deals.size(), 1U);
  EXPECT_TRUE(won.deals[0].won) << "by date, not by when it was told";
  static_cast<void>(
      Store({{"acme.example", "rejected", "other", "2026-11-21"}}));
  const Outcomes other = Load();
  EXPECT_TRUE(other.deals.empty());
  EXPECT_TRUE(other.judged.empty()) << "says nothing of fit";
  EXPECT_NE(other.digest, won.digest);
  EXPECT_NE(other.digest, "");
}

TEST_F(StoreFeedbackTest, CustomersAreCustomersWhateverIsTold) {
  index::ListEntry entry;
  entry.line = 2;
  entry.company_id = Id(1);  // under its other domain
  ASSERT_TRUE(Book().ReplaceList("customers", std::array{entry}).Ok());
  static_cast<void>(Store({{"acme.example", "won"}}));
  const Outcomes outcomes = Load();
  EXPECT_TRUE(outcomes.judged.empty());
  EXPECT_EQ(outcomes.deals.size(), 1U) << "yet it is a deal that was won";
}

TEST_F(StoreFeedbackTest, CompaniesSetAsideLeaveTheRanking) {
  static_cast<void>(
      Store({{"acme.example", "rejected", "competitor", "2026-11-20"},
             {"moved.example", "rejected", "wrong_fit"}}));
  RankedList list;
  list.prospects.resize(2);
  list.prospects[0].company.domain = "acme.example";
  list.prospects[0].company.name = "Acme";
  list.prospects[0].company.score = 90;
  list.prospects[0].company.persona = "x";
  list.prospects[0].company.reasons_for.resize(1);
  list.prospects[1].company.domain = "moved.example";
  TellOutcomes(Load(), list);
  const ProspectRow& out = list.prospects[0];
  EXPECT_EQ(out.problem, "left out by your feedback: a competitor");
  EXPECT_EQ(out.company.name, "Acme");
  EXPECT_EQ(out.company.outcome.reason, "competitor");
  EXPECT_EQ(out.company.outcome.date, "2026-11-20");
  EXPECT_EQ(out.company.persona, "");
  EXPECT_TRUE(out.company.reasons_for.empty());
  EXPECT_EQ(list.prospects[1].problem, "") << "ranked, lower";
  EXPECT_EQ(list.prospects[1].company.outcome.reason, "wrong_fit");
}

TEST(TellProbabilitiesTest, DealsHaveThoseOfTheirScoreWithoutThem) {
  index::Generation generation;
  generation.companies.resize(2);
  generation.companies[0].domain = "a.example";
  generation.companies[1].domain = "b.example";
  std::vector<index::ScoredDeal> deals;
  for (std::size_t i = 0; i < 40; ++i) {
    deals.push_back({i, i >= 20, i % 5, i >= 20 ? 1.0 : -1.0});
  }
  index::WinModel wins;
  wins.curve = index::WinCurve(deals);
  wins.deals = {{0, false, 0, -1.0}};
  RankedList list;
  list.prospects.resize(3);
  for (std::size_t i = 0; i < 3; ++i) {
    list.prospects[i].rank = i < 2 ? i + 1 : 0;
    list.prospects[i].company.raw = 1.0;
  }
  list.prospects[0].company.domain = "a.example";
  list.prospects[1].company.domain = "b.example";
  TellProbabilities(generation, wins, list);
  EXPECT_LT(list.prospects[0].company.win_probability.value(), 0.1);
  EXPECT_GT(list.prospects[1].company.win_probability.value(), 0.9);
  EXPECT_FALSE(list.prospects[2].company.win_probability) << "not ranked";
}

// --- the API

ApiResponse PostFeedback(const std::string& body, bool added = true) {
  ApiBackend backend;
  backend.add_feedback =
      [added](const FeedbackInput& input) -> Result<FeedbackAnswer> {
    return FeedbackAnswer{ReadFeedback(input, kToday), added, true};
  };
  return HandleRequest(backend,
                       {"POST", "/v1/feedback", "application/json", body});
}

TEST(ApiFeedbackTest, AnswersWithWhatWasStored) {
  const std::string body =
      R"({"domain":"www.acme.example","outcome":"rejected","reason":"other"})";
  const ApiResponse stored = PostFeedback(body);
  EXPECT_EQ(stored.status, 201);
  EXPECT_EQ(stored.body, R"({"domain":"acme.example","outcome":"rejected",)"
                         R"("reason":"other","date":"2026-11-24","note":null,)"
                         R"("added":true,"known_company":true})"
                         "\n");
  EXPECT_EQ(PostFeedback(body, false).status, 200) << "told before";
}

TEST(ApiFeedbackTest, NamesTheFieldsThatAreWrong) {
  const ApiResponse unknown = PostFeedback(
      R"({"domain":"a.example","outcome":"won","owner":"Kim","note":1})");
  EXPECT_EQ(unknown.status, 422);
  EXPECT_EQ(unknown.content_type, "application/problem+json");
  EXPECT_THAT(unknown.body, HasSubstr(R"("pointer":"/owner")"));
  EXPECT_THAT(unknown.body, HasSubstr(R"("pointer":"/note")"));
  const ApiResponse wrong =
      PostFeedback(R"({"domain":"a.example","outcome":"rejected"})");
  EXPECT_EQ(wrong.status, 422);
  EXPECT_THAT(wrong.body, HasSubstr(R"("pointer":"/reason")"));
  EXPECT_THAT(PostFeedback("{}").body, HasSubstr(R"("pointer":"/domain")"));
}

}  // namespace
}  // namespace kindred::server
