#include "crawler/sitemap.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "crawler/inflate.h"

namespace kindred::crawler {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> Urls(const Sitemap& sitemap) {
  std::vector<std::string> urls;
  for (const SitemapEntry& entry : sitemap.entries) urls.push_back(entry.url);
  return urls;
}

const std::string kPages = R"(<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
  xmlns:xhtml="http://www.w3.org/1999/xhtml"
  xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://acme.example/a?x=1&amp;y=2 </loc>
  <lastmod>2026-03-01</lastmod>
  <image:image><image:loc>https://acme.example/a.jpg</image:loc></image:image>
  <xhtml:link rel="alternate" hreflang="de-AT" href="https://acme.example/de"/>
  <xhtml:link rel="stylesheet" hreflang="de" href="https://acme.example/css"/>
</url>
<url><loc><![CDATA[https://acme.example/b]]></loc></url>
<url><lastmod>2026-03-01</lastmod></url>
</urlset>)";

TEST(SitemapTest, ReadsPagesWithDatesAndAlternates) {
  const Sitemap sitemap = ParseSitemap(kPages);
  EXPECT_FALSE(sitemap.is_index);
  ASSERT_THAT(Urls(sitemap), ElementsAre("https://acme.example/a?x=1&y=2",
                                         "https://acme.example/b"));
  EXPECT_EQ(sitemap.entries[0].changed, "2026-03-01");
  ASSERT_EQ(sitemap.entries[0].alternates.size(), 1U);
  EXPECT_EQ(sitemap.entries[0].alternates[0].language, "de-AT");
  EXPECT_EQ(sitemap.entries[0].alternates[0].url, "https://acme.example/de");
}

TEST(SitemapTest, ReadsAnIndex) {
  const Sitemap sitemap = ParseSitemap(
      "\n <sitemapindex><sitemap><loc>https://acme.example/pages.xml.gz</loc>"
      "</sitemap></sitemapindex>");
  EXPECT_TRUE(sitemap.is_index);
  EXPECT_THAT(Urls(sitemap), ElementsAre("https://acme.example/pages.xml.gz"));
}

TEST(SitemapTest, UnpacksGzip) {
  EXPECT_EQ(Urls(ParseSitemap(Gzip(kPages))), Urls(ParseSitemap(kPages)));
}

TEST(SitemapTest, ReadsPlainText) {
  EXPECT_THAT(Urls(ParseSitemap("\xEF\xBB\xBFhttps://acme.example/a\r\n"
                                "no address\n\nHTTP://acme.example/b")),
              ElementsAre("https://acme.example/a", "HTTP://acme.example/b"));
}

TEST(SitemapTest, WhatStandsBeforeADamageCounts) {
  const std::string whole = "<url><loc>https://acme.example/a</loc></url>";
  EXPECT_THAT(Urls(ParseSitemap("<urlset>" + whole + "<url><loc>http")),
              ElementsAre("https://acme.example/a"));
  EXPECT_THAT(Urls(ParseSitemap("<urlset>" + whole + "<url></loc>" + whole)),
              ElementsAre("https://acme.example/a"));
  const std::string packed = Gzip(kPages);
  EXPECT_THAT(ParseSitemap(packed.substr(0, packed.size() / 4)).entries,
              IsEmpty());
}

TEST(SitemapTest, WhatIsNoSitemapGivesNothing) {
  EXPECT_THAT(ParseSitemap("").entries, IsEmpty());
  EXPECT_THAT(ParseSitemap("<!doctype html><title>404</title>").entries,
              IsEmpty());
  EXPECT_THAT(ParseSitemap(std::string("\0\xFF\x1f\x8b", 4)).entries,
              IsEmpty());
  EXPECT_THAT(ParseSitemap("\x1f\x8b").entries, IsEmpty());
}

TEST(SitemapTest, EntitiesOfTheFileAreNotExpanded) {
  EXPECT_THAT(ParseSitemap("<!DOCTYPE u [<!ENTITY a \"https://acme.example/\">"
                           "<!ENTITY b SYSTEM \"file:///etc/passwd\">]>"
                           "<urlset><url><loc>&a;&b;</loc></url></urlset>")
                  .entries,
              IsEmpty());
}

TEST(SitemapTest, IsBounded) {
  std::string many = "<urlset>";
  for (std::size_t i = 0; i < kMaxSitemapEntries + 10; ++i) {
    many += "<url><loc>https://acme.example/</loc></url>";
  }
  EXPECT_EQ(ParseSitemap(many).entries.size(), kMaxSitemapEntries);
  const std::string bomb = Gzip(std::string(4 * kMaxSitemapBytes, 'x'));
  EXPECT_THAT(ParseSitemap(bomb).entries, IsEmpty());
  const Sitemap long_url = ParseSitemap(
      "<urlset><url><loc>" + std::string(1'000'000, 'x') + "</loc></url>");
  ASSERT_EQ(long_url.entries.size(), 1U);
  EXPECT_LE(long_url.entries[0].url.size(), 8192U);
}

}  // namespace
}  // namespace kindred::crawler
