// One site's visit: from its domain to the pages worth reading.
//
// Internal to crawl.cc, which does what each Step says and comes back with the
// outcome. Tries https before http and DOMAIN before www.DOMAIN, follows
// redirects, chooses the further pages, out of sitemaps too where the home
// page's links lead to too few. Knows no network and no time; not synchronised.
#ifndef KINDRED_CRAWLER_CRAWL_VISIT_H_
#define KINDRED_CRAWLER_CRAWL_VISIT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "crawler/crawl.h"
#include "crawler/crawl_robots.h"
#include "crawler/fetcher.h"
#include "crawler/page_choice.h"
#include "crawler/sitemap_search.h"
#include "crawler/url.h"
#include "nlp/document.h"

namespace kindred::crawler {

// What the crawl is to do next for a visit.
struct Step {
  enum class Kind : std::uint8_t {
    kAskRobots,  // for the origin of Current(); then OnRobots
    kFetch,      // Current() after `wait`; then OnAnswer
    kDone,       // Report() is final
  };

  Kind kind = Kind::kDone;
  Millis wait{0};
  std::optional<FetchedPage> page;  // to hand over first
};

using HostSet = std::set<std::string, std::less<>>;

class SiteVisit {
 public:
  // `plain_hosts` are hosts known to have no working https, kept by the crawl;
  // it and `options` must outlive the visit.
  SiteVisit(const CrawlOptions& options, SiteRequest request,
            HostSet& plain_hosts);

  [[nodiscard]] Step Begin();
  [[nodiscard]] Step OnRobots(const RobotsRules& rules);
  [[nodiscard]] Step OnAnswer(FetchAnswer answer);

  // The site's time is over: Report() is final, pages so far stand.
  void EndLate();

  [[nodiscard]] const SiteRequest& Request() const { return request_; }
  [[nodiscard]] const SiteReport& Report() const { return report_; }
  [[nodiscard]] const Url& Current() const { return *url_; }
  // Current() is a sitemap, which may come packed, not a page.
  [[nodiscard]] bool IsSitemap() const { return in_sitemap_; }

  // The answer to a request for Current() that an earlier run kept. Once each,
  // in order.
  [[nodiscard]] std::optional<FetchAnswer> TakeKept();
  // Headers for the request of Current() that let a page answer that it is the
  // same as at the last visit.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> Conditions()
      const;

 private:
  struct Problem {
    SiteOutcome outcome = SiteOutcome::kUnreachable;
    std::string text;
  };

  [[nodiscard]] bool AtHome() const { return report_.pages == 0; }
  [[nodiscard]] bool IsPlainHost(const Url& url) const;  // and https asked
  [[nodiscard]] std::optional<Url> NextTarget();
  [[nodiscard]] std::optional<Url> NextSitemap();
  void ChooseFurther(std::vector<nlp::Link> links);
  [[nodiscard]] Step NextPage();
  [[nodiscard]] std::optional<Problem> Enter(const Url& url);
  [[nodiscard]] Step Proceed(const Url& url);
  [[nodiscard]] Step Fail(const Problem& problem);
  [[nodiscard]] Step FailFetch(FetchFailure failure, const std::string& text);
  [[nodiscard]] Step OnRedirect(const Result<Url>& target);
  [[nodiscard]] Step OnPage(FetchAnswer answer);
  [[nodiscard]] Step PutOff(UtcTime retry_at, const std::string& text);
  [[nodiscard]] Step Finish();
  void Note(const Problem& problem);
  void AddNote(const std::string& text);
  [[nodiscard]] std::string Label(const Url& url) const;

  const CrawlOptions* options_;
  SiteRequest request_;
  HostSet* plain_hosts_;
  SiteReport report_;

  std::vector<Url> starts_;       // home pages still to try, the next one last
  std::uint16_t start_port_ = 0;  // of start_url, 0 without
  bool try_www_ = false;
  std::vector<std::string> attempts_;  // for the report: what failed at home
  std::optional<Url> home_;            // where it was found
  std::vector<PageChoice> further_;
  std::size_t next_further_ = 0;
  std::vector<std::string> named_sitemaps_;  // by the home page's robots.txt
  std::optional<SitemapSearch> sitemaps_;    // while it goes on
  std::vector<nlp::Link> home_links_;        // until the sitemaps' join them

  // The page being fetched.
  PageTopic topic_ = PageTopic::kHome;
  std::optional<Url> asked_;
  std::optional<Url> url_;
  bool in_sitemap_ = false;
  int hops_ = 0;
  bool retried_ = false;
  HostSet trail_;  // URLs it led over
  HostSet read_;   // URLs of pages handed over
  int notes_ = 0;
  bool delay_noted_ = false;
};

}  // namespace kindred::crawler

#endif  // KINDRED_CRAWLER_CRAWL_VISIT_H_
