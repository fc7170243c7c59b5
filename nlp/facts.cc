#include "nlp/facts.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nlp/country.h"
#include "nlp/document.h"
#include "nlp/imprint.h"
#include "nlp/json_ld.h"

namespace kindred::nlp {
namespace {

// Fields of `other` where `facts` has none.
Facts Completed(Facts facts, const Facts& other) {
  if (facts.name.empty()) facts.name = other.name;
  if (facts.country.empty()) facts.country = other.country;
  if (facts.city.empty()) facts.city = other.city;
  if (facts.vat_id.empty()) facts.vat_id = other.vat_id;
  return facts;
}

Facts FromOrganization(const Organization& organization) {
  Facts facts;
  facts.name = organization.name;
  facts.city = organization.city;
  facts.country = CountryCode(organization.country);
  facts.vat_id = NormalVatId(organization.vat_id, facts.country);
  return facts;
}

}  // namespace

Facts ReadFacts(std::span<const std::string> json_ld,
                std::span<const Block> blocks) {
  Facts facts;
  for (const Organization& organization : ReadOrganizations(json_ld)) {
    facts = Completed(facts, FromOrganization(organization));
  }
  facts = Completed(facts, ReadImprint(blocks));
  if (facts.country.empty() && !facts.vat_id.empty()) {
    facts.country = CountryOfVatId(facts.vat_id);
  }
  return facts;
}

Facts MergeFacts(std::span<const Document> pages) {
  Facts facts;
  for (const Document& page : pages) facts = Completed(facts, page.facts);
  return facts;
}

}  // namespace kindred::nlp
