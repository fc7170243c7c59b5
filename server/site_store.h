// Sites: the documents of one company, from the catalogue and the archive.
//
// One thread at a time, as the catalogue.
#ifndef KINDRED_SERVER_SITE_STORE_H_
#define KINDRED_SERVER_SITE_STORE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "crawler/archive.h"
#include "index/catalog.h"
#include "nlp/document.h"
#include "server/site_changes.h"

namespace kindred::server {

// pages[i] is where documents[i] comes from.
struct Site {
  std::vector<index::PageRecord> pages;
  std::vector<nlp::Document> documents;
  std::size_t reread = 0;  // documents that had to be made from the archive
};

// The site of a company. Documents missing or of an older text version are
// read from the archive and stored; what the site's pages repeat is marked.
[[nodiscard]] Result<Site> LoadSite(index::Catalog& catalog,
                                    const crawler::Archive& archive,
                                    std::int64_t company_id);

// One page's document, from the archive.
[[nodiscard]] Result<nlp::Document> ReadArchived(
    const crawler::Archive& archive, const index::PageRecord& page);

// The site as server/site_changes.h compares it.
[[nodiscard]] SiteText TextOf(Site site);

// Names what the site's pages say: titles, descriptions and content, not how
// they are marked up.
[[nodiscard]] std::string TextDigest(const Site& site);

// Why the site has no text to go by: one clause; empty if it has.
[[nodiscard]] std::string TextProblem(const Site& site);

}  // namespace kindred::server

#endif  // KINDRED_SERVER_SITE_STORE_H_
