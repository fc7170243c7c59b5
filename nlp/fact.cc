#include "nlp/fact.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace kindred::nlp {
namespace {

// By FactOrigin.
constexpr auto kOriginNames = std::to_array<std::string_view>(
    {"none", "json-ld", "microdata", "meta", "imprint", "copyright", "text",
     "title", "link", "domain"});

Json FactToJson(const Fact& fact) {
  return Json::Object{{"value", fact.value},
                      {"from", NameOf(fact.origin)},
                      {"page", std::int64_t{fact.page}},
                      {"block", std::int64_t{fact.block}}};
}

}  // namespace

Fact Stated(std::string value, FactOrigin origin) {
  if (value.empty()) return {};
  return {std::move(value), origin, 0, 0};
}

bool HasAddress(const Facts& facts) {
  return facts.city.IsStated() || facts.postcode.IsStated();
}

Facts WithAddressOf(Facts facts, const Facts& other) {
  facts.street = other.street;
  facts.postcode = other.postcode;
  facts.city = other.city;
  return facts;
}

bool HasBlock(FactOrigin origin) {
  return origin == FactOrigin::kImprint || origin == FactOrigin::kCopyright ||
         origin == FactOrigin::kText || origin == FactOrigin::kTitle;
}

std::string_view NameOf(FactOrigin origin) {
  return kOriginNames.at(static_cast<std::size_t>(origin));
}

Json FactsToJson(const Facts& facts) {
  Json::Object json;
  for (const FactField& field : kFactFields) {
    const Fact& fact = facts.*field.member;
    if (fact.IsStated()) json.emplace_back(field.key, FactToJson(fact));
  }
  return json;
}

}  // namespace kindred::nlp
