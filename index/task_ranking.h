// Labelled lookalike tasks: ranks them through the product's own features and
// model, for a scorer outside of the program.
//
// Companies are JSON lines {"id", "name", "text", ...}; tasks are JSON lines
// {"task", "customers": [id], ...}. Pure but for the texts' analysis;
// deterministic.
#ifndef KINDRED_INDEX_TASK_RANKING_H_
#define KINDRED_INDEX_TASK_RANKING_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "index/audience.h"
#include "index/generation.h"
#include "nlp/document.h"

namespace kindred::index {

struct LabelledCompany {
  std::string id;
  std::string name;
  std::string text;  // UTF-8
};

struct LabelledTask {
  std::string name;
  std::vector<std::string> customers;  // ids of companies
};

// Errors name the line and the field.
[[nodiscard]] Result<std::vector<LabelledCompany>> ParseLabelledCompanies(
    std::string_view json_lines);
[[nodiscard]] Result<std::vector<LabelledTask>> ParseLabelledTasks(
    std::string_view json_lines);

// A description as if it were a page with nothing else on it.
[[nodiscard]] nlp::Document DocumentOf(const LabelledCompany& company);

// One generation over all companies, in their order.
[[nodiscard]] Generation IndexLabelled(
    const std::vector<LabelledCompany>& companies,
    const GenerationOptions& options = {});

// The task's other companies, best first, as the JSON line
// {"task": name, "ranking": [id, ...], "personas": [{"name": text, "members":
// [id, ...]}, ...]}, the personas of its readable customers.
// kInvalidArgument: the task names a company that is not there, or none that
// has text.
[[nodiscard]] Result<std::string> RankTask(const Generation& generation,
                                           const LabelledTask& task,
                                           const AudienceOptions& options = {});

}  // namespace kindred::index

#endif  // KINDRED_INDEX_TASK_RANKING_H_
