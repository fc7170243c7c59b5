// Generation: everything scoring needs of one reindex, immutable.
//
// Row i of every part is the same company. const members are thread-safe.
// On disk: index/NNNNN/ with lexicon.jsonl, vocabulary.jsonl, features.bin,
// basis.bin, norms.bin, vectors.bin, neighbours.bin, companies.jsonl and
// manifest.json, which holds the length and SHA-256 of each; little-endian, no
// padding.
#ifndef KINDRED_INDEX_GENERATION_H_
#define KINDRED_INDEX_GENERATION_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/files.h"
#include "base/result.h"
#include "index/array.h"
#include "index/latent.h"
#include "index/neighbours.h"
#include "index/sparse_matrix.h"
#include "index/term_source.h"
#include "index/vector_index.h"
#include "index/vocabulary.h"
#include "nlp/lexicon.h"

namespace kindred::index {

// Hexadecimal digits of the digest that names a generation or a model.
inline constexpr std::size_t kVersionDigits = 12;

struct GenerationOptions {
  VocabularyOptions vocabulary;
  LatentOptions latent;
  VectorIndexOptions vectors;
  NeighbourOptions neighbours;
  std::size_t threads = 0;  // of every part, as ParallelFor
};

// What scoring shows of a company without asking the catalogue.
struct IndexedCompany {
  std::int64_t id = 0;  // in the catalogue
  std::string domain;
  std::string name;
  std::string country;   // ISO 3166-1 alpha-2, empty if unknown
  std::string language;  // ISO 639-1, empty if unknown
  std::int64_t words = 0;

  friend bool operator==(const IndexedCompany&,
                         const IndexedCompany&) = default;
};

struct Generation {
  std::string version;  // digest of the content: equal content, equal version
  std::vector<IndexedCompany> companies;
  nlp::Lexicon lexicon;  // by which the terms were found
  Vocabulary vocabulary{{}, 0, 0, {}};
  SparseMatrix features;
  LatentBasis basis;
  Array<float> norms;  // LatentVector::norm of each row
  std::unique_ptr<VectorIndex> vectors;
  SparseMatrix neighbours;  // as FindNeighbours says

  [[nodiscard]] std::size_t Size() const { return companies.size(); }
};

// Builds all parts in memory from the companies and their terms (same order),
// found by `lexicon`. Equal input gives equal parts, whatever the threads.
// Memory: 8 octets a feature, 4 a value of each vector, 12 a value of the
// basis. Tells `progress` the stage it begins: "vocabulary", "features",
// "latent basis", "vectors", "neighbours".
[[nodiscard]] Result<Generation> BuildGeneration(
    std::vector<IndexedCompany> companies, const TermSource& terms,
    const GenerationOptions& options, nlp::Lexicon lexicon,
    const std::function<void(std::string_view)>& progress);
[[nodiscard]] Generation BuildGeneration(std::vector<IndexedCompany> companies,
                                         std::span<const nlp::TermCounts> terms,
                                         const GenerationOptions& options = {},
                                         nlp::Lexicon lexicon = {});

// Writes `generation` under `folder` (".../index") beside the live one and
// makes it live by one rename of CURRENT; keeps the last `keep` generations, at
// least the live one.
Status PublishGeneration(Files& files, const std::string& folder,
                         const Generation& generation, std::size_t keep = 2);

// Removes every generation but the live one. kNotFound: there is none.
Status KeepLiveGeneration(Files& files, const std::string& folder);

// Loads the live generation. kNotFound: there is none yet ("run kindred reindex
// first"). kCorrupt: names the file whose length, digest or content is wrong.
[[nodiscard]] Result<Generation> LoadGeneration(Files& files,
                                                const std::string& folder);

}  // namespace kindred::index

#endif  // KINDRED_INDEX_GENERATION_H_
