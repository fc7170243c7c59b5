#include "index/generation.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "index/generation_file.h"
#include "index/parallel.h"

namespace kindred::index {
namespace {

// Rows folded in at a time.
constexpr std::size_t kRowsFolded = 4096;

Result<SparseMatrix> MakeFeatures(const Vocabulary& vocabulary,
                                  const TermSource& terms) {
  SparseBuilder features;
  features.width = static_cast<std::uint32_t>(vocabulary.Terms().size());
  const Status read = terms.each([&](const nlp::TermCounts& company) {
    vocabulary.AddRow(company, features);
  });
  if (!read.Ok()) return read.Reason();
  return std::move(features).Finish();
}

struct FoldedIn {
  std::vector<float> vectors;  // rows x dimensions
  std::vector<float> norms;
};

FoldedIn FoldAllIn(const SparseMatrix& features, const LatentBasis& basis,
                   std::size_t threads) {
  FoldedIn all;
  all.vectors.resize(features.Rows() * basis.dimensions);
  all.norms.resize(features.Rows());
  ParallelFor(
      (features.Rows() + kRowsFolded - 1) / kRowsFolded, threads,
      [&](std::size_t block) {
        const std::size_t first = block * kRowsFolded;
        const std::size_t end = std::min(first + kRowsFolded, features.Rows());
        for (std::size_t row = first; row < end; ++row) {
          const LatentVector vector = FoldIn(features.Row(row), basis);
          all.norms[row] = vector.norm;
          std::ranges::copy(vector.values,
                            all.vectors.begin() + static_cast<std::ptrdiff_t>(
                                                      row * basis.dimensions));
        }
      });
  return all;
}

}  // namespace

Result<Generation> BuildGeneration(
    std::vector<IndexedCompany> companies, const TermSource& terms,
    const GenerationOptions& options, nlp::Lexicon lexicon,
    const std::function<void(std::string_view)>& progress) {
  Generation generation;
  generation.companies = std::move(companies);
  generation.lexicon = std::move(lexicon);
  progress("vocabulary");
  Result<Vocabulary> vocabulary =
      Vocabulary::BuildFrom(terms, options.vocabulary);
  if (!vocabulary.Ok()) return vocabulary.Reason();
  generation.vocabulary = std::move(vocabulary).Value();
  progress("features");
  Result<SparseMatrix> features = MakeFeatures(generation.vocabulary, terms);
  if (!features.Ok()) return features.Reason();
  generation.features = std::move(features).Value();
  progress("latent basis");
  LatentOptions latent = options.latent;
  latent.threads = options.threads;
  generation.basis = FitLatentBasis(generation.features, latent);
  progress("vectors");
  FoldedIn folded =
      FoldAllIn(generation.features, generation.basis, options.threads);
  generation.norms = std::move(folded.norms);
  const Array<float> vectors = std::move(folded.vectors);
  VectorIndexOptions lists = options.vectors;
  lists.lists.threads = options.threads;
  generation.vectors =
      MakeVectorIndex(vectors, generation.basis.dimensions, lists);
  progress("neighbours");
  NeighbourOptions neighbours = options.neighbours;
  neighbours.threads = options.threads;
  generation.neighbours = FindNeighbours(
      generation.features, vectors, generation.basis.dimensions, neighbours);
  generation.version = ContentVersion(generation);
  return generation;
}

Generation BuildGeneration(std::vector<IndexedCompany> companies,
                           std::span<const nlp::TermCounts> terms,
                           const GenerationOptions& options,
                           nlp::Lexicon lexicon) {
  return BuildGeneration(std::move(companies), TermsInMemory(terms), options,
                         std::move(lexicon), [](std::string_view) {})
      .Value();
}

}  // namespace kindred::index
