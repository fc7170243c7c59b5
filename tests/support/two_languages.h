// Companies in German and English whose terms a test lays down one by one.
//
// Pure; thread-safe.
#ifndef KINDRED_TESTS_SUPPORT_TWO_LANGUAGES_H_
#define KINDRED_TESTS_SUPPORT_TWO_LANGUAGES_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "index/generation.h"
#include "nlp/terms.h"

namespace kindred::index {

struct TestCompany {
  std::string language;
  std::vector<std::string> terms;
};

// `count` companies of `language` with these terms each, and with one of
// `also` in turn.
inline void AddCompanies(std::vector<TestCompany>& companies, std::size_t count,
                         std::string_view language,
                         const std::vector<std::string>& terms,
                         const std::vector<std::string>& also = {}) {
  for (std::size_t i = 0; i < count; ++i) {
    TestCompany company{std::string(language), terms};
    if (!also.empty()) company.terms.push_back(also[i % also.size()]);
    companies.push_back(std::move(company));
  }
}

// Terms in no company's majority are features here too.
[[nodiscard]] inline Generation MakeGenerationOf(
    const std::vector<TestCompany>& companies) {
  std::vector<IndexedCompany> indexed;
  std::vector<nlp::TermCounts> counts;
  for (std::size_t i = 0; i < companies.size(); ++i) {
    indexed.push_back(
        {static_cast<std::int64_t>(i) + 1, "c" + std::to_string(i) + ".example",
         "Company " + std::to_string(i), "", companies[i].language, 100});
    nlp::TermCounts& own = counts.emplace_back();
    own.language = companies[i].language;
    own.words = 100;
    std::vector<std::string> terms = companies[i].terms;
    std::ranges::sort(terms);
    for (const std::string& term : terms) {
      own.terms.push_back({term, 1.0F, term, {}});
    }
  }
  GenerationOptions options;
  options.vocabulary.max_share = 1;
  options.latent.dimensions = 4;
  return BuildGeneration(std::move(indexed), counts, options);
}

}  // namespace kindred::index

#endif  // KINDRED_TESTS_SUPPORT_TWO_LANGUAGES_H_
