#include "index/vocabulary.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace kindred::index {
namespace {

// The bound of max_share bites only where there are enough companies to tell
// a common term from a shared trade.
constexpr std::int64_t kMinUpperBound = 20;

// Sum of a company's single-term counts: the length BM25 speaks of.
double Length(const nlp::TermCounts& company) {
  double length = 0;
  for (const nlp::TermCount& term : company.terms) {
    if (term.term.find(' ') == std::string::npos) {
      length += static_cast<double>(term.count);
    }
  }
  return length;
}

struct Tally {
  std::int64_t companies = 0;
  std::map<std::string_view, std::int64_t> surfaces;
  std::map<std::string_view, std::int64_t> languages;  // companies of each
};

// As VocabularyTerm::rarity says; `all` has the companies of each language.
double Rarity(const Tally& tally,
              const std::map<std::string_view, std::int64_t>& all) {
  double sum = 0;
  for (const auto& [language, companies] : tally.languages) {
    const auto with = static_cast<double>(companies);
    sum += with *
           std::log1p(static_cast<double>(all.find(language)->second) / with);
  }
  return sum / static_cast<double>(tally.companies);
}

std::string_view MostFrequent(
    const std::map<std::string_view, std::int64_t>& surfaces) {
  return std::ranges::max_element(
             surfaces,
             [](const auto& a, const auto& b) { return a.second < b.second; })
      ->first;
}

}  // namespace

Vocabulary Vocabulary::Build(std::span<const nlp::TermCounts> companies,
                             const VocabularyOptions& options) {
  std::unordered_map<std::string_view, Tally> tallies;
  std::map<std::string_view, std::int64_t> languages;
  double length = 0;
  std::int64_t counted = 0;
  for (const nlp::TermCounts& company : companies) {
    for (const nlp::TermCount& term : company.terms) {
      Tally& tally = tallies[term.term];
      ++tally.companies;
      ++tally.surfaces[term.surface];
      ++tally.languages[company.language];
    }
    languages[company.language] += company.terms.empty() ? 0 : 1;
    length += Length(company);
    counted += company.terms.empty() ? 0 : 1;
  }
  const auto upper = std::max(
      kMinUpperBound, static_cast<std::int64_t>(options.max_share *
                                                static_cast<double>(counted)));
  std::vector<VocabularyTerm> terms;
  for (const auto& [term, tally] : tallies) {
    if (tally.companies < options.min_companies || tally.companies > upper) {
      continue;
    }
    terms.push_back({std::string(term),
                     std::string(MostFrequent(tally.surfaces)), tally.companies,
                     Rarity(tally, languages)});
  }
  std::ranges::sort(terms, {}, &VocabularyTerm::term);
  return {std::move(terms), counted,
          counted > 0 ? length / static_cast<double>(counted) : 0, options};
}

Vocabulary::Vocabulary(std::vector<VocabularyTerm> terms,
                       std::int64_t companies, double mean_length,
                       const VocabularyOptions& options)
    : terms_(std::move(terms)),
      companies_(companies),
      mean_length_(mean_length),
      options_(options) {
  columns_.reserve(terms_.size());
  for (std::uint32_t i = 0; i < terms_.size(); ++i) {
    columns_.emplace(terms_[i].term, i);
  }
}

std::optional<std::uint32_t> Vocabulary::Find(std::string_view term) const {
  const auto found = columns_.find(term);
  if (found == columns_.end()) return std::nullopt;
  return found->second;
}

void Vocabulary::AddRow(const nlp::TermCounts& company,
                        SparseBuilder& matrix) const {
  const double relative =
      mean_length_ > 0 ? Length(company) / mean_length_ : 1.0;
  const double saturation =
      options_.k1 * (1.0 - options_.b + options_.b * relative);
  const std::size_t begin = matrix.values.size();
  double square = 0;
  // Terms of the company and of the vocabulary are both sorted by term, so
  // columns come out ascending.
  for (const nlp::TermCount& term : company.terms) {
    const auto column = Find(term.term);
    if (!column) continue;
    const VocabularyTerm& entry = terms_[*column];
    if (term.own && entry.companies < options_.min_companies_of_own) continue;
    const auto count = static_cast<double>(term.count);
    const double weight = (entry.IsPhrase() ? options_.phrase_weight : 1.0) *
                          entry.rarity * count * (options_.k1 + 1.0) /
                          (count + saturation);
    // A count or an option of zero leaves no feature.
    if (!std::isfinite(weight) || weight <= 0) continue;
    matrix.Add(*column, static_cast<float>(weight));
    square += weight * weight;
  }
  const double norm = std::sqrt(square);
  for (std::size_t i = begin; i < matrix.values.size(); ++i) {
    matrix.values[i] =
        static_cast<float>(static_cast<double>(matrix.values[i]) / norm);
  }
  matrix.width = static_cast<std::uint32_t>(terms_.size());
  matrix.EndRow();
}

}  // namespace kindred::index
