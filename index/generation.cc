#include "index/generation.h"

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "index/generation_file.h"

namespace kindred::index {

Generation BuildGeneration(std::vector<IndexedCompany> companies,
                           std::span<const nlp::TermCounts> terms,
                           const GenerationOptions& options,
                           nlp::Lexicon lexicon) {
  Generation generation;
  generation.companies = std::move(companies);
  generation.lexicon = std::move(lexicon);
  generation.vocabulary = Vocabulary::Build(terms, options.vocabulary);
  for (const nlp::TermCounts& company : terms) {
    generation.vocabulary.AddRow(company, generation.features);
  }
  generation.basis = FitLatentBasis(generation.features, options.latent);
  generation.vectors = MakeFaissIndex(generation.basis.dimensions);
  for (std::size_t row = 0; row < generation.features.Rows(); ++row) {
    const LatentVector vector =
        FoldIn(generation.features.Row(row), generation.basis);
    generation.norms.push_back(vector.norm);
    generation.vectors->Add(vector.values);
  }
  generation.neighbours = FindNeighbours(
      generation.features, *generation.vectors, options.neighbours);
  generation.version = ContentVersion(generation);
  return generation;
}

}  // namespace kindred::index
