#include "server/lesson.h"

#include <utility>

namespace kindred::server {

Result<Lesson> LoadLesson(Files& files, const std::string& index_folder,
                          index::Catalog& catalog, index::History& history,
                          const index::Steering& steering) {
  Result<Ranking> ranking = LoadRanking(files, index_folder, catalog);
  if (!ranking.Ok()) return ranking.Reason();
  Result<Outcomes> outcomes = LoadOutcomes(history, ranking.Value());
  if (!outcomes.Ok()) return outcomes.Reason();
  index::AudienceOptions options{
      .judged = outcomes.Value().judged,
      .steering = index::ResolveSteering(ranking.Value().generation, steering)};
  return Lesson{std::move(ranking).Value(), std::move(outcomes).Value(),
                steering, std::move(options)};
}

}  // namespace kindred::server
