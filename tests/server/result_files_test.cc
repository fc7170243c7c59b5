#include "server/result_files.h"

#include <algorithm>
#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/csv.h"
#include "base/json.h"
#include "server/insight_cells.h"
#include "server/report_pieces.h"
#include "server/report_text.h"
#include "tests/server/sample_list.h"

namespace kindred::server {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t begin = 0;
  for (std::size_t end = text.find('\n'); end != std::string::npos;
       end = text.find('\n', begin)) {
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

// --- texts

struct TextCase {
  std::string name;
  std::string got;
  std::string want;
};

void PrintTo(const TextCase& row, std::ostream* out) {
  *out << row.name;
}

class ReportTextTest : public testing::TestWithParam<TextCase> {};

TEST_P(ReportTextTest, Is) {
  EXPECT_EQ(GetParam().got, GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    Table, ReportTextTest,
    testing::Values(
        TextCase{"Day", DayText("2026-11-02"), "2 Nov 2026"},
        TextCase{"DayOfNoMonth", DayText("2026-13-02"), "2026-13-02"},
        TextCase{"DayOfOtherShape", DayText("<b>"), "<b>"},
        TextCase{"FixedRounds", Fixed(93.449, 1), "93.4"},
        TextCase{"FixedHasNoNegativeZero", Fixed(-0.01, 1), "0.0"},
        TextCase{"FixedOfInfinity", Fixed(1e308 * 10, 1), ""},
        TextCase{"SignedPlus", Signed(0.4249, 2), "+0.42"},
        TextCase{"SignedMinus", Signed(-0.4249, 2), "-0.42"},
        TextCase{"PlainNumber", PlainNumber(1250000.5), "1250000.5"},
        TextCase{"GroupedSmall", Grouped(999), "999"},
        TextCase{"GroupedMillions", Grouped(1234567), "1,234,567"},
        TextCase{"AmountWithoutCents", Amount(1250000), "1,250,000"},
        TextCase{"AmountWithCents", Amount(-1250.5), "-1,250.5"},
        TextCase{"Percent", Percent(2, 100), "2 %"},
        TextCase{"PercentUnderOne", Percent(1, 950), "under 1 %"},
        TextCase{"PercentOfNothing", Percent(0, 0), "0 %"},
        TextCase{"CountOne", Count(1, "row", "rows"), "1 row"},
        TextCase{"CountMany", Count(2000, "row", "rows"), "2,000 rows"},
        TextCase{"ShortenAtCharacter", Shorten("M\xC3\xBCller", 2),
                 "M\xE2\x80\xA6"},
        TextCase{"ShortenNothing", Shorten("  a \n b ", 9), "a b"},
        TextCase{"Escape", EscapeHtml("<a href=\"x\" & 'y'>\x01"),
                 "&lt;a href=&quot;x&quot; &amp; &#39;y&#39;&gt;"},
        TextCase{"EscapeIllFormed", EscapeHtml("a\xFF"), "a\xEF\xBF\xBD"},
        TextCase{"LinkOfScript", Link("javascript:alert(1)", "x"), "x"},
        TextCase{"LinkOfData", Link(" https://a.example", "x"), "x"},
        TextCase{"LinkOfWeb", Link("HTTPS://a.example/?a&b", "<x>"),
                 "<a href=\"HTTPS://a.example/?a&amp;b\" rel=\"noopener "
                 "noreferrer nofollow\" target=\"_blank\" dir=\"auto\">&lt;x"
                 "&gt;</a>"},
        TextCase{"DomainLinkOfNothing", DomainLink(""), ""}),
    [](const auto& tested) { return tested.param.name; });

TEST(DomainLinkTest, ShowsTheDomainAsPeopleWriteIt) {
  EXPECT_THAT(DomainLink("xn--mller-kva.example"),
              AllOf(HasSubstr("https://xn--mller-kva.example/"),
                    HasSubstr(">m\xC3\xBCller.example<")));
}

TEST(FillTest, WhatIsFilledInIsNotReadAgain) {
  const std::string row =
      Fill("grade.html", {{"letter", "{{count}}"}, {"count", "{{{meaning}}}"}});
  EXPECT_THAT(row, AllOf(HasSubstr("{{count}}"), HasSubstr("{{{meaning}}}")));
}

TEST(FillTest, EveryPieceIsClosed) {
  for (const EmbeddedFile& file : EmbeddedFiles()) {
    if (!file.name.ends_with(".html")) continue;
    EXPECT_THAT(Fill(file.name, {}), Not(HasSubstr("{{"))) << file.name;
  }
}

// --- CSV

TEST(ProspectsCsvTest, HasTheColumnsAndOneLineForEachRow) {
  const RankedList list = SampleList(12);
  const std::string csv = FormatProspectsCsv(list);
  EXPECT_THAT(
      csv,
      StartsWith(
          "\xEF\xBB\xBFrank,domain,name,country,language,score,grade,"
          "percentile,win_probability,persona,persona_similarity,reason_1,"
          "reason_2,reason_3,against_1,against_2,quote,quote_url,quote_date,"
          "percentile_country,percentile_language,expected_value,potential,"
          "confidence,confidence_level,confidence_reasons,nearest_1,nearest_2,"
          "nearest_3,missing_1,missing_2,missing_3,missing_quote,"
          "missing_quote_url,missing_quote_date,"
          "problem,note,outcome,previous_score,score_change,changed,boosts,"
          "steering,model_version,line,Website,"
          "input_name,Owner\r\n"));
  const Result<CsvTable> table = ParseCsv(csv.substr(3));
  ASSERT_TRUE(table.Ok()) << table.Reason().message;
  ASSERT_EQ(table.Value().rows.size(), list.prospects.size());
  // The cells of the insight, which is empty here, have tests of their own.
  const auto without_insight = [](std::vector<std::string> fields) {
    const auto begin = fields.begin() + 19;
    const auto end = begin + kInsightColumns.size();
    EXPECT_TRUE(std::all_of(
        begin, end, [](const std::string& cell) { return cell.empty(); }));
    fields.erase(begin, end);
    return fields;
  };
  EXPECT_THAT(
      without_insight(table.Value().rows.front().fields),
      ElementsAre("1", "firma1.example", "Brandl Kunststofftechnik GmbH", "DE",
                  "de", "96.4", "A", "100.0", "", "Medizintechnik, Reinraum",
                  "0.625", "Spritzguss (+1.40)", "eigener Werkzeugbau (+0.70)",
                  "Reinraum ISO 7 (+0.47)", "Onlineshop (-0.20)",
                  "Ladengesch\xC3\xA4"
                  "ft (-0.10)",
                  HasSubstr("im Spritzguss, von"),
                  "https://www.firma1.example/leistungen/", "2026-11-12", "",
                  "", "", "", "", "", "", "", "g00012-7f3a9c41", "2",
                  "https://www.firma1.example", "as in CRM", "Kim"));
  EXPECT_THAT(
      without_insight(table.Value().rows.back().fields),
      ElementsAre("", "", "Leer & Partner", "", "", "", "", "", "", "", "", "",
                  "", "", "", "", "", "", "",
                  "too little text to judge: 14 words", "", "", "", "", "", "",
                  "", "g00012-7f3a9c41", "22", "leer1.example", "", "Kim"));
}

TEST(ProspectsCsvTest, UserColumnsChangeTheirNameOnlyWhereTheyMust) {
  RankedList list;
  list.prospects.resize(2);
  list.prospects[0].columns = {{"rank", "a"}, {"input_rank", "b"}, {"x", "c"}};
  list.prospects[1].columns = {{"x", "d"}, {"y", "e"}};
  const std::string csv = FormatProspectsCsv(list);
  EXPECT_THAT(csv, HasSubstr(",line,input_input_rank,input_rank,x,y\r\n"));
  EXPECT_THAT(csv, HasSubstr(",a,b,c,\r\n"));
  EXPECT_THAT(csv, HasSubstr(",,,d,e\r\n"));
}

TEST(ProspectsCsvTest, UserColumnsOfOneNameStayApart) {
  RankedList list;
  list.prospects.resize(1);
  list.prospects[0].columns = {{"tag", "a"}, {"tag", "b"}};
  EXPECT_THAT(FormatProspectsCsv(list),
              AllOf(HasSubstr(",line,tag,tag\r\n"), HasSubstr(",a,b\r\n")));
}

TEST(ProspectsCsvTest, RunsNoFormula) {
  RankedList list = SampleList(1);
  list.prospects[0].company.name = "=HYPERLINK(\"https://evil.example\")";
  EXPECT_THAT(FormatProspectsCsv(list), HasSubstr(",\"'=HYPERLINK("));
}

TEST(ProspectsCsvTest, QuotesTheStrongestReasonThatMayBeQuoted) {
  RankedList list = SampleList(1);
  list.prospects[0].company.reasons_for[0].sentence.clear();
  EXPECT_THAT(FormatProspectsCsv(list),
              HasSubstr("https://www.firma1.example/werkzeugbau,2026-11-12"));
}

TEST(CustomersCsvTest, HasOneLineForEachCustomer) {
  const RankedList list = SampleList(1);
  const std::string csv = FormatCustomersCsv(list);
  EXPECT_THAT(csv, StartsWith("\xEF\xBB\xBFline,input,domain,name,value,weight,"
                              "score,persona,persona_similarity,confidence,"
                              "confidence_level,finding,advice,problem\r\n"));
  EXPECT_EQ(CountOf(csv, "\r\n"), list.customers.size() + 1);
  EXPECT_THAT(csv, HasSubstr("\r\n2,kunde2.example,kunde2.example,"));
  EXPECT_THAT(
      csv,
      HasSubstr(",1250000,3.000,94.0,\"Medizintechnik, Reinraum\",0.750,"));
  EXPECT_THAT(csv,
              HasSubstr(",250000,0.000,,,,,,,,the website forbids crawlers"));
}

TEST(ProspectsJsonTest, ContributionsAddUp) {
  const RankedList list = SampleList(9);
  const std::vector<std::string> lines = Lines(FormatProspectsJson(list));
  ASSERT_EQ(lines.size(), list.prospects.size());
  for (std::size_t i = 0; i < 9; ++i) {
    const Result<Json> line = Json::Parse(lines[i]);
    ASSERT_TRUE(line.Ok());
    EXPECT_EQ(line.Value().Find("status")->StringOr(""), "scored");
    const Json& reasons = *line.Value().Find("reasons");
    EXPECT_NEAR(SumOfParts(reasons), reasons.Find("raw")->NumberOr(0), 1e-9);
  }
  EXPECT_THAT(lines.back(), AllOf(HasSubstr(R"("status":"unscored")"),
                                  HasSubstr(R"("problem":"too little text)"),
                                  HasSubstr(R"("Owner":"Kim")")));
}

// --- report

TEST(ReportTest, SaysWhatASalesPersonWantsFirst) {
  const std::string page = FormatReport(SampleList(62));
  EXPECT_THAT(page, HasSubstr("62 prospects ranked, 26 fit your customers"));
  EXPECT_THAT(page, HasSubstr("25 of your 28 customers"));
  EXPECT_THAT(page, HasSubstr("read from 10 Nov 2026 to 12 Nov 2026."));
  EXPECT_THAT(page, HasSubstr("Model g00012-7f3a9c41."));
  EXPECT_THAT(page, HasSubstr("24 of 25 customers, 5 % of the others"));
  EXPECT_THAT(page, HasSubstr("<mark>Spritzguss</mark>"));
  EXPECT_THAT(page, HasSubstr("hold 94 % of the value"));
  EXPECT_THAT(page, HasSubstr("the website could not be reached: time-out"));
  EXPECT_THAT(page, HasSubstr("the website forbids crawlers (robots.txt)"));
  EXPECT_EQ(CountOf(page, "<article class=\"card\""), 62U);
  EXPECT_EQ(CountOf(page, "<details class=\"problem\""), 3U);
}

TEST(ReportTest, ListsTheKindsOfCustomers) {
  RankedList list = SampleList(6);
  const std::string page = FormatReport(list);
  EXPECT_THAT(page, HasSubstr("Kinds of customers <small>2</small>"));
  EXPECT_THAT(
      page, HasSubstr("14 of 25 customers, 62 % of their value; 5 prospects "
                      "are nearest to it. Terms compared with companies of its "
                      "language (de)."));
  EXPECT_THAT(page, HasSubstr("12 of 14 of this kind, 1 of 11 other customers, "
                              "4 % of the rest"));
  EXPECT_THAT(page, HasSubstr("<bdi>Müller &amp; Söhne</bdi> <a "));
  EXPECT_THAT(page, HasSubstr("most like: Medizintechnik, Reinraum "
                              "(similarity 0.62)"));
  list.personas.clear();
  EXPECT_THAT(FormatReport(list), Not(HasSubstr("Kinds of customers")));
}

TEST(ReportTest, EqualListsGiveEqualOctets) {
  EXPECT_EQ(FormatReport(SampleList(20)), FormatReport(SampleList(20)));
}

TEST(ReportTest, ShowsThreeReasonsForAndTwoAgainstAtOnce) {
  RankedList list = SampleList(1);
  list.customers.clear();
  const std::string page = FormatReport(list);
  const std::string shown = page.substr(0, page.find("further reasons"));
  EXPECT_EQ(CountOf(shown, "class=\"chip\""), 5U);
  // Of 11, five more are reasons and one is a similar company.
  EXPECT_EQ(CountOf(page, "class=\"chip\""), 11U);
  EXPECT_THAT(page, HasSubstr("Lent by similar companies"));
}

// The sample with `evil` in every text.
RankedList HostileList(const std::string& evil) {
  RankedList list = SampleList(3);
  list.model_version = evil;
  for (ProspectRow& row : list.prospects) {
    row.input = evil;
    row.external_id = evil;
    row.problem = row.rank == 0 ? evil : "";
    row.note = evil;
    ScoredCompany& company = row.company;
    company.domain = company.name = company.persona = evil;
    company.country = company.language = company.read_on = evil;
    company.grade = '<';
    for (Lender& lender : company.lenders) lender.domain = lender.name = evil;
    for (auto* reasons : {&company.reasons_for, &company.reasons_against}) {
      for (Reason& reason : *reasons) {
        reason.term = reason.sentence = reason.date = evil;
        reason.url = "javascript:" + evil;
      }
    }
  }
  for (CustomerRow& row : list.customers) {
    row.input = row.company.domain = row.company.name = evil;
  }
  for (TermFigures& term : list.in_common) term.term = evil;
  for (PersonaFigures& persona : list.personas) {
    persona.name = evil;
    for (PersonaTermFigures& term : persona.terms) term.term = evil;
    for (auto& [domain, name] : persona.typical) domain = name = evil;
  }
  return list;
}

TEST(ReportTest, KeepsOutWhatTheWebSends) {
  const std::string page = FormatReport(
      HostileList("<img src=x onerror=alert(1)>\"'<script>evil()"));
  EXPECT_THAT(page, Not(HasSubstr("<img")));
  EXPECT_THAT(page, Not(HasSubstr("href=\"javascript")));
  EXPECT_EQ(CountOf(page, "<script"), 1U);
  EXPECT_THAT(page, Not(HasSubstr("lang=\"<")));
  EXPECT_EQ(CountOf(page, "<a "), CountOf(page, "rel=\"noopener") + 6);
}

TEST(ReportTest, AsksForNothingFromElsewhere) {
  const std::string page = FormatReport(SampleList(5));
  for (const std::string_view part : {" src=", "<link", "@import", "url(",
                                      "<iframe", " onclick", " style="}) {
    EXPECT_EQ(CountOf(page, part), 0U) << part;
  }
  // Two SHA-256 hashes: 43 characters and one '='.
  EXPECT_THAT(ReportPolicy(),
              testing::MatchesRegex("default-src 'none'; style-src "
                                    "'sha256-[A-Za-z0-9+/]{43}='; script-src "
                                    "'sha256-[A-Za-z0-9+/]{43}='; base-uri "
                                    "'none'; form-action 'none'"));
}

TEST(ReportTest, StopsAtFiveHundredAndSaysWhereTheRestIs) {
  const std::string page = FormatReport(SampleList(1502));
  EXPECT_EQ(CountOf(page, "<article class=\"card\""), 500U);
  EXPECT_THAT(page, HasSubstr("the first 500 of 1,502"));
  EXPECT_THAT(page, HasSubstr("1,002 further ranked prospects are in"));
}

TEST(ReportTest, EmptyListIsAPageToo) {
  const std::string page = FormatReport(RankedList());
  EXPECT_THAT(page, HasSubstr("No prospect could be ranked"));
  EXPECT_THAT(page, Not(HasSubstr("id=\"customers\"")));
}

// --- summary

// U+202E turns the direction of what follows.
const std::string kTurn = {'\xE2', '\x80', '\xAE'};

TEST(SummaryTest, AlignsByWhatIsSeen) {
  RankedList list = SampleList(4);
  list.prospects[1].company.name =
      std::string("Evil\x1B[31m ") + kTurn + "Corp";
  EXPECT_THAT(
      Lines(FormatSummary(list, 4, 100)),
      ElementsAre("#  score  grade  domain          name                       "
                  "    country  first reason",
                  "1   96.4  A      firma1.example  Brandl Kunststofftechnik Gm"
                  "bH  DE       Spritzguss (+1.40)",
                  "2   74.4  B      firma2.example  Evil [31m Corp             "
                  "    AT       eigener Werkzeugbau (+0.57)",
                  "3   52.4  C      firma3.example  Halvorsen Precision Parts  "
                  "    FR       Reinraum ISO 7 (+0.30)",
                  "4   30.4  D      firma4.example  日本精密成形株式会社       "
                  "    GB    "
                  "   Baugruppenmontage (+0.16)"));
}

TEST(SummaryTest, CutsWithAnEllipsisAndCountsTheRest) {
  EXPECT_EQ(FormatSummary(SampleList(1002), 1, 60),
            "#  score  grade  domain        name      country  first rea"
            "\xE2\x80\xA6\n"
            "1   96.4  A      firma1.exam\xE2\x80\xA6  Brandl \xE2\x80\xA6  "
            "DE       Spritzgus\xE2\x80\xA6\n"
            "and 1,001 more\n");
}

TEST(SummaryTest, NoWidthIsTooSmall) {
  for (std::size_t width = 0; width < 40; ++width) {
    for (const std::string& line :
         Lines(FormatSummary(SampleList(1), 9, width))) {
      // Characters here are one column wide; all but ASCII are the ellipsis.
      EXPECT_LE(line.size() - 2 * CountOf(line, "\xE2\x80\xA6"), width);
    }
  }
}

TEST(SummaryTest, SaysSoIfNothingIsRanked) {
  EXPECT_EQ(FormatSummary(RankedList(), 5, 80),
            "no prospect could be ranked\n");
}

}  // namespace
}  // namespace kindred::server
