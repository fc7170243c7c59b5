// A fixed 64-bit hash of text. Internal to nlp.
//
// Source: FNV-1a, Noll et al., "The FNV Non-Cryptographic Hash Algorithm"
// (draft-eastlake-fnv), sections 2 and 5, with a final mix. The same on every
// machine and in every version, as it is stored and decides what is counted;
// not for defence against chosen texts: two that collide share their fate.
// Pure and thread-safe; linear in the text.
#ifndef KINDRED_NLP_TEXT_HASH_H_
#define KINDRED_NLP_TEXT_HASH_H_

#include <cstdint>
#include <string_view>

namespace kindred::nlp {

[[nodiscard]] constexpr std::uint64_t HashText(std::string_view text,
                                               std::uint64_t seed = 0) {
  std::uint64_t hash = 0xCBF29CE484222325U ^ seed;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  }
  return hash ^ (hash >> 32U);
}

}  // namespace kindred::nlp

#endif  // KINDRED_NLP_TEXT_HASH_H_
