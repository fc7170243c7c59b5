#include "index/generation_file.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/digest.h"
#include "base/json.h"
#include "index/byte_arrays.h"

namespace kindred::index {
namespace {

constexpr std::string_view kCompaniesFile = "companies.jsonl";
constexpr std::string_view kLexiconFile = "lexicon.jsonl";
constexpr std::string_view kVocabularyFile = "vocabulary.jsonl";
constexpr std::string_view kFeaturesFile = "features.bin";
constexpr std::string_view kBasisFile = "basis.bin";
constexpr std::string_view kNormsFile = "norms.bin";
constexpr std::string_view kVectorsFile = "vectors.bin";
constexpr std::string_view kNeighboursFile = "neighbours.bin";
constexpr auto kPartFiles = std::to_array<std::string_view>(
    {kCompaniesFile, kLexiconFile, kVocabularyFile, kFeaturesFile, kBasisFile,
     kNormsFile, kVectorsFile, kNeighboursFile});

// What rounding to float32 may change of a sum of shares.
constexpr double kShareRounding = 1e-3;

Error Corrupt(std::string_view file, std::string_view what) {
  return {ErrorCode::kCorrupt, std::string(file) + ": " + std::string(what)};
}

// True for parts and lengths of unit vectors, with room for rounding. Larger
// ones could drive training to values that do not compare.
bool AreOfUnitVectors(std::span<const float> values) {
  return std::ranges::all_of(values, [](float value) {
    return std::isfinite(value) && std::abs(value) <= 2.0F;
  });
}

void WriteCompanies(const Generation& generation, const ByteSink& sink) {
  for (const IndexedCompany& company : generation.companies) {
    sink(Json(Json::Object{{"id", company.id},
                           {"domain", company.domain},
                           {"name", company.name},
                           {"country", company.country},
                           {"language", company.language},
                           {"words", company.words}})
             .Dump() +
         "\n");
  }
}

void WriteVocabulary(const Vocabulary& vocabulary, const ByteSink& sink) {
  const VocabularyOptions& options = vocabulary.Options();
  sink(
      Json(Json::Object{{"companies", vocabulary.Companies()},
                        {"mean_length", vocabulary.MeanLength()},
                        {"k1", options.k1},
                        {"b", options.b},
                        {"phrase_weight", options.phrase_weight},
                        {"min_companies_of_own", options.min_companies_of_own}})
          .Dump() +
      "\n");
  for (const VocabularyTerm& term : vocabulary.Terms()) {
    sink(Json(Json::Array{term.term, term.surface, term.companies, term.rarity})
             .Dump() +
         "\n");
  }
}

void WriteMatrix(const SparseMatrix& matrix, const ByteSink& sink) {
  WriteArray<std::uint64_t>(matrix.row_begin, sink);
  WriteArray<std::uint32_t>(matrix.columns, sink);
  WriteArray<float>(matrix.values, sink);
}

// A number that must not be negative, else nothing; the second of a member.
std::optional<double> NotNegative(const Json& json) {
  const double number = json.NumberOr(-1);
  return number >= 0 ? std::optional(number) : std::nullopt;
}
std::optional<double> NotNegative(const Json& json, std::string_view key) {
  const Json* value = json.Find(key);
  return value != nullptr ? NotNegative(*value) : std::nullopt;
}

// The JSON value on each line; kCorrupt names the line.
Result<std::vector<Json>> ParseLines(std::string_view file,
                                     std::string_view text) {
  std::vector<Json> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return Corrupt(file, "a torn line");
    Result<Json> line = Json::Parse(text.substr(0, end));
    if (!line.Ok()) {
      return Corrupt(file, "line " + std::to_string(lines.size() + 1) + ": " +
                               line.Reason().message);
    }
    lines.push_back(std::move(line).Value());
    text.remove_prefix(end + 1);
  }
  return lines;
}

Result<std::vector<IndexedCompany>> ParseCompanies(std::string_view text) {
  Result<std::vector<Json>> lines = ParseLines(kCompaniesFile, text);
  if (!lines.Ok()) return lines.Reason();
  std::vector<IndexedCompany> companies;
  for (const Json& line : lines.Value()) {
    const auto text_of = [&line](std::string_view key) {
      const Json* value = line.Find(key);
      return value != nullptr ? value->StringOr("") : std::string();
    };
    const Json* id = line.Find("id");
    const Json* words = line.Find("words");
    if (id == nullptr || id->AsInt() == nullptr || words == nullptr ||
        words->AsInt() == nullptr || text_of("domain").empty()) {
      return Corrupt(kCompaniesFile, "a company without id, words or domain");
    }
    companies.push_back({*id->AsInt(), text_of("domain"), text_of("name"),
                         text_of("country"), text_of("language"),
                         *words->AsInt()});
  }
  return companies;
}

Result<Vocabulary> ParseVocabulary(std::string_view text) {
  Result<std::vector<Json>> lines = ParseLines(kVocabularyFile, text);
  if (!lines.Ok()) return lines.Reason();
  if (lines.Value().empty()) return Corrupt(kVocabularyFile, "it is empty");
  const Json& head = lines.Value().front();
  const Json* companies = head.Find("companies");
  const Json* of_own = head.Find("min_companies_of_own");
  const auto mean_length = NotNegative(head, "mean_length");
  const auto k1 = NotNegative(head, "k1");
  const auto b = NotNegative(head, "b");
  const auto phrase_weight = NotNegative(head, "phrase_weight");
  if (companies == nullptr || companies->AsInt() == nullptr ||
      of_own == nullptr || of_own->AsInt() == nullptr ||
      *companies->AsInt() < 0 || !mean_length || !k1 || !b || *b > 1 ||
      !phrase_weight) {
    return Corrupt(kVocabularyFile, "line 1 is no head of a vocabulary");
  }
  VocabularyOptions options;
  options.k1 = *k1;
  options.b = *b;
  options.phrase_weight = *phrase_weight;
  options.min_companies_of_own = *of_own->AsInt();
  std::vector<VocabularyTerm> terms;
  for (std::size_t i = 1; i < lines.Value().size(); ++i) {
    const Json::Array* parts = lines.Value()[i].AsArray();
    if (parts == nullptr || parts->size() != 4 ||
        (*parts)[0].AsString() == nullptr ||
        (*parts)[1].AsString() == nullptr || (*parts)[2].AsInt() == nullptr ||
        *(*parts)[2].AsInt() <= 0 ||
        *(*parts)[2].AsInt() > *companies->AsInt() ||
        !NotNegative((*parts)[3]) ||
        (!terms.empty() && terms.back().term >= *(*parts)[0].AsString())) {
      return Corrupt(kVocabularyFile,
                     "line " + std::to_string(i + 1) + " is no term in order");
    }
    terms.push_back({*(*parts)[0].AsString(), *(*parts)[1].AsString(),
                     *(*parts)[2].AsInt(), *NotNegative((*parts)[3])});
  }
  return Vocabulary(std::move(terms), *companies->AsInt(), *mean_length,
                    options);
}

Result<SparseMatrix> ParseMatrix(std::string_view file, ArrayReader reader,
                                 std::size_t rows, std::size_t width) {
  SparseMatrix matrix;
  matrix.width = static_cast<std::uint32_t>(width);
  if (!reader.Take(matrix.row_begin) || !reader.Take(matrix.columns) ||
      !reader.Take(matrix.values) || !reader.AtEnd() ||
      matrix.row_begin.size() != rows + 1 ||
      matrix.columns.size() != matrix.values.size() ||
      !AreOfUnitVectors(matrix.values)) {
    return Corrupt(file, "wrong lengths or values");
  }
  if (matrix.row_begin.front() != 0 ||
      matrix.row_begin.back() != matrix.columns.size()) {
    return Corrupt(file, "wrong row offsets");
  }
  for (std::size_t row = 0; row < rows; ++row) {
    if (matrix.row_begin[row] > matrix.row_begin[row + 1] ||
        matrix.row_begin[row + 1] > matrix.columns.size()) {
      return Corrupt(file, "row offsets that do not ascend");
    }
    const std::span<const std::uint32_t> columns = matrix.Row(row).columns;
    if (std::ranges::adjacent_find(columns, std::ranges::greater_equal()) !=
        columns.end()) {
      return Corrupt(file, "columns that do not ascend");
    }
    if (!columns.empty() && columns.back() >= width) {
      return Corrupt(file, "a column too large");
    }
  }
  return matrix;
}

// Shares of neighbours: each row sums to 1, or is empty.
Result<SparseMatrix> ParseNeighbours(ArrayReader reader, std::size_t rows) {
  Result<SparseMatrix> graph =
      ParseMatrix(kNeighboursFile, std::move(reader), rows, rows);
  if (!graph.Ok()) return graph;
  for (std::size_t row = 0; row < rows; ++row) {
    const SparseRow neighbours = graph.Value().Row(row);
    double sum = 0;
    for (const float share : neighbours.values) {
      if (share < 0) return Corrupt(kNeighboursFile, "a negative share");
      sum += static_cast<double>(share);
    }
    if (!neighbours.values.empty() && std::abs(sum - 1) > kShareRounding) {
      return Corrupt(kNeighboursFile, "shares that do not sum to 1");
    }
  }
  return graph;
}

Result<LatentBasis> ParseBasis(ArrayReader reader, std::size_t width) {
  LatentBasis basis;
  if (!reader.Take(basis.rows) || !reader.AtEnd() ||
      !AreOfUnitVectors(basis.rows) ||
      (width == 0 ? !basis.rows.empty() : basis.rows.size() % width != 0)) {
    return Corrupt(kBasisFile, "wrong length or values");
  }
  basis.dimensions = width == 0 ? 0 : basis.rows.size() / width;
  return basis;
}

// The part called `file`; an empty one if there is none.
StoredPart PartOf(std::span<const StoredPart> parts, std::string_view file) {
  for (const StoredPart& part : parts) {
    if (part.file == file) return part;
  }
  return {};
}

std::string VersionOf(std::string_view companies, std::string_view vocabulary,
                      std::string_view features) {
  std::string digests(companies);
  digests += vocabulary;
  digests += features;
  return Sha256Hex(digests).substr(0, kVersionDigits);
}

// Puts the vectors of the latent space in their place.
Status ParseLatent(std::span<const StoredPart> parts, Generation& generation) {
  Result<LatentBasis> basis =
      ParseBasis(ArrayReader(PartOf(parts, kBasisFile).content),
                 generation.vocabulary.Terms().size());
  if (!basis.Ok()) return basis.Reason();
  generation.basis = std::move(basis).Value();
  ArrayReader norms(PartOf(parts, kNormsFile).content);
  if (!norms.Take(generation.norms) || !norms.AtEnd() ||
      generation.norms.size() != generation.Size() ||
      !AreOfUnitVectors(generation.norms)) {
    return Corrupt(kNormsFile, "wrong length or values");
  }
  Result<std::unique_ptr<VectorIndex>> vectors =
      // A space of no dimensions holds no vectors.
      ReadVectorIndex(PartOf(parts, kVectorsFile).content,
                      generation.basis.dimensions,
                      generation.basis.dimensions > 0 ? generation.Size() : 0);
  if (!vectors.Ok()) return Corrupt(kVectorsFile, vectors.Reason().message);
  generation.vectors = std::move(vectors).Value();
  return Done();
}

}  // namespace

std::span<const std::string_view> PartFiles() {
  return kPartFiles;
}

void WritePart(const Generation& generation, std::string_view file,
               const ByteSink& sink) {
  if (file == kCompaniesFile) {
    WriteCompanies(generation, sink);
  } else if (file == kLexiconFile) {
    sink(nlp::FormatLexicon(generation.lexicon));
  } else if (file == kVocabularyFile) {
    WriteVocabulary(generation.vocabulary, sink);
  } else if (file == kFeaturesFile) {
    WriteMatrix(generation.features, sink);
  } else if (file == kBasisFile) {
    WriteArray<float>(generation.basis.rows, sink);
  } else if (file == kNormsFile) {
    WriteArray<float>(generation.norms, sink);
  } else if (file == kVectorsFile) {
    generation.vectors->Write(sink);
  } else if (file == kNeighboursFile) {
    WriteMatrix(generation.neighbours, sink);
  }
}

Result<Generation> ParseParts(std::span<const StoredPart> parts) {
  const auto part = [parts](std::string_view file) {
    return PartOf(parts, file);
  };
  Generation generation;
  Result<std::vector<IndexedCompany>> companies =
      ParseCompanies(part(kCompaniesFile).content.bytes);
  if (!companies.Ok()) return companies.Reason();
  generation.companies = std::move(companies).Value();
  Result<nlp::Lexicon> lexicon =
      nlp::ParseLexicon(part(kLexiconFile).content.bytes);
  if (!lexicon.Ok()) return Corrupt(kLexiconFile, lexicon.Reason().message);
  generation.lexicon = std::move(lexicon).Value();
  Result<Vocabulary> vocabulary =
      ParseVocabulary(part(kVocabularyFile).content.bytes);
  if (!vocabulary.Ok()) return vocabulary.Reason();
  generation.vocabulary = std::move(vocabulary).Value();
  Result<SparseMatrix> features =
      ParseMatrix(kFeaturesFile, ArrayReader(part(kFeaturesFile).content),
                  generation.Size(), generation.vocabulary.Terms().size());
  if (!features.Ok()) return features.Reason();
  generation.features = std::move(features).Value();
  if (Status latent = ParseLatent(parts, generation); !latent.Ok()) {
    return latent.Reason();
  }
  Result<SparseMatrix> neighbours = ParseNeighbours(
      ArrayReader(part(kNeighboursFile).content), generation.Size());
  if (!neighbours.Ok()) return neighbours.Reason();
  generation.neighbours = std::move(neighbours).Value();
  generation.version =
      VersionOf(part(kCompaniesFile).sha256, part(kVocabularyFile).sha256,
                part(kFeaturesFile).sha256);
  return generation;
}

std::string ContentVersion(const Generation& generation) {
  const auto digest = [&generation](std::string_view file) {
    Sha256 sha256;
    WritePart(generation, file,
              [&sha256](std::string_view bytes) { sha256.Add(bytes); });
    return sha256.Hex();
  };
  return VersionOf(digest(kCompaniesFile), digest(kVocabularyFile),
                   digest(kFeaturesFile));
}

}  // namespace kindred::index
