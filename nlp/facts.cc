#include "nlp/facts.h"

#include <algorithm>
#include <array>
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
#include "nlp/country.h"
#include "nlp/document.h"
#include "nlp/imprint.h"
#include "nlp/json_ld.h"
#include "nlp/labels.h"
#include "nlp/loose_name.h"
#include "nlp/markup.h"
#include "nlp/phone.h"
#include "nlp/vat_text.h"

namespace kindred::nlp {
namespace {

constexpr std::size_t kMaxPhoneLinks = 8;  // tel: links looked at

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

Fact Stated(std::string value, FactOrigin origin) {
  if (value.empty()) return {};
  return {std::move(value), origin, 0, 0};
}

// The form of a name, if it ends with one or begins with one.
std::string FormOf(std::string_view name) {
  const std::optional<CompanyName> found = FindCompanyName(name);
  const bool whole = found && found->name.size() == name.size();
  return whole ? std::string(found->form) : std::string();
}

std::string CountryOfPhone(std::string_view number) {
  PhoneCountry phone = PhoneCountryIn(number);
  return std::move(phone.country);
}

Facts FromOrganization(const Organization& organization, FactOrigin origin) {
  Facts facts;
  const std::string& name = organization.legal_name.empty()
                                ? organization.name
                                : organization.legal_name;
  facts.name = Stated(name, origin);
  facts.legal_form = Stated(FormOf(name), origin);
  facts.street = Stated(organization.street, origin);
  facts.postcode = Stated(organization.postcode, origin);
  facts.city = Stated(organization.city, origin);
  std::string country = CountryCode(organization.country);
  facts.vat_id = Stated(NormalVatId(organization.vat_id, country), origin);
  if (country.empty()) country = CountryOfVatId(facts.vat_id.value);
  facts.country = Stated(std::move(country), origin);
  facts.phone_country = Stated(CountryOfPhone(organization.phone), origin);
  return facts;
}

bool HasAddress(const Facts& facts) {
  return facts.city.IsStated() || facts.postcode.IsStated();
}

void TakeAddress(Facts& facts, const Facts& other) {
  facts.street = other.street;
  facts.postcode = other.postcode;
  facts.city = other.city;
}

void TakeRegister(Facts& facts, const Facts& other) {
  facts.register_name = other.register_name;
  facts.register_number = other.register_number;
}

void TakeName(Facts& facts, const Facts& other) {
  facts.name = other.name;
  facts.legal_form = other.legal_form;
}

// Fields of `other` where `facts` has none; names and addresses as a whole.
Facts Completed(Facts facts, const Facts& other) {
  const bool better_name =
      !facts.name.IsStated() ||
      (!facts.legal_form.IsStated() && other.legal_form.IsStated());
  if (better_name && other.name.IsStated()) TakeName(facts, other);
  const bool better_address =
      !facts.postcode.IsStated() && other.postcode.IsStated();
  if (!HasAddress(facts) || better_address) TakeAddress(facts, other);
  if (!facts.register_number.IsStated()) TakeRegister(facts, other);
  for (Fact Facts::*member :
       {&Facts::country, &Facts::vat_id, &Facts::phone_country}) {
    if (!(facts.*member).IsStated()) facts.*member = other.*member;
  }
  return facts;
}

Facts FromMeta(const HtmlContent& html) {
  Facts facts;
  facts.name =
      Stated(html.site_name.empty() ? html.markup.application : html.site_name,
             FactOrigin::kMeta);
  facts.legal_form = Stated(FormOf(facts.name.value), FactOrigin::kMeta);
  const std::string& region = html.markup.geo_region;
  const std::string code = CountryCode(region.substr(0, region.find('-')));
  facts.country = Stated(code, FactOrigin::kMeta);
  facts.city = Stated(html.markup.geo_place, FactOrigin::kMeta);
  return facts;
}

Facts FromLinks(std::span<const Link> links) {
  Facts facts;
  std::size_t seen = 0;
  for (const Link& link : links) {
    const std::string_view target = link.href;
    if (!StartsWithIgnoringCase(target, "tel:")) continue;
    std::string country = CountryOfPhone(target.substr(4));
    if (!country.empty()) {
      facts.phone_country = Stated(std::move(country), FactOrigin::kLink);
      break;
    }
    if (++seen >= kMaxPhoneLinks) break;
  }
  return facts;
}

std::string FoldedTitle(const HtmlContent& html) {
  std::string title = FoldLine(html.site_name);
  for (const Block& block : html.blocks) {
    if (block.role == Role::kTitle) title += " " + FoldLine(block.text);
  }
  return title;
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

Facts ReadFacts(const HtmlContent& html) {
  Facts facts;
  for (const Organization& organization : ReadOrganizations(html.json_ld)) {
    facts = Completed(std::move(facts),
                      FromOrganization(organization, FactOrigin::kJsonLd));
  }
  facts = Completed(std::move(facts), FromOrganization(html.markup.organization,
                                                       FactOrigin::kMicrodata));
  const Facts meta = FromMeta(html);
  const std::string title = FoldedTitle(html);
  const std::vector<Line> lines = LinesOf(html.blocks);
  const Fact& country = facts.country.IsStated() ? facts.country : meta.country;
  const Facts imprint =
      ReadImprint(lines, {title, html.html_lang, country.value});
  facts = Completed(std::move(facts), imprint);
  facts = Completed(std::move(facts), meta);
  return Completed(std::move(facts), FromLinks(html.links));
}

Facts MergeFacts(std::span<const Document> pages, std::string_view domain) {
  Facts facts;
  const std::string label = OwnLabel(domain);
  facts.name = MergedName(pages, label);
  facts.legal_form = Stated(FormOf(facts.name.value), facts.name.origin);
  if (facts.legal_form.IsStated()) {
    facts.legal_form.block = facts.name.block;
    facts.legal_form.page = facts.name.page;
  }
  const std::size_t address = AddressPage(pages);
  if (address < pages.size()) {
    TakeAddress(facts, WithPage(pages[address].facts, address));
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
