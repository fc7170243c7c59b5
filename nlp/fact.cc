#include "nlp/fact.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "nlp/name_table.h"
#include "nlp/unicode.h"

namespace kindred::nlp {
namespace {

constexpr auto kOrigins = std::to_array<Named<FactOrigin>>({
    {FactOrigin::kJsonLd, "json-ld"},
    {FactOrigin::kMicrodata, "microdata"},
    {FactOrigin::kMeta, "meta"},
    {FactOrigin::kImprint, "imprint"},
    {FactOrigin::kCopyright, "copyright"},
    {FactOrigin::kText, "text"},
    {FactOrigin::kTitle, "title"},
    {FactOrigin::kLink, "link"},
    {FactOrigin::kDomain, "domain"},
});

Json FactToJson(const Fact& fact) {
  return Json::Object{{"value", fact.value},
                      {"from", NameOf(fact.origin)},
                      {"page", std::int64_t{fact.page}},
                      {"block", std::int64_t{fact.block}}};
}

std::optional<std::uint32_t> ReadIndex(const Json& json, std::string_view key) {
  const Json* value = json.Find(key);
  const std::int64_t* index = value == nullptr ? nullptr : value->AsInt();
  if (index == nullptr || *index < 0 ||
      *index > std::numeric_limits<std::uint32_t>::max()) {
    return std::nullopt;
  }
  return static_cast<std::uint32_t>(*index);
}

std::optional<Fact> FactFromJson(const Json& json) {
  const Json* value = json.Find("value");
  const Json* from = json.Find("from");
  const std::optional<std::uint32_t> page = ReadIndex(json, "page");
  const std::optional<std::uint32_t> block = ReadIndex(json, "block");
  if (value == nullptr || from == nullptr || !page || !block) {
    return std::nullopt;
  }
  const std::optional<FactOrigin> origin =
      ValueIn(kOrigins, from->StringOr(""));
  const std::string* text = value->AsString();
  if (!origin || text == nullptr || text->empty() || !IsUtf8(*text)) {
    return std::nullopt;
  }
  return Fact{*text, *origin, *block, *page};
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
  return origin == FactOrigin::kNone ? "none" : NameIn(kOrigins, origin);
}

Json FactsToJson(const Facts& facts) {
  Json::Object json;
  for (const FactField& field : kFactFields) {
    const Fact& fact = facts.*field.member;
    if (fact.IsStated()) json.emplace_back(field.key, FactToJson(fact));
  }
  return json;
}

std::optional<Facts> FactsFromJson(const Json& json) {
  if (json.AsObject() == nullptr) return std::nullopt;
  Facts facts;
  for (const auto& [key, value] : *json.AsObject()) {
    const auto* field = std::ranges::find(kFactFields, key, &FactField::key);
    if (field == kFactFields.end()) return std::nullopt;
    std::optional<Fact> fact = FactFromJson(value);
    if (!fact) return std::nullopt;
    facts.*field->member = *std::move(fact);
  }
  return facts;
}

}  // namespace kindred::nlp
