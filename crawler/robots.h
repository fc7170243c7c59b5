// Robots Exclusion Protocol: may this crawler fetch this path?
//
// Source: RFC 9309; where this is stricter or laxer, the member says so.
// Immutable after construction: const members may run on any thread.
#ifndef KINDRED_CRAWLER_ROBOTS_H_
#define KINDRED_CRAWLER_ROBOTS_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace kindred::crawler {

// Octets of robots.txt read; RFC 9309 section 2.5 asks for at least 500 KiB.
inline constexpr std::size_t kMaxRobotsBytes = std::size_t{512} * 1024;

struct RobotsVerdict {
  bool allowed = true;
  int line = 0;  // 1-based line of the deciding rule; 0: no rule matched
};

class RobotsPolicy {
 public:
  // Reads the `body` of a 2xx answer for the product token `agent` ([A-Za-z_-]
  // only, compared without case; a token with other octets has no group of its
  // own). Never fails: a line that is no rule is skipped (section 2.2), octets
  // past kMaxRobotsBytes are ignored with the line they cut. Laxer, as Google's
  // parser: misspelt keys and a missing colon are understood, and "Allow:
  // /a/index.html" also allows "/a/".
  [[nodiscard]] static RobotsPolicy Parse(std::string_view body,
                                          std::string_view agent);

  // The policy where robots.txt gave no body. 4xx but 429: all is allowed
  // (section 2.3.1.3). 5xx, 429 or 0 for no answer: nothing (2.3.1.4).
  [[nodiscard]] static RobotsPolicy ForStatus(int http_status);

  // Decides by the longest match; Allow wins a tie (section 2.2.2).
  // `path_and_query` begins with '/', percent-encoded by RFC 3986. /robots.txt
  // itself is always allowed. O(rules * path), whatever the wildcards.
  [[nodiscard]] RobotsVerdict Check(std::string_view path_and_query) const;

  // Crawl-delay of our group. Not in the RFC, but widely written; the caller
  // clamps it (see CrawlOptions).
  [[nodiscard]] std::optional<Millis> CrawlDelay() const;

  // Sitemap lines in file order, as written; they belong to no group.
  [[nodiscard]] const std::vector<std::string>& Sitemaps() const;

 private:
  struct Rule {
    std::string pattern;  // percent-encoded, may hold '*' and a final '$'
    bool allow = false;
    int line = 0;  // 1-based line in the body
  };

  class Reader;

  RobotsPolicy() = default;

  std::vector<Rule> rules_;  // of our groups merged, in file order
  std::vector<std::string> sitemaps_;
  std::optional<Millis> crawl_delay_;
};

// The line `number` (1-based) of a robots.txt as Parse counts them, without its
// end; empty past the last one read. O(body).
[[nodiscard]] std::string_view RobotsLine(std::string_view body, int number);

}  // namespace kindred::crawler

#endif  // KINDRED_CRAWLER_ROBOTS_H_
