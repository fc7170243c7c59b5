// How a generation's parts are written as octets, and checked when read back.
//
// Internal to index/: see generation.h for the folder. Pure; thread-safe.
#ifndef KINDRED_INDEX_GENERATION_FILE_H_
#define KINDRED_INDEX_GENERATION_FILE_H_

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "index/generation.h"

namespace kindred::index {

struct GenerationPart {
  std::string file;  // name within the generation's folder
  std::string bytes;
};

// All parts but the manifest, in a fixed order. kIo if FAISS cannot write.
[[nodiscard]] Result<std::vector<GenerationPart>> FormatParts(
    const Generation& generation);

// The generation these parts hold. Every length, offset and column is checked
// before use (kCorrupt names the file).
[[nodiscard]] Result<Generation> ParseParts(
    const std::vector<GenerationPart>& parts);

// Twelve hexadecimal digits over companies, vocabulary and features; what
// follows from them (basis, vectors) adds nothing.
[[nodiscard]] std::string ContentVersion(const Generation& generation);

}  // namespace kindred::index

#endif  // KINDRED_INDEX_GENERATION_FILE_H_
