// Made-up companies with the statistics of real texts, as many as wanted.
//
// A company works in one of the topics (industries), one in four in a second
// one too; popular topics have more companies. Of the words it writes some 40 %
// are stop words of its language; the others are the language's general ones
// and its topics' (by Zipf and Mandelbrot, made_words.h): a twentieth of all
// with some companies, a quarter with others; some of them are their sector's
// too, some general, some the same in every language; phrases of its topics,
// two or three words each; and its name and product. Words of a topic, its
// phrases and what some sites share word for word repeat over companies, so
// that everything that is learnt of many companies has something to find.
//
// Company i of a seed is always the same, whatever else is made, on every
// platform. Immutable after construction: any thread may make companies.
#ifndef KINDRED_TESTS_SUPPORT_MADE_COMPANIES_H_
#define KINDRED_TESTS_SUPPORT_MADE_COMPANIES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "nlp/document.h"
#include "tests/support/made_words.h"

namespace kindred::made {

struct MadeCompany {
  std::string domain;   // under .example, unique by the company's number
  std::string name;     // with a legal form
  std::string country;  // ISO 3166-1 alpha-2; empty: not known
  std::vector<std::string> topics;   // the main one first
  std::vector<nlp::Document> pages;  // the home page first
};

struct CompanyMakerOptions {
  std::uint64_t seed = 1;
  std::size_t topics = 240;
  // Of counted text over all pages; the mean lies near a third of the way.
  std::size_t min_words = 120;
  std::size_t max_words = 400;
};

class CompanyMaker {
 public:
  explicit CompanyMaker(const CompanyMakerOptions& options);

  // Some 60 us.
  [[nodiscard]] MadeCompany Make(std::uint64_t number) const;

 private:
  CompanyMakerOptions options_;
  std::vector<MadeLanguage> languages_;  // by MadeLanguages()
};

}  // namespace kindred::made

#endif  // KINDRED_TESTS_SUPPORT_MADE_COMPANIES_H_
