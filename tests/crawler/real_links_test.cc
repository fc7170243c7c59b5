// The crawl's quick reading of links beside the whole reading, on real pages.
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "gtest/gtest.h"

#include "crawler/fetcher.h"
#include "crawler/warc.h"
#include "nlp/page.h"
#include "nlp/page_links.h"
#include "tests/crawler/shared_data.h"

namespace kindred::crawler {
namespace {

TEST(RealLinks, AreThoseOfTheWholeReading) {
  const std::optional<std::string> warc =
      SharedFile("pages/business-en.warc.gz");
  if (!warc) GTEST_SKIP() << "../shared is not there";
  constexpr std::size_t kEach = 5;  // page read
  std::size_t number = 0;
  std::size_t all = 0;
  std::size_t missing = 0;
  std::size_t other_text = 0;
  const WarcScan scan = ScanWarc(*warc, [&](const WarcRecord& record) {
    if (record.type != "response" || ++number % kEach != 0) return true;
    const auto type = HeaderValue(record.header_block, "Content-Type");
    std::set<std::string> hrefs;
    std::set<std::pair<std::string, std::string>> links;
    for (const nlp::Link& link : nlp::ReadPageLinks(record.body, type).links) {
      hrefs.insert(link.href);
      links.emplace(link.href, link.text);
    }
    const nlp::Document whole =
        nlp::ReadPage(record.body, {.content_type = type, .robots_tag = {}});
    for (const nlp::Link& link : whole.links) {
      ++all;
      if (!hrefs.contains(link.href)) ++missing;
      if (!links.contains({link.href, link.text})) ++other_text;
    }
    return true;
  });
  ASSERT_GT(scan.records, 0U);
  ASSERT_GT(all, 1000U);
  RecordProperty("links", static_cast<int>(all));
  EXPECT_LE(missing * 1000, all) << missing << " of " << all;
  EXPECT_LE(other_text * 50, all) << other_text << " of " << all;
}

}  // namespace
}  // namespace kindred::crawler
