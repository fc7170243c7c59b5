// What each ingredient of the ranking is worth: ranks labelled tasks with one
// of them changed at a time, for ranking_ablation.py to score.
//
// usage: ranking_ablation COMPANIES.jsonl TASKS.jsonl FOLDER [VARIANT ...]
//
// Writes FOLDER/VARIANT.jsonl for each variant (default: all) and prints its
// name and the milliseconds to train and rank one task, and to train one
// audience with its scale.
#include <cstddef>
#include <cstdio>
#include <fstream>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "index/score.h"
#include "index/task_ranking.h"
#include "tests/eval/labelled_files.h"

namespace kindred::index {
namespace {

struct Options {
  GenerationOptions generation;
  AudienceOptions audience;
};

struct Variant {
  std::string name;
  bool own_index = false;  // needs another generation
  std::function<void(Options&)> change;
};

void TurnOff(Options& options) {
  options.audience.lent_share = 0;
  options.audience.feedback.share = 0;
}

std::vector<Variant> AllVariants() {
  return {
      {"full", false, [](Options&) {}},
      {"no_graph", false, [](Options& o) { o.audience.lent_share = 0; }},
      {"no_feedback", false, [](Options& o) { o.audience.feedback.share = 0; }},
      {"neither", false, TurnOff},
      {"lent_0.4", false, [](Options& o) { o.audience.lent_share = 0.4; }},
      {"feedback_alone", false,
       [](Options& o) { o.audience.feedback.share = 1; }},
      {"no_promotion", false,
       [](Options& o) {
         o.audience.feedback.promoted = 0;
         o.audience.feedback.least_promoted = 0;
       }},
      {"no_dropping", false,
       [](Options& o) {
         o.audience.feedback.dropped = 0;
         o.audience.feedback.least_dropped = 0;
       }},
      {"long_lists_only", false,
       [](Options& o) {
         o.audience.feedback.least_promoted = 0;
         o.audience.feedback.least_dropped = 0;
         o.audience.strength_per_customer = o.audience.strength;
       }},
      {"equal_strength", false,
       [](Options& o) { o.audience.feedback.strength = 600; }},
      {"strength_200", false, [](Options& o) { o.audience.strength = 200; }},
      {"strength_2000", false, [](Options& o) { o.audience.strength = 2000; }},
      {"unlabelled_1000", false,
       [](Options& o) { o.audience.unlabelled = 1000; }},
      {"graph_latent_only", true,
       [](Options& o) { o.generation.neighbours.text_share = 0; }},
      {"graph_text_only", true,
       [](Options& o) { o.generation.neighbours.text_share = 1; }},
      {"graph_20", true,
       [](Options& o) { o.generation.neighbours.count = 20; }},
      {"k1_1.2", true, [](Options& o) { o.generation.vocabulary.k1 = 1.2; }},
      {"k1_3", true, [](Options& o) { o.generation.vocabulary.k1 = 3; }},
      {"phrases_0.5", true,
       [](Options& o) { o.generation.vocabulary.phrase_weight = 0.5; }},
      {"phrases_0", true,
       [](Options& o) { o.generation.vocabulary.phrase_weight = 0; }},
      {"min_companies_2", true,
       [](Options& o) { o.generation.vocabulary.min_companies = 2; }},
      {"dimensions_128", true,
       [](Options& o) { o.generation.latent.dimensions = 128; }},
      {"before", true,
       [](Options& o) {
         TurnOff(o);
         o.generation.vocabulary.k1 = 1.2;
         o.generation.vocabulary.phrase_weight = 0.5;
       }},
  };
}

// False if a task cannot be ranked, which is said.
bool Run(const Variant& variant, const Generation& generation,
         const std::vector<LabelledTask>& tasks, const AudienceOptions& options,
         const std::string& folder) {
  std::ofstream out(folder + "/" + variant.name + ".jsonl", std::ios::binary);
  const Stopwatch ranking;
  for (const LabelledTask& task : tasks) {
    const Result<std::string> line = RankTask(generation, task, options);
    if (!line.Ok()) {
      std::fprintf(stderr, "%s\n", line.Reason().message.c_str());
      return false;
    }
    out << line.Value() << '\n';
  }
  const double rank_ms =
      ranking.Milliseconds() / static_cast<double>(tasks.size());
  const std::vector<Customer> customers =
      CustomersOf(generation, tasks.front());
  const Stopwatch training;
  const bool trained = TrainAudience(generation, customers, options).Ok();
  std::printf("%s %.1f %.1f\n", variant.name.c_str(), rank_ms,
              training.Milliseconds());
  std::fflush(stdout);
  return trained;
}

int Main(const std::vector<std::string>& arguments) {
  if (arguments.size() < 3) {
    std::fprintf(stderr,
                 "usage: ranking_ablation COMPANIES TASKS FOLDER [VARIANT]\n");
    return 2;
  }
  const auto files = ReadLabelled(arguments[0], arguments[1]);
  if (!files) return 3;
  const std::set<std::string> only(arguments.begin() + 3, arguments.end());
  const Generation shared = IndexLabelled(files->companies);
  for (const Variant& variant : AllVariants()) {
    if (!only.empty() && !only.contains(variant.name)) continue;
    Options options;
    variant.change(options);
    const bool ranked =
        variant.own_index
            ? Run(variant, IndexLabelled(files->companies, options.generation),
                  files->tasks, options.audience, arguments[2])
            : Run(variant, shared, files->tasks, options.audience,
                  arguments[2]);
    if (!ranked) return 3;
  }
  return 0;
}

}  // namespace
}  // namespace kindred::index

int main(int count, char** values) {
  return kindred::index::Main({values + 1, values + count});
}
