#include "index/vocabulary.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "nlp/text_map.h"

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

using CountsByText = std::map<std::string, std::int64_t, std::less<>>;

// Adds one to the count of `text`.
void CountText(std::string_view text, CountsByText& counts) {
  const auto found = counts.find(text);
  if (found != counts.end()) {
    ++found->second;
  } else {
    counts.emplace(text, 1);
  }
}

struct Tally {
  std::int64_t companies = 0;
  CountsByText surfaces;
  CountsByText languages;  // companies of each
};

// As VocabularyTerm::rarity says; `all` has the companies of each language.
double Rarity(const Tally& tally, const CountsByText& all) {
  double sum = 0;
  for (const auto& [language, companies] : tally.languages) {
    const auto with = static_cast<double>(companies);
    sum += with *
           std::log1p(static_cast<double>(all.find(language)->second) / with);
  }
  return sum / static_cast<double>(tally.companies);
}

std::string_view MostFrequent(const CountsByText& surfaces) {
  return std::ranges::max_element(
             surfaces,
             [](const auto& a, const auto& b) { return a.second < b.second; })
      ->first;
}

// How many companies may have each term: never fewer than have it, as terms
// whose hashes meet share a place.
class TermFilter {
 public:
  explicit TermFilter(std::size_t companies)
      : counts_(std::bit_ceil(std::clamp(companies * kPlacesOfCompany,
                                         kFewestPlaces, kMostPlaces)),
                0) {}

  void Count(std::string_view term) {
    std::uint16_t& count = counts_[PlaceOf(term)];
    if (count < std::numeric_limits<std::uint16_t>::max()) ++count;
  }

  // The least number of companies, from `least` on, that so few places hold
  // that at most `most` terms have it.
  [[nodiscard]] std::int64_t BoundFor(std::int64_t least,
                                      std::size_t most) const {
    std::vector<std::size_t> with(
        std::size_t{std::numeric_limits<std::uint16_t>::max()} + 1, 0);
    for (const std::uint16_t count : counts_) ++with[count];
    std::size_t terms = 0;
    std::size_t bound = with.size();
    const auto lowest =
        static_cast<std::size_t>(std::max(least, std::int64_t{1}));
    while (bound > lowest && terms + with[bound - 1] <= most) {
      terms += with[--bound];
    }
    return static_cast<std::int64_t>(bound);
  }

  [[nodiscard]] bool MayHave(std::string_view term,
                             std::int64_t companies) const {
    return counts_[PlaceOf(term)] >= companies;
  }

 private:
  static constexpr std::size_t kPlacesOfCompany = 128;
  static constexpr std::size_t kFewestPlaces = std::size_t{1} << 16U;
  static constexpr std::size_t kMostPlaces = std::size_t{1} << 27U;

  [[nodiscard]] std::size_t PlaceOf(std::string_view term) const {
    return std::hash<std::string_view>()(term) & (counts_.size() - 1);
  }

  std::vector<std::uint16_t> counts_;
};

// What the first reading tells.
struct Overview {
  TermFilter filter;
  CountsByText languages;    // companies of each
  double length = 0;         // of all companies
  std::int64_t counted = 0;  // companies with terms
};

Result<Overview> LookOver(const TermSource& companies) {
  Overview overview{TermFilter(companies.companies), {}, 0, 0};
  const Status read = companies.each([&](const nlp::TermCounts& company) {
    if (company.terms.empty()) return;
    for (const nlp::TermCount& term : company.terms) {
      overview.filter.Count(term.term);
    }
    CountText(company.language, overview.languages);
    overview.length += Length(company);
    ++overview.counted;
  });
  if (!read.Ok()) return read.Reason();
  return overview;
}

}  // namespace

Result<Vocabulary> Vocabulary::BuildFrom(const TermSource& companies,
                                         const VocabularyOptions& options) {
  const Result<Overview> overview = LookOver(companies);
  if (!overview.Ok()) return overview.Reason();
  const auto counted = static_cast<double>(overview.Value().counted);
  const std::int64_t lower = overview.Value().filter.BoundFor(
      options.min_companies, options.max_terms);
  const auto upper = std::max(
      kMinUpperBound, static_cast<std::int64_t>(options.max_share * counted));
  nlp::TextMap<Tally> tallies;
  const Status read = companies.each([&](const nlp::TermCounts& company) {
    for (const nlp::TermCount& term : company.terms) {
      if (!overview.Value().filter.MayHave(term.term, lower)) continue;
      const auto found = tallies.find(term.term);
      Tally& tally = found != tallies.end()
                         ? found->second
                         : tallies.emplace(term.term, Tally()).first->second;
      ++tally.companies;
      CountText(term.surface, tally.surfaces);
      CountText(company.language, tally.languages);
    }
  });
  if (!read.Ok()) return read.Reason();
  std::vector<VocabularyTerm> terms;
  for (const auto& [term, tally] : tallies) {
    if (tally.companies < lower || tally.companies > upper) continue;
    terms.push_back({term, std::string(MostFrequent(tally.surfaces)),
                     tally.companies,
                     Rarity(tally, overview.Value().languages)});
  }
  std::ranges::sort(terms, {}, &VocabularyTerm::term);
  return Vocabulary(std::move(terms), overview.Value().counted,
                    counted > 0 ? overview.Value().length / counted : 0,
                    options);
}

Vocabulary Vocabulary::Build(std::span<const nlp::TermCounts> companies,
                             const VocabularyOptions& options) {
  return BuildFrom(TermsInMemory(companies), options).Value();
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
