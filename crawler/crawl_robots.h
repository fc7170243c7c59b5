// The robots.txt files of a crawl: each asked once, its redirects followed.
//
// Source: RFC 9309, sections 2.3.1 (outcomes) and 2.4 (a day in the cache).
// Internal to crawl.cc; decides what to fetch next and leaves the fetching to
// it. Not synchronised.
#ifndef KINDRED_CRAWLER_CRAWL_ROBOTS_H_
#define KINDRED_CRAWLER_CRAWL_ROBOTS_H_

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "crawler/crawl.h"
#include "crawler/fetcher.h"
#include "crawler/robots.h"
#include "crawler/url.h"

namespace kindred::crawler {

inline constexpr Millis kMaxRobotsAge{24 * 3600 * 1000};  // section 2.4

// What is known of an origin's robots.txt.
struct RobotsRules {
  RobotsPolicy policy = RobotsPolicy::ForStatus(0);
  FetchFailure failure = FetchFailure::kNone;  // why there was no answer
  std::string failure_text;
  int status = 0;  // the last answer's
  // When the site asked to come back, later than the crawl waits.
  std::optional<UtcTime> retry_at;
};

// A fetch the crawl is to make.
struct RobotsFetch {
  Url url;
  Millis wait{0};  // before it
};

class RobotsBook {
 public:
  // `options` must outlive the book.
  explicit RobotsBook(const CrawlOptions& options) : options_(&options) {}

  // The rules of the origin; null while they are not known. Valid until the
  // next call. Rules older than a day are asked for again; where there is no
  // answer then, they go on to hold (section 2.4).
  [[nodiscard]] const RobotsRules* Find(const std::string& origin, Millis now);

  // Notes that `visit` waits for the rules of `url`'s origin. Returns the
  // first fetch if none is under way.
  [[nodiscard]] std::optional<RobotsFetch> Wait(const Url& url,
                                                std::uint64_t visit);

  // Takes the answer to the last fetch for `origin`: returns the next one, or
  // nothing when the rules are known.
  [[nodiscard]] std::optional<RobotsFetch> Take(const std::string& origin,
                                                const FetchAnswer& answer,
                                                Millis now);

  // The visits that waited for rules now known, in order.
  [[nodiscard]] std::vector<std::uint64_t> TakeWaiting(
      const std::string& origin);

 private:
  struct Entry {
    Url url;  // last asked
    int hops = 0;
    bool retried = false;
    std::vector<std::uint64_t> waiting;
    std::optional<RobotsRules> rules;
    Millis known_at{0};
  };

  void Forget();
  [[nodiscard]] RobotsRules RulesOf(const FetchAnswer& answer) const;

  const CrawlOptions* options_;
  std::map<std::string, Entry, std::less<>> entries_;
  std::deque<std::string> known_;  // origins, the oldest first
  std::map<std::string, RobotsRules, std::less<>> aged_;  // past a day
};

// How long to wait before the one retry of a 429 or 503 answer; nothing for
// other answers. As the server states it, however long; where it states none,
// at most `options.max_delay`.
[[nodiscard]] std::optional<Millis> RetryWait(const FetchAnswer& answer,
                                              const CrawlOptions& options);

// True for a failure of https on its own port that http may not have.
[[nodiscard]] bool IsOfHttps(const Url& url, FetchFailure failure);

// True for ports 80 and 443: others are asked only where a person named them.
[[nodiscard]] bool HasWebPort(const Url& url);

// The target of a redirect; nothing if the answer is none.
[[nodiscard]] std::optional<Result<Url>> RedirectTarget(
    const Url& asked, const FetchAnswer& answer);

}  // namespace kindred::crawler

#endif  // KINDRED_CRAWLER_CRAWL_ROBOTS_H_
