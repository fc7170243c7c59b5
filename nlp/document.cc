#include "nlp/document.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "nlp/name_table.h"
#include "nlp/unicode.h"

namespace kindred::nlp {
namespace {

constexpr auto kRoles = std::to_array<Named<Role>>({
    {Role::kTitle, "title"},
    {Role::kDescription, "description"},
    {Role::kHeading, "heading"},
    {Role::kBody, "body"},
    {Role::kList, "list"},
    {Role::kTable, "table"},
    {Role::kNavigation, "navigation"},
    {Role::kForm, "form"},
    {Role::kConsent, "consent"},
    {Role::kFooter, "footer"},
    {Role::kBoilerplate, "boilerplate"},
});

constexpr auto kKinds = std::to_array<Named<PageKind>>({
    {PageKind::kContent, "content"},
    {PageKind::kTooLittleText, "too-little-text"},
    {PageKind::kScriptOnly, "script-only"},
    {PageKind::kParked, "parked"},
    {PageKind::kUnderConstruction, "under-construction"},
    {PageKind::kLogin, "login"},
    {PageKind::kNotHtml, "not-html"},
    {PageKind::kTooComplex, "too-complex"},
});

Error Corrupt(std::string_view field) {
  return {ErrorCode::kCorrupt,
          "stored document: bad field \"" + std::string(field) + "\""};
}

std::optional<std::string> ReadText(const Json& json, std::string_view key) {
  const Json* value = json.Find(key);
  const std::string* text = value == nullptr ? nullptr : value->AsString();
  if (text == nullptr || !IsUtf8(*text)) return std::nullopt;
  return *text;
}

std::optional<bool> ReadFlag(const Json& json, std::string_view key) {
  const Json* value = json.Find(key);
  const bool* flag = value == nullptr ? nullptr : value->AsBool();
  return flag == nullptr ? std::nullopt : std::optional<bool>(*flag);
}

std::optional<Block> ReadBlock(const Json& json) {
  const std::optional<std::string> name = ReadText(json, "role");
  const std::optional<Role> role = ValueIn(kRoles, name.value_or(""));
  std::optional<std::string> text = ReadText(json, "text");
  if (!role || !text) return std::nullopt;
  if (json.Find("language") == nullptr) {
    return Block{*role, *std::move(text)};
  }
  std::optional<std::string> language = ReadText(json, "language");
  if (!language) return std::nullopt;
  return Block{*role, *std::move(text), *std::move(language)};
}

Json::Array AlternatesToJson(std::span<const Link> links) {
  Json::Array alternates;
  for (const Link& link : links) {
    if (link.language.empty()) continue;
    alternates.emplace_back(
        Json::Object{{"language", link.language}, {"href", link.href}});
  }
  return alternates;
}

std::optional<Link> ReadAlternate(const Json& json) {
  std::optional<std::string> language = ReadText(json, "language");
  std::optional<std::string> href = ReadText(json, "href");
  if (!language || !href) return std::nullopt;
  return Link{*std::move(href), {}, *std::move(language)};
}

struct TextField {
  std::string_view key;
  std::string Document::*member;
};
constexpr auto kTexts = std::to_array<TextField>({
    {"language", &Document::language},
    {"encoding", &Document::encoding},
    {"canonical", &Document::canonical},
    {"base", &Document::base},
});

}  // namespace

std::string_view LanguageOf(const Document& document, const Block& block) {
  return block.language.empty() ? document.language : block.language;
}

std::string_view TitleOf(const Document& document) {
  const auto found =
      std::ranges::find(document.blocks, Role::kTitle, &Block::role);
  return found == document.blocks.end() ? std::string_view() : found->text;
}

std::string MainText(const Document& document) {
  std::string text;
  for (const Block& block : document.blocks) {
    if (!IsContent(block.role)) continue;
    if (!text.empty()) text += '\n';
    text += block.text;
  }
  return text;
}

std::string_view Describe(PageKind kind) {
  switch (kind) {
    case PageKind::kContent:
      return "the page has content";
    case PageKind::kTooLittleText:
      return "the page has too little text";
    case PageKind::kScriptOnly:
      return "the page shows nothing without running scripts";
    case PageKind::kParked:
      return "the page is parked";
    case PageKind::kUnderConstruction:
      return "the page is under construction";
    case PageKind::kLogin:
      return "only a login form";
    case PageKind::kNotHtml:
      return "the page is not HTML";
    case PageKind::kTooComplex:
      return "the page's HTML is too complex to read";
  }
  return {};
}

Json ToJson(const Document& document) {
  Json::Array blocks;
  blocks.reserve(document.blocks.size());
  for (const Block& block : document.blocks) {
    Json json = Json::Object{{"role", NameIn(kRoles, block.role)},
                             {"text", block.text}};
    if (!block.language.empty()) json.Set("language", block.language);
    blocks.push_back(std::move(json));
  }
  return Json::Object{{"kind", NameIn(kKinds, document.kind)},
                      {"language", document.language},
                      {"encoding", document.encoding},
                      {"canonical", document.canonical},
                      {"base", document.base},
                      {"noindex", document.noindex},
                      {"nosnippet", document.nosnippet},
                      {"alternates", AlternatesToJson(document.links)},
                      {"facts", FactsToJson(document.facts)},
                      {"blocks", std::move(blocks)}};
}

Result<Document> DocumentFromJson(const Json& json) {
  Document document;
  for (const TextField& field : kTexts) {
    std::optional<std::string> text = ReadText(json, field.key);
    if (!text) return Corrupt(field.key);
    document.*field.member = *std::move(text);
  }
  const std::optional<std::string> kind_name = ReadText(json, "kind");
  const std::optional<PageKind> kind = ValueIn(kKinds, kind_name.value_or(""));
  if (!kind) return Corrupt("kind");
  document.kind = *kind;
  const std::optional<bool> noindex = ReadFlag(json, "noindex");
  if (!noindex) return Corrupt("noindex");
  document.noindex = *noindex;
  const std::optional<bool> nosnippet = ReadFlag(json, "nosnippet");
  if (!nosnippet) return Corrupt("nosnippet");
  document.nosnippet = *nosnippet;
  const Json* stored_facts = json.Find("facts");
  std::optional<Facts> facts =
      stored_facts == nullptr ? std::nullopt : FactsFromJson(*stored_facts);
  if (!facts) return Corrupt("facts");
  document.facts = *std::move(facts);
  const Json* alternates = json.Find("alternates");
  if (alternates == nullptr || alternates->AsArray() == nullptr) {
    return Corrupt("alternates");
  }
  for (const Json& value : *alternates->AsArray()) {
    std::optional<Link> link = ReadAlternate(value);
    if (!link) return Corrupt("alternates");
    document.links.push_back(*std::move(link));
  }
  const Json* blocks = json.Find("blocks");
  if (blocks == nullptr || blocks->AsArray() == nullptr) {
    return Corrupt("blocks");
  }
  for (const Json& value : *blocks->AsArray()) {
    std::optional<Block> block = ReadBlock(value);
    if (!block) return Corrupt("blocks");
    document.blocks.push_back(*std::move(block));
  }
  return document;
}

}  // namespace kindred::nlp
