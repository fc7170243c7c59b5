#include "index/audience_terms.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "base/random.h"
#include "tests/support/synthetic.h"

namespace kindred::index {
namespace {

// The paper prints a table's four cells: both, only A, only B, neither.
TermTable FromCells(std::int64_t both, std::int64_t a_only, std::int64_t b_only,
                    std::int64_t neither) {
  return {both, both + a_only, b_only, b_only + neither};
}

struct RatioCase {
  std::string name;
  TermTable table;
  double want;  // G2, to the two decimals the paper prints
};

void PrintTo(const RatioCase& row, std::ostream* out) {
  *out << row.name;
}

class LogLikelihoodRatioTest : public testing::TestWithParam<RatioCase> {};

TEST_P(LogLikelihoodRatioTest, Matches) {
  EXPECT_NEAR(LogLikelihoodRatio(GetParam().table), GetParam().want, 0.005);
}

// Rows named after a phrase are from Dunning (1993), table 2.
INSTANTIATE_TEST_SUITE_P(
    Table, LogLikelihoodRatioTest,
    testing::Values(
        RatioCase{"TheSwiss", FromCells(110, 2442, 111, 29114), 270.72},
        RatioCase{"CanBe", FromCells(29, 13, 123, 31612), 263.90},
        RatioCase{"PreviousYear", FromCells(31, 23, 139, 31584), 256.84},
        RatioCase{"Empty", {0, 0, 0, 0}, 0.0},
        RatioCase{"NoOthers", {3, 5, 0, 0}, 0.0},
        RatioCase{"Independent", {10, 100, 90, 900}, 0.0},
        // 2 (10 ln 2 + 10 ln 2): each cell's expected value is half of it.
        RatioCase{"AllAgainstNone", {10, 10, 0, 10}, 27.7259}),
    [](const auto& tested) { return tested.param.name; });

TEST(LogLikelihoodRatioPropertyTest, IsNeverNegative) {
  Random random(1);
  for (int i = 0; i < 5000; ++i) {
    const auto customers = static_cast<std::int64_t>(random.Below(1000));
    const auto others = static_cast<std::int64_t>(random.Below(100'000));
    const auto with = [&random](std::int64_t all) {
      return static_cast<std::int64_t>(
          random.Below(static_cast<std::uint64_t>(all) + 1));
    };
    ASSERT_GE(
        LogLikelihoodRatio({with(customers), customers, with(others), others}),
        0.0);
  }
}

struct BoundCase {
  std::string name;
  std::int64_t with;
  std::int64_t all;
  double want;
};

void PrintTo(const BoundCase& row, std::ostream* out) {
  *out << row.name;
}

class WilsonLowerBoundTest : public testing::TestWithParam<BoundCase> {};

TEST_P(WilsonLowerBoundTest, Matches) {
  EXPECT_NEAR(WilsonLowerBound(GetParam().with, GetParam().all),
              GetParam().want, 5e-5);
}

// R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3, prints
// four decimals of the first four; the last is this project's own example.
INSTANTIATE_TEST_SUITE_P(Table, WilsonLowerBoundTest,
                         testing::Values(BoundCase{"Of263", 81, 263, 0.2553},
                                         BoundCase{"Of148", 15, 148, 0.0624},
                                         BoundCase{"NoneOf20", 0, 20, 0.0},
                                         BoundCase{"OneOf29", 1, 29, 0.0061},
                                         BoundCase{"OfNobody", 0, 0, 0.0},
                                         BoundCase{"AllOf29", 29, 29, 0.8830},
                                         BoundCase{"ListOf30", 18, 30, 0.4232}),
                         [](const auto& tested) { return tested.param.name; });

std::vector<std::size_t> OneTopic(std::size_t end) {
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < end; row += 4) rows.push_back(row);
  return rows;
}

TEST(FindAudienceTermsTest, FindsTheTopicsWords) {
  const Generation generation = MakeSyntheticGeneration();
  const AudienceTerms terms = FindAudienceTerms(generation, OneTopic(80), 10);
  ASSERT_EQ(terms.sets_apart.size(), 10U);
  ASSERT_EQ(terms.in_common.size(), 10U);
  for (const auto* list : {&terms.sets_apart, &terms.in_common}) {
    for (const AudienceTerm& term : *list) {
      EXPECT_TRUE(
          generation.vocabulary.Terms()[term.column].term.starts_with("t0w"));
    }
  }
}

TEST(FindAudienceTermsTest, CountsCompanies) {
  const Generation generation = MakeSyntheticGeneration();
  const std::vector<std::size_t> customers = OneTopic(80);
  for (const AudienceTerm& term :
       FindAudienceTerms(generation, customers, 50).sets_apart) {
    std::int64_t inside = 0;
    std::int64_t outside = 0;
    for (std::size_t row = 0; row < generation.Size(); ++row) {
      const bool has = std::ranges::binary_search(
          generation.features.Row(row).columns, term.column);
      const bool customer = std::ranges::binary_search(customers, row);
      inside += has && customer ? 1 : 0;
      outside += has && !customer ? 1 : 0;
    }
    EXPECT_EQ(term.table.customers_with, inside);
    EXPECT_EQ(term.table.customers, 20);
    EXPECT_EQ(term.table.others_with, outside);
    EXPECT_EQ(term.table.others, 100);
    EXPECT_DOUBLE_EQ(term.weight, LogLikelihoodRatio(term.table));
  }
}

TEST(FindAudienceTermsTest, ListsAreSortedLimitedAndAmongCustomersMore) {
  const Generation generation = MakeSyntheticGeneration();
  for (const std::size_t limit : {0U, 1U, 7U, 1000U}) {
    const AudienceTerms terms =
        FindAudienceTerms(generation, OneTopic(80), limit);
    for (const auto* list : {&terms.sets_apart, &terms.in_common}) {
      EXPECT_LE(list->size(), limit);
      double last = 1e300;
      for (const AudienceTerm& term : *list) {
        EXPECT_LE(term.weight, last);
        EXPECT_GT(term.weight, 0.0);
        EXPECT_GE(term.table.customers_with, 3);
        last = term.weight;
      }
    }
    for (const AudienceTerm& term : terms.sets_apart) {
      EXPECT_GT(term.table.customers_with * term.table.others,
                term.table.others_with * term.table.customers);
    }
  }
}

TEST(FindAudienceTermsTest, TwoCustomersAreACoincidence) {
  const Generation generation = MakeSyntheticGeneration();
  EXPECT_TRUE(
      FindAudienceTerms(generation, OneTopic(8), 10).sets_apart.empty());
  EXPECT_TRUE(FindAudienceTerms(generation, {}, 10).in_common.empty());
}

// Five of 20 companies are customers. "red wine" is theirs, its words are
// everyone's; "zebra" is theirs, "zebra farm" of four of them.
TEST(FindAudienceTermsTest, APhraseAndItsWordsShowOnce) {
  std::vector<IndexedCompany> companies;
  std::vector<nlp::TermCounts> terms;
  for (std::int64_t i = 0; i < 20; ++i) {
    companies.push_back({i, "c" + std::to_string(i), "", "", "", 1});
    std::vector<std::string> words = {"red"};
    if (i < 5) words.emplace_back("red wine");
    words.emplace_back("wine");
    if (i < 5) words.emplace_back("zebra");
    if (i < 4) words.emplace_back("zebra farm");
    nlp::TermCounts& counts = terms.emplace_back();
    for (const std::string& word : words) {
      counts.terms.push_back({word, 1, word, {}});
    }
  }
  const Generation generation = BuildGeneration(companies, terms);
  const AudienceTerms found = FindAudienceTerms(
      generation, std::vector<std::size_t>{0, 1, 2, 3, 4}, 10);
  std::vector<std::string> shown;
  for (const AudienceTerm& term : found.sets_apart) {
    shown.push_back(generation.vocabulary.Terms()[term.column].term);
  }
  EXPECT_EQ(shown, (std::vector<std::string>{"red wine", "zebra"}));
}

// A list of everyone leaves nobody to differ from, and more rows than the
// vocabulary counted must not give a negative number of others.
TEST(FindAudienceTermsTest, TakesEveryoneAndTheUnreadable) {
  SyntheticOptions options;
  options.companies = 12;
  SyntheticCorpus corpus = MakeSyntheticCorpus(options);
  corpus.terms[11].terms.clear();
  const Generation generation = BuildGeneration(
      corpus.companies, corpus.terms, SyntheticGenerationOptions(options));
  std::vector<std::size_t> everyone;
  for (std::size_t row = 0; row < 12; ++row) everyone.push_back(row);
  for (const AudienceTerm& term :
       FindAudienceTerms(generation, everyone, 100).sets_apart) {
    EXPECT_EQ(term.table.others, 0);
  }
}

}  // namespace
}  // namespace kindred::index
