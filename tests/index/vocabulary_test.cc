#include "index/vocabulary.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

#include "base/random.h"
#include "tests/support/synthetic.h"

namespace kindred::index {
namespace {

// The defaults but for the lower bound, which the tests' corpora are made for.
VocabularyOptions AtLeast(std::int64_t companies) {
  VocabularyOptions options;
  options.min_companies = companies;
  return options;
}

using Counts = std::map<std::string, float>;

nlp::TermCounts Company(const Counts& counts) {
  nlp::TermCounts company;
  for (const auto& [term, count] : counts) {
    company.terms.push_back({term, count, term, {}});
  }
  return company;
}

std::vector<std::string> TermsOf(const Vocabulary& vocabulary) {
  std::vector<std::string> terms;
  for (const VocabularyTerm& term : vocabulary.Terms()) {
    terms.push_back(term.term);
  }
  return terms;
}

// The company's features by term.
std::map<std::string, double> Features(const Vocabulary& vocabulary,
                                       const nlp::TermCounts& company) {
  SparseBuilder matrix;
  vocabulary.AddRow(company, matrix);
  EXPECT_EQ(matrix.width, vocabulary.Terms().size());
  std::map<std::string, double> features;
  const SparseRow row = matrix.Row(0);
  for (std::size_t i = 0; i < row.columns.size(); ++i) {
    features[vocabulary.Terms()[row.columns[i]].term] =
        static_cast<double>(row.values[i]);
  }
  return features;
}

TEST(VocabularyTest, KeepsTermsOfEnoughCompaniesSortedByTerm) {
  const std::vector companies = {Company({{"b", 1}, {"c", 9}, {"a b", 1}}),
                                 Company({{"b", 1}, {"a", 1}}),
                                 Company({{"a", 1}, {"a b", 1}})};
  const Vocabulary vocabulary = Vocabulary::Build(companies, AtLeast(2));
  EXPECT_EQ(TermsOf(vocabulary), (std::vector<std::string>{"a", "a b", "b"}));
  EXPECT_EQ(vocabulary.Companies(), 3);
  EXPECT_EQ(vocabulary.Terms()[0].companies, 2);
  EXPECT_FALSE(vocabulary.Terms()[0].IsPhrase());
  EXPECT_TRUE(vocabulary.Terms()[1].IsPhrase());
}

TEST(VocabularyTest, ABoundIsReachedNotPassed) {
  const std::vector companies = {Company({{"a", 1}, {"b", 1}}),
                                 Company({{"a", 1}, {"b", 1}}),
                                 Company({{"a", 1}})};
  EXPECT_EQ(TermsOf(Vocabulary::Build(companies, AtLeast(2))),
            (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(TermsOf(Vocabulary::Build(companies, AtLeast(3))),
            (std::vector<std::string>{"a"}));
  EXPECT_TRUE(Vocabulary::Build(companies, AtLeast(4)).Terms().empty());
}

TEST(VocabularyTest, OfTooManyTermsThoseOfTheMostCompaniesStay) {
  const std::vector companies = {
      Company({{"a", 1}, {"b", 1}, {"c", 1}, {"d", 1}}),
      Company({{"a", 1}, {"b", 1}, {"c", 1}, {"d", 1}}),
      Company({{"b", 1}, {"d", 1}}), Company({{"d", 1}})};
  VocabularyOptions options = AtLeast(2);
  const auto kept = [&](std::size_t most) {
    options.max_terms = most;
    return TermsOf(Vocabulary::Build(companies, options));
  };
  EXPECT_EQ(kept(4), (std::vector<std::string>{"a", "b", "c", "d"}));
  // Of two with as many companies neither stays.
  EXPECT_EQ(kept(3), (std::vector<std::string>{"b", "d"}));
  EXPECT_EQ(kept(1), (std::vector<std::string>{"d"}));
}

TEST(VocabularyTest, FindsItsTermsAndNoOther) {
  const std::vector companies = {Company({{"a", 1}, {"b", 1}}),
                                 Company({{"a", 1}, {"b", 1}})};
  const Vocabulary vocabulary = Vocabulary::Build(companies, AtLeast(2));
  EXPECT_EQ(vocabulary.Find("a"), std::optional<std::uint32_t>(0));
  EXPECT_EQ(vocabulary.Find("b"), std::optional<std::uint32_t>(1));
  EXPECT_EQ(vocabulary.Find("c"), std::nullopt);
  EXPECT_EQ(vocabulary.Find(""), std::nullopt);
}

// Short terms live inside the vector's strings: moving must not lose them.
TEST(VocabularyTest, FindsItsTermsAfterAMove) {
  const std::vector companies = {Company({{"a", 1}, {"b", 1}}),
                                 Company({{"a", 1}, {"b", 1}})};
  Vocabulary first = Vocabulary::Build(companies, AtLeast(2));
  Vocabulary second(std::move(first));
  Vocabulary third({}, 0, 0, {});
  third = std::move(second);
  EXPECT_EQ(third.Find("b"), std::optional<std::uint32_t>(1));
}

// `count` companies, of which the first `with` write "often"; all have a
// neighbour that shares their rare word.
std::vector<nlp::TermCounts> Many(std::size_t count, std::size_t with) {
  std::vector<nlp::TermCounts> companies;
  for (std::size_t i = 0; i < count; ++i) {
    Counts counts = {{"rare" + std::to_string(i / 2), 1}};
    if (i < with) counts["often"] = 1;
    companies.push_back(Company(counts));
  }
  return companies;
}

TEST(VocabularyTest, DropsTermsOfOverHalfOfTheCompanies) {
  EXPECT_TRUE(Vocabulary::Build(Many(60, 30)).Find("often").has_value());
  EXPECT_FALSE(Vocabulary::Build(Many(60, 31)).Find("often").has_value());
}

TEST(VocabularyTest, KeepsCommonTermsWhereThereAreFewCompanies) {
  EXPECT_TRUE(Vocabulary::Build(Many(20, 20)).Find("often").has_value());
  EXPECT_TRUE(Vocabulary::Build(Many(30, 20)).Find("often").has_value());
  EXPECT_FALSE(Vocabulary::Build(Many(30, 21)).Find("often").has_value());
}

// "maken" is an everyday word of the two Dutch companies: rarer than "firma" by
// number, but not among those who could have written it.
TEST(VocabularyTest, RarityIsAmongTheCompaniesOfTheLanguage) {
  std::vector<nlp::TermCounts> companies;
  const auto add = [&companies](const std::string& language,
                                const Counts& counts) {
    companies.push_back(Company(counts));
    companies.back().language = language;
  };
  for (int i = 0; i < 8; ++i) add("de", {{i < 4 ? "firma" : "werk", 1}});
  add("nl", {{"maken", 1}, {"pbt", 1}});
  add("nl", {{"maken", 1}});
  companies[0].terms.push_back({"pbt", 1, "PBT", {}});
  const Vocabulary vocabulary = Vocabulary::Build(companies, AtLeast(1));
  const auto rarity = [&vocabulary](const std::string& term) {
    return vocabulary.Terms()[*vocabulary.Find(term)].rarity;
  };
  EXPECT_DOUBLE_EQ(rarity("firma"), std::log(3.0));
  EXPECT_DOUBLE_EQ(rarity("maken"), std::log(2.0));
  // The mean over its languages: one of eight, and one of two.
  EXPECT_DOUBLE_EQ(rarity("pbt"), (std::log(9.0) + std::log(3.0)) / 2);
}

// An unreadable company must not make common terms look rare.
TEST(VocabularyTest, CompaniesWithoutTermsDoNotCount) {
  std::vector<nlp::TermCounts> companies = Many(60, 31);
  companies.resize(100);
  const Vocabulary vocabulary = Vocabulary::Build(companies, AtLeast(2));
  EXPECT_EQ(vocabulary.Companies(), 60);
  EXPECT_DOUBLE_EQ(vocabulary.MeanLength(), (60.0 + 31.0) / 60.0);
  EXPECT_FALSE(vocabulary.Find("often").has_value());
}

TEST(VocabularyTest, ShowsTheFormMostCompaniesUse) {
  const auto with = [](const std::string& surface, float count) {
    nlp::TermCounts company;
    company.terms.push_back({"weld", count, surface, {}});
    return company;
  };
  const std::vector most = {with("welds", 90), with("welding", 1),
                            with("welding", 1)};
  EXPECT_EQ(Vocabulary::Build(most, AtLeast(2)).Terms()[0].surface, "welding");
  const std::vector tied = {with("welds", 1), with("welding", 1)};
  EXPECT_EQ(Vocabulary::Build(tied, AtLeast(2)).Terms()[0].surface, "welding");
}

TEST(VocabularyTest, IsEmptyForNoText) {
  const Vocabulary none = Vocabulary::Build({});
  EXPECT_TRUE(none.Terms().empty());
  EXPECT_EQ(none.MeanLength(), 0.0);
  const std::vector<nlp::TermCounts> silent(3);
  EXPECT_EQ(Vocabulary::Build(silent).Companies(), 0);
}

// By hand: N = 2; lengths 3 and 1, so the first has K = 2 (.25 + .75 * 1.5).
// x: ln(1 + 2/2) 2 * 3 / (2 + K) = .8756; y: ln(1 + 2/1) 3 / (1 + K) =
// .8789; both over their norm 1.2406.
TEST(VocabularyWeightTest, IsBm25OverItsNorm) {
  const std::vector companies = {Company({{"x", 2}, {"y", 1}}),
                                 Company({{"x", 1}})};
  const Vocabulary vocabulary = Vocabulary::Build(companies, AtLeast(1));
  const auto features = Features(vocabulary, companies[0]);
  ASSERT_EQ(features.size(), 2U);
  EXPECT_NEAR(features.at("x"), 0.7057611751, 1e-6);
  EXPECT_NEAR(features.at("y"), 0.7084498315, 1e-6);
}

// The same with a phrase of weight .25 that adds nothing to the length.
TEST(VocabularyWeightTest, QuartersPhrases) {
  const std::vector companies = {Company({{"x", 2}, {"x y", 1}, {"y", 1}}),
                                 Company({{"x", 1}})};
  const Vocabulary vocabulary = Vocabulary::Build(companies, AtLeast(1));
  EXPECT_DOUBLE_EQ(vocabulary.MeanLength(), 2.0);
  const auto features = Features(vocabulary, companies[0]);
  ASSERT_EQ(features.size(), 3U);
  EXPECT_NEAR(features.at("x"), 0.6949455272, 1e-6);
  EXPECT_NEAR(features.at("x y"), 0.1743982451, 1e-6);
  EXPECT_NEAR(features.at("y"), 0.6975929804, 1e-6);
}

TEST(VocabularyWeightTest, LeavesOutUnknownTerms) {
  const std::vector companies = {Company({{"a", 1}, {"b", 1}}),
                                 Company({{"a", 1}, {"b", 1}})};
  const Vocabulary vocabulary = Vocabulary::Build(companies, AtLeast(2));
  EXPECT_EQ(Features(vocabulary, Company({{"b", 3}, {"z", 1}})),
            (std::map<std::string, double>{{"b", 1.0}}));
  EXPECT_TRUE(Features(vocabulary, Company({{"z", 1}})).empty());
  EXPECT_TRUE(Features(vocabulary, Company({})).empty());
}

// Zero over zero would be no number.
TEST(VocabularyWeightTest, LeavesOutWhatWeighsNothing) {
  const std::vector companies = {Company({{"a", 0}, {"a b", 1}}),
                                 Company({{"a", 0}, {"a b", 1}})};
  VocabularyOptions options = AtLeast(2);
  options.phrase_weight = 0;
  options.k1 = 0;
  const Vocabulary vocabulary = Vocabulary::Build(companies, options);
  EXPECT_TRUE(Features(vocabulary, companies[0]).empty());
}

// "plastics" in a company's own name is its trade; a family's name is not.
TEST(VocabularyWeightTest, OwnWordsCountOnlyIfManyUseThem) {
  std::vector<nlp::TermCounts> companies;
  for (int i = 0; i < 6; ++i) {
    companies.push_back(Company({{"plastics", 1}}));
    if (i < 4) companies.back() = Company({{"meyer", 1}, {"plastics", 1}});
  }
  for (nlp::TermCount& term : companies[0].terms) term.own = true;
  const Vocabulary vocabulary = Vocabulary::Build(companies, AtLeast(2));
  ASSERT_EQ(TermsOf(vocabulary),
            (std::vector<std::string>{"meyer", "plastics"}));
  EXPECT_EQ(vocabulary.Terms()[0].companies, 4);
  EXPECT_EQ(Features(vocabulary, companies[0]),
            (std::map<std::string, double>{{"plastics", 1.0}}));
  EXPECT_EQ(Features(vocabulary, companies[1]).size(), 2U);
}

TEST(VocabularyPropertyTest, RowsHaveNormOneAndAscendingColumns) {
  const SyntheticCorpus corpus = MakeSyntheticCorpus({});
  const Vocabulary vocabulary = Vocabulary::Build(corpus.terms);
  SparseBuilder rows;
  for (const nlp::TermCounts& company : corpus.terms) {
    vocabulary.AddRow(company, rows);
  }
  const SparseMatrix matrix = std::move(rows).Finish();
  ASSERT_EQ(matrix.Rows(), corpus.terms.size());
  for (std::size_t i = 0; i < matrix.Rows(); ++i) {
    const SparseRow row = matrix.Row(i);
    double square = 0;
    for (const float value : row.values) {
      ASSERT_GT(value, 0.0F);
      square += static_cast<double>(value) * static_cast<double>(value);
    }
    EXPECT_NEAR(square, 1.0, 1e-6);
    EXPECT_TRUE(std::ranges::is_sorted(row.columns));
  }
}

TEST(VocabularyPropertyTest, TheOrderOfCompaniesDoesNotMatter) {
  SyntheticCorpus corpus = MakeSyntheticCorpus({});
  const Vocabulary first = Vocabulary::Build(corpus.terms);
  Random(7).Shuffle(std::span(corpus.terms));
  const Vocabulary second = Vocabulary::Build(corpus.terms);
  ASSERT_EQ(TermsOf(first), TermsOf(second));
  EXPECT_EQ(first.MeanLength(), second.MeanLength());
  for (std::size_t i = 0; i < first.Terms().size(); ++i) {
    EXPECT_EQ(first.Terms()[i].companies, second.Terms()[i].companies);
    EXPECT_EQ(first.Terms()[i].surface, second.Terms()[i].surface);
  }
}

}  // namespace
}  // namespace kindred::index
