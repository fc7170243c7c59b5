#include "server/evaluation_text.h"

#include <cstddef>
#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/json.h"
#include "server/report_charts.h"
#include "server/report_evaluation.h"
#include "server/result_files.h"
#include "tests/server/sample_evaluation.h"
#include "tests/server/sample_list.h"

namespace kindred::server {
namespace {

using index::Estimate;
using index::HoldoutReport;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// --- text

TEST(FormatEvaluationTest, IsShortAndAligned) {
  EXPECT_EQ("\n" + FormatEvaluation(SampleEvaluation()), R"(
25 customers hidden by turns in 25 rounds among 98 other companies; in brackets
95 % intervals over customers

found in the best               5 %               10 %               20 %
kindred             20 % (15 to 25)    40 % (30 to 50)   80 % (60 to 100)
industry words       12 % (5 to 20)    24 % (10 to 40)    48 % (20 to 80)
centroid            16 % (10 to 20)    32 % (20 to 40)    64 % (40 to 80)
random order          5 % (0 to 10)     10 % (0 to 20)     20 % (0 to 40)

tenth                1     2     3     4     5     6     7     8     9    10
lift               4.0   0.7   0.7   0.7   0.7   0.7   0.7   0.7   0.7   0.7
  from             2.0   0.3   0.3   0.3   0.3   0.3   0.3   0.3   0.3   0.3
  to               6.0   1.0   1.0   1.0   1.0   1.0   1.0   1.0   1.0   1.0

average place: 20 % (15 to 26) down the ranking; by chance 50 %
best 10 % by country: DE 50 % (25 to 75) of 12, unknown 30 % (10 to 50) of 9;
too few to tell: FR (4)
best 10 % by language: de 50 % (25 to 75) of 12
industry words: Spritzguss, Werkzeugbau, Reinraum

learnt from         4 customers        20 % (10 to 30)
                    8 customers        25 % (15 to 35)
                   12 customers        30 % (20 to 40)
                   16 customers        35 % (25 to 45)
                   20 customers        40 % (30 to 50)

In the best 10 %: Kindred finds 16 points more of them than a search for
industry words would (4 to 30). Whether Kindred finds more of them than the
centroid would is open: +8 points (-10 to +20).
50 more customers would likely bring 13 points more of the hidden ones into the
best 10 % (2 to 24).
)");
}

struct GainCase {
  const char* name;
  Estimate gain;
  const char* want;
};

class ComparisonTest : public testing::TestWithParam<GainCase> {};

TEST_P(ComparisonTest, SaysNoMoreThanTheInterval) {
  HoldoutReport report = SampleEvaluation();
  for (index::RecallAt& at : report.recall) {
    at.over_words = GetParam().gain;
  }
  EXPECT_THAT(ComparisonSentences(report),
              StartsWith("In the best 10 %: " + std::string(GetParam().want)));
}

INSTANTIATE_TEST_SUITE_P(
    Table, ComparisonTest,
    testing::Values(
        GainCase{"More",
                 {0.2, 0.1, 0.3},
                 "Kindred finds 20 points more of them than a search for "
                 "industry words would (10 to 30)."},
        GainCase{"Less",
                 {-0.2, -0.3, -0.1},
                 "Kindred finds 20 points less of them than a search for "
                 "industry words would (10 to 30)."},
        GainCase{"Open",
                 {0.1, -0.1, 0.3},
                 "Whether Kindred finds more of them than a search for "
                 "industry words would is open: +10 points (-10 to +30)."},
        GainCase{"OpenFromZero",
                 {0.1, 0.0, 0.3},
                 "Whether Kindred finds more of them than a search for "
                 "industry words would is open: +10 points (+0 to +30)."},
        GainCase{"EqualButForRounding",
                 {1e-17, 1e-17, 1e-17},
                 "Kindred finds as many of them as a search for industry "
                 "words would."}),
    [](const auto& tested) { return std::string(tested.param.name); });

TEST(LearningSentenceTest, PromisesOnlyWhatTheCurveShows) {
  HoldoutReport report = SampleEvaluation();
  EXPECT_THAT(LearningSentence(report), StartsWith("50 more customers would "));
  report.curve.gain.reset();
  EXPECT_EQ(LearningSentence(report),
            "More customers would not help measurably.");
}

TEST(PartsTextTest, SaysWhichWereTooFew) {
  EXPECT_EQ(PartsText({{"AT", 1, std::nullopt}, {"", 4, std::nullopt}}),
            "too few to tell: AT (1), unknown (4)");
  EXPECT_EQ(PartsText({{"AT", 5, Estimate{1, 0.48, 1}}}),
            "AT 100 % (48 to 100) of 5");
}

TEST(FormatEvaluationTest, LinesFitATerminal) {
  HoldoutReport report = SampleEvaluation();
  for (char c = 'A'; c <= 'Z'; ++c) {
    report.countries.push_back({std::string(2, c), 1, std::nullopt});
  }
  report.words.assign(10, "a term of some length");
  std::string_view text;
  const std::string whole = FormatEvaluation(report);
  for (text = whole; !text.empty();) {
    const std::size_t end = text.find('\n');
    EXPECT_LE(end, 80U) << text.substr(0, end);
    text.remove_prefix(end + 1);
  }
}

// --- JSON

TEST(EvaluationJsonTest, HoldsEveryFigure) {
  const Json json = EvaluationJson(SampleEvaluation());
  const auto number = [&json](std::string_view key) {
    return json.Find(key)->NumberOr(-1);
  };
  EXPECT_EQ(number("customers"), 25);
  EXPECT_EQ(number("companies"), 24);
  EXPECT_EQ(number("others"), 98);
  EXPECT_EQ(number("seed"), 1);
  EXPECT_EQ(number("resamples"), 2000);
  EXPECT_EQ(number("confidence"), 0.95);
  EXPECT_EQ(json.Find("recall")->AsArray()->size(), 3U);
  EXPECT_EQ(json.Find("recall_curve")->AsArray()->size(), 20U);
  EXPECT_EQ(json.Find("lift_by_decile")->AsArray()->size(), 10U);
  EXPECT_THAT(
      json.Find("recall")->AsArray()->at(1).Dump(),
      AllOf(StartsWith(R"({"share":0.1,"kindred":{"value":0.4,"low":0.3)"),
            HasSubstr(R"("random":{"value":0.1,)"), HasSubstr(R"("centroid":)"),
            HasSubstr(R"("industry_words":)"),
            HasSubstr(R"("over_industry_words":)")));
  EXPECT_EQ(json.Find("countries")->AsArray()->at(1).Dump(),
            R"({"code":"FR","customers":4,"too_few":true,"recall":null})");
  const Json& curve = *json.Find("learning_curve");
  EXPECT_EQ(curve.Find("points")->AsArray()->size(), 5U);
  EXPECT_EQ(curve.Find("more_customers")->NumberOr(0), 50);
  EXPECT_EQ(curve.Find("gain")->Find("value")->NumberOr(0), 0.13);
  EXPECT_EQ(json.Find("industry_words")->Dump(),
            R"(["Spritzguss","Werkzeugbau","Reinraum"])");
  HoldoutReport level = SampleEvaluation();
  level.curve.gain.reset();
  const Json without = EvaluationJson(level);
  EXPECT_TRUE(without.Find("learning_curve")->Find("gain")->IsNull());
}

// --- charts

TEST(ChartTest, IsReadWithoutSeeingIt) {
  for (const std::string& chart :
       {LiftChart(SampleEvaluation()), RecallChart(SampleEvaluation())}) {
    EXPECT_THAT(chart, AllOf(StartsWith("<svg "), HasSubstr(R"(role="img")"),
                             HasSubstr("<title id="), HasSubstr("<desc id=")));
    // Colours come from the page's style, for dark and light.
    EXPECT_THAT(chart, AllOf(Not(HasSubstr(" style=")), Not(HasSubstr("#")),
                             Not(HasSubstr("fill=")), Not(HasSubstr("nan"))));
  }
  EXPECT_THAT(LiftChart(SampleEvaluation()),
              AllOf(HasSubstr(R"(aria-labelledby="lift-title lift-desc")"),
                    HasSubstr("Tenth 1: 4.0 (2.0 to 6.0).")));
  EXPECT_THAT(RecallChart(SampleEvaluation()),
              HasSubstr("In the best 10 %: Kindred 40 % (30 to 50), industry "
                        "words 24 % (10 to 40), centroid"));
}

TEST(ChartTest, DrawsBarsWithWhiskersAndLinesBesideBaselines) {
  const std::string lift = LiftChart(SampleEvaluation());
  EXPECT_EQ(CountOf(lift, "<rect class=\"ours\""), 10U);
  EXPECT_EQ(CountOf(lift, "class=\"whisker\""), 30U);
  EXPECT_EQ(CountOf(lift, "class=\"chance\""), 1U);
  // Of 6 in all, 4 are two thirds of 194: from 206 up to 76.7.
  EXPECT_THAT(lift, HasSubstr(R"(y="76.7" width="21.9" height="129.3")"));
  const std::string recall = RecallChart(SampleEvaluation());
  EXPECT_EQ(CountOf(recall, "<polygon class=\"band\""), 1U);
  EXPECT_EQ(CountOf(recall, "<polyline "), 4U);
  // Half of the ranking is the axis's end; 80 % are found there.
  EXPECT_THAT(recall, HasSubstr("398.0,50.8\"/>"));
}

TEST(ChartTest, TakesALiftOfNothing) {
  HoldoutReport report = SampleEvaluation();
  report.lift_by_decile.fill({});
  EXPECT_THAT(LiftChart(report),
              AllOf(HasSubstr(R"(height="0.0")"), Not(HasSubstr("inf"))));
}

// --- the report's part

TEST(ReportTrustTest, StandsInTheReportWithItsLink) {
  RankedList list = SampleList(3);
  EXPECT_THAT(FormatReport(list), Not(HasSubstr("#trust")));
  list.evaluation = SampleEvaluation();
  const std::string page = FormatReport(list);
  EXPECT_THAT(page, AllOf(HasSubstr("<a href=\"#trust\">"),
                          HasSubstr("25 customers hidden by turns"),
                          HasSubstr("Kindred finds 16 points more"),
                          HasSubstr("50 more customers would likely"),
                          HasSubstr("too few to tell: FR (4)."),
                          Not(HasSubstr(" style="))));
  EXPECT_EQ(CountOf(page, "<svg class=\"plot\""), 2U);
}

TEST(ReportTrustTest, SaysWhyItIsNotTold) {
  RankedList list = SampleList(3);
  list.evaluation_problem = "evaluation needs at least 5 <b>";
  EXPECT_THAT(FormatTrust(list),
              AllOf(HasSubstr("Not told: evaluation needs at least 5 &lt;b"),
                    Not(HasSubstr("<svg"))));
}

TEST(ReportTrustTest, KeepsOutWhatTheWebSends) {
  RankedList list = SampleList(1);
  list.evaluation = SampleEvaluation();
  list.evaluation->words = {"<script>evil()</script>"};
  list.evaluation->countries[0].code = "<img src=x>";
  list.evaluation->languages[0].code = "\"><img src=x>";
  EXPECT_THAT(FormatTrust(list),
              AllOf(Not(HasSubstr("<script")), Not(HasSubstr("<img"))));
}

}  // namespace
}  // namespace kindred::server
