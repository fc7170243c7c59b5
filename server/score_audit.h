// Score audit: what a score was made from, and what changed since the last one.
//
// Pure; thread-safe.
#ifndef KINDRED_SERVER_SCORE_AUDIT_H_
#define KINDRED_SERVER_SCORE_AUDIT_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "index/audience.h"
#include "index/generation.h"
#include "index/history.h"
#include "server/ranked_list.h"

namespace kindred::server {

// In ScoredCompany::changed: the company's own pages say something else.
inline constexpr const char* kPageText = "page text";
// Nothing that is recorded changed, and yet the score did: the program did.
inline constexpr const char* kProgram = "program";

// What a model was made from: "index" (the texts of all companies, as the
// generation's version), "customers" (who they are and their values),
// "feedback" (outcomes; empty without any), "options".
[[nodiscard]] index::ModelParts PartsOfModel(
    const index::Generation& generation, const index::Audience& audience,
    const index::AudienceOptions& options, const std::string& feedback_digest);

// The audience's version, which names index, customers and options; where one
// of the other parts is not empty, a digest of it and them.
[[nodiscard]] std::string ModelVersion(const index::Audience& audience,
                                       const index::ModelParts& parts);

enum class Since : std::uint8_t {
  // As the last ranking told, where this one equals it: however often it is
  // asked for, the answer is the same.
  kLastChange,
  // Since the last ranking: nothing, where this one equals it.
  kLastRanking,
};

// Writes previous_score and changed into each company with a score. `before`
// ascends by domain.
void TellChanges(std::span<const index::ScoreRecord> before, Since since,
                 RankedList& list);

// What to keep of a list for the next one; each domain once.
[[nodiscard]] std::vector<index::ScoreRecord> RecordsOf(const RankedList& list);

}  // namespace kindred::server

#endif  // KINDRED_SERVER_SCORE_AUDIT_H_
