// Companies made of real texts: as many as wanted, with their words.
//
// The first companies are the real ones. Each further one has the first half
// of one's text and the second half of another's, cut between words, and works
// in the first one's topics. Company i of a seed is always the same. Immutable:
// any thread may make companies.
#ifndef KINDRED_TESTS_SUPPORT_RESAMPLED_COMPANIES_H_
#define KINDRED_TESTS_SUPPORT_RESAMPLED_COMPANIES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "tests/support/made_companies.h"

namespace kindred::made {

class CompanyResampler {
 public:
  // Of JSON lines with the fields name, text and, if any, labels (texts, the
  // topics). kInvalidArgument: no such lines.
  [[nodiscard]] static Result<CompanyResampler> Of(std::string_view lines,
                                                   std::uint64_t seed);

  [[nodiscard]] std::size_t RealCompanies() const { return sources_.size(); }

  // One page: the name as its title, the text as paragraphs of some sentences.
  [[nodiscard]] MadeCompany Make(std::uint64_t number) const;

 private:
  struct Source {
    std::string name;
    std::string text;
    std::size_t middle = 0;  // a word begins here
    std::string language;
    std::vector<std::string> topics;
  };

  std::vector<Source> sources_;
  std::uint64_t seed_ = 1;
};

}  // namespace kindred::made

#endif  // KINDRED_TESTS_SUPPORT_RESAMPLED_COMPANIES_H_
