#include "server/site_store.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <iterator>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/digest.h"
#include "crawler/fetcher.h"
#include "crawler/robots_tag.h"
#include "index/generation.h"
#include "index/parallel.h"
#include "nlp/document_form.h"
#include "nlp/page.h"

namespace kindred::server {
namespace {

bool IsText(const nlp::Document& document) {
  return document.kind == nlp::PageKind::kContent && !document.noindex;
}

// sites[i] of stored[i].
std::vector<Result<Site>> DecodeAll(std::span<const index::StoredSite> stored,
                                    const crawler::Archive& archive,
                                    std::size_t threads) {
  std::vector<Result<Site>> sites(stored.size(), Result<Site>(Site()));
  index::ParallelFor(stored.size(), threads, [&](std::size_t i) {
    sites[i] = DecodeSite(stored[i], archive);
  });
  return sites;
}

// Up to the first site that could not be read.
Status StoreFresh(index::Catalog& catalog, std::span<Result<Site>> sites) {
  std::vector<index::StoredDocument> fresh;
  for (Result<Site>& site : sites) {
    if (!site.Ok()) break;
    std::ranges::move(site.Value().fresh, std::back_inserter(fresh));
    site.Value().fresh.clear();
  }
  return fresh.empty() ? Done() : catalog.PutDocuments(fresh);
}

}  // namespace

Result<Site> DecodeSite(const index::StoredSite& stored,
                        const crawler::Archive& archive) {
  Site site;
  site.pages = stored.pages;
  site.documents.reserve(site.pages.size());
  auto next = stored.documents.begin();
  for (const index::PageRecord& page : site.pages) {
    const bool has_one =
        next != stored.documents.end() && next->page_id == page.id;
    const auto kept = has_one ? next++ : stored.documents.end();
    if (has_one && kept->version == nlp::kDocumentVersion) {
      Result<nlp::Document> document = nlp::UnpackDocument(kept->body);
      if (document.Ok()) {
        site.documents.push_back(std::move(document).Value());
        continue;
      }
    }
    Result<nlp::Document> document = ReadArchived(archive, page);
    if (!document.Ok()) return document.Reason();
    Result<std::string> packed = nlp::PackDocument(document.Value());
    if (!packed.Ok()) return packed.Reason();
    site.fresh.push_back(
        {page.id, nlp::kDocumentVersion, std::move(packed).Value()});
    site.documents.push_back(std::move(document).Value());
  }
  site.reread = site.fresh.size();
  nlp::MarkRepeatedBlocks(site.documents);
  return site;
}

Result<Site> LoadSite(index::Catalog& catalog, const crawler::Archive& archive,
                      std::int64_t company_id) {
  Result<index::StoredSite> stored = catalog.SiteOf(company_id);
  if (!stored.Ok()) return stored.Reason();
  Result<Site> site = DecodeSite(stored.Value(), archive);
  if (!site.Ok() || site.Value().fresh.empty()) return site;
  if (Status put = catalog.PutDocuments(site.Value().fresh); !put.Ok()) {
    return put.Reason();
  }
  site.Value().fresh.clear();
  return site;
}

Status ForEachSite(
    index::Catalog& catalog, const crawler::Archive& archive,
    const SiteScan& scan,
    const std::function<Status(const index::CompanyRecord&, Site)>& visit) {
  std::int64_t after = scan.after;
  while (true) {
    Result<std::vector<index::StoredSite>> stored =
        catalog.SitesAfter(after, scan.batch);
    if (!stored.Ok()) return stored.Reason();
    if (stored.Value().empty()) return Done();
    after = stored.Value().back().company.id;
    std::vector<Result<Site>> sites =
        DecodeAll(stored.Value(), archive, scan.threads);
    if (Status kept = StoreFresh(catalog, sites); !kept.Ok()) return kept;
    for (std::size_t i = 0; i < sites.size(); ++i) {
      if (!sites[i].Ok()) return sites[i].Reason();
      Status visited =
          visit(stored.Value()[i].company, std::move(sites[i]).Value());
      if (!visited.Ok()) return visited;
    }
  }
}

Result<nlp::Document> ReadArchived(const crawler::Archive& archive,
                                   const index::PageRecord& page) {
  Result<crawler::WarcRecord> record =
      archive.Read({page.file, {page.offset, page.length}});
  if (!record.Ok()) return record.Reason();
  const crawler::WarcRecord& response = record.Value();
  return nlp::ReadPage(
      response.body,
      {crawler::HeaderValue(response.header_block, "content-type"),
       crawler::RobotsTags(response.header_block)});
}

SiteText TextOf(Site site) {
  SiteText text;
  for (const index::PageRecord& page : site.pages) {
    text.urls.push_back(page.final_url);
  }
  text.documents = std::move(site.documents);
  return text;
}

std::string TextDigest(const Site& site) {
  std::string text;
  for (std::size_t i = 0; i < site.documents.size(); ++i) {
    text += site.pages[i].url + "\n";
    for (const nlp::Block& block : site.documents[i].blocks) {
      const bool counts = nlp::IsContent(block.role) ||
                          block.role == nlp::Role::kTitle ||
                          block.role == nlp::Role::kDescription;
      if (counts) text += block.text + "\n";
    }
  }
  return Sha256Hex(text).substr(0, index::kVersionDigits);
}

std::string TextProblem(const Site& site) {
  if (std::ranges::any_of(site.documents, IsText)) return "";
  if (site.documents.empty()) return "no page was read";
  const nlp::Document& home = site.documents.front();
  if (home.kind == nlp::PageKind::kContent) {
    return "its pages ask not to be indexed";
  }
  return std::string(nlp::Describe(home.kind));
}

}  // namespace kindred::server
