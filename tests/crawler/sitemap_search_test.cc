#include "crawler/sitemap_search.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace kindred::crawler {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Url Home() {
  return Url::Parse("https://www.acme.example/").Value();
}

std::string IndexOf(const std::vector<std::string>& urls) {
  std::string text = "<sitemapindex>";
  for (const std::string& url : urls) {
    text += "<sitemap><loc>" + url + "</loc></sitemap>";
  }
  return text + "</sitemapindex>";
}

// Every sitemap asked for, when `answer` is what each holds.
std::vector<std::string> Asked(SitemapSearch& search,
                               const std::string& answer) {
  std::vector<std::string> asked;
  while (const std::optional<Url> next = search.Next()) {
    asked.push_back(next->Href());
    search.Take(answer);
  }
  return asked;
}

TEST(SitemapSearchTest, TriesTheUsualPlaceWhereNoneIsNamed) {
  SitemapSearch search(Home(), {});
  EXPECT_THAT(Asked(search, "https://www.acme.example/a\n/b\n"),
              ElementsAre("https://www.acme.example/sitemap.xml"));
  ASSERT_EQ(search.Links().size(), 1U);
  EXPECT_EQ(search.Links()[0].href, "https://www.acme.example/a");
}

TEST(SitemapSearchTest, StaysOnTheSite) {
  const std::vector<std::string> named = {
      "https://cdn.example/sitemap.xml", "http://169.254.169.254/x",
      "https://shop.acme.example/s.xml", "no url\x01://"};
  SitemapSearch search(Home(), named);
  EXPECT_THAT(Asked(search, ""),
              testing::Contains("https://shop.acme.example/s.xml"));
  SitemapSearch other(Home(), {});
  EXPECT_THAT(Asked(other, IndexOf({"http://127.0.0.1/pages.xml"})),
              ElementsAre("https://www.acme.example/sitemap.xml"));
}

TEST(SitemapSearchTest, PagesComeBeforeArticlesAndTheNumberIsBounded) {
  SitemapSearch search(Home(), {});
  EXPECT_THAT(Asked(search, IndexOf({"/post-sitemap.xml", "/a-sitemap.xml",
                                     "/page-sitemap.xml", "/author.xml"})),
              ElementsAre("https://www.acme.example/sitemap.xml",
                          "https://www.acme.example/page-sitemap.xml",
                          "https://www.acme.example/a-sitemap.xml"));
  EXPECT_THAT(search.Links(), IsEmpty());
}

TEST(SitemapSearchTest, AnIndexOfItselfEnds) {
  SitemapSearch search(Home(), {});
  EXPECT_THAT(Asked(search, IndexOf({"/sitemap.xml", "/sitemap.xml"})),
              ElementsAre("https://www.acme.example/sitemap.xml"));
}

}  // namespace
}  // namespace kindred::crawler
