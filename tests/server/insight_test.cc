// Insight as cells, JSON, text and HTML; findings of the customer list.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/json.h"
#include "nlp/document.h"
#include "server/api_answers.h"
#include "server/insight_answers.h"
#include "server/insight_cells.h"
#include "server/list_findings.h"
#include "server/report_insight.h"
#include "server/result_files.h"
#include "tests/server/sample_list.h"

namespace kindred::server {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

Insight SampleInsight() {
  Insight insight;
  insight.percentile_country = 91.25;
  insight.percentile_language = 87.5;
  insight.expected_value = 12345.678;
  insight.potential = 9876.543;
  insight.expected_value_from = "the nearest customers";
  insight.confidence = 0.625;
  insight.confidence_level = "medium";
  insight.confidence_reasons = {"only 84 words were read",
                                "learnt from 9 customers only"};
  insight.compared_with = "customers who write de";
  insight.missing = {{"Reinraum", 4, 5, "kunde2.example", "Plastwerk",
                      "Wir montieren im Reinraum.",
                      "https://kunde2.example/reinraum", "2026-11-10"},
                     {"ISO 13485", 3, 5, "kunde3.example", "", "", "", ""}};
  insight.nearest = {
      {"kunde2.example", "Plastwerk", 0.4321, {"Spritzguss", "LSR"}},
      {"kunde3.example", "", 0.25, {}}};
  return insight;
}

ScoredCompany Company() {
  ScoredCompany company = SampleList(1).prospects.front().company;
  company.insight = SampleInsight();
  return company;
}

std::vector<ListFinding> SampleFindings() {
  return {{"few", 0, "", "", "only 9 customers could be read", "Add more."},
          {"one value", 0, "kunde2.example", "Plastwerk",
           "it holds 60 % of all known value", "Check it."},
          {"outlier", 3, "kunde3.example", "", "it ranks behind 80 %",
           "Remove it."},
          {"duplicate", 4, "kunde3.example", "", "same company as line 3",
           "Remove one."}};
}

TEST(InsightCellsTest, OneForEachColumn) {
  EXPECT_THAT(
      InsightCells(SampleInsight()),
      ElementsAre("91.2", "87.5", "12346", "9877", "0.62", "medium",
                  "only 84 words were read; learnt from 9 customers only",
                  "kunde2.example (0.43: Spritzguss, LSR)",
                  "kunde3.example (0.25)", "", "Reinraum (4 of 5)",
                  "ISO 13485 (3 of 5)", "", "Wir montieren im Reinraum.",
                  "https://kunde2.example/reinraum", "2026-11-10"));
  EXPECT_EQ(InsightCells({}),
            std::vector<std::string>(kInsightColumns.size(), ""));
}

TEST(RoundedValueTest, IsNoMoreExactThanAnEstimate) {
  EXPECT_EQ(RoundedValue(99.994), 99.99);
  EXPECT_EQ(RoundedValue(100.4), 100);
  EXPECT_EQ(RoundedValue(0), 0);
}

TEST(InsightTextTest, TellsALineEach) {
  EXPECT_EQ(FormatInsightText(SampleInsight()),
            "percentile in its country 91.2, among websites of its language "
            "87.5\n"
            "potential 9877, expected value if it became a customer 12346 (by "
            "the nearest customers)\n"
            "confidence medium (0.62): only 84 words were read; learnt from 9 "
            "customers only\n"
            "near customer kunde2.example (0.43: Spritzguss, LSR)\n"
            "near customer kunde3.example (0.25)\n");
  EXPECT_EQ(FormatInsightText({}), "");
  EXPECT_EQ(FormatMissingText(SampleInsight()),
            "missing, compared with customers who write de\n"
            "  Reinraum (4 of 5)\n"
            "          \"Wir montieren im Reinraum.\"\n"
            "          https://kunde2.example/reinraum, 2026-11-10\n"
            "  ISO 13485 (3 of 5)\n");
  EXPECT_EQ(FormatMissingText({}), "");
}

TEST(InsightJsonTest, HoldsAllOrNull) {
  EXPECT_EQ(Json(InsightJson(SampleInsight())).Dump(),
            R"({"percentile_country":91.25,"percentile_language":87.5,)"
            R"("expected_value":12346.0,)"
            R"("expected_value_from":"the nearest customers",)"
            R"("potential":9877.0,"confidence":{"value":0.625,)"
            R"("level":"medium","reasons":["only 84 words were read",)"
            R"("learnt from 9 customers only"]}})");
  const Json none = Json(InsightJson({}));
  for (const char* const key :
       {"percentile_country", "percentile_language", "expected_value",
        "expected_value_from", "potential"}) {
    EXPECT_TRUE(none.Find(key)->IsNull()) << key;
  }
  EXPECT_EQ(MissingJson(SampleInsight(), 1).Dump(),
            R"({"compared_with":"customers who write de","terms":[{)"
            R"("term":"Reinraum","customers_with":4,"customers":5,"example":{)"
            R"("domain":"kunde2.example","name":"Plastwerk",)"
            R"("sentence":"Wir montieren im Reinraum.",)"
            R"("url":"https://kunde2.example/reinraum",)"
            R"("date":"2026-11-10"}}]})");
  EXPECT_EQ(NearestJson(SampleInsight(), 1).Dump(),
            R"([{"domain":"kunde2.example","name":"Plastwerk",)"
            R"("similarity":0.4321,"shared_terms":["Spritzguss","LSR"]}])");
}

TEST(InsightJsonTest, ASummaryTellsLessThanAll) {
  ProspectRow row = SampleList(1).prospects.front();
  row.company.insight = SampleInsight();
  const auto nearest = [&](Explain explain) {
    return Json(HitJson(row, "v", explain))
        .Find("reasons")
        ->Find("nearest_customers")
        ->AsArray()
        ->size();
  };
  EXPECT_EQ(nearest(Explain::kSummary), 1U);
  EXPECT_EQ(nearest(Explain::kFull), 2U);
}

TEST(AudienceJsonTest, ListsFindingsAndTerms) {
  RankedList list = SampleList(3);
  list.findings = SampleFindings();
  const Json answer = AudienceJson(list);
  EXPECT_EQ(answer.Find("customers")->NumberOr(0), 28);
  EXPECT_EQ(answer.Find("used")->NumberOr(0), 25);
  EXPECT_EQ(answer.Find("in_common")->AsArray()->size(), list.in_common.size());
  const Json::Array& findings = *answer.Find("findings")->AsArray();
  ASSERT_EQ(findings.size(), 4U);
  EXPECT_EQ(findings[0].Dump(),
            R"({"kind":"few","line":null,"domain":null,"name":null,)"
            R"("reason":"only 9 customers could be read",)"
            R"("advice":"Add more."})");
  EXPECT_EQ(findings[2].Find("line")->NumberOr(0), 3);
}

TEST(InsightReportTest, ACardTellsAllOfIt) {
  const std::string html = FormatInsight(Company());
  EXPECT_THAT(html, HasSubstr("9,877 = fit 0.96 x expected value 12,346, by "
                              "the nearest customers"));
  EXPECT_THAT(html, HasSubstr("medium (0.62): only 84 words were read; "));
  EXPECT_THAT(html, HasSubstr("percentile 91.2 in DE, 87.5 among websites"));
  EXPECT_THAT(html, HasSubstr("<bdi>Plastwerk</bdi> (0.43: <bdi>Spritzguss"));
  EXPECT_THAT(html, HasSubstr("2 terms that typical customers use"));
  EXPECT_THAT(html, HasSubstr("Wir montieren im Reinraum."));
  EXPECT_EQ(FormatInsight({}), "");
}

TEST(InsightReportTest, KeepsOutWhatTheWebSends) {
  const std::string evil = "<img src=x onerror=alert(1)>\"'<script>evil()";
  ScoredCompany company;
  company.country = company.language = evil;
  company.insight = SampleInsight();
  Insight& insight = company.insight;
  insight.confidence_reasons = {evil};
  insight.confidence_level = insight.compared_with = evil;
  for (MissingTermFigures& missing : insight.missing) {
    missing.term = missing.domain = missing.name = evil;
    missing.sentence = missing.date = evil;
    missing.url = "javascript:" + evil;
  }
  for (NearestCustomer& near : insight.nearest) {
    near.domain = near.name = evil;
    near.shared_terms = {evil};
  }
  RankedList list;
  list.findings = {{evil, 2, evil, evil, evil, evil}};
  const std::string page = FormatInsight(company) + FormatFindings(list);
  EXPECT_THAT(page, AllOf(Not(HasSubstr("<img")), Not(HasSubstr("<script")),
                          Not(HasSubstr("href=\"javascript"))));
}

TEST(InsightReportTest, TheListOfCustomersHasItsFindings) {
  RankedList list = SampleList(3);
  EXPECT_THAT(FormatReport(list), Not(HasSubstr("id=\"list\"")));
  list.findings = SampleFindings();
  const std::string page = FormatReport(list);
  EXPECT_THAT(page, HasSubstr("Your customer list <small>4 findings"));
  EXPECT_THAT(page, HasSubstr("the whole list"));
  EXPECT_THAT(page, HasSubstr("line 3 "));
  EXPECT_THAT(page, HasSubstr("it ranks behind 80 %"));
}

TEST(FindingLinesTest, TellsTheListThenCountsRows) {
  RankedList list;
  EXPECT_TRUE(FindingLines(list).empty());
  list.findings = SampleFindings();
  EXPECT_THAT(
      FindingLines(list),
      ElementsAre("few: only 9 customers could be read. Add more.",
                  "one value: kunde2.example: it holds 60 % of all known "
                  "value. Check it.",
                  "1 customer is listed twice",
                  "1 customer is unlike the others"));
}

TEST(FindingOfTest, FindsRowsAndNotTheList) {
  RankedList list;
  list.findings = SampleFindings();
  EXPECT_EQ(FindingOf(list, 3)->kind, "outlier");
  EXPECT_EQ(FindingOf(list, 0), nullptr);
  EXPECT_EQ(FindingOf(list, 5), nullptr);
}

// Rows that were not used, each by what its problem is.
TEST(FindListFindingsTest, TellsWhyRowsWereNotUsed) {
  Ranking ranking;
  std::vector<CustomerRow> rows;
  const auto add = [&](std::int64_t id, const std::string& problem,
                       const std::string& told) {
    index::ListEntry entry;
    entry.line = static_cast<std::int64_t>(rows.size()) + 2;
    entry.company_id = id;
    entry.problem = problem;
    ranking.customer_entries.push_back(entry);
    if (problem.empty()) ranking.customer_lines.emplace(id, entry.line);
    CustomerRow& row = rows.emplace_back();
    row.line = entry.line;
    row.problem = told;
  };
  add(0, "no website", "no website");
  add(1, "", "");
  add(1, "", "same company as line 3");
  add(2, "", std::string(nlp::Describe(nlp::PageKind::kParked)));
  add(3, "", "robots.txt forbids");
  const std::vector<ListFinding> found =
      FindListFindings(ranking, nullptr, rows);
  std::vector<std::string> kinds;
  for (const ListFinding& finding : found) {
    kinds.push_back(finding.kind + " " + std::to_string(finding.line));
    EXPECT_FALSE(finding.advice.empty());
    EXPECT_FALSE(finding.reason.empty());
  }
  EXPECT_THAT(kinds, ElementsAre("unusable 2", "duplicate 4", "parked 5",
                                 "unreadable 6"));
}

TEST(FindIdleRulesTest, TellsTheRulesOfNoTerm) {
  const std::vector<index::SteeringRule> rules = {
      {index::RuleKind::kBoost, "moulding", {4}},
      {index::RuleKind::kRequire, "okapi", {}}};
  const std::vector<ListFinding> found = FindIdleRules(rules);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].kind, "idle rule");
  EXPECT_EQ(found[0].line, 0);
  EXPECT_THAT(found[0].reason, HasSubstr("require \"okapi\""));
}

}  // namespace
}  // namespace kindred::server
