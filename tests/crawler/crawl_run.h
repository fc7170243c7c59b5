// Runs a whole crawl over a FakeWeb on a FakeClock and keeps what it reported.
#ifndef KINDRED_TESTS_CRAWLER_CRAWL_RUN_H_
#define KINDRED_TESTS_CRAWLER_CRAWL_RUN_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "crawler/crawl.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_web.h"

namespace kindred::crawler {

struct CrawlRun {
  FakeClock clock;
  FakeWeb web{clock};
  CrawlOptions options = {.guess_sitemap = false};
  std::vector<SiteRequest> sites;
  std::stop_source stop;
  std::function<Status(const FetchedPage&)> on_page;  // may end the crawl

  std::map<std::string, SiteReport> reports;  // by domain
  std::vector<std::string> done;              // domains, as they were reported
  std::map<std::string, std::vector<std::string>> pages;  // final URLs
  std::map<std::string, std::vector<int>> orders;

  void AddSite(const std::string& domain, const std::string& start_url = "") {
    sites.push_back(
        {static_cast<std::int64_t>(sites.size()), domain, start_url});
  }

  Status Run() {
    std::size_t next = 0;
    CrawlHooks hooks;
    hooks.next = [&]() -> std::optional<SiteRequest> {
      if (next == sites.size()) return std::nullopt;
      return sites[next++];
    };
    hooks.page = [&](const SiteRequest& site, const FetchedPage& page) {
      pages[site.domain].push_back(page.final_url.Href());
      orders[site.domain].push_back(page.order);
      return on_page ? on_page(page) : Done();
    };
    hooks.done = [&](const SiteRequest& site, const SiteReport& report) {
      reports[site.domain] = report;
      done.push_back(site.domain);
      return Done();
    };
    return Crawl(options, hooks, web, clock, stop.get_token());
  }

  // The crawl of one site.
  const SiteReport& RunOne(const std::string& domain,
                           const std::string& start_url = "") {
    AddSite(domain, start_url);
    static_cast<void>(Run());
    return reports[domain];
  }
};

// A page with a link to each path, the path being its text too.
inline std::string PageWithLinks(const std::vector<std::string>& hrefs) {
  std::string html = "<!doctype html><title>T</title><body>";
  for (const std::string& href : hrefs) {
    html += "<p><a href=\"" + href + "\">" + href.substr(href.rfind('/') + 1) +
            "</a></p>";
  }
  return html;
}

}  // namespace kindred::crawler

#endif  // KINDRED_TESTS_CRAWLER_CRAWL_RUN_H_
