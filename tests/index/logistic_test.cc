#include "index/logistic.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

#include "base/random.h"

namespace kindred::index {
namespace {

LogisticOptions Exact() {
  LogisticOptions options;
  options.tolerance = 1e-10;
  return options;
}

struct Example {
  SparseRow features;
  std::span<const float> vector;
  double label = 0;
  double weight = 0;
};

// Examples together with what they point into.
class Data {
 public:
  Data(std::uint32_t width, std::size_t dimensions) : dimensions_(dimensions) {
    matrix_.width = width;
  }

  void Add(const std::vector<std::pair<std::uint32_t, float>>& features,
           std::vector<float> vector, double label, double weight) {
    for (const auto& [column, value] : features) matrix_.Add(column, value);
    matrix_.EndRow();
    vectors_.push_back(std::move(vector));
    labels_.emplace_back(label, weight);
  }

  [[nodiscard]] std::vector<Example> Examples() const {
    std::vector<Example> examples;
    for (std::size_t i = 0; i < vectors_.size(); ++i) {
      examples.push_back({matrix_.Row(i), std::span<const float>(vectors_[i]),
                          labels_[i].first, labels_[i].second});
    }
    return examples;
  }
  [[nodiscard]] LinearModel Fit(const LogisticOptions& options = {}) const {
    TrainingSet set(matrix_.width, dimensions_);
    std::vector<Label> labels;
    for (const Example& example : Examples()) {
      labels.push_back({set.Add(example.features, example.vector),
                        example.label, example.weight});
    }
    return FitLogistic(set, labels, options);
  }

 private:
  std::size_t dimensions_;
  SparseBuilder matrix_;
  std::vector<std::vector<float>> vectors_;
  std::vector<std::pair<double, double>> labels_;  // label, weight
};

double Value(const LinearModel& model, const Example& example) {
  double sum = model.bias + Dot(example.features, model.term_weights);
  for (std::size_t d = 0; d < example.vector.size(); ++d) {
    sum += static_cast<double>(example.vector[d]) *
           static_cast<double>(model.latent_weights[d]);
  }
  return sum;
}

// The largest component of the gradient of what the header says is minimised.
double LargestGradient(const LinearModel& model,
                       std::span<const Example> examples) {
  std::vector<double> terms(model.term_weights.begin(),
                            model.term_weights.end());
  std::vector<double> latent(model.latent_weights.begin(),
                             model.latent_weights.end());
  double bias = model.bias;
  for (const Example& example : examples) {
    const double pull = -example.label * example.weight /
                        (1.0 + std::exp(example.label * Value(model, example)));
    for (std::size_t i = 0; i < example.features.columns.size(); ++i) {
      terms[example.features.columns[i]] +=
          pull * static_cast<double>(example.features.values[i]);
    }
    for (std::size_t d = 0; d < latent.size(); ++d) {
      latent[d] += pull * static_cast<double>(example.vector[d]);
    }
    bias += pull;
  }
  double largest = std::abs(bias);
  for (const double part : terms) largest = std::max(largest, std::abs(part));
  for (const double part : latent) largest = std::max(largest, std::abs(part));
  return largest;
}

// The minimum was computed by a separate Python program: plain Newton steps
// with an exact Hessian, until the gradient was 0.
TEST(FitLogisticTest, FindsAKnownMinimum) {
  Data data(2, 1);
  data.Add({{0, 1.0F}}, {0.5F}, +1, 2);
  data.Add({{1, 1.0F}}, {-0.25F}, -1, 1);
  data.Add({{0, 1.0F}, {1, 1.0F}}, {0.0F}, +1, 0.5);
  data.Add({{0, 0.5F}}, {1.0F}, -1, 3);
  const LinearModel model = data.Fit(Exact());
  EXPECT_NEAR(model.term_weights[0], 0.64478825F, 1e-6F);
  EXPECT_NEAR(model.term_weights[1], -0.17740399F, 1e-6F);
  EXPECT_NEAR(model.latent_weights[0], -0.52692134F, 1e-6F);
  EXPECT_NEAR(model.bias, -0.32156396, 1e-6);
}

Data RandomData(std::uint64_t seed) {
  Random random(seed);
  Data data(20, 3);
  for (int i = 0; i < 60; ++i) {
    std::vector<std::pair<std::uint32_t, float>> features;
    for (std::uint32_t column = 0; column < 20; ++column) {
      if (random.Below(4) == 0) {
        features.emplace_back(column, static_cast<float>(random.Uniform()));
      }
    }
    std::vector<float> vector(3);
    for (float& value : vector) value = static_cast<float>(random.Gaussian());
    data.Add(features, vector, random.Below(3) == 0 ? +1 : -1,
             10 * random.Uniform() + 0.01);
  }
  return data;
}

TEST(FitLogisticTest, LeavesNoGradient) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    const Data data = RandomData(seed);
    const auto examples = data.Examples();
    // Vectors are multiplied as floats: a rounding of 1e-6 times 600 of cost.
    EXPECT_LT(LargestGradient(data.Fit(Exact()), examples), 1e-3) << seed;
    EXPECT_LT(LargestGradient(data.Fit(), examples), 0.1) << seed;
  }
}

TEST(FitLogisticTest, SeparatesWhatIsSeparable) {
  Data data(2, 0);
  for (int i = 0; i < 10; ++i) {
    data.Add({{0, 1.0F}}, {}, +1, 1000);
    data.Add({{1, 1.0F}}, {}, -1, 1000);
  }
  const LinearModel model = data.Fit();
  for (const Example& example : data.Examples()) {
    EXPECT_GT(example.label * Value(model, example), 3.0);
  }
  // Equal sides: no reason for an intercept.
  EXPECT_NEAR(model.bias, 0.0, 1e-3);
  EXPECT_NEAR(model.term_weights[0], -model.term_weights[1], 1e-3F);
}

TEST(FitLogisticTest, IsZeroWithoutExamples) {
  const LinearModel model = FitLogistic(TrainingSet(3, 2), {});
  EXPECT_EQ(model.term_weights, std::vector<float>(3, 0.0F));
  EXPECT_EQ(model.latent_weights, std::vector<float>(2, 0.0F));
  EXPECT_EQ(model.bias, 0.0);
}

TEST(FitLogisticTest, GivesNoWeightToAColumnThatDoesNotOccur) {
  Data data(3, 0);
  data.Add({{0, 1.0F}}, {}, +1, 5);
  data.Add({{2, 1.0F}}, {}, -1, 5);
  EXPECT_EQ(data.Fit().term_weights[1], 0.0F);
}

TEST(FitLogisticTest, AnExampleTwiceIsAnExampleOfTwiceTheWeight) {
  Data twice(2, 1);
  Data heavy(2, 1);
  twice.Add({{0, 1.0F}}, {0.3F}, +1, 2);
  twice.Add({{0, 1.0F}}, {0.3F}, +1, 2);
  heavy.Add({{0, 1.0F}}, {0.3F}, +1, 4);
  for (Data* data : {&twice, &heavy}) data->Add({{1, 1.0F}}, {0.1F}, -1, 3);
  const LinearModel a = twice.Fit(Exact());
  const LinearModel b = heavy.Fit(Exact());
  EXPECT_NEAR(a.term_weights[0], b.term_weights[0], 1e-6F);
  EXPECT_NEAR(a.latent_weights[0], b.latent_weights[0], 1e-6F);
  EXPECT_NEAR(a.bias, b.bias, 1e-6);
}

TEST(FitLogisticTest, MoreWeightPullsFurther) {
  const auto fit = [](double weight) {
    Data data(2, 0);
    data.Add({{0, 1.0F}}, {}, +1, weight);
    data.Add({{1, 1.0F}}, {}, -1, 1);
    return data.Fit(Exact()).term_weights[0];
  };
  EXPECT_LT(fit(0.1), fit(1));
  EXPECT_LT(fit(1), fit(10));
}

// Scores of this size overflow exp().
TEST(FitLogisticTest, StaysFiniteOnExtremeValues) {
  Data data(2, 0);
  data.Add({{0, 1e6F}}, {}, +1, 1e6);
  data.Add({{1, 1e6F}}, {}, -1, 1e-6);
  data.Add({{0, 1e6F}, {1, 1e6F}}, {}, -1, 1e6);
  const LinearModel model = data.Fit();
  for (const float weight : model.term_weights) {
    EXPECT_TRUE(std::isfinite(weight));
  }
  EXPECT_TRUE(std::isfinite(model.bias));
}

TEST(FitLogisticTest, GivesEqualBitsForEqualInput) {
  const LinearModel a = RandomData(3).Fit();
  const LinearModel b = RandomData(3).Fit();
  EXPECT_EQ(a.term_weights, b.term_weights);
  EXPECT_EQ(a.latent_weights, b.latent_weights);
  EXPECT_EQ(a.bias, b.bias);
}

}  // namespace
}  // namespace kindred::index
