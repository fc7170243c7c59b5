// What users tell the engine, and what it keeps of its scores.
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "server/engine.h"
#include "server/feedback.h"
#include "server/feedback_input.h"
#include "server/ranking.h"
#include "server/score_audit.h"

namespace kindred::server {

Result<FeedbackSummary> Engine::ImportFeedback(const std::string& file) {
  const Result<std::string> bytes = files_->Read(file, {});
  if (!bytes.Ok()) return bytes.Reason();
  const std::string today = FormatUtc(clock_->Now()).substr(0, 10);
  Result<std::vector<FeedbackRow>> rows =
      ParseFeedbackFile(bytes.Value(), file, today);
  if (!rows.Ok()) return rows.Reason();
  if (Status refused = RefuseRemoved(rows.Value()); !refused.Ok()) {
    return refused.Reason();
  }
  return AddFeedback(rows.Value());
}

Result<FeedbackSummary> Engine::AddFeedback(std::span<const FeedbackRow> rows) {
  return StoreFeedback(catalog_, history_, *clock_, rows);
}

Result<std::vector<index::Feedback>> Engine::FeedbackOf(
    std::string_view domain) {
  return FeedbackOfDomain(catalog_, history_, domain);
}

Result<index::WinModel> Engine::Wins() {
  const Result<Lesson> lesson = LearnUnderRulesInForce();
  if (!lesson.Ok()) return lesson.Reason();
  const Ranking& ranking = lesson.Value().ranking;
  const Result<index::Audience> audience = index::TrainAudience(
      ranking.generation, UsableCustomers(ranking), lesson.Value().options);
  if (!audience.Ok()) return audience.Reason();
  return index::LearnWins(ranking.generation, audience.Value(),
                          lesson.Value().outcomes.deals);
}

Status Engine::CompareWithLastRanking(RankedList& list) {
  const Result<std::vector<index::ScoreRecord>> before = history_.Scores();
  if (!before.Ok()) return before.Reason();
  TellChanges(before.Value(), Since::kLastRanking, list);
  return Done();
}

Status Engine::KeepScores(const RankedList& list) {
  return history_.PutScores(RecordsOf(list));
}

}  // namespace kindred::server
