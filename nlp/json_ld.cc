#include "nlp/json_ld.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "nlp/unicode.h"

namespace kindred::nlp {
namespace {

// Values visited in one script.
constexpr std::size_t kMaxValues = 10'000;

constexpr std::size_t kMaxFieldBytes = 1000;

// Types whose names do not end in a word of the list below.
constexpr auto kTypeEndings = std::to_array<std::string_view>(
    {"Organization", "Corporation", "Business",    "Store",      "Company",
     "Service",      "Contractor",  "Agency",      "Shop",       "Dealer",
     "Manufacturer", "Office",      "Hotel",       "Restaurant", "Clinic",
     "Repair",       "Group",       "Institution", "Plumber",    "Electrician",
     "Attorney",     "Notary",      "Dentist",     "Physician"});

// Types that end so and are no organisation.
constexpr auto kOtherTypes = std::to_array<std::string_view>(
    {"Service", "ProductGroup", "BroadcastService"});

bool IsOrganization(const Json& value) {
  const Json* type = value.Find("@type");
  if (type == nullptr) return false;
  if (const std::string* name = type->AsString()) {
    return IsOrganizationType(*name);
  }
  const Json::Array* names = type->AsArray();
  return names != nullptr && std::ranges::any_of(*names, [](const Json& name) {
           return IsOrganizationType(name.StringOr(""));
         });
}

// The text of a member: a string, the first of several, or the name of a thing.
std::string TextOf(const Json& value, std::string_view key) {
  const Json* member = value.Find(key);
  if (member == nullptr) return {};
  if (const Json::Array* values = member->AsArray()) {
    if (values->empty()) return {};
    member = &values->front();
  }
  if (const Json* name = member->Find("name")) member = name;
  const std::string text = CollapseSpace(member->StringOr(""));
  return text.size() > kMaxFieldBytes ? std::string() : text;
}

Organization ReadOrganization(const Json& value) {
  Organization organization;
  organization.name = TextOf(value, "name");
  organization.legal_name = TextOf(value, "legalName");
  organization.vat_id = TextOf(value, "vatID");
  if (organization.vat_id.empty()) organization.vat_id = TextOf(value, "taxID");
  organization.phone = TextOf(value, "telephone");
  organization.description = TextOf(value, "description");
  const Json* address = value.Find("address");
  if (address != nullptr && address->AsArray() != nullptr &&
      !address->AsArray()->empty()) {
    address = &address->AsArray()->front();
  }
  if (address != nullptr) {
    organization.country = TextOf(*address, "addressCountry");
    organization.region = TextOf(*address, "addressRegion");
    organization.city = TextOf(*address, "addressLocality");
    organization.postcode = TextOf(*address, "postalCode");
    organization.street = TextOf(*address, "streetAddress");
  }
  return organization;
}

// The values an organisation can stand under: lists, @graph, and the publisher
// or main entity of a page.
std::vector<const Json*> ChildrenOf(const Json& value) {
  std::vector<const Json*> children;
  if (const Json::Array* values = value.AsArray()) {
    for (const Json& child : *values) children.push_back(&child);
  }
  for (const std::string_view key :
       {"@graph", "mainEntity", "publisher", "about", "provider"}) {
    if (const Json* child = value.Find(key)) children.push_back(child);
  }
  return children;
}

}  // namespace

bool IsOrganizationType(std::string_view type) {
  const std::size_t slash = type.find_last_of("/:#");
  if (slash != std::string_view::npos) type.remove_prefix(slash + 1);
  if (std::ranges::find(kOtherTypes, type) != kOtherTypes.end()) return false;
  return std::ranges::any_of(kTypeEndings, [&](std::string_view ending) {
    return type.ends_with(ending);
  });
}

std::vector<Organization> ReadOrganizations(
    std::span<const std::string> json_ld) {
  std::vector<Organization> organizations;
  for (const std::string& script : json_ld) {
    const Result<Json> json = Json::Parse(script);
    if (!json.Ok()) continue;
    std::vector<const Json*> open = {&json.Value()};
    for (std::size_t seen = 0; !open.empty() && seen < kMaxValues; ++seen) {
      const Json* value = open.back();
      open.pop_back();
      if (IsOrganization(*value)) {
        organizations.push_back(ReadOrganization(*value));
        if (organizations.size() >= kMaxOrganizations) return organizations;
      } else {
        const std::vector<const Json*> children = ChildrenOf(*value);
        open.insert(open.end(), children.rbegin(), children.rend());
      }
    }
  }
  return organizations;
}

}  // namespace kindred::nlp
