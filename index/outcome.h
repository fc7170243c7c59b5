// Outcomes: what users tell of companies after sales spoke with them, and what
// a model may learn from it.
//
// Plain values; pure; thread-safe.
#ifndef KINDRED_INDEX_OUTCOME_H_
#define KINDRED_INDEX_OUTCOME_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kindred::index {

enum class Outcome : std::uint8_t {
  kWon,       // became a customer
  kLost,      // was worked on and did not buy
  kAccepted,  // sales takes it on: it looks right
  kRejected,  // sales does not, for a reason
};

// Why a company was rejected; kNone with every other outcome.
enum class RejectReason : std::uint8_t {
  kNone,
  kWrongFit,
  kCompetitor,
  kCurrentClient,
  kOutOfBusiness,
  kOther,
};

inline constexpr std::array kOutcomes = {
    Outcome::kWon, Outcome::kLost, Outcome::kAccepted, Outcome::kRejected};
inline constexpr std::array kRejectReasons = {
    RejectReason::kWrongFit, RejectReason::kCompetitor,
    RejectReason::kCurrentClient, RejectReason::kOutOfBusiness,
    RejectReason::kOther};

// As files and the API write them: "won", "wrong_fit"; kNone is "".
[[nodiscard]] std::string_view NameOf(Outcome outcome);
[[nodiscard]] std::string_view NameOf(RejectReason reason);
// The one of exactly this name; "" is no reason's.
[[nodiscard]] std::optional<Outcome> OutcomeNamed(std::string_view name);
[[nodiscard]] std::optional<RejectReason> ReasonNamed(std::string_view name);

// One entry of the history: nobody is named in it.
struct Feedback {
  std::int64_t id = 0;  // ascending as told
  std::int64_t company_id = 0;
  Outcome outcome = Outcome::kWon;
  RejectReason reason = RejectReason::kNone;
  std::string date;         // of the outcome, "2026-11-22"
  std::string note;         // free text, may be empty
  std::string recorded_at;  // RFC 3339, UTC
};

// What an outcome says of a company's fit.
enum class Verdict : std::uint8_t {
  kFits,    // an example of what is sought
  kMisfit,  // an example of what is not
  kAside,   // says nothing of fit; the company is no example of anything
  kOpen,    // as if nothing had been told
};

// won, accepted: kFits; lost, wrong_fit: kMisfit; competitor, current_client,
// out_of_business: kAside; other: kOpen.
[[nodiscard]] Verdict VerdictOf(Outcome outcome, RejectReason reason);

// A company that a model learns from beside the customers.
struct Judged {
  std::size_t row = 0;  // in the generation
  Verdict verdict = Verdict::kOpen;
  // Of kFits, against a customer of usual value, which weighs 1.
  double weight = 1;

  friend bool operator==(const Judged&, const Judged&) = default;
};

// What a company of this outcome weighs as an example: a deal won is as good as
// a customer of unknown value, one that sales took on is half of that, as it
// may still be lost.
[[nodiscard]] double WeightOf(Outcome outcome);

}  // namespace kindred::index

#endif  // KINDRED_INDEX_OUTCOME_H_
