// History: what users told of companies, how they steer the ranking, and the
// last score each company had.
//
// Tables in the catalogue's file, reached through a connection of their
// own. A catalogue of a version before them gets them when opened; nothing else
// in it is touched. Rules are the catalogue's: one thread at a time, several
// processes; every change is durable when its method returns; a failed one
// changes nothing (kIo, with the database's own words).
#ifndef KINDRED_INDEX_HISTORY_H_
#define KINDRED_INDEX_HISTORY_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "index/outcome.h"
#include "index/steering.h"

namespace kindred::index {

// Names of what a model was made from, each with a digest, in a fixed order.
using ModelParts = std::vector<std::pair<std::string, std::string>>;

// The last score of a company, and what it was compared with.
struct ScoreRecord {
  std::string domain;  // registrable; the key
  double score = 0;
  std::string model_version;
  std::string text_digest;  // of what its pages said
  ModelParts parts;         // of the model
  std::optional<double> previous_score;
  std::vector<std::string> changed;  // since the previous score

  friend bool operator==(const ScoreRecord&, const ScoreRecord&) = default;
};

class History {
 public:
  // Opens the tables in a file that holds a catalogue (kCorrupt: it does not,
  // or they are of a later version).
  [[nodiscard]] static Result<History> Open(const std::string& path);

  History(History&& other) noexcept;
  History& operator=(History&& other) noexcept;
  History(const History&) = delete;
  History& operator=(const History&) = delete;
  ~History();

  // Appends entries, but those whose company, outcome, reason, date and note
  // are there already, so that a file can be given twice. Returns how many are
  // new. `id` is not looked at.
  [[nodiscard]] Result<std::size_t> AddFeedback(
      std::span<const Feedback> entries);
  // All entries, by date, then as told.
  [[nodiscard]] Result<std::vector<Feedback>> AllFeedback();

  // Puts the rules in the place of those in force.
  Status PutSteering(const Steering& steering);
  // In the order they were given in.
  [[nodiscard]] Result<Steering> SteeringInForce();

  // Puts each record in the place of its domain's last one; those of removed
  // domains are left out.
  Status PutScores(std::span<const ScoreRecord> records);
  // Ascending by domain.
  [[nodiscard]] Result<std::vector<ScoreRecord>> Scores();

  // Another value than before after another connection, of this process or
  // not, changed anything in the file.
  [[nodiscard]] Result<std::int64_t> ChangeCounter();

 private:
  struct State;
  explicit History(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace kindred::index

#endif  // KINDRED_INDEX_HISTORY_H_
