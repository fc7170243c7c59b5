#include "server/crawl_summary.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace kindred::server {
namespace {

using testing::HasSubstr;

CrawlSummary Sample() {
  CrawlSummary summary;
  summary.sites = 10;
  summary.read = 7;
  summary.pages = 31;
  summary.received = 12'345;
  summary.reasons = {{"a \"b\"", 2}, {"c", 1}};
  summary.answers = {{"2xx", 40}, {"failed", 2}};
  return summary;
}

TEST(CrawlSummary, TellsTheRateAndWhatFailed) {
  EXPECT_EQ(RateLine(Sample(), Millis(2'000)),
            "15.5 pages/s, 3 not read: 2 a \"b\", 1 c");
  EXPECT_EQ(RateLine({}, Millis(0)), "0.0 pages/s");
}

TEST(CrawlSummary, WritesOctets) {
  EXPECT_EQ(OctetsText(999), "999 octets");
  EXPECT_EQ(OctetsText(12'345), "12.3 kB");
  EXPECT_EQ(OctetsText(9'960'000), "9.9 MB");
  EXPECT_EQ(OctetsText(3'000'000'000), "3.0 GB");
}

TEST(CrawlSummary, WritesPrometheusText) {
  const std::string text =
      FormatMetrics(Sample(), UtcTime(Millis(1'767'225'600'999)));
  EXPECT_THAT(text, HasSubstr("# TYPE kindred_crawl_sites_total counter\n"
                              "kindred_crawl_sites_total{outcome=\"read\"} 7\n"
                              "kindred_crawl_sites_total{outcome=\"a "
                              "\\\"b\\\"\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("kindred_crawl_answers_total{class=\"2xx\"} 40"));
  EXPECT_THAT(text, HasSubstr("\nkindred_crawl_pages_total 31\n"));
  EXPECT_THAT(
      text,
      HasSubstr("\nkindred_crawl_written_timestamp_seconds 1767225600\n"));
  EXPECT_EQ(text.back(), '\n');
}

}  // namespace
}  // namespace kindred::server
