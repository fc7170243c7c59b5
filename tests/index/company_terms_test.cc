#include "index/company_terms.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "nlp/document.h"

namespace kindred::index {
namespace {

nlp::Document English(const std::string& text) {
  nlp::Document document;
  document.language = "en";
  document.blocks.push_back({nlp::Role::kBody, text});
  return document;
}

class CountAllTermsTest : public testing::Test {
 protected:
  CountAllTermsTest() {
    for (int i = 1; i <= 8; ++i) {
      const std::string number = std::to_string(i);
      companies_.push_back(
          {i, "c" + number + ".example", "Company " + number, "", "", 0});
      sites_.push_back(
          {English("We offer injection moulding for the automotive "
                   "industry. Our toolmakers build precision moulds."),
           English("Customers trust our quality and our delivery.")});
    }
    sites_[7].clear();
  }

  CountedCompanies Count() {
    return CountAllTerms(companies_, [this](std::size_t i) {
      ++asked_.at(i);
      return sites_.at(i);
    });
  }

  [[nodiscard]] const std::vector<IndexedCompany>& Companies() const {
    return companies_;
  }
  [[nodiscard]] const std::vector<int>& Asked() const { return asked_; }

 private:
  std::vector<IndexedCompany> companies_;
  std::vector<std::vector<nlp::Document>> sites_;
  std::vector<int> asked_ = std::vector<int>(8, 0);
};

TEST_F(CountAllTermsTest, CountsEachCompanyAndFillsInWhatItRead) {
  const std::vector<nlp::TermCounts> terms = Count().terms;
  ASSERT_EQ(terms.size(), 8U);
  EXPECT_FALSE(terms[0].terms.empty());
  EXPECT_TRUE(terms[7].terms.empty());
  EXPECT_EQ(Companies()[0].language, "en");
  EXPECT_GT(Companies()[0].words, 10);
  EXPECT_EQ(Companies()[7].language, "");
  EXPECT_EQ(Companies()[7].words, 0);
  EXPECT_EQ(Asked(), std::vector<int>(8, 2));
}

TEST_F(CountAllTermsTest, LearnsPhrasesFromAllAndCountsThemInEach) {
  const auto is_phrase = [](const nlp::TermCount& term) {
    return term.term.find(' ') != std::string::npos;
  };
  const CountedCompanies counted = Count();
  EXPECT_FALSE(counted.lexicon.phrases.empty());
  for (const nlp::TermCounts& company : counted.terms) {
    EXPECT_EQ(std::ranges::any_of(company.terms, is_phrase),
              !company.terms.empty());
    EXPECT_TRUE(
        std::ranges::is_sorted(company.terms, {}, &nlp::TermCount::term));
  }
}

TEST(CountAllTermsOfNobodyTest, IsEmpty) {
  EXPECT_TRUE(CountAllTerms({}, [](std::size_t) {
                return std::vector<nlp::Document>();
              }).terms.empty());
}

}  // namespace
}  // namespace kindred::index
