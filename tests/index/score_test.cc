#include "index/score.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

#include "base/random.h"
#include "tests/support/synthetic.h"

namespace kindred::index {
namespace {

std::vector<std::size_t> AllRows(const Generation& generation) {
  std::vector<std::size_t> rows(generation.Size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  return rows;
}

LinearModel RandomModel(const Generation& generation, Random& random) {
  LinearModel model;
  for (std::uint32_t i = 0; i < generation.features.width; ++i) {
    model.term_weights.push_back(static_cast<float>(5 * random.Gaussian()));
  }
  for (std::size_t i = 0; i < generation.basis.dimensions; ++i) {
    model.latent_weights.push_back(static_cast<float>(5 * random.Gaussian()));
  }
  model.bias = random.Gaussian();
  model.lent_share = random.Uniform();
  return model;
}

// An audience of this model alone.
Audience AudienceOf(const Generation& generation, LinearModel model) {
  Audience audience;
  audience.model = std::move(model);
  audience.latent_shares = LatentShares(generation, audience.model);
  audience.own_scores =
      OwnScores(generation, audience.model, audience.latent_shares);
  return audience;
}

// Sizes from next to nothing to what a small list has.
Generation RandomGeneration(Random& random) {
  SyntheticOptions options;
  options.seed = random.Next();
  options.companies = 1 + random.Below(25);
  options.topics = 1 + random.Below(3);
  options.words = random.Below(40);
  options.dimensions = 1 + random.Below(12);
  return MakeSyntheticGeneration(options);
}

// The model applied to the features and to the stored vector, as trained.
double Applied(const Generation& generation, const LinearModel& model,
               std::size_t row) {
  double sum =
      model.bias + Dot(generation.features.Row(row), model.term_weights);
  if (generation.basis.dimensions == 0) return sum;
  const std::vector<float> vector = generation.vectors->Vector(row);
  for (std::size_t d = 0; d < vector.size(); ++d) {
    sum += static_cast<double>(vector[d]) *
           static_cast<double>(model.latent_weights[d]);
  }
  return sum;
}

TEST(ExplainTest, ContributionsSumToTheRawScoreOfEveryCompany) {
  Random random(1);
  for (int round = 0; round < 200; ++round) {
    const Generation generation = RandomGeneration(random);
    const Audience audience =
        AudienceOf(generation, RandomModel(generation, random));
    for (std::size_t row = 0; row < generation.Size(); ++row) {
      const Explanation explanation = Explain(generation, audience, row);
      double sum = explanation.bias;
      for (const Contribution& part : explanation.contributions) {
        sum += part.value;
      }
      for (const Loan& loan : explanation.loans) sum += loan.value;
      ASSERT_NEAR(sum, explanation.raw, 1e-6);
      ASSERT_EQ(explanation.raw, RawScore(generation, audience, row));
    }
  }
}

// The explanation must be of the model that was trained, not of another one:
// floats of up to 12 dimensions with weights of about 5 leave this much.
TEST(RawScoresTest, AreTheModelOverFeaturesAndVectorAndTheNeighbours) {
  Random random(2);
  for (int round = 0; round < 50; ++round) {
    const Generation generation = RandomGeneration(random);
    const LinearModel model = RandomModel(generation, random);
    const std::vector<double> scores = RawScores(generation, model);
    for (std::size_t row = 0; row < generation.Size(); ++row) {
      const SparseRow neighbours = generation.neighbours.Row(row);
      double lent = 0;
      for (std::size_t i = 0; i < neighbours.columns.size(); ++i) {
        lent += static_cast<double>(neighbours.values[i]) *
                Applied(generation, model, neighbours.columns[i]);
      }
      const double share = neighbours.columns.empty() ? 0 : model.lent_share;
      ASSERT_NEAR(scores[row],
                  (1 - share) * Applied(generation, model, row) + share * lent,
                  1e-4);
    }
  }
}

TEST(RawScoresTest, NothingIsLentWithoutAShare) {
  Random random(6);
  const Generation generation = MakeSyntheticGeneration();
  LinearModel model = RandomModel(generation, random);
  model.lent_share = 0;
  const Audience audience = AudienceOf(generation, model);
  EXPECT_NEAR(RawScore(generation, audience, 5), Applied(generation, model, 5),
              1e-4);
  EXPECT_TRUE(Explain(generation, audience, 5).loans.empty());
}

TEST(ExplainTest, LoansAreThoseOfTheNeighboursLargestFirst) {
  Random random(7);
  const Generation generation = MakeSyntheticGeneration();
  const Audience audience =
      AudienceOf(generation, RandomModel(generation, random));
  const Explanation explanation = Explain(generation, audience, 0);
  const SparseRow neighbours = generation.neighbours.Row(0);
  ASSERT_EQ(explanation.loans.size(), neighbours.columns.size());
  EXPECT_TRUE(
      std::ranges::is_sorted(explanation.loans, std::greater(), &Loan::value));
  for (const Loan& loan : explanation.loans) {
    const auto at = std::ranges::find(neighbours.columns, loan.row);
    ASSERT_NE(at, neighbours.columns.end());
    const auto share = static_cast<double>(
        neighbours
            .values[static_cast<std::size_t>(at - neighbours.columns.begin())]);
    EXPECT_NEAR(
        loan.value,
        audience.model.lent_share * share * audience.own_scores[loan.row],
        1e-9);
  }
}

TEST(ExplainTest, SortsByValueThenColumn) {
  Random random(3);
  const Generation generation = MakeSyntheticGeneration();
  const Audience audience =
      AudienceOf(generation, RandomModel(generation, random));
  const Explanation explanation = Explain(generation, audience, 0);
  ASSERT_GT(explanation.contributions.size(), 5U);
  EXPECT_TRUE(std::ranges::is_sorted(
      explanation.contributions, [](const auto& a, const auto& b) {
        return a.value != b.value ? a.value > b.value : a.column < b.column;
      }));
}

TEST(ExplainTest, ACompanyWithoutFeaturesScoresTheBias) {
  SyntheticCorpus corpus = MakeSyntheticCorpus({});
  corpus.terms[3].terms.clear();
  const Generation generation =
      BuildGeneration(corpus.companies, corpus.terms,
                      SyntheticGenerationOptions(SyntheticOptions()));
  Random random(4);
  const LinearModel model = RandomModel(generation, random);
  const Explanation explanation =
      Explain(generation, AudienceOf(generation, model), 3);
  EXPECT_TRUE(explanation.contributions.empty());
  EXPECT_EQ(explanation.raw, model.bias);
}

TEST(PointsTest, MarksAreWhereTheAudienceSays) {
  Audience audience;
  audience.raw_at_50 = -1.5;
  audience.raw_at_80 = 0.5;
  EXPECT_NEAR(Points(audience, -1.5), 50.0, 1e-9);
  EXPECT_NEAR(Points(audience, 0.5), 80.0, 1e-9);
  EXPECT_NEAR(Points(audience, -3.5), 20.0, 1e-9);
}

TEST(PointsTest, NeverFallsAndStaysInItsRange) {
  Random random(5);
  for (int round = 0; round < 200; ++round) {
    Audience audience;
    audience.raw_at_80 = 10 * random.Gaussian();
    audience.raw_at_50 = audience.raw_at_80 - 0.25 - random.Uniform();
    std::vector<double> raws = {-std::numeric_limits<double>::max(), -1e6, 0,
                                1e6, std::numeric_limits<double>::max()};
    for (int i = 0; i < 50; ++i) raws.push_back(20 * random.Gaussian());
    std::ranges::sort(raws);
    double last = 0;
    for (const double raw : raws) {
      const double points = Points(audience, raw);
      ASSERT_GE(points, last);
      ASSERT_LE(points, 100.0);
      last = points;
    }
  }
}

TEST(GradeTest, Letters) {
  EXPECT_EQ(Letter(Grade::kA), 'A');
  EXPECT_EQ(Letter(Grade::kB), 'B');
  EXPECT_EQ(Letter(Grade::kC), 'C');
  EXPECT_EQ(Letter(Grade::kD), 'D');
}

Audience WithSpies(const std::vector<double>& spies,
                   const std::vector<double>& background) {
  Audience audience;
  for (std::size_t i = 0; i < spies.size(); ++i) {
    audience.spies.push_back({i, spies[i]});
  }
  audience.background = background;
  return audience;
}

// By hand, a spy counting 1/4 and another 1/5: the pools are {1, 2} without
// spies, {3 to 9} with 3/4 to 3/5, a lift of 1.25, and {10} without others.
TEST(FindGradeBoundsTest, AreWhereTheLiftIsReached) {
  const Audience audience = WithSpies({3, 5, 8, 10}, {1, 2, 4, 6, 9});
  const GradeBounds bounds = FindGradeBounds(audience);
  EXPECT_EQ(bounds.a, 10.0);
  EXPECT_EQ(bounds.b, 3.0);
  EXPECT_EQ(bounds.c, 3.0);
}

TEST(FindGradeBoundsTest, NoGradeAWithoutLift) {
  // Spies score like everyone: the lift is 1 everywhere.
  const Audience audience = WithSpies({1, 2, 3}, {1, 2, 3});
  const GradeBounds bounds = FindGradeBounds(audience);
  EXPECT_EQ(bounds.a, std::numeric_limits<double>::infinity());
  EXPECT_EQ(bounds.b, 1.0);
  EXPECT_EQ(bounds.c, 1.0);
}

TEST(FindGradeBoundsTest, FollowTheScaleWithoutSpies) {
  Audience audience;
  audience.raw_at_50 = 1;
  audience.raw_at_80 = 3;
  const GradeBounds bounds = FindGradeBounds(audience);
  EXPECT_EQ(bounds.a, 3.0);
  EXPECT_EQ(bounds.b, 1.0);
  EXPECT_EQ(bounds.c, -1.0);
}

TEST(FindGradeBoundsTest, NeverCross) {
  Random random(6);
  for (int round = 0; round < 200; ++round) {
    std::vector<double> spies(1 + random.Below(20));
    std::vector<double> background(1 + random.Below(50));
    for (double& raw : spies) raw = std::round(4 * random.Gaussian());
    for (double& raw : background) raw = std::round(4 * random.Gaussian());
    std::ranges::sort(spies);
    std::ranges::sort(background);
    const GradeBounds bounds = FindGradeBounds(WithSpies(spies, background));
    ASSERT_GE(bounds.a, bounds.b);
    ASSERT_GE(bounds.b, bounds.c);
  }
}

class RankTest : public testing::Test {
 protected:
  RankTest() {
    std::vector<Customer> customers;
    for (std::size_t row = 0; row < 80; row += 4) customers.push_back({row, 0});
    audience_ = TrainAudience(generation_, customers).Value();
  }

  [[nodiscard]] const Generation& Indexed() const { return generation_; }
  [[nodiscard]] Audience& Learnt() { return audience_; }

 private:
  Generation generation_ = MakeSyntheticGeneration();
  Audience audience_;
};

TEST_F(RankTest, PutsTheCustomersTopicFirst) {
  std::vector<std::size_t> prospects;
  for (std::size_t row = 0; row < Indexed().Size(); ++row) {
    if (row >= 80 || row % 4 != 0) prospects.push_back(row);
  }
  const std::vector<Score> scores = Rank(Indexed(), Learnt(), prospects);
  ASSERT_EQ(scores.size(), prospects.size());
  for (std::size_t i = 0; i < 10; ++i) EXPECT_EQ(scores[i].row % 4, 0U) << i;
  EXPECT_EQ(scores.front().grade, Grade::kA);
  EXPECT_EQ(scores.back().grade, Grade::kD);
}

TEST_F(RankTest, EverythingFallsTogether) {
  const std::vector<Score> scores =
      Rank(Indexed(), Learnt(), AllRows(Indexed()));
  EXPECT_EQ(scores.front().percentile, 100.0);
  for (std::size_t i = 1; i < scores.size(); ++i) {
    EXPECT_GE(scores[i - 1].raw, scores[i].raw);
    EXPECT_GE(scores[i - 1].points, scores[i].points);
    EXPECT_GE(scores[i - 1].percentile, scores[i].percentile);
    EXPECT_LE(scores[i - 1].grade, scores[i].grade);
  }
  EXPECT_NEAR(scores.back().percentile, 100.0 / 120, 1e-9);
}

TEST_F(RankTest, TheOrderOfTheRowsDoesNotMatter) {
  std::vector<std::size_t> rows = AllRows(Indexed());
  const std::vector<Score> first = Rank(Indexed(), Learnt(), rows);
  Random(1).Shuffle(std::span(rows));
  const std::vector<Score> second = Rank(Indexed(), Learnt(), rows);
  for (std::size_t i = 0; i < first.size(); ++i) {
    EXPECT_EQ(first[i].row, second[i].row);
    EXPECT_EQ(first[i].percentile, second[i].percentile);
  }
}

TEST_F(RankTest, EqualOnesComeByDomainAndShareAPercentile) {
  // A model of nothing but its bias: everyone is equal.
  Learnt().model.term_weights.assign(Indexed().features.width, 0.0F);
  Learnt().latent_shares.assign(Indexed().features.width, 0.0F);
  Learnt().own_scores.assign(Indexed().Size(), 0.0);
  const std::vector<Score> scores =
      Rank(Indexed(), Learnt(), AllRows(Indexed()));
  for (std::size_t i = 0; i < scores.size(); ++i) {
    EXPECT_EQ(scores[i].percentile, 100.0);
    if (i == 0) continue;
    EXPECT_LT(Indexed().companies[scores[i - 1].row].domain,
              Indexed().companies[scores[i].row].domain);
  }
}

TEST_F(RankTest, OfNobodyIsEmpty) {
  EXPECT_TRUE(Rank(Indexed(), Learnt(), {}).empty());
}

}  // namespace
}  // namespace kindred::index
