// How the crawl finds a site's home page, and what it says where it does not.
#include <chrono>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"

#include "crawler/crawl.h"
#include "tests/crawler/crawl_run.h"

namespace kindred::crawler {
namespace {

using Urls = std::vector<std::string>;

TEST(CrawlHome, FallsBackToHttpAndRemembersIt) {
  CrawlRun run;
  run.web.FailOrigin("https://acme.de", FetchFailure::kConnect,
                     "the connection is refused");
  run.web.AddText("http://acme.de/",
                  PageWithLinks({"https://acme.de/produkte", "/kontakt"}));
  run.web.AddText("http://acme.de/produkte", "<p>Pumpen");
  run.web.AddText("http://acme.de/kontakt", "<p>Kontakt");
  const SiteReport& report = run.RunOne("acme.de");
  EXPECT_EQ(report.outcome, SiteOutcome::kRead);
  EXPECT_EQ(report.detail, "the home page and 2 further pages were read");
  EXPECT_EQ(run.web.Urls(),
            (Urls{"https://acme.de/robots.txt", "http://acme.de/robots.txt",
                  "http://acme.de/", "http://acme.de/produkte",
                  "http://acme.de/kontakt"}));
}

TEST(CrawlHome, FallsBackWhereOnlyThePageFails) {
  for (const FetchFailure failure :
       {FetchFailure::kConnect, FetchFailure::kTls, FetchFailure::kProtocol}) {
    CrawlRun run;
    FakePage broken;
    broken.failure = failure;
    broken.failure_text = "it broke";
    run.web.Add("https://acme.de/", broken);
    run.web.AddText("http://acme.de/", "<p>Home");
    EXPECT_EQ(run.RunOne("acme.de").outcome, SiteOutcome::kRead);
  }
}

// The certificate has expired and http only leads back to https.
TEST(CrawlHome, DoesNotGoInCirclesBetweenTheSchemes) {
  CrawlRun run;
  run.web.FailOrigin("https://acme.de", FetchFailure::kTls,
                     "the certificate is not valid (expired)");
  run.web.AddRedirect("http://acme.de/", "https://acme.de/");
  const SiteReport& report = run.RunOne("acme.de");
  EXPECT_EQ(report.outcome, SiteOutcome::kUnreachable);
  EXPECT_EQ(report.detail,
            "the site cannot be reached (https: the certificate is not valid "
            "(expired); http: leads back to https)");
  EXPECT_EQ(run.web.Urls(),
            (Urls{"https://acme.de/robots.txt", "http://acme.de/robots.txt",
                  "http://acme.de/"}));
}

TEST(CrawlHome, TriesWww) {
  CrawlRun run;
  run.web.AddText("https://www.acme.de/", "<p>Home");
  const SiteReport& report = run.RunOne("acme.de");
  EXPECT_EQ(report.outcome, SiteOutcome::kRead);
  EXPECT_EQ(report.final_domain, "acme.de");
  EXPECT_EQ(run.web.Urls(),
            (Urls{"https://acme.de/robots.txt",
                  "https://www.acme.de/robots.txt", "https://www.acme.de/"}));
}

TEST(CrawlHome, TriesWwwWhereNothingAnswers) {
  CrawlRun run;
  for (const char* origin : {"https://acme.de", "http://acme.de"}) {
    run.web.FailOrigin(origin, FetchFailure::kConnect,
                       "the connection is refused");
  }
  run.web.AddText("http://acme.de:81/", "");  // so that the name is known
  const SiteReport& report = run.RunOne("acme.de");
  EXPECT_EQ(report.outcome, SiteOutcome::kUnreachable);
  EXPECT_EQ(report.detail,
            "the site cannot be reached (https: the connection is refused; "
            "http: the connection is refused; https://www.acme.de/: the name "
            "has no address)");
}

TEST(CrawlHome, BeginsAtTheStartUrl) {
  CrawlRun run;
  run.web.AddText("http://acme.de/de/start", "<p>Start");
  EXPECT_EQ(run.RunOne("acme.de", "http://acme.de/de/start").outcome,
            SiteOutcome::kRead);
  EXPECT_EQ(run.web.Urls(),
            (Urls{"http://acme.de/robots.txt", "http://acme.de/de/start"}));
}

TEST(CrawlHome, GoesOnToTheDomainWhereTheStartUrlFails) {
  CrawlRun run;
  run.web.AddText("https://acme.de/", "<p>Home");
  const SiteReport& report = run.RunOne("acme.de", "https://acme.de/gone.html");
  EXPECT_EQ(report.outcome, SiteOutcome::kRead);
  EXPECT_EQ(run.pages["acme.de"], Urls{"https://acme.de/"});
}

TEST(CrawlHome, LeavesOtherPortsAlone) {
  CrawlRun run;
  run.web.AddRedirect("https://acme.de/", "https://acme.de:8443/");
  run.web.AddText("https://acme.de:8443/", "<p>Admin");
  EXPECT_EQ(run.RunOne("acme.de").outcome, SiteOutcome::kForbiddenAddress);
  run.sites.clear();
  EXPECT_EQ(run.RunOne("acme.de", "https://acme.de:8443/").outcome,
            SiteOutcome::kRead);
}

TEST(CrawlHome, NamesADomainThatIsNone) {
  CrawlRun run;
  const SiteReport& report = run.RunOne("no domain");
  EXPECT_EQ(report.outcome, SiteOutcome::kUnreachable);
  EXPECT_NE(report.detail.find("\"no domain\""), std::string::npos);
  EXPECT_TRUE(run.web.Log().empty());
}

TEST(CrawlHome, IgnoresMetaRefresh) {
  CrawlRun run;
  run.web.AddText("https://acme.de/",
                  "<meta http-equiv=refresh content='0;url=/produkte'>");
  run.RunOne("acme.de");
  EXPECT_EQ(run.pages["acme.de"], Urls{"https://acme.de/"});
}

struct AnswerCase {
  std::string name;
  FakePage page;
  SiteOutcome outcome;
  std::string detail;
};

void PrintTo(const AnswerCase& row, std::ostream* out) {
  *out << row.name;
}

FakePage Status(int status) {
  FakePage page;
  page.status = status;
  return page;
}

FakePage Failure(FetchFailure failure, const std::string& text) {
  FakePage page;
  page.failure = failure;
  page.failure_text = text;
  return page;
}

FakePage Typed(const std::string& type) {
  FakePage page;
  page.headers = {{"Content-Type", type}};
  return page;
}

class HomeAnswerTest : public testing::TestWithParam<AnswerCase> {};

TEST_P(HomeAnswerTest, GivesItsOutcome) {
  CrawlRun run;
  run.web.Add("https://acme.de/", GetParam().page);
  const SiteReport& report = run.RunOne("acme.de");
  EXPECT_EQ(report.outcome, GetParam().outcome);
  EXPECT_EQ(report.detail, GetParam().detail);
  EXPECT_EQ(report.pages, 0);
}

INSTANTIATE_TEST_SUITE_P(
    Table, HomeAnswerTest,
    testing::Values(
        AnswerCase{"NotFound", Status(404), SiteOutcome::kHttpStatus,
                   "the home page answers with an error (https: answers 404)"},
        AnswerCase{"ServerError", Status(500), SiteOutcome::kHttpStatus,
                   "the home page answers with an error (https: answers 500)"},
        AnswerCase{"NotModified", Status(304), SiteOutcome::kHttpStatus,
                   "the home page answers with an error (https: answers 304)"},
        AnswerCase{"RedirectToNowhere", Status(301), SiteOutcome::kHttpStatus,
                   "the home page answers with an error (https: answers 301)"},
        AnswerCase{"Pdf", Typed("application/pdf"), SiteOutcome::kNotHtml,
                   "the home page is not HTML (https: is application/pdf)"},
        AnswerCase{"Timeout",
                   Failure(FetchFailure::kTimeout, "no answer within 30 s"),
                   SiteOutcome::kTimeout,
                   "the site does not answer in time (https: no answer within "
                   "30 s)"},
        AnswerCase{"TooLarge",
                   Failure(FetchFailure::kTooLarge, "larger than 9 octets"),
                   SiteOutcome::kTooLarge,
                   "the home page is too large (https: larger than 9 octets)"},
        AnswerCase{"Private",
                   Failure(FetchFailure::kForbiddenAddress, "10.0.0.1"),
                   SiteOutcome::kForbiddenAddress,
                   "the site leads to an address that must not be visited "
                   "(https: 10.0.0.1)"}),
    [](const auto& tested) { return tested.param.name; });

TEST(CrawlRetry, WaitsAsLongAsItIsTold) {
  CrawlRun run;
  FakePage busy = Status(503);
  busy.headers = {{"Retry-After", "20"}};
  busy.times = 1;
  run.web.Add("https://acme.de/", busy);
  run.web.AddText("https://acme.de/", "<p>Home");
  EXPECT_EQ(run.RunOne("acme.de").outcome, SiteOutcome::kRead);
  const auto& log = run.web.Log();
  ASSERT_EQ(log.size(), 3U);
  EXPECT_EQ(log[2].time - log[1].time, Millis(20'100));
}

TEST(CrawlRetry, AsksOnlyOnceMore) {
  CrawlRun run;
  FakePage busy = Status(429);
  busy.headers = {{"Retry-After", "20"}};
  run.web.Add("https://acme.de/", busy);
  EXPECT_EQ(run.RunOne("acme.de").outcome, SiteOutcome::kHttpStatus);
  const auto& log = run.web.Log();
  ASSERT_EQ(log.size(), 3U);
  EXPECT_EQ(log[2].time - log[1].time, Millis(20'100));
}

TEST(CrawlRetry, PutsASiteOffThatAsksForMoreThanTheLimit) {
  CrawlRun run;
  FakePage busy = Status(429);
  busy.headers = {{"Retry-After", "86400"}};
  run.web.Add("https://acme.de/", busy);
  const SiteReport& report = run.RunOne("acme.de");
  EXPECT_EQ(report.outcome, SiteOutcome::kPutOff);
  EXPECT_EQ(report.detail,
            "the site asks to come back later (https: answers 429 and asks to "
            "come back at 2026-01-02T00:00:01Z)");
  ASSERT_TRUE(report.retry_at.has_value());
  EXPECT_EQ(FormatUtc(*report.retry_at), "2026-01-02T00:00:01Z");
  EXPECT_EQ(run.web.Log().size(), 2U);
}

TEST(CrawlRetry, ARobotsFileMayPutASiteOff) {
  CrawlRun run;
  FakePage busy = Status(503);
  busy.headers = {{"Retry-After", "7200"}};
  run.web.Add("https://acme.de/robots.txt", busy);
  run.web.AddText("https://acme.de/", "<p>Home");
  const SiteReport& report = run.RunOne("acme.de");
  EXPECT_EQ(report.outcome, SiteOutcome::kPutOff);
  ASSERT_TRUE(report.retry_at.has_value());
  EXPECT_EQ(FormatUtc(*report.retry_at), "2026-01-01T02:00:00Z");
  EXPECT_EQ(run.web.Log().size(), 1U);
}

TEST(CrawlRetry, ReadsDatesOfTheClock) {
  CrawlRun run;
  FakePage busy = Status(503);
  busy.headers = {{"Retry-After", "Thu, 01 Jan 2026 00:00:15 GMT"}};
  busy.times = 1;
  run.web.Add("https://acme.de/", busy);
  run.web.AddText("https://acme.de/", "<p>Home");
  run.RunOne("acme.de");
  const auto& log = run.web.Log();
  ASSERT_EQ(log.size(), 3U);
  EXPECT_EQ(log[2].time, Millis(15'100));
}

}  // namespace
}  // namespace kindred::crawler
