// What feedback is worth, and how much companies that do not fit should count:
// ranks labelled tasks, tells the truth of the best companies as sales would
// find it out, and ranks the others again.
//
// usage: feedback_gain COMPANIES.jsonl TASKS.jsonl [TOLD]
//
// Tasks hold {"customers", "relevant"}. Of each ranking the best TOLD (20) are
// told of, won where relevant, else lost. Prints the mean average precision
// over all other companies for each variant.
#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/json.h"
#include "index/score.h"
#include "index/task_ranking.h"

namespace kindred::index {
namespace {

struct GainVariant {
  const char* name;
  bool won = true;
  bool lost = true;
  MisfitOptions misfits = {};
};

constexpr std::size_t kDefaultTold = 20;

std::vector<GainVariant> GainVariants() {
  return {{"nothing_told", false, false},
          {"won_only", true, false},
          {"lost_only", false, true},
          {"as_it_is"},
          {"of_customer_0.25", true, true, {0.25, 10, 0.5}},
          {"of_customer_1", true, true, {1, 10, 0.5}},
          {"most_1_as_unlabelled", true, true, {0.5, 1, 0.5}},
          {"most_30", true, true, {0.5, 30, 0.5}},
          {"most_100", true, true, {0.5, 100, 0.5}},
          {"most_1000", true, true, {0.5, 1000, 0.5}}};
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::set<std::size_t> RowsNamed(
    const Json& task, const char* key,
    const std::map<std::string, std::size_t>& rows) {
  std::set<std::size_t> found;
  const Json* const ids = task.Find(key);
  if (ids == nullptr || ids->AsArray() == nullptr) return found;
  for (const Json& id : *ids->AsArray()) {
    const auto row = rows.find(id.StringOr(""));
    if (row != rows.end()) found.insert(row->second);
  }
  return found;
}

std::vector<std::size_t> RankRest(const Generation& generation,
                                  const std::set<std::size_t>& customers,
                                  const AudienceOptions& options) {
  std::vector<Customer> list;
  for (const std::size_t row : customers) list.push_back({row, 0});
  const Audience audience = TrainAudience(generation, list, options).Value();
  std::vector<std::size_t> rest;
  for (std::size_t row = 0; row < generation.Size(); ++row) {
    if (!customers.contains(row)) rest.push_back(row);
  }
  std::vector<std::size_t> ranked;
  for (const Score& score : Rank(generation, audience, rest)) {
    ranked.push_back(score.row);
  }
  return ranked;
}

double AveragePrecision(const std::vector<std::size_t>& ranked,
                        const std::set<std::size_t>& relevant,
                        const std::set<std::size_t>& told) {
  double sum = 0;
  double hits = 0;
  double place = 0;
  for (const std::size_t row : ranked) {
    if (told.contains(row)) continue;
    ++place;
    if (!relevant.contains(row)) continue;
    sum += ++hits / place;
  }
  return hits > 0 ? sum / hits : 0;
}

int GainMain(const std::vector<std::string>& arguments) {
  if (arguments.size() < 2) {
    std::fprintf(stderr, "usage: feedback_gain COMPANIES TASKS [TOLD]\n");
    return 2;
  }
  const auto companies = ParseLabelledCompanies(ReadFile(arguments[0]));
  if (!companies.Ok()) return 3;
  const std::size_t most =
      arguments.size() > 2 ? std::stoul(arguments[2]) : kDefaultTold;
  const Generation generation = IndexLabelled(companies.Value());
  std::map<std::string, std::size_t> rows;
  for (std::size_t row = 0; row < generation.Size(); ++row) {
    rows.emplace(generation.companies[row].domain, row);
  }
  const std::vector<GainVariant> variants = GainVariants();
  std::vector<double> sums(variants.size(), 0.0);
  double tasks = 0;
  std::ifstream lines(arguments[1]);
  for (std::string line; std::getline(lines, line); ++tasks) {
    const Result<Json> task = Json::Parse(line);
    if (!task.Ok()) return 3;
    const auto customers = RowsNamed(task.Value(), "customers", rows);
    const auto relevant = RowsNamed(task.Value(), "relevant", rows);
    const std::vector<std::size_t> first = RankRest(generation, customers, {});
    const std::set<std::size_t> told(
        first.begin(), first.begin() + static_cast<std::ptrdiff_t>(
                                           std::min(most, first.size())));
    for (std::size_t i = 0; i < variants.size(); ++i) {
      AudienceOptions options;
      options.misfits = variants[i].misfits;
      for (const std::size_t row : told) {
        const bool won = relevant.contains(row);
        if (won ? !variants[i].won : !variants[i].lost) continue;
        options.judged.push_back(
            {row, won ? Verdict::kFits : Verdict::kMisfit, 1});
      }
      sums[i] += AveragePrecision(RankRest(generation, customers, options),
                                  relevant, told);
    }
  }
  for (std::size_t i = 0; i < variants.size(); ++i) {
    std::printf("%-22s %.4f\n", variants[i].name, sums[i] / tasks);
  }
  return 0;
}

}  // namespace
}  // namespace kindred::index

int main(int count, char** values) {
  return kindred::index::GainMain({values + 1, values + count});
}
