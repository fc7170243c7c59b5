// Texts that many unrelated sites share word for word: consent, delivery and
// agency texts, terms of use. They say nothing about a company.
//
// Blocks are compared by a 64-bit hash of their folded text. Counting follows
// G. Manku and R. Motwani, "Approximate Frequency Counts over Data Streams"
// (VLDB 2002), section 4.2: past kMaxCountedBlocks the texts seen on one site
// only are forgotten, so memory is bounded and a text that stands on many
// sites is found wherever it does not wait longer than that for its second.
// Deterministic: equal sites in equal order give equal hashes. The learner is
// for one thread; SharedBlocks is immutable and for any.
#ifndef KINDRED_NLP_SHARED_BLOCKS_H_
#define KINDRED_NLP_SHARED_BLOCKS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "nlp/document.h"

namespace kindred::nlp {

// As many sites as a phrase needs: fewer may be one owner's.
inline constexpr std::uint32_t kMinSharingSites = 5;

// Octets of a text that is no accident; shorter ones ("Contact us today") are
// words like others, which the weights by document frequency take care of.
inline constexpr std::size_t kMinSharedBytes = 48;

// Texts counted at a time, some 24 octets each.
inline constexpr std::size_t kMaxCountedBlocks = std::size_t{4} << 20U;

class SharedBlocks {
 public:
  SharedBlocks() = default;
  // `hashes` as Hashes() gave them, in any order.
  explicit SharedBlocks(std::vector<std::uint64_t> hashes);

  [[nodiscard]] bool Holds(std::string_view text) const;

  // Marks as kBoilerplate the content blocks of `site` that are shared.
  // Linear in the text.
  void Mark(std::span<Document> site) const;

  // Sorted: what is stored.
  [[nodiscard]] std::span<const std::uint64_t> Hashes() const {
    return hashes_;
  }

 private:
  std::vector<std::uint64_t> hashes_;
};

class SharedBlockLearner {
 public:
  // `max_counted` bounds the memory.
  explicit SharedBlockLearner(std::size_t max_counted = kMaxCountedBlocks)
      : max_counted_(max_counted) {}

  // The content blocks of one more site, each counted once. Sites of one
  // company must be added as one, or only one of them.
  void AddSite(std::span<const Document> site);

  // The texts of at least kMinSharingSites sites.
  [[nodiscard]] SharedBlocks Finish() const;

 private:
  std::size_t max_counted_;
  std::unordered_map<std::uint64_t, std::uint32_t> sites_;  // by text
};

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_SHARED_BLOCKS_H_
