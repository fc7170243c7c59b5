// Sitemaps in a visit: when they are asked for, and what they add.
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "crawler/inflate.h"
#include "tests/crawler/crawl_run.h"

namespace kindred::crawler {
namespace {

using testing::Contains;
using testing::Not;

const std::string kHome = "https://acme.de/";

std::string SitemapOf(const std::vector<std::string>& paths) {
  std::string text = "<urlset>";
  for (const std::string& path : paths) {
    text += "<url><loc>https://acme.de" + path + "</loc></url>";
  }
  return text + "</urlset>";
}

TEST(CrawlSitemap, FillsWhatTheLinksLeaveFree) {
  CrawlRun run;
  run.web.AddText(kHome, "<a href=/about>About us</a>");
  run.web.AddText("https://acme.de/robots.txt",
                  "Sitemap: https://acme.de/map.xml\n");
  run.web.AddText("https://acme.de/map.xml",
                  SitemapOf({"/products", "/about", "/imprint"}));
  for (const char* path : {"about", "products", "imprint"}) {
    run.web.AddText(kHome + path, "<p>Text");
  }
  EXPECT_EQ(run.RunOne("acme.de").outcome, SiteOutcome::kRead);
  EXPECT_THAT(run.pages["acme.de"], testing::UnorderedElementsAre(
                                        kHome, kHome + "about",
                                        kHome + "products", kHome + "imprint"));
  EXPECT_EQ(run.reports["acme.de"].failed, 0);
}

TEST(CrawlSitemap, IsNotAskedForWhereTheLinksAreEnough) {
  CrawlRun run;
  run.options.further_pages = 1;
  run.web.AddText(kHome, "<a href=/products>Products</a>");
  run.web.AddText(kHome + "products", "<p>Text");
  run.web.AddText("https://acme.de/robots.txt",
                  "Sitemap: https://acme.de/map.xml\n");
  EXPECT_EQ(run.RunOne("acme.de").pages, 2);
  EXPECT_THAT(run.web.Urls(), Not(Contains("https://acme.de/map.xml")));
}

TEST(CrawlSitemap, IsGuessedWhereNothingElseLeadsOn) {
  CrawlRun run;
  run.options.guess_sitemap = true;
  run.web.AddText(kHome, "<p>Enter");
  run.web.AddText("https://acme.de/sitemap.xml",
                  Gzip(SitemapOf({"/products"})));
  run.web.AddText(kHome + "products", "<p>Text");
  EXPECT_EQ(run.RunOne("acme.de").pages, 2);
}

TEST(CrawlSitemap, AMissingOneIsNoFailure) {
  CrawlRun run;
  run.options.guess_sitemap = true;
  run.web.AddText(kHome, "<p>Enter");
  const SiteReport report = run.RunOne("acme.de");
  EXPECT_EQ(report.outcome, SiteOutcome::kRead);
  EXPECT_EQ(report.failed, 0);
  EXPECT_EQ(report.notes, "");
}

TEST(CrawlSitemap, ObeysRobots) {
  CrawlRun run;
  run.web.AddText(kHome, "<p>Enter");
  run.web.AddText("https://acme.de/robots.txt",
                  "User-agent: *\nDisallow: /map.xml\n"
                  "Sitemap: https://acme.de/map.xml\n");
  EXPECT_EQ(run.RunOne("acme.de").pages, 1);
  EXPECT_THAT(run.web.Urls(), Not(Contains("https://acme.de/map.xml")));
}

TEST(CrawlSitemap, ASiteThatIsTooLargeEndsWithItsHomePage) {
  CrawlRun run;
  run.options.guess_sitemap = true;
  run.options.max_site_bytes = 4;
  run.web.AddText(kHome, "<p>Enter");
  run.web.AddText("https://acme.de/sitemap.xml", SitemapOf({"/products"}));
  run.web.AddText(kHome + "products", "<p>Text");
  EXPECT_EQ(run.RunOne("acme.de").pages, 1);
  EXPECT_THAT(run.web.Urls(), Not(Contains("https://acme.de/sitemap.xml")));
}

TEST(CrawlLinks, AreRelativeToWhatThePageSays) {
  CrawlRun run;
  run.web.AddText(kHome, "<base href=/de/><a href=produkte>Produkte</a>");
  run.web.AddText(kHome + "de/produkte", "<p>Text");
  EXPECT_EQ(run.RunOne("acme.de").pages, 2);
}

TEST(CrawlLinks, AreNotFollowedWhereThePageSaysSo) {
  for (const std::string words :
       {"<meta name=robots content=nofollow>",
        "<meta name=kindred content='index, NONE'>",
        "<meta http-equiv=X-Robots-Tag content=none>"}) {
    CrawlRun run;
    run.web.AddText(kHome, words + "<a href=/produkte>Produkte</a>");
    run.web.AddText(kHome + "produkte", "<p>Text");
    EXPECT_EQ(run.RunOne("acme.de").pages, 1) << words;
  }
}

}  // namespace
}  // namespace kindred::crawler
