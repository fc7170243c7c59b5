#include "index/outcome.h"

#include <algorithm>
#include <optional>
#include <string_view>

namespace kindred::index {

std::string_view NameOf(Outcome outcome) {
  switch (outcome) {
    case Outcome::kWon:
      return "won";
    case Outcome::kLost:
      return "lost";
    case Outcome::kAccepted:
      return "accepted";
    case Outcome::kRejected:
      break;
  }
  return "rejected";
}

std::string_view NameOf(RejectReason reason) {
  switch (reason) {
    case RejectReason::kNone:
      return "";
    case RejectReason::kWrongFit:
      return "wrong_fit";
    case RejectReason::kCompetitor:
      return "competitor";
    case RejectReason::kCurrentClient:
      return "current_client";
    case RejectReason::kOutOfBusiness:
      return "out_of_business";
    case RejectReason::kOther:
      break;
  }
  return "other";
}

std::optional<Outcome> OutcomeNamed(std::string_view name) {
  for (const Outcome outcome : kOutcomes) {
    if (NameOf(outcome) == name) return outcome;
  }
  return std::nullopt;
}

std::optional<RejectReason> ReasonNamed(std::string_view name) {
  for (const RejectReason reason : kRejectReasons) {
    if (NameOf(reason) == name) return reason;
  }
  return std::nullopt;
}

Verdict VerdictOf(Outcome outcome, RejectReason reason) {
  if (outcome == Outcome::kWon || outcome == Outcome::kAccepted) {
    return Verdict::kFits;
  }
  if (outcome == Outcome::kLost || reason == RejectReason::kWrongFit) {
    return Verdict::kMisfit;
  }
  return reason == RejectReason::kOther || reason == RejectReason::kNone
             ? Verdict::kOpen
             : Verdict::kAside;
}

double WeightOf(Outcome outcome) {
  return outcome == Outcome::kAccepted ? 0.5 : 1.0;
}

}  // namespace kindred::index
