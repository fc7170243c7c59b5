#include "index/trainer.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <limits>
#include <map>
#include <numeric>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include "base/random.h"
#include "index/score.h"

namespace kindred::index {
namespace {

// Tighter fits rank the same.
constexpr double kFitTolerance = 1e-2;

constexpr auto kNoExample = std::numeric_limits<std::size_t>::max();

bool IsMisfit(const Judged& judged) {
  return judged.verdict == Verdict::kMisfit;
}

// The rows that have text and are no customers, ascending.
std::vector<std::size_t> UnlabelledRows(const Generation& generation,
                                        std::span<const Customer> customers) {
  std::vector<bool> taken(generation.Size(), false);
  for (const Customer& customer : customers) taken[customer.row] = true;
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < generation.Size(); ++row) {
    if (!taken[row] && !generation.features.Row(row).columns.empty()) {
      rows.push_back(row);
    }
  }
  return rows;
}

// `wanted` rows and `least` at least, but at most `share` of `all`.
std::size_t CountFor(double wanted, double least, double share,
                     std::size_t all) {
  return static_cast<std::size_t>(
      std::min(std::max(wanted, least), share * static_cast<double>(all)));
}

// The part `share` of b, the rest of a.
LinearModel Mix(const LinearModel& a, const LinearModel& b, double share) {
  const auto mix = [share](float& into, float other) {
    into = static_cast<float>((1.0 - share) * static_cast<double>(into) +
                              share * static_cast<double>(other));
  };
  LinearModel model = a;
  for (std::size_t i = 0; i < model.term_weights.size(); ++i) {
    mix(model.term_weights[i], b.term_weights[i]);
  }
  for (std::size_t i = 0; i < model.latent_weights.size(); ++i) {
    mix(model.latent_weights[i], b.latent_weights[i]);
  }
  model.bias = (1.0 - share) * a.bias + share * b.bias;
  return model;
}

// What the second fit learns from.
struct SecondRows {
  std::vector<Customer> customers;  // with the promoted ones
  std::vector<double> weights;
  std::vector<std::size_t> unlabelled;  // without the dropped ones
};

// `scores` are those of the first fit, one a row of the generation.
SecondRows ChooseSecond(const Generation& generation, const TrainingRows& rows,
                        const AudienceOptions& options,
                        std::span<const double> scores) {
  const FeedbackOptions& feedback = options.feedback;
  std::vector<std::size_t> best =
      Unjudged(UnlabelledRows(generation, rows.customers), options.judged);
  const auto count = static_cast<double>(rows.customers.size());
  const std::size_t drop =
      CountFor(count * feedback.dropped, feedback.least_dropped,
               feedback.max_dropped, best.size());
  const std::size_t promote =
      CountFor(count * feedback.promoted, feedback.least_promoted,
               feedback.max_promoted, best.size());
  std::ranges::partial_sort(
      best, best.begin() + static_cast<std::ptrdiff_t>(std::max(drop, promote)),
      [scores](std::size_t a, std::size_t b) {
        return scores[a] != scores[b] ? scores[a] > scores[b] : a < b;
      });
  SecondRows second{{rows.customers.begin(), rows.customers.end()},
                    {rows.weights.begin(), rows.weights.end()},
                    {}};
  for (std::size_t i = 0; i < promote; ++i) {
    second.customers.push_back({best[i], 0});
    second.weights.push_back(feedback.weight);
  }
  std::vector<bool> dropped(generation.Size(), false);
  for (std::size_t i = 0; i < std::max(drop, promote); ++i) {
    dropped[best[i]] = true;
  }
  std::ranges::copy_if(rows.unlabelled, std::back_inserter(second.unlabelled),
                       [&dropped](std::size_t row) { return !dropped[row]; });
  return second;
}

}  // namespace

Trainer::Trainer(const Generation& generation)
    : generation_(generation),
      set_(generation.features.width, generation.basis.dimensions),
      examples_(generation.Size(), kNoExample) {}

std::size_t Trainer::ExampleOf(std::size_t row) {
  if (examples_[row] == kNoExample) {
    examples_[row] = set_.Add(generation_.features.Row(row),
                              generation_.vectors->Vector(row));
  }
  return examples_[row];
}

LinearModel Trainer::Fit(const TrainingRows& rows,
                         const AudienceOptions& options) {
  std::vector<Label> labels;
  labels.reserve(rows.customers.size() + options.judged.size() +
                 rows.unlabelled.size());
  const auto add = [&](std::size_t row, double label, double weight) {
    labels.push_back({ExampleOf(row), label, options.strength * weight});
  };
  double total = std::accumulate(rows.weights.begin(), rows.weights.end(), 0.0);
  for (const Judged& judged : options.judged) {
    if (judged.verdict == Verdict::kFits) total += judged.weight;
  }
  for (std::size_t i = 0; i < rows.customers.size(); ++i) {
    add(rows.customers[i].row, 1.0, rows.weights[i] / total);
  }
  const auto misfits =
      static_cast<std::size_t>(std::ranges::count_if(options.judged, IsMisfit));
  const double each =
      MisfitWeight(misfits, total, rows.unlabelled.size(), options.misfits);
  for (const Judged& judged : options.judged) {
    if (judged.verdict == Verdict::kFits) {
      add(judged.row, 1.0, judged.weight / total);
    } else if (IsMisfit(judged)) {
      add(judged.row, -1.0, each);
    }
  }
  const double rest = 1 - each * static_cast<double>(misfits);
  const std::vector<double> negatives =
      UnlabelledWeights(generation_, rows, options.language_share);
  for (std::size_t i = 0; i < rows.unlabelled.size(); ++i) {
    add(rows.unlabelled[i], -1.0, rest * negatives[i]);
  }
  LinearModel model = FitLogistic(set_, labels, {.tolerance = kFitTolerance});
  model.lent_share = options.lent_share;
  return model;
}

LinearModel Trainer::FitFirst(const TrainingRows& rows,
                              const AudienceOptions& options) {
  AudienceOptions asked = options;
  asked.strength = std::min(options.strength,
                            options.strength_per_customer *
                                static_cast<double>(rows.customers.size()));
  return Fit(rows, asked);
}

LinearModel Trainer::FitChooser(const TrainingRows& rows,
                                const LinearModel& first,
                                const AudienceOptions& options) {
  if (WeighAlike(rows.weights)) return first;
  const std::vector<double> alike(rows.weights.size(), 1.0);
  return FitFirst({rows.customers, alike, rows.unlabelled}, options);
}

LinearModel Trainer::WithFeedback(const TrainingRows& rows,
                                  const LinearModel& first,
                                  std::span<const double> raw,
                                  const AudienceOptions& options) {
  if (options.feedback.share <= 0) return first;
  const SecondRows second = ChooseSecond(generation_, rows, options, raw);
  AudienceOptions stronger = options;
  stronger.strength = options.feedback.strength;
  return Mix(
      first,
      Fit({second.customers, second.weights, second.unlabelled}, stronger),
      options.feedback.share);
}

LinearModel Trainer::Train(const TrainingRows& rows,
                           const AudienceOptions& options) {
  const std::vector<std::size_t> unlabelled =
      Unjudged(rows.unlabelled, options.judged);
  const TrainingRows unjudged{rows.customers, rows.weights, unlabelled};
  LinearModel first = FitFirst(unjudged, options);
  if (options.feedback.share <= 0) return first;
  const LinearModel chooser = FitChooser(unjudged, first, options);
  return WithFeedback(unjudged, first, RawScores(generation_, chooser),
                      options);
}

std::vector<double> Trainer::ScoresAlone(const LinearModel& model,
                                         std::span<const std::size_t> rows) {
  const Eigen::Map<const Eigen::VectorXf> latent(
      model.latent_weights.data(),
      static_cast<Eigen::Index>(model.latent_weights.size()));
  std::vector<double> scores;
  scores.reserve(rows.size());
  for (const std::size_t row : rows) {
    const Eigen::Map<const Eigen::VectorXf> vector(
        set_.Vector(ExampleOf(row)).data(), latent.size());
    scores.push_back(model.bias +
                     Dot(generation_.features.Row(row), model.term_weights) +
                     static_cast<double>(vector.dot(latent)));
  }
  return scores;
}

LinearModel TrainModel(const Generation& generation, const TrainingRows& rows,
                       const AudienceOptions& options) {
  return Trainer(generation).Train(rows, options);
}

bool WeighAlike(std::span<const double> weights) {
  return std::ranges::adjacent_find(weights, std::not_equal_to()) ==
         weights.end();
}

std::vector<double> UnlabelledWeights(const Generation& generation,
                                      const TrainingRows& rows,
                                      double language_share) {
  struct Language {
    double customers = 0;  // sum of their weights
    double unlabelled = 0;
  };
  std::map<std::string_view, Language> languages;
  const auto of = [&](std::size_t row) -> Language& {
    return languages[generation.companies[row].language];
  };
  for (std::size_t i = 0; i < rows.customers.size(); ++i) {
    of(rows.customers[i].row).customers += rows.weights[i];
  }
  for (const std::size_t row : rows.unlabelled) of(row).unlabelled += 1;
  double shared = 0;  // customers' weight in languages that have unlabelled
  for (const auto& [code, language] : languages) {
    if (language.unlabelled > 0) shared += language.customers;
  }
  const double by_language = shared > 0 ? language_share : 0;
  const double even =
      (1 - by_language) / static_cast<double>(rows.unlabelled.size());
  std::vector<double> all;
  all.reserve(rows.unlabelled.size());
  for (const std::size_t row : rows.unlabelled) {
    const Language& language = of(row);
    const double part =
        shared > 0 ? language.customers / shared / language.unlabelled : 0;
    all.push_back(even + by_language * part);
  }
  return all;
}

double MisfitWeight(std::size_t misfits, double customers,
                    std::size_t unlabelled, const MisfitOptions& options) {
  if (misfits == 0) return 0;
  const auto count = static_cast<double>(misfits);
  if (unlabelled == 0) return 1 / count;
  const double one = 1 / static_cast<double>(unlabelled);
  const double each = std::clamp(options.of_customer / customers, one,
                                 std::max(one, options.most_unlabelled * one));
  return std::min(each, options.max_share / count);
}

std::vector<std::size_t> SampleUnlabelled(const Generation& generation,
                                          std::span<const Customer> customers,
                                          std::size_t count,
                                          std::uint64_t seed) {
  std::vector<std::size_t> rows = UnlabelledRows(generation, customers);
  Random(seed).Shuffle(std::span(rows));
  rows.resize(std::min(rows.size(), count));
  std::ranges::sort(rows);
  return rows;
}

std::vector<std::size_t> Unjudged(std::span<const std::size_t> rows,
                                  std::span<const Judged> judged) {
  std::vector<std::size_t> known;
  known.reserve(judged.size());
  for (const Judged& company : judged) known.push_back(company.row);
  std::ranges::sort(known);
  std::vector<std::size_t> left;
  left.reserve(rows.size());
  std::ranges::copy_if(rows, std::back_inserter(left),
                       [&known](std::size_t row) {
                         return !std::ranges::binary_search(known, row);
                       });
  return left;
}

}  // namespace kindred::index
