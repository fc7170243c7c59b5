// MergeFacts of facts.h: of what the pages of a site state, what holds.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nlp/ascii.h"
#include "nlp/company_name.h"
#include "nlp/document.h"
#include "nlp/facts.h"
#include "nlp/labels.h"
#include "nlp/loose_name.h"

namespace kindred::nlp {
namespace {

// The part of a site's domain that a name must cover to be taken from a title,
// and what likeness is worth beside the trust in an origin.
constexpr double kMinTitleShare = 0.5;
constexpr double kMinLineShare = 0.8;  // from any other line
constexpr double kLikenessWeight = 5;
constexpr double kFormWeight = 3;
constexpr double kMaxPagesWeight = 2.5;  // of further pages that say the same
constexpr double kExtraWordCost = 0.4;

// A page that states more of a company is more of an imprint: of two that
// spell its name in two ways it is the better one.
constexpr double kFactWeight = 0.3;
constexpr double kSpelledOutCost = 0.8;
constexpr double kCapitalsCost = 0.5;
constexpr std::size_t kMaxShortForm = 14;  // octets

// What a statement is worth by its origin.
double TrustIn(FactOrigin origin) {
  switch (origin) {
    case FactOrigin::kJsonLd:
      return 8;
    case FactOrigin::kImprint:
      return 7;
    case FactOrigin::kMicrodata:
      return 6;
    case FactOrigin::kCopyright:
    case FactOrigin::kMeta:
      return 4;
    case FactOrigin::kText:
      return 3;
    case FactOrigin::kLink:
    case FactOrigin::kTitle:
      return 2;
    case FactOrigin::kDomain:
      return 1;
    case FactOrigin::kNone:
      return 0;
  }
  return 0;
}

// What pages state of one field, and what that is worth.
class Votes {
 public:
  void Add(const Fact& fact, double worth) {
    if (!fact.IsStated()) return;
    const auto [at, fresh] =
        index_.emplace(FoldLine(fact.value), candidates_.size());
    if (fresh) candidates_.push_back({fact, 0, 0});
    Candidate& candidate = candidates_[at->second];
    ++candidate.pages;
    if (worth > candidate.worth) {
      candidate.worth = worth;
      candidate.fact = fact;
    }
  }

  // The first of the greatest worth.
  [[nodiscard]] Fact Best() const {
    const auto best = std::ranges::max_element(
        candidates_, {}, [](const Candidate& candidate) {
          return candidate.worth +
                 std::min(kMaxPagesWeight, candidate.pages - 1.0);
        });
    return best == candidates_.end() ? Fact() : best->fact;
  }

 private:
  struct Candidate {
    Fact fact;
    double worth = 0;
    double pages = 0;
  };
  std::map<std::string, std::size_t, std::less<>> index_;
  std::vector<Candidate> candidates_;
};

Fact OfPage(Fact fact, std::size_t page) {
  fact.page = static_cast<std::uint32_t>(page);
  return fact;
}

double WordCountOf(std::string_view name) {
  return 1.0 + static_cast<double>(std::ranges::count(name, ' '));
}

// Of two spellings of a name the everyday one is shown: with its form short and
// not in capitals.
double SpellingCost(const Facts& facts) {
  const bool spelled_out = facts.legal_form.value.size() > kMaxShortForm;
  const bool capitals = std::ranges::none_of(facts.name.value, IsAsciiLower);
  return (spelled_out ? kSpelledOutCost : 0) + (capitals ? kCapitalsCost : 0);
}

double CountOf(const Facts& facts) {
  return static_cast<double>(
      std::ranges::count_if(kFactFields, [&](const FactField& field) {
        return (facts.*field.member).IsStated();
      }));
}

// What a page's name is worth for a site with that label. A form says much in
// an imprint; in a footer, under a domain that is nothing like the name, it may
// be that of who made the site.
double WorthOfName(const Facts& facts, std::string_view label) {
  const Fact& name = facts.name;
  const double likeness = LabelShare(name.value, label);
  const bool sure = label.empty() || likeness > 0 ||
                    name.origin == FactOrigin::kImprint ||
                    name.origin == FactOrigin::kJsonLd;
  const double form = facts.legal_form.IsStated() && sure ? kFormWeight : 0;
  return TrustIn(name.origin) + form - SpellingCost(facts) +
         kFactWeight * CountOf(facts) + kLikenessWeight * likeness;
}

// A short line that is like the domain, where nothing states a name.
Fact NameOfLines(std::span<const Document> pages, std::string_view label) {
  if (label.empty()) return {};
  for (std::size_t i = 0; i < pages.size(); ++i) {
    for (const Line& line : LinesOf(pages[i].blocks)) {
      if (!IsNameLine(line.text) ||
          LabelShare(line.text, label) < kMinLineShare) {
        continue;
      }
      return {std::string(line.text), FactOrigin::kText, line.block,
              static_cast<std::uint32_t>(i)};
    }
  }
  return {};
}

// The first segments of titles, where nothing states a name.
Fact NameOfTitles(std::span<const Document> pages) {
  Votes votes;
  for (std::size_t i = 0; i < pages.size(); ++i) {
    for (const std::string& segment : TitleNames(TitleOf(pages[i]))) {
      votes.Add(OfPage(Stated(segment, FactOrigin::kTitle), i),
                kFormWeight - kExtraWordCost * WordCountOf(segment));
    }
  }
  return votes.Best();
}

Fact MergedName(std::span<const Document> pages, std::string_view label) {
  Votes votes;
  for (std::size_t i = 0; i < pages.size(); ++i) {
    const Fact& name = pages[i].facts.name;
    votes.Add(OfPage(name, i), WorthOfName(pages[i].facts, label));
    const std::string_view title = TitleOf(pages[i]);
    for (const std::string& segment : TitleNames(title)) {
      const double share = LabelShare(segment, label);
      if (share < kMinTitleShare) continue;
      votes.Add(OfPage(Stated(segment, FactOrigin::kTitle), i),
                TrustIn(FactOrigin::kTitle) + kLikenessWeight * share -
                    kExtraWordCost * WordCountOf(segment));
    }
  }
  Fact best = votes.Best();
  if (!best.IsStated()) best = NameOfLines(pages, label);
  return best.IsStated() ? best : NameOfTitles(pages);
}

// The page whose address most pages share.
std::size_t AddressPage(std::span<const Document> pages) {
  Votes votes;
  for (std::size_t i = 0; i < pages.size(); ++i) {
    const Facts& facts = pages[i].facts;
    if (!HasAddress(facts)) continue;
    Fact address = facts.postcode.IsStated() ? facts.postcode : facts.city;
    const double worth = TrustIn(address.origin) +
                         (facts.street.IsStated() ? kFormWeight : 0) +
                         (facts.postcode.IsStated() ? 1 : 0);
    address.value += "\n" + facts.street.value;
    votes.Add(OfPage(std::move(address), i), worth);
  }
  const Fact best = votes.Best();
  return best.IsStated() ? best.page : pages.size();
}

Facts WithPage(Facts facts, std::size_t page) {
  for (const FactField& field : kFactFields) {
    (facts.*field.member).page = static_cast<std::uint32_t>(page);
  }
  return facts;
}

Fact MergedField(std::span<const Document> pages, Fact Facts::*member) {
  Votes votes;
  for (std::size_t i = 0; i < pages.size(); ++i) {
    const Fact& fact = pages[i].facts.*member;
    votes.Add(OfPage(fact, i), TrustIn(fact.origin));
  }
  return votes.Best();
}

}  // namespace

Facts MergeFacts(std::span<const Document> pages, std::string_view domain) {
  Facts facts;
  const std::string label = OwnLabel(domain);
  facts.name = MergedName(pages, label);
  facts.legal_form = Stated(FormOfName(facts.name.value), facts.name.origin);
  if (facts.legal_form.IsStated()) {
    facts.legal_form.block = facts.name.block;
    facts.legal_form.page = facts.name.page;
  }
  const std::size_t address = AddressPage(pages);
  if (address < pages.size()) {
    facts = WithAddressOf(std::move(facts),
                          WithPage(pages[address].facts, address));
  }
  facts.country = MergedField(pages, &Facts::country);
  facts.vat_id = MergedField(pages, &Facts::vat_id);
  facts.phone_country = MergedField(pages, &Facts::phone_country);
  facts.register_number = MergedField(pages, &Facts::register_number);
  const std::size_t page = facts.register_number.page;
  if (facts.register_number.IsStated()) {
    facts.register_name = OfPage(pages[page].facts.register_name, page);
  }
  if (!facts.country.IsStated()) {
    facts.country = facts.phone_country;
  }
  if (!facts.country.IsStated()) {
    facts.country = Stated(CountryOfDomain(domain), FactOrigin::kDomain);
  }
  return facts;
}

}  // namespace kindred::nlp
