// SitemapSearch: the links that a site's sitemaps add to its home page's.
//
// Decides which sitemap to ask for next and leaves the fetching to the visit.
// Follows an index one level, the sitemap of pages before those of articles.
// Not synchronised.
#ifndef KINDRED_CRAWLER_SITEMAP_SEARCH_H_
#define KINDRED_CRAWLER_SITEMAP_SEARCH_H_

#include <cstddef>
#include <deque>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/url.h"
#include "nlp/document.h"

namespace kindred::crawler {

inline constexpr std::size_t kMaxSitemaps = 3;  // asked for in one visit
inline constexpr std::size_t kMaxSitemapLinks = 400;

class SitemapSearch {
 public:
  // `named` are the Sitemap lines of the robots.txt; without one of the site's
  // own domain "/sitemap.xml" is tried.
  SitemapSearch(Url home, std::span<const std::string> named);

  // The sitemap to ask for; nothing: the search is over.
  [[nodiscard]] std::optional<Url> Next();
  // The answer to it.
  void Take(std::string_view body);

  // In file order, without text.
  [[nodiscard]] const std::vector<nlp::Link>& Links() const { return links_; }

 private:
  void Add(std::string_view text);
  [[nodiscard]] bool IsOfSite(const Url& url) const;

  Url home_;
  std::deque<Url> waiting_;
  std::set<std::string, std::less<>> known_;
  std::vector<nlp::Link> links_;
  std::size_t asked_ = 0;
};

}  // namespace kindred::crawler

#endif  // KINDRED_CRAWLER_SITEMAP_SEARCH_H_
