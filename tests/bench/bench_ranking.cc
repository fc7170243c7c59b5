// What a customer list costs once the index is there, for bench_ranking.py to
// set beside scikit-learn's times.
//
// usage: bench_ranking index COMPANIES.jsonl FOLDER
//        bench_ranking list FOLDER TASKS.jsonl
//
// `index` builds the generation from texts and keeps it under FOLDER. `list`
// loads it and takes the first task as a new list: the milliseconds to load;
// to train an audience with its hidden customers and scale, and to rank; of
// the model alone (both fits and feedback), of one fit alone; and, as the
// median over all tasks, of one fit and of scoring and sorting everyone.
#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <functional>
#include <numeric>
#include <string>
#include <vector>

#include "base/files.h"
#include "index/generation.h"
#include "index/score.h"
#include "index/task_ranking.h"
#include "index/trainer.h"
#include "tests/eval/labelled_files.h"

namespace kindred::index {
namespace {

int Fail(const Error& error) {
  std::fprintf(stderr, "%s\n", error.message.c_str());
  return 3;
}

int Index(const std::string& companies, const std::string& folder) {
  const auto read = ParseLabelledCompanies(ReadAll(companies));
  if (!read.Ok()) return Fail(read.Reason());
  DiskFiles files;
  const Status kept =
      PublishGeneration(files, folder, IndexLabelled(read.Value()), 1);
  return kept.Ok() ? 0 : Fail(kept.Reason());
}

double MedianOf(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

// All rows, best first; the place of the best keeps the work from being left
// out.
std::size_t RankAll(const Generation& generation, const LinearModel& model) {
  const std::vector<double> raw = RawScores(generation, model);
  std::vector<std::size_t> rows(raw.size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  std::ranges::stable_sort(rows, std::greater(),
                           [&raw](std::size_t row) { return raw[row]; });
  return rows.front();
}

struct Steps {
  std::vector<double> fit;    // one, as scikit-learn's
  std::vector<double> model;  // both fits and feedback
  std::vector<double> rank;
  std::size_t work = 0;
};

void Measure(const Generation& generation, const LabelledTask& task,
             Steps& steps) {
  const AudienceOptions options;
  const std::vector<Customer> customers =
      ReadableCustomers(generation, CustomersOf(generation, task));
  const std::vector<double> weights(customers.size(), 1.0);
  const std::vector<std::size_t> unlabelled =
      SampleUnlabelled(generation, customers, options.unlabelled, options.seed);
  const Stopwatch fitting;
  const LinearModel one =
      Trainer(generation).Fit({customers, weights, unlabelled}, options);
  steps.fit.push_back(fitting.Milliseconds());
  const Stopwatch modelling;
  const LinearModel model =
      TrainModel(generation, {customers, weights, unlabelled}, options);
  steps.model.push_back(modelling.Milliseconds());
  const Stopwatch ranking;
  steps.work += RankAll(generation, model);
  steps.rank.push_back(ranking.Milliseconds());
  steps.work += one.term_weights.size();
}

int List(const std::string& folder, const std::string& path) {
  const auto tasks = ParseLabelledTasks(ReadAll(path));
  if (!tasks.Ok()) return Fail(tasks.Reason());
  if (tasks.Value().empty()) return 3;
  DiskFiles files;
  const Stopwatch loading;
  const auto generation = LoadGeneration(files, folder);
  if (!generation.Ok()) return Fail(generation.Reason());
  const double load = loading.Milliseconds();
  const Stopwatch training;
  const auto audience =
      TrainAudience(generation.Value(),
                    CustomersOf(generation.Value(), tasks.Value().front()));
  if (!audience.Ok()) return Fail(audience.Reason());
  const double train = training.Milliseconds();
  std::vector<std::size_t> rows(generation.Value().Size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  const Stopwatch ranking;
  const std::size_t ranked =
      Rank(generation.Value(), audience.Value(), rows).size();
  const double rank = ranking.Milliseconds();
  Steps steps;
  for (const LabelledTask& task : tasks.Value()) {
    Measure(generation.Value(), task, steps);
  }
  std::printf(
      "companies %zu  load %.1f  train %.1f  rank %.1f  one_fit %.1f  model "
      "%.1f  order %.1f\n",
      ranked, load, train, rank, MedianOf(steps.fit), MedianOf(steps.model),
      MedianOf(steps.rank));
  return steps.work > 0 ? 0 : 3;
}

int Main(const std::vector<std::string>& arguments) {
  if (arguments.size() == 3 && arguments[0] == "index") {
    return Index(arguments[1], arguments[2]);
  }
  if (arguments.size() == 3 && arguments[0] == "list") {
    return List(arguments[1], arguments[2]);
  }
  std::fprintf(stderr,
               "usage: bench_ranking index COMPANIES FOLDER | bench_ranking "
               "list FOLDER TASKS\n");
  return 2;
}

}  // namespace
}  // namespace kindred::index

int main(int count, char** values) {
  return kindred::index::Main({values + 1, values + count});
}
