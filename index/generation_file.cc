#include "index/generation_file.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/digest.h"
#include "base/json.h"

namespace kindred::index {
namespace {

static_assert(std::endian::native == std::endian::little,
              "index files are little-endian");

constexpr std::string_view kCompaniesFile = "companies.jsonl";
constexpr std::string_view kLexiconFile = "lexicon.jsonl";
constexpr std::string_view kVocabularyFile = "vocabulary.jsonl";
constexpr std::string_view kFeaturesFile = "features.bin";
constexpr std::string_view kBasisFile = "basis.bin";
constexpr std::string_view kNormsFile = "norms.bin";
constexpr std::string_view kVectorsFile = "vectors.faiss";
constexpr std::string_view kNeighboursFile = "neighbours.bin";

// What rounding to float32 may change of a sum of shares.
constexpr double kShareRounding = 1e-3;

Error Corrupt(std::string_view file, std::string_view what) {
  return {ErrorCode::kCorrupt, std::string(file) + ": " + std::string(what)};
}

// An array: its count as 64 bits, then its values.
template <typename T>
void WriteArray(std::string& out, std::span<const T> values) {
  const std::uint64_t count = values.size();
  const std::size_t at = out.size();
  out.resize(at + sizeof count + values.size_bytes());
  std::memcpy(out.data() + at, &count, sizeof count);
  if (!values.empty()) {
    std::memcpy(out.data() + at + sizeof count, values.data(),
                values.size_bytes());
  }
}

// Takes an array off the front of `bytes`; false if it is not all there.
template <typename T>
bool TakeArray(std::string_view& bytes, std::vector<T>& values) {
  std::uint64_t count = 0;
  if (bytes.size() < sizeof count) return false;
  std::memcpy(&count, bytes.data(), sizeof count);
  bytes.remove_prefix(sizeof count);
  if (count > bytes.size() / sizeof(T)) return false;
  values.resize(count);
  const std::size_t size = values.size() * sizeof(T);
  if (size > 0) std::memcpy(values.data(), bytes.data(), size);
  bytes.remove_prefix(size);
  return true;
}

// True for parts and lengths of unit vectors, with room for rounding. Larger
// ones could drive training to values that do not compare.
bool AreOfUnitVectors(std::span<const float> values) {
  return std::ranges::all_of(values, [](float value) {
    return std::isfinite(value) && std::abs(value) <= 2.0F;
  });
}

bool AreOfUnitVectors(const VectorIndex& vectors) {
  for (std::size_t row = 0; row < vectors.Size(); ++row) {
    if (!AreOfUnitVectors(vectors.Vector(row))) return false;
  }
  return true;
}

std::string FormatCompanies(const Generation& generation) {
  std::string lines;
  for (const IndexedCompany& company : generation.companies) {
    lines += Json(Json::Object{{"id", company.id},
                               {"domain", company.domain},
                               {"name", company.name},
                               {"country", company.country},
                               {"language", company.language},
                               {"words", company.words}})
                 .Dump() +
             "\n";
  }
  return lines;
}

std::string FormatVocabulary(const Vocabulary& vocabulary) {
  const VocabularyOptions& options = vocabulary.Options();
  std::string lines =
      Json(Json::Object{{"companies", vocabulary.Companies()},
                        {"mean_length", vocabulary.MeanLength()},
                        {"k1", options.k1},
                        {"b", options.b},
                        {"phrase_weight", options.phrase_weight},
                        {"min_companies_of_own", options.min_companies_of_own}})
          .Dump() +
      "\n";
  for (const VocabularyTerm& term : vocabulary.Terms()) {
    lines +=
        Json(Json::Array{term.term, term.surface, term.companies, term.rarity})
            .Dump() +
        "\n";
  }
  return lines;
}

std::string FormatMatrix(const SparseMatrix& matrix) {
  std::string bytes;
  WriteArray(bytes, std::span<const std::uint64_t>(matrix.row_begin));
  WriteArray(bytes, std::span<const std::uint32_t>(matrix.columns));
  WriteArray(bytes, std::span<const float>(matrix.values));
  return bytes;
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

Result<SparseMatrix> ParseMatrix(std::string_view file, std::string_view bytes,
                                 std::size_t rows, std::size_t width) {
  SparseMatrix matrix;
  matrix.width = static_cast<std::uint32_t>(width);
  if (!TakeArray(bytes, matrix.row_begin) ||
      !TakeArray(bytes, matrix.columns) || !TakeArray(bytes, matrix.values) ||
      !bytes.empty() || matrix.row_begin.size() != rows + 1 ||
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
Result<SparseMatrix> ParseNeighbours(std::string_view bytes, std::size_t rows) {
  Result<SparseMatrix> graph = ParseMatrix(kNeighboursFile, bytes, rows, rows);
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

Result<LatentBasis> ParseBasis(std::string_view bytes, std::size_t width) {
  LatentBasis basis;
  if (!TakeArray(bytes, basis.rows) || !bytes.empty() ||
      !AreOfUnitVectors(basis.rows) ||
      (width == 0 ? !basis.rows.empty() : basis.rows.size() % width != 0)) {
    return Corrupt(kBasisFile, "wrong length or values");
  }
  basis.dimensions = width == 0 ? 0 : basis.rows.size() / width;
  return basis;
}

// The octets of the part called `file`; none if there is no such part.
std::string_view BytesOf(const std::vector<GenerationPart>& parts,
                         std::string_view file) {
  for (const GenerationPart& part : parts) {
    if (part.file == file) return part.bytes;
  }
  return {};
}

}  // namespace

Result<std::vector<GenerationPart>> FormatParts(const Generation& generation) {
  Result<std::string> vectors = generation.vectors->Serialise();
  if (!vectors.Ok()) return vectors.Reason();
  std::string basis;
  WriteArray(basis, std::span<const float>(generation.basis.rows));
  std::string norms;
  WriteArray(norms, std::span<const float>(generation.norms));
  std::vector<GenerationPart> parts;
  parts.push_back({std::string(kCompaniesFile), FormatCompanies(generation)});
  parts.push_back(
      {std::string(kLexiconFile), nlp::FormatLexicon(generation.lexicon)});
  parts.push_back(
      {std::string(kVocabularyFile), FormatVocabulary(generation.vocabulary)});
  parts.push_back(
      {std::string(kFeaturesFile), FormatMatrix(generation.features)});
  parts.push_back({std::string(kBasisFile), std::move(basis)});
  parts.push_back({std::string(kNormsFile), std::move(norms)});
  parts.push_back({std::string(kVectorsFile), std::move(vectors).Value()});
  parts.push_back(
      {std::string(kNeighboursFile), FormatMatrix(generation.neighbours)});
  return parts;
}

Result<Generation> ParseParts(const std::vector<GenerationPart>& parts) {
  Generation generation;
  Result<std::vector<IndexedCompany>> companies =
      ParseCompanies(BytesOf(parts, kCompaniesFile));
  if (!companies.Ok()) return companies.Reason();
  generation.companies = std::move(companies).Value();
  Result<nlp::Lexicon> lexicon =
      nlp::ParseLexicon(BytesOf(parts, kLexiconFile));
  if (!lexicon.Ok()) return Corrupt(kLexiconFile, lexicon.Reason().message);
  generation.lexicon = std::move(lexicon).Value();
  Result<Vocabulary> vocabulary =
      ParseVocabulary(BytesOf(parts, kVocabularyFile));
  if (!vocabulary.Ok()) return vocabulary.Reason();
  generation.vocabulary = std::move(vocabulary).Value();
  const std::size_t width = generation.vocabulary.Terms().size();
  Result<SparseMatrix> features = ParseMatrix(
      kFeaturesFile, BytesOf(parts, kFeaturesFile), generation.Size(), width);
  if (!features.Ok()) return features.Reason();
  generation.features = std::move(features).Value();
  Result<LatentBasis> basis = ParseBasis(BytesOf(parts, kBasisFile), width);
  if (!basis.Ok()) return basis.Reason();
  generation.basis = std::move(basis).Value();
  std::string_view norms = BytesOf(parts, kNormsFile);
  if (!TakeArray(norms, generation.norms) || !norms.empty() ||
      generation.norms.size() != generation.Size() ||
      !AreOfUnitVectors(generation.norms)) {
    return Corrupt(kNormsFile, "wrong length or values");
  }
  Result<std::unique_ptr<VectorIndex>> vectors =
      // A space of no dimensions holds no vectors.
      ReadFaissIndex(BytesOf(parts, kVectorsFile), generation.basis.dimensions,
                     generation.basis.dimensions > 0 ? generation.Size() : 0);
  if (!vectors.Ok()) return vectors.Reason();
  generation.vectors = std::move(vectors).Value();
  if (!AreOfUnitVectors(*generation.vectors)) {
    return Corrupt(kVectorsFile, "wrong values");
  }
  Result<SparseMatrix> neighbours =
      ParseNeighbours(BytesOf(parts, kNeighboursFile), generation.Size());
  if (!neighbours.Ok()) return neighbours.Reason();
  generation.neighbours = std::move(neighbours).Value();
  generation.version = ContentVersion(generation);
  return generation;
}

std::string ContentVersion(const Generation& generation) {
  return Sha256Hex(Sha256Hex(FormatCompanies(generation)) +
                   Sha256Hex(FormatVocabulary(generation.vocabulary)) +
                   Sha256Hex(FormatMatrix(generation.features)))
      .substr(0, kVersionDigits);
}

}  // namespace kindred::index
