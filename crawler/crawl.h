// Crawl: visits many sites at once, each politely.
//
// For every site: robots.txt, the home page (https first, then http), then the
// pages page_choice.h picks. One request at a time to a host, a delay between
// two; redirects are followed here, so that they too pass robots.txt, the
// delay and the limits. Runs on the caller's thread, over a Fetcher and a
// Clock; knows no catalogue and no archive.
#ifndef KINDRED_CRAWLER_CRAWL_H_
#define KINDRED_CRAWLER_CRAWL_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "crawler/fetcher.h"
#include "crawler/page_choice.h"
#include "crawler/url.h"

namespace kindred::crawler {

struct CrawlOptions {
  std::string agent = "Kindred";     // product token for robots.txt
  std::size_t max_in_flight = 64;    // requests at once, over all hosts
  std::size_t max_open_sites = 256;  // sites begun and not done
  // Of them, at once to one address, where a host's is known; 0: no bound.
  // Loopback is not counted.
  std::size_t per_address = 4;
  std::size_t further_pages = 5;  // beside the home page
  // Tries "/sitemap.xml" where robots.txt names no sitemap and the home page
  // leads to no page worth reading.
  bool guess_sitemap = true;
  int max_redirects = 5;  // a page; RFC 9309 2.3.1.2 asks for five
  Millis delay{1'000};    // between two requests to one host
  // The pause is longer after a slow answer: this many times what it took.
  int delay_factor = 3;
  Millis max_delay{30'000};       // a longer crawl-delay is cut to this
  Millis max_site_time{300'000};  // a site's visit ends after this
  std::uint64_t max_site_bytes = std::uint64_t{32} << 20U;  // decoded
  // Answers are kept together, at least this often.
  Millis keep_after{100};
  // Optional. Whether a URL must not be asked for, whatever leads there: its
  // company was removed. May come to say so while the crawl runs.
  std::function<bool(const Url&)> is_removed = {};
};

// An answer of an earlier run, given back so that it is not asked for again.
struct KeptAnswer {
  std::string url;
  FetchAnswer answer;
};

// What is known of a page since the last visit, for conditional requests
// (RFC 9110 section 13.1). An empty member is not sent.
struct PageValidators {
  std::string url;
  std::string etag;
  std::string last_modified;
};

struct SiteRequest {
  std::int64_t id = 0;  // the caller's
  std::string domain;   // ASCII host to begin at
  // Tried before the home page of `domain`; empty: "https://DOMAIN/".
  std::string start_url;
  // Of this visit, in the order they came.
  std::vector<KeptAnswer> kept = {};
  std::vector<PageValidators> validators = {};
};

// How a site's visit ended.
enum class SiteOutcome : std::uint8_t {
  kRead,           // the home page was fetched
  kRobotsForbid,   // robots.txt forbids the home page
  kRobotsUnknown,  // robots.txt answers 5xx or 429: forbidden for now
  kHttpStatus,     // the home page answers 4xx or 5xx
  kNotHtml,        // the home page is something else
  kUnreachable,    // no address, no connection, TLS, protocol
  kTimeout,        // robots.txt or the home page gives no answer in time, or
                   // the visit took longer than max_site_time
  kTooLarge,
  kRedirectLoop,      // or more than max_redirects
  kForbiddenAddress,  // private or reserved, or a port other than 80 and 443
                      // that start_url does not name
  kPutOff,            // asks to come back later than max_delay
  kRemoved,           // leads to a company that was removed
};

// For sentences: "robots.txt forbids the home page".
[[nodiscard]] std::string_view Describe(SiteOutcome outcome);

// One page that was fetched, in the order asked for.
struct FetchedPage {
  PageTopic topic = PageTopic::kHome;
  int order = 0;  // within the site: 0 is the home page; ascending, with gaps
  Url asked;
  Url final_url;       // after redirects
  FetchAnswer answer;  // 2xx
};

struct SiteReport {
  SiteOutcome outcome = SiteOutcome::kRead;
  // One clause for people, without final dot: "the home page answers with an
  // error (https: the certificate is not valid (expired); http: answers 404)".
  std::string detail;
  std::string final_domain;  // registrable domain the home page was found at
  int pages = 0;             // fetched
  int refused = 0;           // further pages robots.txt forbade
  int failed = 0;            // further pages that failed
  std::string notes;  // "further page /x answers 404", at most a few, joined
  std::uint64_t bytes = 0;          // of bodies, decoded
  std::optional<UtcTime> retry_at;  // when the site asked to come back
};

// What was asked for: a page of a site, or an origin's robots.txt.
struct Asked {
  const SiteRequest* site = nullptr;  // for robots.txt the one that began it
  std::string origin;                 // "https://acme.example"; a page: empty
  const Url* url = nullptr;
};

// How many requests and sites are under way.
struct CrawlLoad {
  std::size_t in_flight = 0;
  std::size_t open_sites = 0;
};

// What the caller gives and gets. A Status that is not Ok ends the crawl with
// that reason. What has no comment "optional" must be set.
//
// A caller that keeps answers loses none: `answer` takes each as it comes, and
// `keep` makes durable all that was told since. Requests in flight and answers
// not kept are never more than max_in_flight together, so a crawl that is
// killed asks for no more than that again.
struct CrawlHooks {
  // The next site to visit; nothing: there are no more.
  std::function<Result<std::optional<SiteRequest>>()> next;
  // A page; called before `done` of its site.
  std::function<Status(const SiteRequest&, const FetchedPage&)> page;
  std::function<Status(const SiteRequest&, const SiteReport&)> done;
  // Optional. An answer before anything follows from it; what is returned
  // counts in its place (the stored page in that of a 304).
  std::function<Result<FetchAnswer>(const Asked&, FetchAnswer)> answer;
  // Optional. Answers of the origin's robots.txt, kept by an earlier run.
  std::function<Result<std::vector<KeptAnswer>>(const std::string& origin)>
      kept_robots;
  // Optional. Makes durable what was told.
  std::function<Status(const CrawlLoad&)> keep;
};

// Visits every site `hooks.next` gives. Returns kCancelled soon after `stop` is
// requested; sites not reported then were not finished. `fetcher` and `clock`
// must be idle otherwise.
Status Crawl(const CrawlOptions& options, const CrawlHooks& hooks,
             Fetcher& fetcher, Clock& clock, const std::stop_token& stop);

}  // namespace kindred::crawler

#endif  // KINDRED_CRAWLER_CRAWL_H_
