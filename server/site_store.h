// Sites: the documents of companies, from the catalogue and the archive.
//
// What takes a catalogue: one thread at a time, as the catalogue. The rest is
// for any thread.
#ifndef KINDRED_SERVER_SITE_STORE_H_
#define KINDRED_SERVER_SITE_STORE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
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
  std::vector<index::StoredDocument> fresh;  // of these, those not stored yet
};

// The site of what is stored. Documents missing, damaged or of another text
// version are read from the archive; what the site's pages repeat is marked.
// Some 20 us for a page whose document is there.
[[nodiscard]] Result<Site> DecodeSite(const index::StoredSite& stored,
                                      const crawler::Archive& archive);

// The site of one company; fresh documents are stored.
[[nodiscard]] Result<Site> LoadSite(index::Catalog& catalog,
                                    const crawler::Archive& archive,
                                    std::int64_t company_id);

struct SiteScan {
  std::int64_t after = 0;    // companies with a larger id
  std::size_t threads = 1;   // that decode, as index::ParallelFor
  index::SiteBatch batch{};  // in memory at a time
};

// Gives `visit` every company in the order of their ids, on this thread, with
// its site. The catalogue is read from front to back; fresh documents are
// stored batch by batch, so that what was read stays read if `visit` or a later
// batch fails, which ends the scan with that reason. The catalogue may be
// changed by `visit`.
Status ForEachSite(
    index::Catalog& catalog, const crawler::Archive& archive,
    const SiteScan& scan,
    const std::function<Status(const index::CompanyRecord&, Site)>& visit);

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
