// An explanation's parts add up to the raw score, whatever the index is like
// and whatever was learnt from it.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

#include "base/random.h"
#include "index/audience.h"
#include "index/score.h"
#include "tests/support/synthetic.h"

namespace kindred::index {
namespace {

constexpr double kMostOff = 1e-6;

// An index that asks something of the sums, by what it is made of.
struct Shape {
  std::string name;
  SyntheticOptions options;
  // Companies, from the first on, that have no text; and that all have the
  // text of the last.
  std::size_t without_text = 0;
  std::size_t equal = 0;
  double lent_share = 0.6;
};

void PrintTo(const Shape& shape, std::ostream* out) {
  *out << shape.name;
}

Generation Make(const Shape& shape, std::uint64_t seed) {
  SyntheticOptions options = shape.options;
  options.seed = seed;
  SyntheticCorpus corpus = MakeSyntheticCorpus(options);
  for (std::size_t i = 0; i < shape.without_text; ++i) {
    corpus.terms[i].terms.clear();
  }
  for (std::size_t i = 0; i < shape.equal; ++i) {
    corpus.terms[shape.without_text + i].terms = corpus.terms.back().terms;
  }
  return BuildGeneration(std::move(corpus.companies), corpus.terms,
                         SyntheticGenerationOptions(options));
}

// How far the parts are from the raw score, for the company where it is most.
double MostOff(const Generation& generation, const Audience& audience) {
  double most = 0;
  for (std::size_t row = 0; row < generation.Size(); ++row) {
    const Explanation explanation = Explain(generation, audience, row);
    double sum = explanation.bias;
    for (const Contribution& part : explanation.contributions) {
      sum += part.value;
    }
    for (const Loan& loan : explanation.loans) sum += loan.value;
    EXPECT_TRUE(std::isfinite(explanation.raw));
    EXPECT_EQ(explanation.raw, RawScore(generation, audience, row));
    most = std::max(most, std::abs(sum - explanation.raw));
  }
  return most;
}

class ExplanationSumTest : public testing::TestWithParam<Shape> {};

TEST_P(ExplanationSumTest, HoldsForEveryCompanyOfWhatWasLearnt) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const Generation generation = Make(GetParam(), seed);
    std::vector<Customer> customers;
    Random random(seed);
    for (std::size_t row = 0; row < generation.Size(); row += 3) {
      customers.push_back({row, std::exp(2 * random.Gaussian())});
    }
    AudienceOptions options;
    options.lent_share = GetParam().lent_share;
    const auto audience = TrainAudience(generation, customers, options);
    if (!audience.Ok()) continue;  // nobody has text: there is no score
    EXPECT_LT(MostOff(generation, audience.Value()), kMostOff) << seed;
  }
}

// Weights a thousand times those that are learnt: shares of neighbours are
// floats, and their rounding must not show either.
TEST_P(ExplanationSumTest, HoldsUnderLargeWeights) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const Generation generation = Make(GetParam(), seed);
    Random random(seed);
    Audience audience;
    const auto fill = [&random](std::vector<float>& weights,
                                std::size_t count) {
      for (std::size_t i = 0; i < count; ++i) {
        weights.push_back(static_cast<float>(1e4 * random.Gaussian()));
      }
    };
    fill(audience.model.term_weights, generation.features.width);
    fill(audience.model.latent_weights, generation.basis.dimensions);
    audience.model.lent_share = GetParam().lent_share;
    audience.latent_shares = LatentShares(generation, audience.model);
    audience.own_scores =
        OwnScores(generation, audience.model, audience.latent_shares);
    EXPECT_LT(MostOff(generation, audience), kMostOff) << seed;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Table, ExplanationSumTest,
    testing::Values(Shape{"Usual", {}}, Shape{"OneCompany", {.companies = 1}},
                    Shape{"TwoCompanies", {.companies = 2}},
                    Shape{"NothingWritten", {.words = 0}},
                    Shape{"OneWordEach", {.companies = 40, .words = 1}},
                    Shape{"OneDimension", {.dimensions = 1}},
                    Shape{"NoSignal", {.own_share = 0}},
                    Shape{"SomeWithoutText", {.companies = 60}, 20},
                    Shape{"AllButTwoWithoutText", {.companies = 40}, 38},
                    Shape{"AllEqual", {.companies = 30}, 0, 30},
                    Shape{"ManyNeighboursOfOne", {.companies = 300}, 0, 250},
                    Shape{"NothingLent", {}, 0, 0, 0.0},
                    Shape{"EverythingLent", {}, 0, 0, 1.0}),
    [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace kindred::index
