#include "server/site_changes.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nlp/document.h"
#include "nlp/lexicon.h"
#include "nlp/terms.h"
#include "nlp/unicode.h"

namespace kindred::server {
namespace {

// Of a term: one mention may be chance, in a list of links or a quotation.
constexpr float kFewestUses = 2;
constexpr std::size_t kLongestSubject = 160;  // octets

// How job offers say that they are for everyone, folded and without blanks:
// German, English, French, Dutch, Italian, Spanish, Polish, Scandinavian use.
constexpr auto kJobMarks = std::to_array<std::string_view>(
    {"(m/w/d)", "(w/m/d)", "(m/w/x)", "(w/m/x)", "(m/w)",   "(w/m)",
     "(d/m/w)", "(m/f/d)", "(f/m/d)", "(m/f/x)", "(f/m/x)", "(m/f)",
     "(f/m)",   "(h/f)",   "(f/h)",   "(h/f/x)", "(f/h/x)", "(m/v)",
     "(v/m)",   "(m/v/x)", "(v/m/x)", "(m/k)",   "(k/m)",   "(all genders)",
     "(gn)",    "(x/f/m)", "(f/m/*)", "(m/w/*)"});

using Texts = std::set<std::string, std::less<>>;

bool IsContentPage(const nlp::Document& document) {
  return document.kind == nlp::PageKind::kContent && !document.noindex;
}

bool HasText(const SiteText& site) {
  return std::ranges::any_of(site.documents, IsContentPage);
}

bool OffersJob(const nlp::Block& block) {
  if (!nlp::IsContent(block.role) && block.role != nlp::Role::kTitle) {
    return false;
  }
  const std::string folded = nlp::FoldCase(block.text);
  return std::ranges::any_of(kJobMarks, [&folded](std::string_view mark) {
    return folded.find(mark) != std::string::npos;
  });
}

std::string PlaceOf(const nlp::Facts& facts) {
  if (!facts.city.IsStated()) return "";
  return facts.postcode.IsStated()
             ? facts.postcode.value + " " + facts.city.value
             : facts.city.value;
}

// What a visit said, folded.
struct Said {
  Texts terms;
  Texts titles;
  Texts urls;
  Texts jobs;
  Texts places;
};

Said WhatWasSaid(const SiteText& site, const nlp::OwnNames& own) {
  Said said;
  for (const nlp::TermCount& term :
       nlp::CountTerms(site.documents, {}, own).terms) {
    said.terms.insert(term.term);
  }
  said.urls.insert(site.urls.begin(), site.urls.end());
  for (const nlp::Document& document : site.documents) {
    said.titles.insert(nlp::FoldCase(nlp::TitleOf(document)));
    said.places.insert(nlp::FoldCase(PlaceOf(document.facts)));
    for (const nlp::Block& block : document.blocks) {
      if (OffersJob(block)) said.jobs.insert(nlp::FoldCase(block.text));
    }
  }
  return said;
}

std::string Shortened(std::string_view text) {
  return std::string(nlp::Prefix(text, kLongestSubject));
}

// The sentence at the start of a block.
std::string QuoteBlock(const SiteText& site, std::size_t page,
                       std::size_t block) {
  nlp::Evidence place;
  place.page = static_cast<std::uint32_t>(page);
  place.block = static_cast<std::uint32_t>(block);
  return nlp::QuoteSentence(site.documents, place);
}

class SiteComparison {
 public:
  SiteComparison(const SiteText& before, const SiteText& after,
                 std::string_view domain)
      : after_(&after), own_{{}, domain}, said_(WhatWasSaid(before, own_)) {}

  std::vector<SiteChange> Run() && {
    AddTerms();
    for (std::size_t i = 0; i < after_->documents.size(); ++i) {
      if (IsContentPage(after_->documents[i])) AddPage(i);
    }
    std::ranges::stable_sort(changes_, {}, &SiteChange::kind);
    return std::move(changes_);
  }

 private:
  void Add(SiteChange change) {
    const auto same =
        std::ranges::count(changes_, change.kind, &SiteChange::kind);
    if (static_cast<std::size_t>(same) < kMaxChanges) {
      changes_.push_back(std::move(change));
    }
  }

  void AddTerms() {
    std::vector<nlp::TermCount> fresh =
        nlp::CountTerms(after_->documents, {}, own_).terms;
    std::erase_if(fresh, [this](const nlp::TermCount& term) {
      return term.own || term.count < kFewestUses ||
             said_.terms.contains(term.term);
    });
    std::ranges::stable_sort(fresh, std::greater(), &nlp::TermCount::count);
    for (const nlp::TermCount& term : fresh) {
      Add({ChangeKind::kTerm, term.surface, after_->urls[term.evidence.page],
           nlp::QuoteSentence(after_->documents, term.evidence)});
    }
  }

  void AddPage(std::size_t page) {
    const nlp::Document& document = after_->documents[page];
    const std::string& url = after_->urls[page];
    const std::string title(nlp::TitleOf(document));
    const auto body =
        std::ranges::find(document.blocks, nlp::Role::kBody, &nlp::Block::role);
    if (!title.empty() && !said_.urls.contains(url) &&
        said_.titles.insert(nlp::FoldCase(title)).second) {
      Add({ChangeKind::kPage, Shortened(title), url,
           body == document.blocks.end()
               ? ""
               : QuoteBlock(*after_, page,
                            static_cast<std::size_t>(
                                body - document.blocks.begin()))});
    }
    AddJobs(page);
    const std::string place = PlaceOf(document.facts);
    if (!place.empty() && said_.places.insert(nlp::FoldCase(place)).second) {
      const nlp::Fact& city = document.facts.city;
      Add({ChangeKind::kLocation, place, url,
           nlp::HasBlock(city.origin) ? QuoteBlock(*after_, page, city.block)
                                      : ""});
    }
  }

  void AddJobs(std::size_t page) {
    const nlp::Document& document = after_->documents[page];
    for (std::size_t i = 0; i < document.blocks.size(); ++i) {
      const nlp::Block& block = document.blocks[i];
      if (!OffersJob(block)) continue;
      if (!said_.jobs.insert(nlp::FoldCase(block.text)).second) continue;
      Add({ChangeKind::kJob, Shortened(block.text), after_->urls[page],
           QuoteBlock(*after_, page, i)});
    }
  }

  const SiteText* after_;
  nlp::OwnNames own_;
  Said said_;  // before, and then what was told
  std::vector<SiteChange> changes_;
};

}  // namespace

std::string_view NameOf(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::kTerm:
      return "term";
    case ChangeKind::kPage:
      return "page";
    case ChangeKind::kJob:
      return "job";
    case ChangeKind::kLocation:
      return "location";
  }
  return "";
}

std::vector<SiteChange> CompareSites(const SiteText& before,
                                     const SiteText& after,
                                     std::string_view domain) {
  if (!HasText(before) || !HasText(after)) return {};
  return SiteComparison(before, after, domain).Run();
}

}  // namespace kindred::server
