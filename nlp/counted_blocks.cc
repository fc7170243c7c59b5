#include "nlp/counted_blocks.h"

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nlp/no_signal.h"

namespace kindred::nlp {
namespace {

bool IsCounted(Role role) {
  return role == Role::kTitle || role == Role::kDescription || IsContent(role);
}

}  // namespace

Tokenizer& Tokenizers::Of(const std::string& language) {
  return tokenizers_.try_emplace(language, language).first->second;
}

std::vector<BlockPlace> CountedBlocks(std::span<const Document> pages) {
  std::vector<BlockPlace> counted;
  // A title may say what a heading says; two headings may not.
  std::set<std::pair<Role, std::string_view>> seen;
  for (std::uint32_t page = 0; page < pages.size(); ++page) {
    const Document& document = pages[page];
    if (document.kind != PageKind::kContent || document.noindex) continue;
    const std::vector<bool> silent = FindSilentBlocks(document);
    for (std::uint32_t i = 0; i < document.blocks.size(); ++i) {
      const Block& block = document.blocks[i];
      if (!IsCounted(block.role) || silent[i]) continue;
      if (seen.emplace(block.role, block.text).second) {
        counted.push_back({page, i});
      }
    }
  }
  return counted;
}

TokenizedBlock TokensAt(std::span<const Document> pages,
                        const BlockPlace& place, Tokenizers& tokenizers) {
  const Document& document = pages[place.page];
  const Block& block = document.blocks[place.block];
  std::string language(LanguageOf(document, block));
  std::vector<Token> tokens =
      SilenceTokens(block.text, tokenizers.Of(language).Run(block.text));
  return {std::move(language), std::move(tokens)};
}

}  // namespace kindred::nlp
