#include "nlp/document_form.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/compression.h"
#include "nlp/fact.h"
#include "nlp/unicode.h"

namespace kindred::nlp {
namespace {

constexpr std::uint8_t kNoindexBit = 1;
constexpr std::uint8_t kNosnippetBit = 2;

// In the octet before a block's text: its language follows.
constexpr std::uint8_t kOwnLanguageBit = 0x80;

constexpr auto kLastKind = static_cast<std::uint8_t>(PageKind::kTooComplex);
constexpr auto kLastRole = static_cast<std::uint8_t>(Role::kBoilerplate);
constexpr auto kLastOrigin = static_cast<std::uint8_t>(FactOrigin::kDomain);

constexpr unsigned kBitsAnOctet = 7;
constexpr std::uint8_t kMoreBit = 0x80;

struct TextField {
  std::string_view name;
  std::string Document::*member;
};
constexpr auto kTexts = std::to_array<TextField>({
    {"language", &Document::language},
    {"encoding", &Document::encoding},
    {"canonical", &Document::canonical},
    {"base", &Document::base},
});

class FormWriter {
 public:
  void Octet(std::uint8_t value) { bytes_ += static_cast<char>(value); }
  void Number(std::uint64_t value) {
    for (; value >= kMoreBit; value >>= kBitsAnOctet) {
      Octet(static_cast<std::uint8_t>(value | kMoreBit));
    }
    Octet(static_cast<std::uint8_t>(value));
  }
  void Text(std::string_view text) {
    Number(text.size());
    bytes_ += text;
  }
  [[nodiscard]] const std::string& Bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

// Each member gives nothing where the octets end or hold something else.
class FormReader {
 public:
  explicit FormReader(std::string_view bytes) : rest_(bytes) {}

  [[nodiscard]] bool AtEnd() const { return rest_.empty(); }

  // At most `last`.
  std::optional<std::uint8_t> Octet(std::uint8_t last) {
    if (rest_.empty()) return std::nullopt;
    const auto value = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return value > last ? std::nullopt : std::optional(value);
  }
  // In 32 bits, which no length or index passes.
  std::optional<std::uint32_t> Number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift <= 4 * kBitsAnOctet; shift += kBitsAnOctet) {
      const std::optional<std::uint8_t> octet = Octet(0xFF);
      if (!octet) return std::nullopt;
      value |= std::uint64_t{*octet & (kMoreBit - 1U)} << shift;
      if (*octet < kMoreBit) {
        const bool shortest = shift == 0 || *octet != 0;
        const bool fits = value <= std::numeric_limits<std::uint32_t>::max();
        if (!shortest || !fits) return std::nullopt;
        return static_cast<std::uint32_t>(value);
      }
    }
    return std::nullopt;
  }
  std::optional<std::string> Text() {
    const std::optional<std::uint32_t> size = Number();
    if (!size || *size > rest_.size()) return std::nullopt;
    const std::string_view text = rest_.substr(0, *size);
    if (!IsUtf8(text)) return std::nullopt;
    rest_.remove_prefix(*size);
    return std::string(text);
  }

 private:
  std::string_view rest_;
};

void WriteAlternates(const Document& document, FormWriter& writer) {
  writer.Number(static_cast<std::uint64_t>(std::ranges::count_if(
      document.links,
      [](const Link& link) { return !link.language.empty(); })));
  for (const Link& link : document.links) {
    if (link.language.empty()) continue;
    writer.Text(link.language);
    writer.Text(link.href);
  }
}

void WriteFacts(const Facts& facts, FormWriter& writer) {
  std::uint64_t stated = 0;
  for (std::size_t i = 0; i < kFactFields.size(); ++i) {
    const bool is = (facts.*kFactFields.at(i).member).IsStated();
    stated |= std::uint64_t{is ? 1U : 0U} << i;
  }
  writer.Number(stated);
  for (const FactField& field : kFactFields) {
    const Fact& fact = facts.*field.member;
    if (!fact.IsStated()) continue;
    writer.Octet(static_cast<std::uint8_t>(fact.origin));
    writer.Number(fact.page);
    writer.Number(fact.block);
    writer.Text(fact.value);
  }
}

bool ReadAlternates(FormReader& reader, Document& document) {
  const std::optional<std::uint32_t> count = reader.Number();
  if (!count) return false;
  for (std::uint32_t i = 0; i < *count; ++i) {
    std::optional<std::string> language = reader.Text();
    if (!language || language->empty()) return false;
    std::optional<std::string> href = reader.Text();
    if (!href) return false;
    document.links.push_back({*std::move(href), {}, *std::move(language)});
  }
  return true;
}

std::optional<Fact> ReadFact(FormReader& reader) {
  const std::optional<std::uint8_t> origin = reader.Octet(kLastOrigin);
  if (!origin || *origin == 0) return std::nullopt;
  const std::optional<std::uint32_t> page = reader.Number();
  const std::optional<std::uint32_t> block = reader.Number();
  if (!page || !block) return std::nullopt;
  std::optional<std::string> value = reader.Text();
  if (!value || value->empty()) return std::nullopt;
  return Fact{*std::move(value), static_cast<FactOrigin>(*origin), *block,
              *page};
}

bool ReadFacts(FormReader& reader, Facts& facts) {
  const std::optional<std::uint32_t> stated = reader.Number();
  if (!stated || *stated >> kFactFields.size() != 0) return false;
  for (std::size_t i = 0; i < kFactFields.size(); ++i) {
    if ((*stated >> i & 1U) == 0) continue;
    std::optional<Fact> fact = ReadFact(reader);
    if (!fact) return false;
    facts.*kFactFields.at(i).member = *std::move(fact);
  }
  return true;
}

bool ReadBlocks(FormReader& reader, Document& document) {
  const std::optional<std::uint32_t> count = reader.Number();
  if (!count) return false;
  for (std::uint32_t i = 0; i < *count; ++i) {
    const std::optional<std::uint8_t> head =
        reader.Octet(kOwnLanguageBit | kLastRole);
    if (!head) return false;
    const auto role = static_cast<std::uint8_t>(*head & ~kOwnLanguageBit);
    if (role > kLastRole) return false;
    Block block{static_cast<Role>(role), {}, {}};
    if ((*head & kOwnLanguageBit) != 0) {
      std::optional<std::string> language = reader.Text();
      if (!language || language->empty()) return false;
      block.language = *std::move(language);
    }
    std::optional<std::string> text = reader.Text();
    if (!text) return false;
    block.text = *std::move(text);
    document.blocks.push_back(std::move(block));
  }
  return true;
}

// The first bad field's name; empty: none is.
std::string_view ReadFields(FormReader& reader, Document& document) {
  const std::optional<std::uint8_t> kind = reader.Octet(kLastKind);
  if (!kind) return "kind";
  document.kind = static_cast<PageKind>(*kind);
  const std::optional<std::uint8_t> flags =
      reader.Octet(kNoindexBit | kNosnippetBit);
  if (!flags) return "flags";
  document.noindex = (*flags & kNoindexBit) != 0;
  document.nosnippet = (*flags & kNosnippetBit) != 0;
  for (const TextField& field : kTexts) {
    std::optional<std::string> text = reader.Text();
    if (!text) return field.name;
    document.*field.member = *std::move(text);
  }
  if (!ReadAlternates(reader, document)) return "alternates";
  if (!ReadFacts(reader, document.facts)) return "facts";
  if (!ReadBlocks(reader, document)) return "blocks";
  return reader.AtEnd() ? "" : "end";
}

}  // namespace

Result<std::string> PackDocument(const Document& document) {
  FormWriter writer;
  writer.Octet(static_cast<std::uint8_t>(document.kind));
  writer.Octet(
      static_cast<std::uint8_t>((document.noindex ? kNoindexBit : 0) |
                                (document.nosnippet ? kNosnippetBit : 0)));
  for (const TextField& field : kTexts) writer.Text(document.*field.member);
  WriteAlternates(document, writer);
  WriteFacts(document.facts, writer);
  writer.Number(document.blocks.size());
  for (const Block& block : document.blocks) {
    const auto role = static_cast<std::uint8_t>(block.role);
    if (block.language.empty()) {
      writer.Octet(role);
    } else {
      writer.Octet(role | kOwnLanguageBit);
      writer.Text(block.language);
    }
    writer.Text(block.text);
  }
  if (writer.Bytes().size() > kMaxDocumentBytes) {
    return Error{ErrorCode::kTooLarge, "document: too long to be stored"};
  }
  return Compress(writer.Bytes());
}

Result<Document> UnpackDocument(std::string_view packed) {
  const Result<std::string> bytes = Decompress(packed, kMaxDocumentBytes);
  if (!bytes.Ok()) {
    return Error{bytes.Reason().code,
                 "stored document: " + bytes.Reason().message};
  }
  FormReader reader(bytes.Value());
  Document document;
  const std::string_view bad = ReadFields(reader, document);
  if (bad.empty()) return document;
  return Error{ErrorCode::kCorrupt,
               "stored document: bad field \"" + std::string(bad) + "\""};
}

}  // namespace kindred::nlp
