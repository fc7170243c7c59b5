#include "nlp/document.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "nlp/unicode.h"

namespace kindred::nlp {
namespace {

struct RoleName {
  Role role;
  std::string_view name;
};
constexpr auto kRoles = std::to_array<RoleName>({
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

struct KindName {
  PageKind kind;
  std::string_view name;
  std::string_view sentence;
};
constexpr auto kKinds = std::to_array<KindName>({
    {PageKind::kContent, "content", "the page has content"},
    {PageKind::kTooLittleText, "too-little-text",
     "the page has too little text"},
    {PageKind::kScriptOnly, "script-only",
     "the page shows nothing without running scripts"},
    {PageKind::kParked, "parked", "the page is parked"},
    {PageKind::kUnderConstruction, "under-construction",
     "the page is under construction"},
    {PageKind::kLogin, "login", "only a login form"},
    {PageKind::kNotHtml, "not-html", "the page is not HTML"},
    {PageKind::kTooComplex, "too-complex",
     "the page's HTML is too complex to read"},
});

const KindName& NameOf(PageKind kind) {
  const auto* found = std::ranges::find(kKinds, kind, &KindName::kind);
  return found == kKinds.end() ? kKinds.front() : *found;
}

std::string_view NameOf(Role role) {
  const auto* found = std::ranges::find(kRoles, role, &RoleName::role);
  return found == kRoles.end() ? std::string_view() : found->name;
}

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
  const std::optional<std::string> role = ReadText(json, "role");
  std::optional<std::string> text = ReadText(json, "text");
  if (!role || !text) return std::nullopt;
  const auto* found = std::ranges::find(kRoles, *role, &RoleName::name);
  if (found == kRoles.end()) return std::nullopt;
  if (json.Find("language") == nullptr) {
    return Block{found->role, *std::move(text)};
  }
  std::optional<std::string> language = ReadText(json, "language");
  if (!language) return std::nullopt;
  return Block{found->role, *std::move(text), *std::move(language)};
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
  return NameOf(kind).sentence;
}

Json ToJson(const Document& document) {
  Json::Array blocks;
  blocks.reserve(document.blocks.size());
  for (const Block& block : document.blocks) {
    Json json =
        Json::Object{{"role", NameOf(block.role)}, {"text", block.text}};
    if (!block.language.empty()) json.Set("language", block.language);
    blocks.push_back(std::move(json));
  }
  return Json::Object{{"kind", NameOf(document.kind).name},
                      {"language", document.language},
                      {"encoding", document.encoding},
                      {"canonical", document.canonical},
                      {"base", document.base},
                      {"noindex", document.noindex},
                      {"nosnippet", document.nosnippet},
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
  const std::optional<std::string> kind = ReadText(json, "kind");
  const auto* found =
      std::ranges::find(kKinds, kind.value_or(""), &KindName::name);
  if (found == kKinds.end()) return Corrupt("kind");
  document.kind = found->kind;
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
