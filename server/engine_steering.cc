// The rules by which a user steers the ranking.
#include <vector>

#include "server/engine.h"
#include "server/lesson.h"
#include "server/steering_effect.h"

namespace kindred::server {

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
  const auto ranked = [&](const index::Steering& rules) -> Result<RankedList> {
    const Result<Lesson> lesson = LearnUnder(rules);
    if (!lesson.Ok()) return lesson.Reason();
    Result<RankedList> list = RankBy(lesson.Value(), rows.Value(), progress);
    if (!list.Ok()) return list;
    const Status added =
        AddEvaluationBy(lesson.Value(), progress, stop, list.Value());
    if (!added.Ok()) return added.Reason();
    return list;
  };
  // The new rules first: what is wrong with them is told at once.
  const Result<RankedList> after = ranked(steering);
  if (!after.Ok()) return after.Reason();
  const Result<index::Steering> in_force = history_.SteeringInForce();
  if (!in_force.Ok()) return in_force.Reason();
  Result<RankedList> before = ranked(in_force.Value());
  // Rules that an index has outgrown are not in the way of better ones.
  if (!before.Ok() && before.Reason().code == ErrorCode::kInvalidArgument) {
    before = ranked({});
  }
  if (!before.Ok()) return before.Reason();
  return CompareRankings(before.Value(), after.Value());
}

}  // namespace kindred::server
