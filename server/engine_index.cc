#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/digest.h"
#include "base/json.h"
#include "crawler/archive.h"
#include "crawler/url.h"
#include "index/company_terms.h"
#include "index/term_source.h"
#include "nlp/document.h"
#include "nlp/facts.h"
#include "nlp/shared_blocks.h"
#include "server/duplicates.h"
#include "server/engine.h"
#include "server/reindex_work.h"
#include "server/site_store.h"

namespace kindred::server {
namespace {

// Companies whose terms are kept at a time: some 4 MB, a few seconds' work.
constexpr std::size_t kCompaniesOfPart = 2'000;

// Companies that the lexicon is learnt from, evenly spaced, are at most so
// many. What is a phrase of a language, more do not tell better.
constexpr std::size_t kCompaniesLearntFrom = 200'000;

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
  std::size_t visited = 0;  // companies looked at
  // Of all that lexicon and terms are made from.
  Sha256 inputs;
  ReindexSummary summary;
};

// Adds what decides which terms a company has, beside those of all others.
void AddInputs(const index::IndexedCompany& company,
               const std::string& final_domain, const Site& site,
               Sha256& inputs) {
  Json::Array pages;
  for (const index::PageRecord& page : site.pages) {
    pages.push_back(Json::Array{page.final_url, page.sha256, page.fetched_at});
  }
  inputs.Add(Json(Json::Array{nlp::kDocumentVersion, nlp::kTermsVersion,
                              company.id, company.domain, company.name,
                              company.country, final_domain, std::move(pages)})
                 .Dump());
}

// Takes in what a site tells of its company; nothing if it has no text.
void AddSite(const index::CompanyRecord& company, const ListedById& listed,
             const Site& site, Reindexing& work) {
  work.summary.pages += site.pages.size();
  work.summary.reread += site.reread;
  if (!TextProblem(site).empty()) return;
  const nlp::Facts facts = nlp::MergeFacts(site.documents, company.domain);
  const auto found = listed.find(company.id);
  const ListedFacts known =
      found != listed.end() ? found->second : ListedFacts();
  work.companies.push_back(
      {company.id, company.domain,
       known.name.empty() ? facts.name.value : known.name,
       known.country.empty() ? facts.country.value : known.country, "", 0});
  AddInputs(work.companies.back(), company.final_domain, site, work.inputs);
  work.identities.push_back(IdentityOf(company, site));
  const std::string& home = work.identities.back().text_digest;
  if (home.empty() || work.homes.insert(home).second) {
    work.shared.AddSite(site.documents);
  }
}

// Reads sites from front to back, telling and stopping as asked.
class SiteReading {
 public:
  SiteReading(index::Catalog& catalog, const crawler::Archive& archive,
              const ProgressSink& progress, const std::stop_token& stop)
      : catalog_(&catalog),
        archive_(&archive),
        progress_(&progress),
        stop_(&stop) {}

  // Every company with an id above `after`; those never read have an empty
  // site. `total` is the number of all.
  Status Each(std::string_view stage, std::int64_t after, std::size_t total,
              const std::function<Status(const index::CompanyRecord&, Site)>&
                  visit) const {
    std::size_t done = 0;
    return ForEachSite(
        *catalog_, *archive_, {.after = after, .threads = 0},
        [&](const index::CompanyRecord& company, Site site) -> Status {
          if (stop_->stop_requested()) {
            return Error{ErrorCode::kCancelled, "stopped"};
          }
          (*progress_)({stage, ++done, total, company.domain});
          return visit(company, std::move(site));
        });
  }

 private:
  index::Catalog* catalog_;
  const crawler::Archive* archive_;
  const ProgressSink* progress_;
  const std::stop_token* stop_;
};

// First pass: reads every site, so that documents are stored, and collects
// what tells companies apart.
Status ReadSites(index::Catalog& catalog, const SiteReading& reading,
                 Reindexing& work) {
  const Result<std::int64_t> total = catalog.CompanyCount();
  if (!total.Ok()) return total.Reason();
  const Result<ListedById> listed = ReadListedFacts(catalog);
  if (!listed.Ok()) return listed.Reason();
  work.visited = static_cast<std::size_t>(total.Value());
  return reading.Each(
      "read", 0, work.visited,
      [&](const index::CompanyRecord& company, const Site& site) {
        if (company.readable) {
          AddSite(company, listed.Value(), site, work);
        }
        return Done();
      });
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

// What the second and third pass read.
struct IndexedSites {
  const SiteReading& reading;
  const nlp::SharedBlocks& shared;
  const Reindexing& work;

  // Calls `visit` with each indexed company from place `first` on, and its
  // documents without what many sites share.
  Status Each(
      std::string_view stage, std::size_t first,
      const std::function<Status(std::size_t, std::vector<nlp::Document>)>&
          visit) const {
    std::size_t next = first;  // both go by id
    const std::int64_t after = first > 0 ? work.companies[first - 1].id : 0;
    return reading.Each(
        stage, after, work.visited,
        [&](const index::CompanyRecord& company, Site site) -> Status {
          if (next == work.companies.size() ||
              work.companies[next].id != company.id) {
            return Done();
          }
          shared.Mark(site.documents);
          return visit(next++, std::move(site.documents));
        });
  }
};

// Second pass, unless an earlier reindex came through it.
Result<nlp::Lexicon> LearnLexicon(const IndexedSites& sites,
                                  ReindexWork& kept) {
  if (std::optional<nlp::Lexicon> lexicon = kept.TakeLexicon()) {
    return *std::move(lexicon);
  }
  const std::size_t step =
      (sites.work.companies.size() + kCompaniesLearntFrom - 1) /
      kCompaniesLearntFrom;
  index::SiteLexicon learner(0);
  const Status read = sites.Each(
      "learn", 0,
      [&learner, step](std::size_t place, std::vector<nlp::Document> site) {
        if (place % step == 0) learner.Add(std::move(site));
        return Done();
      });
  if (!read.Ok()) return read.Reason();
  nlp::Lexicon lexicon = learner.Finish();
  if (Status wrote = kept.KeepLexicon(lexicon); !wrote.Ok()) {
    return wrote.Reason();
  }
  return lexicon;
}

// Terms of companies until they are kept as one part.
class TermPart {
 public:
  explicit TermPart(ReindexWork& kept) : kept_(&kept) {}

  Status Add(const nlp::TermCounts& terms) {
    index::AppendTerms(terms, bytes_);
    return ++companies_ < kCompaniesOfPart ? Done() : Keep();
  }
  Status Keep() {
    if (companies_ == 0) return Done();
    Status wrote = kept_->KeepTerms(companies_, bytes_);
    bytes_.clear();
    companies_ = 0;
    return wrote;
  }

 private:
  ReindexWork* kept_;
  std::string bytes_;
  std::size_t companies_ = 0;
};

// Third pass, after the companies whose terms are kept. Terms go to files, as
// memory has no room for those of a million companies.
Status CountTerms(const IndexedSites& sites, const nlp::Lexicon& lexicon,
                  ReindexWork& kept) {
  if (kept.Counted() > sites.work.companies.size()) {
    return Error{ErrorCode::kCorrupt,
                 "index/work holds more companies than there are; remove it"};
  }
  TermPart part(kept);
  index::SiteTerms counter(
      lexicon, 0, [&part](std::size_t /*place*/, const nlp::TermCounts& terms) {
        return part.Add(terms);
      });
  Status read = sites.Each(
      "count", kept.Counted(),
      [&](std::size_t place, std::vector<nlp::Document> site) {
        const index::IndexedCompany& company = sites.work.companies[place];
        return counter.Add(std::move(site), company.name, company.domain);
      });
  if (read.Ok()) read = counter.Finish();
  return read.Ok() ? part.Keep() : read;
}

// Puts what the terms tell of each company beside it.
Status TellLanguages(const index::TermSource& terms, Reindexing& work) {
  std::size_t place = 0;
  return terms.each([&](const nlp::TermCounts& counts) {
    work.companies[place].language = counts.language;
    work.companies[place].words = counts.words;
    ++place;
  });
}

}  // namespace

Result<ReindexSummary> Engine::BuildIndex(const ProgressSink& progress,
                                          const std::stop_token& stop) {
  Result<crawler::Archive> archive =
      crawler::Archive::Open(*files_, ArchiveFolder());
  if (!archive.Ok()) return archive.Reason();
  const SiteReading reading(catalog_, archive.Value(), progress, stop);
  Reindexing work;
  if (Status read = ReadSites(catalog_, reading, work); !read.Ok()) {
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
  Result<ReindexWork> kept =
      ReindexWork::Open(*files_, IndexFolder() + "/work", work.inputs.Hex());
  if (!kept.Ok()) return kept.Reason();
  const IndexedSites sites{reading, shared, work};
  Result<nlp::Lexicon> lexicon = LearnLexicon(sites, kept.Value());
  if (!lexicon.Ok()) return lexicon.Reason();
  Status counted = CountTerms(sites, lexicon.Value(), kept.Value());
  const index::TermSource terms = kept.Value().Terms();
  if (counted.Ok()) counted = TellLanguages(terms, work);
  if (!counted.Ok()) return counted.Reason();
  const Result<index::Generation> built = index::BuildGeneration(
      std::move(work.companies), terms, {}, std::move(lexicon).Value(),
      [&](std::string_view stage) {
        progress({stage, 0, 0, ""});
      });
  if (!built.Ok()) return built.Reason();
  const index::Generation& generation = built.Value();
  progress({"publish", 0, 0, ""});
  if (Status published =
          index::PublishGeneration(*files_, IndexFolder(), generation);
      !published.Ok()) {
    return published.Reason();
  }
  if (Status cleared = kept.Value().Clear(); !cleared.Ok()) {
    return cleared.Reason();
  }
  work.summary.version = generation.version;
  work.summary.companies = generation.Size();
  work.summary.terms = generation.vocabulary.Terms().size();
  return work.summary;
}

}  // namespace kindred::server
