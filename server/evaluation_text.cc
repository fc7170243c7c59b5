#include "server/evaluation_text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "server/report_text.h"

namespace kindred::server {
namespace {

constexpr std::size_t kLineWidth = 80;
constexpr std::size_t kNameWidth = 16;
constexpr std::size_t kCellWidth = 19;

struct Ranker {
  std::string_view name;
  index::Estimate index::RecallAt::*recall;
};
constexpr std::array kRankers = {
    Ranker{"kindred", &index::RecallAt::model},
    Ranker{"industry words", &index::RecallAt::words},
    Ranker{"centroid", &index::RecallAt::centroid},
    Ranker{"random order", &index::RecallAt::random}};

// `text` with blanks before it up to `width`.
std::string AtRight(std::string_view text, std::size_t width) {
  const std::size_t pad = width - std::min(width, text.size());
  return std::string(pad, ' ').append(text);
}

// `text` with blanks behind it up to `width`.
std::string AtLeft(std::string_view text, std::size_t width) {
  std::string line(text);
  line.resize(std::max(width, text.size()), ' ');
  return line;
}

std::string WholePercent(double share) {
  return Fixed(100 * share, 0);
}

const index::RecallAt& MainRecall(const index::HoldoutReport& report) {
  return *std::ranges::find(report.recall, index::kMainShare,
                            &index::RecallAt::share);
}

// `gain` is of recall at kMainShare.
std::string Comparison(std::string_view with, const index::Estimate& gain) {
  constexpr double kRounding = 1e-9;
  const std::string name(with);
  if (gain.low > -kRounding && gain.high < kRounding) {
    return "Kindred finds as many of them as " + name + " would.";
  }
  if (gain.low < kRounding && gain.high > -kRounding) {
    return "Whether Kindred finds more of them than " + name +
           " would is open: " + Signed(100 * gain.value, 0) + " points (" +
           Signed(100 * gain.low, 0) + " to " + Signed(100 * gain.high, 0) +
           ").";
  }
  const bool more = gain.low > 0;
  const double sign = more ? 100 : -100;
  return "Kindred finds " + Fixed(sign * gain.value, 0) + " points " +
         (more ? "more" : "less") + " of them than " + name + " would (" +
         Fixed(sign * (more ? gain.low : gain.high), 0) + " to " +
         Fixed(sign * (more ? gain.high : gain.low), 0) + ").";
}

std::string RecallTable(const index::HoldoutReport& report) {
  std::string text = AtLeft("found in the best", kNameWidth);
  for (const index::RecallAt& at : report.recall) {
    // The name is one longer than its column.
    const std::size_t width =
        &at == &report.recall.front() ? kCellWidth - 1 : kCellWidth;
    text += AtRight(WholePercent(at.share) + " %", width);
  }
  text += "\n";
  for (const Ranker& ranker : kRankers) {
    text += AtLeft(ranker.name, kNameWidth);
    for (const index::RecallAt& at : report.recall) {
      text += AtRight(PercentText(at.*ranker.recall), kCellWidth);
    }
    text += "\n";
  }
  return text;
}

std::string LiftTable(const index::HoldoutReport& report) {
  constexpr std::size_t kLiftWidth = 6;
  std::string tenths = AtLeft("tenth", kNameWidth);
  std::string lifts = AtLeft("lift", kNameWidth);
  std::string lows = AtLeft("  from", kNameWidth);
  std::string highs = AtLeft("  to", kNameWidth);
  for (std::size_t i = 0; i < report.lift_by_decile.size(); ++i) {
    const index::Estimate& lift = report.lift_by_decile.at(i);
    tenths += AtRight(std::to_string(i + 1), kLiftWidth);
    lifts += AtRight(Fixed(lift.value, 1), kLiftWidth);
    lows += AtRight(Fixed(lift.low, 1), kLiftWidth);
    highs += AtRight(Fixed(lift.high, 1), kLiftWidth);
  }
  return tenths + "\n" + lifts + "\n" + lows + "\n" + highs + "\n";
}

std::string CurveTable(const index::HoldoutReport& report) {
  std::string text;
  for (const index::CurvePoint& point : report.curve.points) {
    text += AtLeft(text.empty() ? "learnt from" : "", kNameWidth) +
            AtRight(Fixed(point.customers, 0), 5) + " customers" +
            AtRight(PercentText(point.recall), kCellWidth + 4) + "\n";
  }
  return text;
}

Json EstimateJson(const index::Estimate& estimate) {
  return Json::Object{{"value", estimate.value},
                      {"low", estimate.low},
                      {"high", estimate.high}};
}

Json RecallJson(std::span<const index::RecallAt> recall) {
  Json::Array rows;
  for (const index::RecallAt& at : recall) {
    rows.emplace_back(
        Json::Object{{"share", at.share},
                     {"kindred", EstimateJson(at.model)},
                     {"random", EstimateJson(at.random)},
                     {"centroid", EstimateJson(at.centroid)},
                     {"industry_words", EstimateJson(at.words)},
                     {"over_centroid", EstimateJson(at.over_centroid)},
                     {"over_industry_words", EstimateJson(at.over_words)}});
  }
  return rows;
}

Json PartsJson(std::span<const index::HoldoutPart> parts) {
  Json::Array rows;
  for (const index::HoldoutPart& part : parts) {
    rows.emplace_back(Json::Object{
        {"code", part.code},
        {"customers", part.customers},
        {"too_few", !part.recall.has_value()},
        {"recall", part.recall ? EstimateJson(*part.recall) : Json()}});
  }
  return rows;
}

Json CurveJson(const index::HoldoutReport& report) {
  Json::Array points;
  for (const index::CurvePoint& point : report.curve.points) {
    points.emplace_back(Json::Object{{"share", point.share},
                                     {"customers", point.customers},
                                     {"recall", EstimateJson(point.recall)}});
  }
  const index::LearningCurve& curve = report.curve;
  return Json::Object{{"points", points},
                      {"slope_per_doubling", EstimateJson(curve.slope)},
                      {"more_customers", index::kMoreCustomers},
                      {"gain", curve.gain ? EstimateJson(*curve.gain) : Json()},
                      {"sentence", LearningSentence(report)}};
}

}  // namespace

std::string Wrapped(std::string_view text) {
  std::string lines;
  while (text.size() > kLineWidth) {
    const std::size_t blank = text.rfind(' ', kLineWidth);
    if (blank == std::string_view::npos || blank == 0) break;
    lines += std::string(text.substr(0, blank)) + "\n";
    text.remove_prefix(blank + 1);
  }
  return lines.append(text) + "\n";
}

std::string PercentText(const index::Estimate& share) {
  return WholePercent(share.value) + " % (" + WholePercent(share.low) + " to " +
         WholePercent(share.high) + ")";
}

std::string LiftText(const index::Estimate& lift) {
  return Fixed(lift.value, 1) + " (" + Fixed(lift.low, 1) + " to " +
         Fixed(lift.high, 1) + ")";
}

std::string ComparisonSentences(const index::HoldoutReport& report) {
  const index::RecallAt& at = MainRecall(report);
  return "In the best " + WholePercent(at.share) +
         " %: " + Comparison("a search for industry words", at.over_words) +
         " " + Comparison("the centroid", at.over_centroid);
}

std::string LearningSentence(const index::HoldoutReport& report) {
  if (!report.curve.gain) {
    return "More customers would not help measurably.";
  }
  const index::Estimate& gain = *report.curve.gain;
  return std::to_string(index::kMoreCustomers) +
         " more customers would likely bring " + Fixed(100 * gain.value, 0) +
         " points more of the hidden ones into the best " +
         WholePercent(index::kMainShare) + " % (" + Fixed(100 * gain.low, 0) +
         " to " + Fixed(100 * gain.high, 0) + ").";
}

std::string PartsText(const std::vector<index::HoldoutPart>& parts) {
  std::string told;
  std::string few;
  for (const index::HoldoutPart& part : parts) {
    const std::string code = part.code.empty() ? "unknown" : part.code;
    const std::string count = std::to_string(part.customers);
    if (part.recall) {
      told += told.empty() ? "" : ", ";
      told.append(code).append(" ").append(PercentText(*part.recall));
      told.append(" of ").append(count);
    } else {
      few += few.empty() ? "" : ", ";
      few.append(code).append(" (").append(count).append(")");
    }
  }
  if (few.empty()) return told;
  return told + (told.empty() ? "" : "; ") + "too few to tell: " + few;
}

std::string FormatEvaluation(const index::HoldoutReport& report) {
  std::string text = Wrapped(
      Count(report.customers, "customer", "customers") +
      " hidden by turns in " + Count(report.rounds, "round", "rounds") +
      " among " + Count(report.others, "other company", "other companies") +
      "; in brackets 95 % intervals over customers");
  text += "\n" + RecallTable(report) + "\n" + LiftTable(report) + "\n";
  text += Wrapped("average place: " + PercentText(report.average_rank) +
                  " down the ranking; by chance 50 %");
  const std::string best = "best " + WholePercent(index::kMainShare) + " %";
  text += Wrapped(best + " by country: " + PartsText(report.countries));
  text += Wrapped(best + " by language: " + PartsText(report.languages));
  std::string words;
  for (const std::string& word : report.words) {
    words += (words.empty() ? "" : ", ") + word;
  }
  text += Wrapped("industry words: " + (words.empty() ? "none" : words));
  text += "\n" + CurveTable(report) + "\n";
  return text + Wrapped(ComparisonSentences(report)) +
         Wrapped(LearningSentence(report));
}

Json EvaluationJson(const index::HoldoutReport& report) {
  Json::Array lift;
  for (const index::Estimate& estimate : report.lift_by_decile) {
    lift.push_back(EstimateJson(estimate));
  }
  const index::HoldoutOptions& options = report.options;
  return Json::Object{{"customers", report.customers},
                      {"companies", report.groups},
                      {"others", report.others},
                      {"rounds", report.rounds},
                      {"repeats", options.repeats},
                      {"folds", options.folds},
                      {"seed", static_cast<std::int64_t>(options.seed)},
                      {"resamples", options.bootstrap.resamples},
                      {"confidence", index::kConfidence},
                      {"average_rank", EstimateJson(report.average_rank)},
                      {"recall", RecallJson(report.recall)},
                      {"recall_curve", RecallJson(report.recall_curve)},
                      {"lift_by_decile", lift},
                      {"countries", PartsJson(report.countries)},
                      {"languages", PartsJson(report.languages)},
                      {"learning_curve", CurveJson(report)},
                      {"industry_words",
                       Json::Array(report.words.begin(), report.words.end())}};
}

}  // namespace kindred::server
