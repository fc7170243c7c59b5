#include "nlp/facts.h"

#include <cstddef>
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
#include "nlp/markup.h"
#include "nlp/phone.h"
#include "nlp/vat_text.h"

namespace kindred::nlp {
namespace {

constexpr std::size_t kMaxPhoneLinks = 8;  // tel: links looked at

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
  facts.legal_form = Stated(FormOfName(name), origin);
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
  if (!HasAddress(facts) || better_address) {
    facts = WithAddressOf(std::move(facts), other);
  }
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
  facts.legal_form = Stated(FormOfName(facts.name.value), FactOrigin::kMeta);
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

}  // namespace kindred::nlp
