#include "nlp/shared_blocks.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "nlp/text_hash.h"
#include "nlp/unicode.h"

namespace kindred::nlp {
namespace {

// Nothing for a text too short to be compared.
std::optional<std::uint64_t> KeyOf(std::string_view text) {
  if (text.size() < kMinSharedBytes) return std::nullopt;
  return HashText(FoldCase(text));
}

}  // namespace

SharedBlocks::SharedBlocks(std::vector<std::uint64_t> hashes)
    : hashes_(std::move(hashes)) {
  std::ranges::sort(hashes_);
}

bool SharedBlocks::Holds(std::string_view text) const {
  if (hashes_.empty()) return false;
  const std::optional<std::uint64_t> key = KeyOf(text);
  return key && std::ranges::binary_search(hashes_, *key);
}

void SharedBlocks::Mark(std::span<Document> site) const {
  for (Document& page : site) {
    for (Block& block : page.blocks) {
      if (IsContent(block.role) && Holds(block.text)) {
        block.role = Role::kBoilerplate;
      }
    }
  }
}

void SharedBlockLearner::AddSite(std::span<const Document> site) {
  std::vector<std::uint64_t> keys;
  for (const Document& page : site) {
    for (const Block& block : page.blocks) {
      if (!IsContent(block.role)) continue;
      if (const auto key = KeyOf(block.text)) keys.push_back(*key);
    }
  }
  std::ranges::sort(keys);
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  for (const std::uint64_t key : keys) ++sites_[key];
  if (sites_.size() > max_counted_) {
    std::erase_if(sites_, [](const auto& entry) { return entry.second < 2; });
  }
}

SharedBlocks SharedBlockLearner::Finish() const {
  std::vector<std::uint64_t> hashes;
  for (const auto& [key, sites] : sites_) {
    if (sites >= kMinSharingSites) hashes.push_back(key);
  }
  return SharedBlocks(std::move(hashes));
}

}  // namespace kindred::nlp
