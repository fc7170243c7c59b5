#include "index/generation.h"

#include <cmath>
#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "tests/support/synthetic.h"

namespace kindred::index {
namespace {

TEST(BuildGenerationTest, RowsOfEveryPartAreTheSameCompany) {
  const SyntheticCorpus corpus = MakeSyntheticCorpus({});
  const Generation generation = BuildGeneration(corpus.companies, corpus.terms,
                                                SyntheticGenerationOptions({}));
  ASSERT_EQ(generation.Size(), 120U);
  EXPECT_EQ(generation.companies, corpus.companies);
  ASSERT_EQ(generation.features.Rows(), 120U);
  ASSERT_EQ(generation.norms.size(), 120U);
  ASSERT_EQ(generation.vectors->Size(), 120U);
  EXPECT_EQ(generation.basis.dimensions, 16U);
  for (std::size_t row = 0; row < 120; ++row) {
    const LatentVector vector =
        FoldIn(generation.features.Row(row), generation.basis);
    EXPECT_EQ(generation.vectors->Vector(row), vector.values);
    EXPECT_EQ(generation.norms[row], vector.norm);
  }
}

TEST(BuildGenerationTest, NearestCompaniesShareTheTopic) {
  const Generation generation = MakeSyntheticGeneration();
  for (std::size_t row = 0; row < 120; row += 7) {
    const auto near =
        generation.vectors->Search(generation.vectors->Vector(row), 5, {});
    ASSERT_EQ(near.size(), 5U);
    EXPECT_EQ(near[0].row, row);
    for (const Neighbour& neighbour : near) {
      EXPECT_EQ(neighbour.row % 4, row % 4);
    }
  }
}

TEST(BuildGenerationTest, TheVersionIsOfTheContent) {
  std::set<std::string> versions;
  const SyntheticCorpus corpus = MakeSyntheticCorpus({});
  const GenerationOptions options = SyntheticGenerationOptions({});
  const auto version = [&](const SyntheticCorpus& of) {
    return BuildGeneration(of.companies, of.terms, options).version;
  };
  EXPECT_EQ(version(corpus), version(corpus));
  EXPECT_EQ(version(corpus).size(), 12U);
  versions.insert(version(corpus));
  SyntheticCorpus renamed = corpus;
  renamed.companies[5].name += "!";
  versions.insert(version(renamed));
  SyntheticCorpus shorter = corpus;
  shorter.terms[5].terms.pop_back();
  versions.insert(version(shorter));
  SyntheticCorpus swapped = corpus;
  std::swap(swapped.terms[0], swapped.terms[1]);
  versions.insert(version(swapped));
  EXPECT_EQ(versions.size(), 4U);
}

TEST(BuildGenerationTest, GivesEqualBitsForEqualInput) {
  const Generation a = MakeSyntheticGeneration();
  const Generation b = MakeSyntheticGeneration();
  EXPECT_EQ(a.basis.rows, b.basis.rows);
  EXPECT_EQ(a.features.values, b.features.values);
  EXPECT_EQ(a.norms, b.norms);
  EXPECT_EQ(a.neighbours.values, b.neighbours.values);
  for (std::size_t row = 0; row < a.Size(); ++row) {
    EXPECT_EQ(a.vectors->Vector(row), b.vectors->Vector(row));
  }
}

TEST(BuildGenerationTest, ThreadsChangeNothing) {
  const SyntheticCorpus corpus = MakeSyntheticCorpus({.companies = 300});
  const auto build = [&](std::size_t threads) {
    GenerationOptions options = SyntheticGenerationOptions({});
    options.vectors.exact_up_to = 100;
    options.neighbours.exact_up_to = 100;
    options.threads = threads;
    return BuildGeneration(corpus.companies, corpus.terms, options);
  };
  const Generation one = build(1);
  const Generation three = build(3);
  EXPECT_FALSE(one.vectors->IsExact());
  EXPECT_EQ(one.version, three.version);
  EXPECT_EQ(one.basis.rows, three.basis.rows);
  EXPECT_EQ(one.norms, three.norms);
  EXPECT_EQ(one.neighbours.columns, three.neighbours.columns);
  EXPECT_EQ(one.neighbours.values, three.neighbours.values);
}

TEST(BuildGenerationTest, ACompanyWithoutTermsStandsAtTheOrigin) {
  SyntheticCorpus corpus = MakeSyntheticCorpus({});
  corpus.terms[3].terms.clear();
  const Generation generation = BuildGeneration(corpus.companies, corpus.terms,
                                                SyntheticGenerationOptions({}));
  EXPECT_TRUE(generation.features.Row(3).columns.empty());
  EXPECT_EQ(generation.norms[3], 0.0F);
  EXPECT_EQ(generation.vectors->Vector(3), std::vector<float>(16, 0.0F));
}

TEST(BuildGenerationTest, TakesNobodyAndNobodyReadable) {
  const Generation none = BuildGeneration({}, {});
  EXPECT_EQ(none.Size(), 0U);
  EXPECT_EQ(none.version.size(), 12U);
  SyntheticOptions silent;
  silent.words = 0;
  const Generation unread = MakeSyntheticGeneration(silent);
  EXPECT_EQ(unread.Size(), 120U);
  EXPECT_EQ(unread.features.Rows(), 120U);
  EXPECT_EQ(unread.basis.dimensions, 0U);
  EXPECT_EQ(unread.norms, Array<float>(std::vector<float>(120, 0.0F)));
}

}  // namespace
}  // namespace kindred::index
