#include "index/history.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <soci/soci.h>

#include "base/json.h"
#include "index/database.h"

namespace kindred::index {

struct History::State {
  soci::session sql;
};

namespace {

// Stored in history_format; the catalogue's own version stays as it is, since
// none of its tables changes.
constexpr int kHistoryVersion = 1;

constexpr std::array kHistorySchema = {
    "CREATE TABLE feedback (id INTEGER PRIMARY KEY, company_id BIGINT NOT "
    "NULL, outcome TEXT NOT NULL, reason TEXT NOT NULL, day TEXT NOT NULL, "
    "note TEXT NOT NULL, recorded_at TEXT NOT NULL)",
    "CREATE INDEX feedback_by_company ON feedback (company_id, day)",
    "CREATE TABLE scores (domain TEXT PRIMARY KEY, score REAL NOT NULL, "
    "model_version TEXT NOT NULL, text_digest TEXT NOT NULL, parts TEXT NOT "
    "NULL, has_previous BIGINT NOT NULL, previous_score REAL NOT NULL, changed "
    "TEXT NOT NULL)",
};

// Younger than the others, and made where it is missing.
constexpr const char* kSteeringSchema =
    "CREATE TABLE steering (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, rule "
    "TEXT NOT NULL)";

using soci::into;
using soci::use;

Json::Object PartsJson(const ModelParts& parts) {
  Json::Object object;
  for (const auto& [name, digest] : parts) object.emplace_back(name, digest);
  return object;
}

ModelParts PartsOf(const std::string& text) {
  ModelParts parts;
  const Result<Json> json = Json::Parse(text);
  if (!json.Ok() || json.Value().AsObject() == nullptr) return parts;
  for (const auto& [name, digest] : *json.Value().AsObject()) {
    parts.emplace_back(name, digest.StringOr(""));
  }
  return parts;
}

std::vector<std::string> TextsOf(const std::string& text) {
  std::vector<std::string> texts;
  const Result<Json> json = Json::Parse(text);
  if (!json.Ok() || json.Value().AsArray() == nullptr) return texts;
  for (const Json& item : *json.Value().AsArray()) {
    texts.push_back(item.StringOr(""));
  }
  return texts;
}

Feedback FeedbackOf(const soci::row& row) {
  Feedback entry;
  entry.id = WholeAt(row, 0);
  entry.company_id = WholeAt(row, 1);
  entry.outcome =
      OutcomeNamed(row.get<std::string>(2)).value_or(Outcome::kRejected);
  entry.reason =
      ReasonNamed(row.get<std::string>(3)).value_or(RejectReason::kNone);
  entry.date = row.get<std::string>(4);
  entry.note = row.get<std::string>(5);
  entry.recorded_at = row.get<std::string>(6);
  return entry;
}

ScoreRecord ScoreOf(const soci::row& row) {
  ScoreRecord record;
  record.domain = row.get<std::string>(0);
  record.score = row.get<double>(1);
  record.model_version = row.get<std::string>(2);
  record.text_digest = row.get<std::string>(3);
  record.parts = PartsOf(row.get<std::string>(4));
  if (WholeAt(row, 5) != 0) record.previous_score = row.get<double>(6);
  record.changed = TextsOf(row.get<std::string>(7));
  return record;
}

// True if the entry was new.
bool InsertFeedback(soci::session& sql, const Feedback& entry) {
  const std::string outcome(NameOf(entry.outcome));
  const std::string reason(NameOf(entry.reason));
  int known = 0;
  sql << "SELECT COUNT(*) FROM feedback WHERE company_id = :company AND "
         "outcome "
         "= :outcome AND reason = :reason AND day = :day AND note = :note",
      into(known), use(entry.company_id), use(outcome), use(reason),
      use(entry.date), use(entry.note);
  if (known > 0) return false;
  sql << "INSERT INTO feedback (company_id, outcome, reason, day, note, "
         "recorded_at) VALUES (:company, :outcome, :reason, :day, :note, :at)",
      use(entry.company_id), use(outcome), use(reason), use(entry.date),
      use(entry.note), use(entry.recorded_at);
  return true;
}

void InsertRules(soci::session& sql, RuleKind kind,
                 const std::vector<std::string>& rules) {
  const std::string name(NameOf(kind));
  for (const std::string& rule : rules) {
    sql << "INSERT INTO steering (kind, rule) VALUES (:kind, :rule)", use(name),
        use(rule);
  }
}

// Makes the tables where they are missing.
Status MakeHistory(soci::session& sql, const std::string& path) {
  Status made = EnsureTables(sql, path,
                             {.name = "history",
                              .version = kHistoryVersion,
                              .statements = kHistorySchema});
  if (!made.Ok() || HasTable(sql, "steering")) return made;
  return InTransaction(sql, [&sql] { sql << kSteeringSchema; });
}

}  // namespace

History::History(std::unique_ptr<State> state) : state_(std::move(state)) {}
History::History(History&& other) noexcept = default;
History& History::operator=(History&& other) noexcept = default;
History::~History() = default;

Result<History> History::Open(const std::string& path) {
  auto state = std::make_unique<State>();
  soci::session& sql = state->sql;
  try {
    ConnectDatabase(sql, path);
    if (Status made = MakeHistory(sql, path); !made.Ok()) return made.Reason();
  } catch (const std::exception& failed) {
    return DatabaseError(failed);
  }
  return History(std::move(state));
}

Result<std::size_t> History::AddFeedback(std::span<const Feedback> entries) {
  std::size_t added = 0;
  soci::session& sql = state_->sql;
  const Status wrote = InTransaction(sql, [&] {
    for (const Feedback& entry : entries) {
      added += InsertFeedback(sql, entry) ? 1U : 0U;
    }
  });
  if (!wrote.Ok()) return wrote.Reason();
  return added;
}

Result<std::vector<Feedback>> History::AllFeedback() {
  try {
    const soci::rowset<soci::row> rows =
        (state_->sql.prepare << "SELECT id, company_id, outcome, reason, day, "
                                "note, recorded_at FROM feedback ORDER BY day, "
                                "id");
    std::vector<Feedback> entries;
    for (const soci::row& row : rows) entries.push_back(FeedbackOf(row));
    return entries;
  } catch (const std::exception& failed) {
    return DatabaseError(failed);
  }
}

Status History::PutSteering(const Steering& steering) {
  soci::session& sql = state_->sql;
  return InTransaction(sql, [&] {
    sql << "DELETE FROM steering";
    InsertRules(sql, RuleKind::kBoost, steering.boosts);
    InsertRules(sql, RuleKind::kVeto, steering.vetoes);
    InsertRules(sql, RuleKind::kRequire, steering.requirements);
  });
}

Result<Steering> History::SteeringInForce() {
  try {
    const soci::rowset<soci::row> rows =
        (state_->sql.prepare << "SELECT kind, rule FROM steering ORDER BY id");
    Steering steering;
    for (const soci::row& row : rows) {
      const auto kind = row.get<std::string>(0);
      std::vector<std::string>& rules =
          kind == NameOf(RuleKind::kBoost)  ? steering.boosts
          : kind == NameOf(RuleKind::kVeto) ? steering.vetoes
                                            : steering.requirements;
      rules.push_back(row.get<std::string>(1));
    }
    return steering;
  } catch (const std::exception& failed) {
    return DatabaseError(failed);
  }
}

Status History::PutScores(std::span<const ScoreRecord> records) {
  soci::session& sql = state_->sql;
  return InTransaction(sql, [&] {
    for (const ScoreRecord& record : records) {
      const std::string parts = Json(PartsJson(record.parts)).Dump();
      const std::string changed =
          Json(Json::Array(record.changed.begin(), record.changed.end()))
              .Dump();
      const int has_previous = record.previous_score ? 1 : 0;
      const double previous = record.previous_score.value_or(0);
      sql << "INSERT OR REPLACE INTO scores (domain, score, model_version, "
             "text_digest, parts, has_previous, previous_score, changed) "
             "SELECT :domain, :score, :model, :text, :parts, :has, :previous, "
             ":changed WHERE NOT EXISTS (SELECT 1 FROM removals WHERE "
             "removals.domain = :removed)",
          use(record.domain), use(record.score), use(record.model_version),
          use(record.text_digest), use(parts), use(has_previous), use(previous),
          use(changed), use(record.domain);
    }
  });
}

Result<std::vector<ScoreRecord>> History::Scores() {
  try {
    const soci::rowset<soci::row> rows =
        (state_->sql.prepare
         << "SELECT domain, score, model_version, text_digest, parts, "
            "has_previous, previous_score, changed FROM scores ORDER BY "
            "domain");
    std::vector<ScoreRecord> records;
    for (const soci::row& row : rows) records.push_back(ScoreOf(row));
    return records;
  } catch (const std::exception& failed) {
    return DatabaseError(failed);
  }
}

Result<std::int64_t> History::ChangeCounter() {
  try {
    SociInt counter = 0;
    state_->sql << "PRAGMA data_version", into(counter);
    return std::int64_t{counter};
  } catch (const std::exception& failed) {
    return DatabaseError(failed);
  }
}

}  // namespace kindred::index
