// The rules by which a user steers the ranking.
#include <vector>

#include "server/engine.h"
#include "server/lesson.h"
#include "server/steering_effect.h"

namespace kindred::server {
namespace {

// The lesson, if a person may give its rules.
Result<Lesson> WithUsableRules(Result<Lesson> lesson) {
  if (!lesson.Ok()) return lesson;
  const Status usable = index::CheckSteering(lesson.Value().options.steering);
  if (!usable.Ok()) return usable.Reason();
  return lesson;
}

}  // namespace

Result<index::Steering> Engine::SteeringInForce() {
  return history_.SteeringInForce();
}

Status Engine::PutSteering(const index::Steering& steering) {
  return history_.PutSteering(steering);
}

Result<SteeringEffect> Engine::TrySteering(const index::Steering& steering,
                                           const ProgressSink& progress,
                                           const std::stop_token& stop) {
  const Result<std::vector<ListRow>> rows = ProspectRows();
  if (!rows.Ok()) return rows.Reason();
  const auto ranked = [&](const Result<Lesson>& lesson) -> Result<RankedList> {
    if (!lesson.Ok()) return lesson.Reason();
    Result<RankedList> list = RankBy(lesson.Value(), rows.Value(), progress);
    if (!list.Ok()) return list;
    const Status added =
        AddEvaluationBy(lesson.Value(), progress, stop, list.Value());
    if (!added.Ok()) return added.Reason();
    return list;
  };
  // The new rules first: what is wrong with them is told at once.
  const Result<RankedList> after =
      ranked(WithUsableRules(LearnUnder(steering)));
  if (!after.Ok()) return after.Reason();
  const Result<RankedList> before = ranked(LearnUnderRulesInForce());
  if (!before.Ok()) return before.Reason();
  return CompareRankings(before.Value(), after.Value());
}

}  // namespace kindred::server
