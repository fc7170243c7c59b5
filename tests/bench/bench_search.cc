// What a search costs over a workspace's index, and what it misses.
//
// usage: bench_search WORKSPACE [AUDIENCES]
//
// One core. Audiences (default 20) are lists of 50 companies near a random one;
// the searches are for the best 100. A line a figure:
//   load          to check and map the index
//   train         one audience, hidden customers and scale and all
//   search        by candidates of the vector index: p50 and p99 of ten
//                 searches an audience, and recall against exact scoring
//   search, 1 %   the same among one company in a hundred
//   exact         every company scored from its features, companies/s, and how
//                 many times longer than a bare pass over the same octets
//   similar       the 20 companies nearest to one
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <set>
#include <string>
#include <vector>

#include <sys/resource.h>

#include "base/files.h"
#include "base/random.h"
#include "index/audience.h"
#include "index/generation.h"
#include "index/parallel.h"
#include "index/score.h"
#include "index/search.h"
#include "tests/eval/labelled_files.h"

namespace kindred::index {
namespace {

constexpr std::size_t kCustomers = 50;
constexpr std::size_t kHits = 100;
constexpr std::size_t kRounds = 10;
constexpr double kMsLimitMedian = 10;
constexpr double kMsLimitTail = 50;

double Quantile(std::vector<double> values, double share) {
  std::ranges::sort(values);
  return values[static_cast<std::size_t>(
      share * static_cast<double>(values.size() - 1))];
}

double PeakMegabytes() {
  struct rusage usage {};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

// Every second of the companies nearest to a random one.
std::vector<Customer> DrawCustomers(const Generation& generation,
                                    Random& random) {
  const std::size_t row = random.Below(generation.Size());
  std::vector<Customer> customers;
  const std::vector<Neighbour> near = generation.vectors->Search(
      generation.vectors->Vector(row), 2 * kCustomers, {});
  for (std::size_t i = 0; i < near.size(); i += 2) {
    customers.push_back({near[i].row, 0});
  }
  return customers;
}

double Recall(const std::vector<Hit>& found, const std::vector<Hit>& wanted) {
  std::set<std::size_t> all;
  for (const Hit& hit : wanted) all.insert(hit.row);
  return static_cast<double>(std::ranges::count_if(
             found, [&all](const Hit& hit) { return all.contains(hit.row); })) /
         static_cast<double>(std::max(all.size(), std::size_t{1}));
}

struct Searches {
  std::vector<double> ms;
  std::vector<double> exact_ms;
  std::vector<double> recall;

  void Measure(const AudienceSearch& search,
               const std::vector<std::size_t>& allowed) {
    const Stopwatch exactly;
    const std::vector<Hit> wanted = search.BestExactly(kHits, allowed);
    exact_ms.push_back(exactly.Milliseconds());
    std::vector<Hit> found;
    for (std::size_t round = 0; round < kRounds; ++round) {
      const Stopwatch searching;
      found = search.Best(kHits, allowed);
      ms.push_back(searching.Milliseconds());
    }
    recall.push_back(Recall(found, wanted));
  }

  void Print(const char* name) const {
    double sum = 0;
    for (const double one : recall) sum += one;
    const double median = Quantile(ms, 0.5);
    const double tail = Quantile(ms, 0.99);
    std::printf(
        "%-12s p50 %.2f ms (limit %.0f, ratio %.2f), p99 %.2f ms (limit %.0f, "
        "ratio %.2f), recall@%zu %.3f, lowest %.3f; by all scores p50 %.1f "
        "ms\n",
        name, median, kMsLimitMedian, median / kMsLimitMedian, tail,
        kMsLimitTail, tail / kMsLimitTail, kHits,
        sum / static_cast<double>(recall.size()), Quantile(recall, 0),
        Quantile(exact_ms, 0.5));
  }
};

// The time of a pass over the features that only adds their octets up.
double BarePass(const Generation& generation) {
  const Stopwatch passing;
  std::uint64_t sum = 0;
  for (const std::uint32_t column : generation.features.columns) sum += column;
  float values = 0;
  for (const float value : generation.features.values) values += value;
  const double spent = passing.Milliseconds();
  // Used, so that it is not left out.
  if (sum == 1 && values == 1) std::printf("\n");
  return spent;
}

void MeasureExact(const Generation& generation, const Audience& audience) {
  std::vector<double> scoring;
  std::vector<double> bare;
  for (std::size_t round = 0; round < 5; ++round) {
    bare.push_back(BarePass(generation));
    const Stopwatch watch;
    const auto own =
        OwnScores(generation, audience.model, audience.latent_shares);
    scoring.push_back(watch.Milliseconds());
  }
  const double ms = Quantile(scoring, 0.5);
  std::printf(
      "exact        %.0f ms, %.2f M companies/s, %.2f times a bare pass\n", ms,
      static_cast<double>(generation.Size()) / 1000 / ms,
      ms / Quantile(bare, 0.5));
}

void MeasureSimilar(const Generation& generation, Random& random) {
  std::vector<double> ms;
  for (std::size_t i = 0; i < 200; ++i) {
    const std::vector<float> vector =
        generation.vectors->Vector(random.Below(generation.Size()));
    const Stopwatch watch;
    static_cast<void>(generation.vectors->Search(vector, 20, {}));
    ms.push_back(watch.Milliseconds());
  }
  std::printf("similar      p50 %.2f ms, p99 %.2f ms\n", Quantile(ms, 0.5),
              Quantile(ms, 0.99));
}

int Run(const std::string& workspace, std::size_t audiences) {
  HoldToOneThread();
  DiskFiles files;
  const Stopwatch loading;
  const auto loaded = LoadGeneration(files, workspace + "/index");
  if (!loaded.Ok()) {
    std::fprintf(stderr, "%s\n", loaded.Reason().message.c_str());
    return 3;
  }
  const Generation& generation = loaded.Value();
  std::printf("load         %zu companies, %zu terms, %zu features, %.0f ms\n",
              generation.Size(), generation.vocabulary.Terms().size(),
              generation.features.values.size(), loading.Milliseconds());
  std::vector<std::size_t> hundredth;
  for (std::size_t row = 7; row < generation.Size(); row += 100) {
    hundredth.push_back(row);
  }
  Random random(1);
  std::vector<double> train;
  Searches all;
  Searches some;
  for (std::size_t i = 0; i < audiences; ++i) {
    const std::vector<Customer> customers = DrawCustomers(generation, random);
    const Stopwatch training;
    const auto audience = TrainAudience(generation, customers);
    if (!audience.Ok()) continue;
    train.push_back(training.Milliseconds());
    const AudienceSearch search(generation, audience.Value());
    all.Measure(search, {});
    some.Measure(search, hundredth);
    if (i == 0) MeasureExact(generation, audience.Value());
  }
  if (train.empty()) return 3;
  std::printf("train        p50 %.0f ms, longest %.0f ms\n",
              Quantile(train, 0.5), Quantile(train, 1));
  all.Print("search");
  some.Print("search, 1 %");
  MeasureSimilar(generation, random);
  std::printf("memory       peak %.0f MB, mapped files included\n",
              PeakMegabytes());
  return 0;
}

}  // namespace
}  // namespace kindred::index

int main(int argc, char** argv) {
  if (argc != 2 && argc != 3) {
    std::fprintf(stderr, "usage: bench_search WORKSPACE [AUDIENCES]\n");
    return 2;
  }
  return kindred::index::Run(
      argv[1], argc == 3 ? std::strtoul(argv[2], nullptr, 10) : 20);
}
