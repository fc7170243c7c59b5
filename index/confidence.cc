#include "index/confidence.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace kindred::index {
namespace {

constexpr double kHigh = 0.7;
constexpr double kMedium = 0.4;
// A part under this is told.
constexpr double kTold = 0.85;

double Credibility(std::int64_t seen, double half) {
  const auto n = static_cast<double>(std::max<std::int64_t>(seen, 0));
  return n / (n + half);
}

std::string Number(std::int64_t count, std::string_view one,
                   std::string_view many) {
  return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

std::string LanguageReason(const ScoreGround& ground) {
  if (ground.language.empty()) return "the website's language is not known";
  const std::string customers =
      " of your " + Number(ground.customers, "customer", "customers");
  if (ground.customers_of_language == 0) {
    return "none" + customers + " writes " + ground.language;
  }
  return "only " + std::to_string(ground.customers_of_language) + customers +
         (ground.customers_of_language == 1 ? " writes " : " write ") +
         ground.language;
}

std::string GoodGround(const ScoreGround& ground) {
  return Number(ground.words, "word", "words") + " on " +
         Number(ground.pages, "page", "pages") + " were read, and " +
         Number(ground.customers_of_language, "customer writes",
                "customers write") +
         " the same language";
}

}  // namespace

std::string_view Describe(ConfidenceLevel level) {
  switch (level) {
    case ConfidenceLevel::kLow:
      return "low";
    case ConfidenceLevel::kMedium:
      return "medium";
    case ConfidenceLevel::kHigh:
      break;
  }
  return "high";
}

Confidence AssessConfidence(const ScoreGround& ground,
                            const ConfidenceOptions& options) {
  struct Part {
    double value;
    std::string reason;
  };
  const std::int64_t of_language =
      ground.language.empty() ? 0 : ground.customers_of_language;
  std::array parts = {
      Part{Credibility(ground.words, options.words),
           "only " + Number(ground.words, "word was read", "words were read")},
      Part{Credibility(ground.pages, options.pages),
           "only " + Number(ground.pages, "page has text", "pages have text")},
      Part{options.foreign +
               (1 - options.foreign) *
                   Credibility(of_language, options.customers_of_language),
           LanguageReason(ground)},
      Part{Credibility(ground.customers, options.customers),
           "learnt from " +
               Number(ground.customers, "customer only", "customers only")}};
  Confidence confidence;
  confidence.value = 1;
  for (const Part& part : parts) confidence.value *= part.value;
  confidence.level = confidence.value >= kHigh     ? ConfidenceLevel::kHigh
                     : confidence.value >= kMedium ? ConfidenceLevel::kMedium
                                                   : ConfidenceLevel::kLow;
  std::ranges::stable_sort(parts, {}, &Part::value);
  for (const Part& part : parts) {
    if (part.value < kTold) confidence.reasons.push_back(part.reason);
  }
  if (confidence.reasons.empty() &&
      confidence.level != ConfidenceLevel::kHigh) {
    confidence.reasons.push_back(parts.front().reason);
  }
  if (confidence.reasons.empty()) {
    confidence.reasons.push_back(GoodGround(ground));
  }
  return confidence;
}

}  // namespace kindred::index
