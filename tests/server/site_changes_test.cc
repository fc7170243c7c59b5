#include "server/site_changes.h"

#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "nlp/page.h"

namespace kindred::server {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

const std::string kText =
    "<p>We mould small parts of high precision for pumps, valves and filters, "
    "and our tool makers build every mould for them in the same house.</p>";

struct TestPage {
  std::string url;
  std::string title;
  std::string body;
};

SiteText SiteOf(const std::vector<TestPage>& pages) {
  SiteText site;
  for (const TestPage& page : pages) {
    site.urls.push_back(page.url);
    site.documents.push_back(
        nlp::ReadPage("<!doctype html><html lang=en><title>" + page.title +
                          "</title><body>" + page.body + "</body></html>",
                      {"text/html; charset=utf-8", ""}));
  }
  return site;
}

std::vector<SiteChange> OfKind(const std::vector<SiteChange>& changes,
                               ChangeKind kind) {
  std::vector<SiteChange> found;
  for (const SiteChange& change : changes) {
    if (change.kind == kind) found.push_back(change);
  }
  return found;
}

const SiteText kBefore =
    SiteOf({{"https://a.example/", "Acme", kText},
            {"https://a.example/jobs", "Jobs",
             kText + "<ul><li>Tool maker (m/f/d)</li></ul>"}});

TEST(CompareSites, EqualTextsTellNothing) {
  EXPECT_THAT(CompareSites(kBefore, kBefore, "a.example"), IsEmpty());
}

TEST(CompareSites, TellsANewTermWithItsSentence) {
  SiteText after = SiteOf(
      {{"https://a.example/", "Acme",
        kText + "<p>Since May we galvanise in Ulm. Whoever needs it can have "
                "parts that we galvanise, too. Once only: anodise.</p>"},
       {"https://a.example/jobs", "Jobs",
        kText + "<ul><li>Tool maker (m/f/d)</li></ul>"}});
  const std::vector<SiteChange> changes =
      CompareSites(kBefore, after, "a.example");
  const std::vector<SiteChange> terms = OfKind(changes, ChangeKind::kTerm);
  ASSERT_FALSE(terms.empty());
  EXPECT_EQ(terms[0].subject, "galvanise");
  EXPECT_EQ(terms[0].url, "https://a.example/");
  EXPECT_THAT(terms[0].sentence, HasSubstr("galvanise"));
  for (const SiteChange& term : terms) EXPECT_NE(term.subject, "anodise");
}

TEST(CompareSites, TellsNewPagesByTitle) {
  SiteText after = kBefore;
  // The jobs page moved; the other one is new.
  after.urls[1] = "https://a.example/career";
  const SiteText fresh =
      SiteOf({{"https://a.example/cleanroom", "Our clean room", kText}});
  after.urls.push_back(fresh.urls[0]);
  after.documents.push_back(fresh.documents[0]);
  const std::vector<SiteChange> pages =
      OfKind(CompareSites(kBefore, after, "a.example"), ChangeKind::kPage);
  ASSERT_EQ(pages.size(), 1U);
  EXPECT_EQ(pages[0].subject, "Our clean room");
  EXPECT_EQ(pages[0].url, "https://a.example/cleanroom");
  EXPECT_THAT(pages[0].sentence, HasSubstr("We mould small parts"));
}

TEST(CompareSites, TellsNewJobsAndNoOldOnes) {
  SiteText after =
      SiteOf({{"https://a.example/", "Acme", kText},
              {"https://a.example/jobs", "Jobs",
               kText + "<ul><li>Tool maker (m/f/d)</li><li>Buyer (M/W/D) in "
                       "Ulm</li><li>Catering</li></ul>"}});
  const std::vector<SiteChange> jobs =
      OfKind(CompareSites(kBefore, after, "a.example"), ChangeKind::kJob);
  ASSERT_EQ(jobs.size(), 1U);
  EXPECT_EQ(jobs[0].subject, "Buyer (M/W/D) in Ulm");
  EXPECT_EQ(jobs[0].url, "https://a.example/jobs");
}

TEST(CompareSites, TellsNewPlaces) {
  SiteText after = kBefore;
  after.documents[0].facts.postcode =
      nlp::Stated("89073", nlp::FactOrigin::kJsonLd);
  after.documents[0].facts.city = nlp::Stated("Ulm", nlp::FactOrigin::kJsonLd);
  const std::vector<SiteChange> places =
      CompareSites(kBefore, after, "a.example");
  ASSERT_EQ(places.size(), 1U);
  EXPECT_EQ(places[0].kind, ChangeKind::kLocation);
  EXPECT_EQ(places[0].subject, "89073 Ulm");
}

TEST(CompareSites, WithoutTextThereIsNothingToCompare) {
  const SiteText empty = SiteOf({{"https://a.example/", "Acme", ""}});
  EXPECT_THAT(CompareSites(empty, kBefore, "a.example"), IsEmpty());
  EXPECT_THAT(CompareSites(kBefore, empty, "a.example"), IsEmpty());
  EXPECT_THAT(CompareSites({}, {}, ""), IsEmpty());
}

TEST(CompareSites, QuotesNothingThatForbidsIt) {
  SiteText after = kBefore;
  const SiteText fresh =
      SiteOf({{"https://a.example/new", "New", "<p>Other words.</p>" + kText}});
  after.urls.push_back(fresh.urls[0]);
  after.documents.push_back(fresh.documents[0]);
  after.documents.back().nosnippet = true;
  for (const SiteChange& change :
       OfKind(CompareSites(kBefore, after, "a.example"), ChangeKind::kPage)) {
    EXPECT_EQ(change.sentence, "");
  }
}

TEST(CompareSites, TellsAtMostTenOfAKind) {
  std::string jobs;
  for (int i = 0; i < 50; ++i) {
    jobs += "<li>Job " + std::to_string(i) + " (m/f/d)</li>";
  }
  const SiteText after =
      SiteOf({{"https://a.example/", "Acme", kText + "<ul>" + jobs + "</ul>"}});
  EXPECT_EQ(OfKind(CompareSites(kBefore, after, ""), ChangeKind::kJob).size(),
            kMaxChanges);
}

}  // namespace
}  // namespace kindred::server
