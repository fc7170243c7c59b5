#include "crawler/sitemap_search.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "crawler/ascii.h"
#include "crawler/sitemap.h"

namespace kindred::crawler {
namespace {

// What an index says of its sitemaps by their names, the most useful first;
// those with none of these stand behind the first two.
constexpr std::array<std::string_view, 4> kUseful = {"page", "seite", "main",
                                                     "product"};
constexpr std::array<std::string_view, 8> kOfLittleUse = {
    "post", "blog", "news", "tag", "author", "image", "video", "categor"};

int Worth(std::string_view url) {
  const std::string name = LowerAscii(url.substr(url.rfind('/') + 1));
  const auto holds = [&name](std::string_view part) {
    return name.find(part) != std::string::npos;
  };
  if (std::ranges::any_of(kOfLittleUse, holds)) return 0;
  return std::ranges::any_of(kUseful, holds) ? 2 : 1;
}

}  // namespace

SitemapSearch::SitemapSearch(Url home, std::span<const std::string> named)
    : home_(std::move(home)) {
  for (const std::string& text : named) Add(text);
  if (waiting_.empty()) Add("/sitemap.xml");
}

bool SitemapSearch::IsOfSite(const Url& url) const {
  if (url.Host() == home_.Host()) return true;
  const std::string domain = RegistrableDomain(home_.Host());
  return !domain.empty() && RegistrableDomain(url.Host()) == domain;
}

void SitemapSearch::Add(std::string_view text) {
  Result<Url> url = home_.Resolve(text);
  if (!url.Ok() || !IsOfSite(url.Value()) || waiting_.size() >= kMaxSitemaps ||
      !known_.insert(url.Value().Href()).second) {
    return;
  }
  waiting_.push_back(std::move(url).Value());
}

std::optional<Url> SitemapSearch::Next() {
  if (waiting_.empty() || asked_ == kMaxSitemaps ||
      links_.size() >= kMaxSitemapLinks) {
    return std::nullopt;
  }
  ++asked_;
  Url url = std::move(waiting_.front());
  waiting_.pop_front();
  return url;
}

void SitemapSearch::Take(std::string_view body) {
  Sitemap sitemap = ParseSitemap(body);
  if (sitemap.is_index) {
    std::ranges::stable_sort(
        sitemap.entries, std::ranges::greater(),
        [](const SitemapEntry& entry) { return Worth(entry.url); });
    for (const SitemapEntry& entry : sitemap.entries) Add(entry.url);
    return;
  }
  for (SitemapEntry& entry : sitemap.entries) {
    if (links_.size() >= kMaxSitemapLinks) return;
    links_.push_back({std::move(entry.url), {}, {}});
  }
}

}  // namespace kindred::crawler
