#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/digest.h"
#include "crawler/archive.h"
#include "crawler/url.h"
#include "index/company_terms.h"
#include "nlp/document.h"
#include "nlp/facts.h"
#include "nlp/shared_blocks.h"
#include "server/duplicates.h"
#include "server/engine.h"
#include "server/site_store.h"

namespace kindred::server {
namespace {

// What a list says of a company: the first non-empty of each.
struct ListedFacts {
  std::string name;
  std::string country;
};
using ListedById = std::map<std::int64_t, ListedFacts>;

Result<ListedById> ReadListedFacts(index::Catalog& catalog) {
  ListedById listed;
  for (const std::string_view list : {kCustomers, kProspects}) {
    Result<std::vector<index::ListEntry>> entries = catalog.List(list);
    if (!entries.Ok()) return entries.Reason();
    for (const index::ListEntry& entry : entries.Value()) {
      ListedFacts& facts = listed[entry.company_id];
      if (facts.name.empty()) facts.name = entry.name;
      if (facts.country.empty()) facts.country = entry.country;
    }
  }
  return listed;
}

// The registrable domain that a link of `home` leads to; empty: none.
std::string DomainOfLink(const crawler::Url& home, const std::string& href) {
  const Result<crawler::Url> url = home.Resolve(href);
  return url.Ok() ? crawler::RegistrableDomain(url.Value().Host())
                  : std::string();
}

SiteIdentity IdentityOf(const index::CompanyRecord& company, const Site& site) {
  const nlp::Document& page = site.documents.front();
  const std::string text = nlp::MainText(page);
  SiteIdentity identity{company.id, company.domain, company.final_domain, "",
                        text.empty() ? "" : Sha256Hex(text)};
  const Result<crawler::Url> home =
      crawler::Url::Parse(site.pages.front().final_url);
  if (!home.Ok()) return identity;
  if (!page.canonical.empty()) {
    identity.canonical_domain = DomainOfLink(home.Value(), page.canonical);
  }
  for (const nlp::Link& link : page.links) {
    if (link.language.empty()) continue;
    const std::string domain = DomainOfLink(home.Value(), link.href);
    if (!domain.empty() && domain != company.domain) {
      identity.alternate_domains.push_back(domain);
    }
  }
  return identity;
}

// Everything the passes of one reindex share.
struct Reindexing {
  std::vector<index::IndexedCompany> companies;
  std::vector<SiteIdentity> identities;
  // What many sites share. Of sites with one home page, as a company's further
  // domains have, only the first is learnt from.
  nlp::SharedBlockLearner shared;
  std::set<std::string> homes;
  ReindexSummary summary;
};

// First pass: reads every site, so that documents are stored, and collects
// what tells companies apart.
Status ReadSites(index::Catalog& catalog, const crawler::Archive& archive,
                 const ProgressSink& progress, const std::stop_token& stop,
                 Reindexing& work) {
  Result<std::vector<index::CompanyRecord>> companies = catalog.Companies();
  if (!companies.Ok()) return companies.Reason();
  const Result<ListedById> listed = ReadListedFacts(catalog);
  if (!listed.Ok()) return listed.Reason();
  std::size_t done = 0;
  for (const index::CompanyRecord& company : companies.Value()) {
    if (stop.stop_requested()) {
      return Error{ErrorCode::kCancelled, "stopped"};
    }
    progress({"read", ++done, companies.Value().size(), company.domain});
    if (!company.readable) continue;
    Result<Site> site = LoadSite(catalog, archive, company.id);
    if (!site.Ok()) return site.Reason();
    work.summary.pages += site.Value().pages.size();
    work.summary.reread += site.Value().reread;
    if (!TextProblem(site.Value()).empty()) continue;
    const nlp::Facts facts =
        nlp::MergeFacts(site.Value().documents, company.domain);
    const auto found = listed.Value().find(company.id);
    const ListedFacts known =
        found != listed.Value().end() ? found->second : ListedFacts();
    work.companies.push_back(
        {company.id, company.domain,
         known.name.empty() ? facts.name.value : known.name,
         known.country.empty() ? facts.country.value : known.country, "", 0});
    work.identities.push_back(IdentityOf(company, site.Value()));
    const std::string& home = work.identities.back().text_digest;
    if (home.empty() || work.homes.insert(home).second) {
      work.shared.AddSite(site.Value().documents);
    }
  }
  return Done();
}

// Stores which companies are others' further domains, and leaves them out.
Status DropDuplicates(index::Catalog& catalog, Reindexing& work) {
  Result<std::vector<index::CompanyRecord>> companies = catalog.Companies();
  if (!companies.Ok()) return companies.Reason();
  std::map<std::int64_t, std::int64_t> same_as;
  for (const SameAs& same : FindSameCompanies(work.identities)) {
    same_as.emplace(same.id, same.same_as);
  }
  for (const index::CompanyRecord& company : companies.Value()) {
    const auto found = same_as.find(company.id);
    const std::int64_t now = found != same_as.end() ? found->second : 0;
    if (now == company.same_as) continue;
    if (Status set = catalog.SetSameAs(company.id, now); !set.Ok()) return set;
  }
  std::erase_if(work.companies, [&same_as](const auto& company) {
    return same_as.at(company.id) != 0;
  });
  return Done();
}

}  // namespace

Result<ReindexSummary> Engine::BuildIndex(const ProgressSink& progress,
                                          const std::stop_token& stop) {
  Result<crawler::Archive> archive =
      crawler::Archive::Open(*files_, ArchiveFolder());
  if (!archive.Ok()) return archive.Reason();
  Reindexing work;
  if (Status read = ReadSites(catalog_, archive.Value(), progress, stop, work);
      !read.Ok()) {
    return read.Reason();
  }
  if (Status dropped = DropDuplicates(catalog_, work); !dropped.Ok()) {
    return dropped.Reason();
  }
  if (work.companies.empty()) {
    return Error{ErrorCode::kNotFound,
                 "no company has a readable page yet; run kindred crawl or "
                 "kindred import --warc first"};
  }
  const nlp::SharedBlocks shared = work.shared.Finish();
  Status failed = Done();
  std::size_t done = 0;
  const std::size_t total = 2 * work.companies.size();
  const auto read_site = [&](std::size_t i) {
    progress({"index", ++done, total, work.companies[i].domain});
    Result<Site> site =
        LoadSite(catalog_, archive.Value(), work.companies[i].id);
    if (site.Ok()) {
      shared.Mark(site.Value().documents);
      return std::move(site.Value().documents);
    }
    failed = site.Reason();
    return std::vector<nlp::Document>();
  };
  index::CountedCompanies counted =
      index::CountAllTerms(work.companies, read_site);
  if (!failed.Ok()) return failed.Reason();
  const index::Generation generation = index::BuildGeneration(
      std::move(work.companies), counted.terms, {}, std::move(counted.lexicon));
  if (Status published =
          index::PublishGeneration(*files_, IndexFolder(), generation);
      !published.Ok()) {
    return published.Reason();
  }
  work.summary.version = generation.version;
  work.summary.companies = generation.Size();
  work.summary.terms = generation.vocabulary.Terms().size();
  return work.summary;
}

}  // namespace kindred::server
