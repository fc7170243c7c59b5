// Sitemap: the pages a site names for crawlers.
//
// Source: sitemaps.org protocol 0.9 (urlset, sitemapindex, plain text) with the
// xhtml:link alternates that search engines read; gzip. Accepts any octets:
// what stands before a damage counts. Entities that a file declares are not
// expanded, nothing outside of it is read. Pure; thread-safe.
#ifndef KINDRED_CRAWLER_SITEMAP_H_
#define KINDRED_CRAWLER_SITEMAP_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace kindred::crawler {

// Of one file, unpacked; the protocol allows 50 MiB and 50,000 entries.
inline constexpr std::size_t kMaxSitemapBytes = std::size_t{8} << 20U;
inline constexpr std::size_t kMaxSitemapEntries = 10'000;

// The same page in another language.
struct SitemapAlternate {
  std::string language;  // as written: "de", "de-AT", "x-default"
  std::string url;
};

struct SitemapEntry {
  std::string url;      // as written, blanks cut
  std::string changed;  // <lastmod> as written: W3C date and time; may be empty
  std::vector<SitemapAlternate> alternates;
};

struct Sitemap {
  bool is_index = false;              // the entries are sitemaps themselves
  std::vector<SitemapEntry> entries;  // in file order
};

// O(body). No sitemap at all gives no entries.
[[nodiscard]] Sitemap ParseSitemap(std::string_view body);

}  // namespace kindred::crawler

#endif  // KINDRED_CRAWLER_SITEMAP_H_
