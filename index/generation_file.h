// How a generation's parts are written as octets, and checked when read back.
//
// Internal to index/: see generation.h for the folder. Pure; thread-safe.
#ifndef KINDRED_INDEX_GENERATION_FILE_H_
#define KINDRED_INDEX_GENERATION_FILE_H_

#include <span>
#include <string>
#include <string_view>

#include "base/files.h"
#include "base/result.h"
#include "index/generation.h"
#include "index/vector_index.h"

namespace kindred::index {

// The files of a generation but the manifest, in the order of writing.
[[nodiscard]] std::span<const std::string_view> PartFiles();

// Puts the octets of one of them into `sink`, piece by piece.
void WritePart(const Generation& generation, std::string_view file,
               const ByteSink& sink);

struct StoredPart {
  std::string file;  // of PartFiles
  FileBytes content;
  std::string sha256;  // of it
};

// The generation these parts hold, whose arrays stay where they are. Every
// length, offset and column is checked before use (kCorrupt names the file).
[[nodiscard]] Result<Generation> ParseParts(std::span<const StoredPart> parts);

// Twelve hexadecimal digits over companies, vocabulary and features; what
// follows from them (basis, vectors) adds nothing.
[[nodiscard]] std::string ContentVersion(const Generation& generation);

}  // namespace kindred::index

#endif  // KINDRED_INDEX_GENERATION_FILE_H_
