// What a crawl came to, as people, programs and Prometheus read it.
//
// Plain values and pure functions; thread-safe.
#ifndef KINDRED_SERVER_CRAWL_SUMMARY_H_
#define KINDRED_SERVER_CRAWL_SUMMARY_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "base/clock.h"
#include "base/json.h"

namespace kindred::server {

struct CrawlSummary {
  std::size_t sites = 0;
  std::size_t read = 0;
  std::size_t pages = 0;
  std::size_t unchanged = 0;   // pages that were the same as at the last visit
  std::size_t resumed = 0;     // answers of an earlier run, not asked for again
  std::size_t events = 0;      // change signals
  std::uint64_t received = 0;  // octets of headers and coded bodies
  std::uint64_t bodies = 0;    // octets of bodies alone
  std::map<std::string, std::size_t> reasons;  // of sites not read
  std::map<std::string, std::size_t> answers;  // "2xx", ..., "failed"

  // While it runs.
  std::size_t due = 0;  // sites, when it began
  std::size_t in_flight = 0;
  std::size_t open_sites = 0;
};

// "31.2 pages/s, 2 failed: 1 the site cannot be reached, 1 ...".
[[nodiscard]] std::string RateLine(const CrawlSummary& summary, Millis spent);

// "12.3 MB".
[[nodiscard]] std::string OctetsText(std::uint64_t octets);

// One object, with keys as the members; without what is of a running one.
[[nodiscard]] Json SummaryJson(const CrawlSummary& summary);

// Prometheus text exposition format 0.0.4, at `now`.
[[nodiscard]] std::string FormatMetrics(const CrawlSummary& summary,
                                        UtcTime now);

}  // namespace kindred::server

#endif  // KINDRED_SERVER_CRAWL_SUMMARY_H_
