// Confidence: how much of what would settle a score is known, 0 to 1.
//
// The product of four credibilities n / (n + k) (H. Buehlmann, "Experience
// rating and credibility", ASTIN Bulletin 4, 1967), each the share of a score's
// variance that n observations settle. The constants are measured; docs/
// insight.md has how. Never falls when there are more words, pages or
// customers. It says nothing about the fit and never changes a score. Pure;
// thread-safe.
#ifndef KINDRED_INDEX_CONFIDENCE_H_
#define KINDRED_INDEX_CONFIDENCE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kindred::index {

struct ConfidenceOptions {
  // So many words of a website settle half of a score's variance.
  double words = 25;
  // The home page alone settles ten elevenths.
  double pages = 0.1;
  // Two models of so many other customers each agree by half.
  double customers = 4;
  // What is left of a score where no customer writes the company's language:
  // standards, materials and numbers are written alike. Set, not measured.
  double foreign = 0.5;
  // Customers of the language that settle half of the rest. Set likewise.
  double customers_of_language = 1;
};

// What a score rests on.
struct ScoreGround {
  std::int64_t words = 0;      // counted on the company's website
  std::int64_t pages = 0;      // with text
  std::int64_t customers = 0;  // that taught the model
  std::string language;        // of the company, ISO 639-1; empty: unknown
  std::int64_t customers_of_language = 0;  // of them, that write it
};

enum class ConfidenceLevel : std::uint8_t { kLow, kMedium, kHigh };

[[nodiscard]] std::string_view Describe(ConfidenceLevel level);

struct Confidence {
  double value = 0;  // 0 to 1
  ConfidenceLevel level = ConfidenceLevel::kLow;
  // What lowers it, the part that lowers it most first: "only 84 words were
  // read". If it is high and no part is
  // low, what speaks for it, as one clause.
  std::vector<std::string> reasons;
};

// High from .7 on, medium from .4 on.
[[nodiscard]] Confidence AssessConfidence(
    const ScoreGround& ground, const ConfidenceOptions& options = {});

}  // namespace kindred::index

#endif  // KINDRED_INDEX_CONFIDENCE_H_
