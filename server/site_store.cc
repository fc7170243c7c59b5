#include "server/site_store.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/digest.h"
#include "base/json.h"
#include "crawler/fetcher.h"
#include "crawler/robots_tag.h"
#include "index/generation.h"
#include "nlp/page.h"

namespace kindred::server {
namespace {

bool IsText(const nlp::Document& document) {
  return document.kind == nlp::PageKind::kContent && !document.noindex;
}

}  // namespace

Result<Site> LoadSite(index::Catalog& catalog, const crawler::Archive& archive,
                      std::int64_t company_id) {
  Result<std::vector<index::PageRecord>> pages = catalog.Pages(company_id);
  if (!pages.Ok()) return pages.Reason();
  Result<std::vector<index::StoredDocument>> stored =
      catalog.Documents(company_id);
  if (!stored.Ok()) return stored.Reason();
  std::map<std::int64_t, const index::StoredDocument*> by_page;
  for (const index::StoredDocument& document : stored.Value()) {
    by_page.emplace(document.page_id, &document);
  }
  Site site;
  site.pages = std::move(pages).Value();
  std::vector<index::StoredDocument> fresh;
  for (const index::PageRecord& page : site.pages) {
    const auto found = by_page.find(page.id);
    if (found != by_page.end() &&
        found->second->version == nlp::kDocumentVersion) {
      const Result<Json> json = Json::Parse(found->second->json);
      Result<nlp::Document> document =
          json.Ok() ? nlp::DocumentFromJson(json.Value())
                    : Result<nlp::Document>(json.Reason());
      if (document.Ok()) {
        site.documents.push_back(std::move(document).Value());
        continue;
      }
    }
    Result<nlp::Document> document = ReadArchived(archive, page);
    if (!document.Ok()) return document.Reason();
    fresh.push_back(
        {page.id, nlp::kDocumentVersion, nlp::ToJson(document.Value()).Dump()});
    site.documents.push_back(std::move(document).Value());
  }
  site.reread = fresh.size();
  if (!fresh.empty()) {
    if (Status put = catalog.PutDocuments(fresh); !put.Ok()) {
      return put.Reason();
    }
  }
  nlp::MarkRepeatedBlocks(site.documents);
  return site;
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
