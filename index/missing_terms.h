// What do typical customers have that a company's website lacks?
//
// A company is compared with customers who write its language: a German site
// does not lack a Spanish word. Of those, with the members of its persona; if
// they are too few, with all of the language; if these are too few, with all
// customers, by terms that are written alike in several languages only. Terms
// are those many of the customers use, more than other companies do beyond
// chance (log-likelihood ratio, index/audience_terms.h), and that would raise
// the score; first what would raise it most, used as those customers use it.
// Immutable; thread-safe.
#ifndef KINDRED_INDEX_MISSING_TERMS_H_
#define KINDRED_INDEX_MISSING_TERMS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "index/audience.h"
#include "index/audience_terms.h"
#include "index/generation.h"
#include "index/personas.h"
#include "nlp/terms.h"

namespace kindred::index {

struct MissingTermOptions {
  std::size_t fewest_customers = 5;  // to be compared with
  // So many of them, and this share, must use a term for it to be typical.
  std::int64_t least_with = 3;
  double least_share = 0.4;
  // One in a thousand independent terms exceeds it (chi-squared, one degree of
  // freedom): there are some thousands of terms.
  double least_ratio = 10.83;
  // Companies of so many languages use a term that is written alike.
  int languages = 3;
};

// Whom a company is compared with.
enum class ComparedWith : std::uint8_t { kNobody, kPersona, kLanguage, kAll };

struct TypicalTerm {
  std::uint32_t column = 0;
  TermTable table;  // those compared with, and the companies beside them
  double use = 0;   // mean feature value of those customers
  std::vector<std::size_t> users;  // rows of customers, largest feature first
};

struct MissingTerms {
  ComparedWith with = ComparedWith::kNobody;
  std::vector<const TypicalTerm*> terms;  // largest gain first; the finder's
};

// The stems a company's website uses, those of phrases and between hyphens too.
[[nodiscard]] std::unordered_set<std::string> StemsOf(
    const nlp::TermCounts& counts);

class MissingTermFinder {
 public:
  // `audience.customers` are compared with. `generation` and `audience` must
  // outlive the finder. O(groups x terms of all).
  MissingTermFinder(const Generation& generation, const Audience& audience,
                    std::span<const Persona> personas,
                    const MissingTermOptions& options = {});

  // The `limit` first typical terms of which a stem is not in `stems`; no two
  // share an idea. `persona` is that of `row`.
  [[nodiscard]] MissingTerms Find(std::size_t row,
                                  std::optional<std::size_t> persona,
                                  const std::unordered_set<std::string>& stems,
                                  std::size_t limit) const;

 private:
  struct Group {
    ComparedWith with = ComparedWith::kAll;
    std::size_t persona = 0;
    std::string language;
    std::vector<TypicalTerm> terms;  // by column
  };
  [[nodiscard]] const Group* GroupOf(const std::string& language,
                                     std::optional<std::size_t> persona) const;
  void AddGroup(std::span<const std::size_t> members, Group group);

  const Generation* generation_;
  const Audience* audience_;
  MissingTermOptions options_;
  std::vector<bool> is_customer_;          // of each row
  std::vector<std::string> languages_;     // each once
  std::vector<std::uint64_t> written_in_;  // of each column, a bit a language
  std::vector<Group> groups_;              // persona before language before all
};

}  // namespace kindred::index

#endif  // KINDRED_INDEX_MISSING_TERMS_H_
