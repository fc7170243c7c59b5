// What the programs that measure on labelled tasks share: reading the files,
// and a task's customers as rows.
#ifndef KINDRED_TESTS_EVAL_LABELLED_FILES_H_
#define KINDRED_TESTS_EVAL_LABELLED_FILES_H_

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "index/task_ranking.h"

namespace kindred::index {

struct LabelledFiles {
  std::vector<LabelledCompany> companies;
  std::vector<LabelledTask> tasks;  // one at least
};

// The octets of a file; nothing if it cannot be read.
[[nodiscard]] inline std::string ReadAll(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// JSON lines, not packed. Nothing, and a line on stderr, if there are none.
[[nodiscard]] inline std::optional<LabelledFiles> ReadLabelled(
    const std::string& companies, const std::string& tasks) {
  auto read = ParseLabelledCompanies(ReadAll(companies));
  auto lists = ParseLabelledTasks(ReadAll(tasks));
  if (!read.Ok() || !lists.Ok() || read.Value().empty() ||
      lists.Value().empty()) {
    std::fprintf(stderr, "no companies in %s or no tasks in %s\n",
                 companies.c_str(), tasks.c_str());
    return std::nullopt;
  }
  return LabelledFiles{std::move(read.Value()), std::move(lists.Value())};
}

// The customers of `task` in `generation`, ascending by row, without values.
[[nodiscard]] inline std::vector<Customer> CustomersOf(
    const Generation& generation, const LabelledTask& task) {
  const std::set<std::string> ids(task.customers.begin(), task.customers.end());
  std::vector<Customer> customers;
  for (std::size_t row = 0; row < generation.Size(); ++row) {
    if (ids.contains(generation.companies[row].domain)) {
      customers.push_back({row, 0});
    }
  }
  return customers;
}

class Stopwatch {
 public:
  [[nodiscard]] double Milliseconds() const {
    return std::chrono::duration<double, std::milli>(
               std::chrono::steady_clock::now() - begin_)
        .count();
  }

 private:
  std::chrono::steady_clock::time_point begin_ =
      std::chrono::steady_clock::now();
};

}  // namespace kindred::index

#endif  // KINDRED_TESTS_EVAL_LABELLED_FILES_H_
