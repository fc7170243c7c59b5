#include "server/duplicates.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace kindred::server {
namespace {

using ById = std::map<std::int64_t, std::int64_t>;

// The end of the chain that begins at `id`; of a circle its lowest id.
std::int64_t Representative(const ById& next, std::int64_t id) {
  std::set<std::int64_t> seen;
  while (seen.insert(id).second) {
    const auto step = next.find(id);
    if (step == next.end()) return id;
    id = step->second;
  }
  std::int64_t lowest = id;
  for (std::int64_t at = next.at(id); at != id; at = next.at(at)) {
    lowest = std::min(lowest, at);
  }
  return lowest;
}

using ByDomain = std::map<std::string, const SiteIdentity*>;

// The lowest id of the site and those that it names and that name it.
std::int64_t FirstSister(const ByDomain& by_domain, const SiteIdentity& site) {
  std::int64_t first = site.id;
  for (const std::string& domain : site.alternate_domains) {
    const auto other = by_domain.find(domain);
    if (other != by_domain.end() &&
        std::ranges::find(other->second->alternate_domains, site.domain) !=
            other->second->alternate_domains.end()) {
      first = std::min(first, other->second->id);
    }
  }
  return first;
}

}  // namespace

std::vector<SameAs> FindSameCompanies(const std::vector<SiteIdentity>& sites) {
  ByDomain by_domain;
  for (const SiteIdentity& site : sites) by_domain.emplace(site.domain, &site);
  // Redirect target and text to the first company found there.
  std::map<std::pair<std::string, std::string>, std::int64_t> first_at;
  ById next;
  for (const SiteIdentity& site : sites) {
    if (!site.final_domain.empty() && site.final_domain != site.domain) {
      const auto target = by_domain.find(site.final_domain);
      if (target != by_domain.end()) {
        next.emplace(site.id, target->second->id);
      } else if (!site.text_digest.empty()) {
        const std::pair place(site.final_domain, site.text_digest);
        const auto first = first_at.emplace(place, site.id).first;
        next.emplace(site.id, first->second);  // the first one: to itself
      }
      continue;
    }
    const auto target = by_domain.find(site.canonical_domain);
    if (target != by_domain.end() && !site.text_digest.empty() &&
        target->second->text_digest == site.text_digest) {
      next.emplace(site.id, target->second->id);
      continue;
    }
    const std::int64_t sister = FirstSister(by_domain, site);
    if (sister != site.id) next.emplace(site.id, sister);
  }
  std::vector<SameAs> result;
  for (const SiteIdentity& site : sites) {
    const std::int64_t stands = Representative(next, site.id);
    result.push_back({site.id, stands == site.id ? 0 : stands});
  }
  return result;
}

}  // namespace kindred::server
