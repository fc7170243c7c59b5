#include "server/report_charts.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "server/evaluation_text.h"
#include "server/report_pieces.h"
#include "server/report_text.h"

namespace kindred::server {
namespace {

// The plot's area in the view box of 420 x 250 that chart.html opens.
constexpr double kLeft = 44;
constexpr double kRight = 398;
constexpr double kTop = 12;
constexpr double kBottom = 206;

struct Line {
  std::string_view name;
  std::string_view style;  // class in page.css
  index::Estimate index::RecallAt::*recall;
};
constexpr std::array kLines = {
    Line{"Kindred", "ln-ours", &index::RecallAt::model},
    Line{"industry words", "ln-words", &index::RecallAt::words},
    Line{"centroid", "ln-centroid", &index::RecallAt::centroid},
    Line{"random order", "ln-random", &index::RecallAt::random}};

std::string Number(double value) {
  return Fixed(value, 1);
}

// Where `share` of the axis lies, 0 to 1.
double Across(double share) {
  return kLeft + share * (kRight - kLeft);
}
double Up(double share) {
  return kBottom - std::clamp(share, 0.0, 1.0) * (kBottom - kTop);
}

std::string Attribute(std::string_view name, double value) {
  return " " + std::string(name) + "=\"" + Number(value) + "\"";
}

std::string Stroke(std::string_view style, double x1, double y1, double x2,
                   double y2) {
  return "<line class=\"" + std::string(style) + "\"" + Attribute("x1", x1) +
         Attribute("y1", y1) + Attribute("x2", x2) + Attribute("y2", y2) + "/>";
}

std::string Text(std::string_view style, double x, double y,
                 std::string_view text) {
  return "<text class=\"" + std::string(style) + "\"" + Attribute("x", x) +
         Attribute("y", y) + ">" + EscapeHtml(text) + "</text>";
}

// A rule across the plot with its label at the left.
std::string Rule(double share, std::string_view label) {
  constexpr double kGap = 6;
  constexpr double kBaseline = 4;  // under the middle of a digit
  return Stroke("rule", kLeft, Up(share), kRight, Up(share)) +
         Text("at-end", kLeft - kGap, Up(share) + kBaseline, label);
}

std::string BelowAxis(double x, std::string_view label) {
  constexpr double kDrop = 16;
  return Text("at-middle", x, kBottom + kDrop, label);
}

std::string Caption(std::string_view text) {
  constexpr double kDrop = 36;
  return Text("at-middle", (kLeft + kRight) / 2, kBottom + kDrop, text);
}

// One tenth: its bar, and the whisker over its interval.
std::string LiftBar(const index::Estimate& lift, std::size_t tenth,
                    double most) {
  constexpr double kBarShare = 0.62;  // of its tenth
  constexpr double kCap = 5;          // half a whisker's end
  const double width = (kRight - kLeft) / 10;
  const double middle = kLeft + (static_cast<double>(tenth) + 0.5) * width;
  const double top = Up(lift.value / most);
  const double low = Up(lift.low / most);
  const double high = Up(lift.high / most);
  return "<rect class=\"ours\"" +
         Attribute("x", middle - width * kBarShare / 2) + Attribute("y", top) +
         Attribute("width", width * kBarShare) +
         Attribute("height", kBottom - top) + "/>" +
         Stroke("whisker", middle, low, middle, high) +
         Stroke("whisker", middle - kCap, low, middle + kCap, low) +
         Stroke("whisker", middle - kCap, high, middle + kCap, high) +
         BelowAxis(middle, std::to_string(tenth + 1));
}

std::string LiftDescription(const index::HoldoutReport& report) {
  std::string text =
      "Hidden customers in each tenth of the ranking against chance, which "
      "is 1; in brackets 95 % intervals.";
  for (std::size_t i = 0; i < report.lift_by_decile.size(); ++i) {
    text += " Tenth " + std::to_string(i + 1) + ": " +
            LiftText(report.lift_by_decile.at(i)) + ".";
  }
  return text;
}

std::string RecallDescription(const index::HoldoutReport& report) {
  std::string text =
      "Share of hidden customers found, over the share of the ranking read; "
      "in brackets 95 % intervals.";
  for (const index::RecallAt& at : report.recall) {
    std::string rankers;
    for (const Line& line : kLines) {
      rankers += rankers.empty() ? " " : ", ";
      rankers.append(line.name).append(" ").append(
          PercentText(at.*line.recall));
    }
    text += " In the best " + Fixed(100 * at.share, 0) + " %:" + rankers + ".";
  }
  return text;
}

// Points of the plot for `recall` at each step, as SVG writes them.
template <typename Recall>
std::vector<std::string> Points(const index::HoldoutReport& report,
                                const Recall& recall) {
  const double widest = report.recall_curve.back().share;
  std::vector<std::string> points = {Number(Across(0)) + "," + Number(Up(0))};
  for (const index::RecallAt& at : report.recall_curve) {
    points.push_back(Number(Across(at.share / widest)) + "," +
                     Number(Up(recall(at))));
  }
  return points;
}

std::string Joined(const std::vector<std::string>& points) {
  std::string text;
  for (const std::string& point : points) {
    text += (text.empty() ? "" : " ") + point;
  }
  return text;
}

std::string Band(const index::HoldoutReport& report) {
  std::vector<std::string> points =
      Points(report, [](const index::RecallAt& at) { return at.model.low; });
  std::vector<std::string> back =
      Points(report, [](const index::RecallAt& at) { return at.model.high; });
  points.insert(points.end(), back.rbegin(), back.rend());
  return R"(<polygon class="band" points=")" + Joined(points) + R"("/>)";
}

// What each line is, at the lower right, where curves seldom run.
std::string Legend() {
  constexpr double kRowHeight = 15;
  constexpr double kSampleWidth = 24;
  constexpr double kWidth = 118;
  constexpr double kGap = 6;
  constexpr double kBaseline = 4;
  std::string html;
  double y = kBottom - 8 - kRowHeight * static_cast<double>(kLines.size() - 1);
  for (const Line& line : kLines) {
    const double x = kRight - kWidth;
    html += Stroke(line.style, x, y, x + kSampleWidth, y) +
            Text("legend", x + kSampleWidth + kGap, y + kBaseline, line.name);
    y += kRowHeight;
  }
  return html;
}

// A bin of deals: its point on the whisker of its interval.
std::string ReliabilityMark(const index::ReliabilityBin& bin) {
  constexpr double kCap = 5;
  constexpr double kRadius = 4;
  const double x = Across(bin.predicted);
  const double low = Up(bin.observed.low);
  const double high = Up(bin.observed.high);
  return Stroke("whisker", x, low, x, high) +
         Stroke("whisker", x - kCap, low, x + kCap, low) +
         Stroke("whisker", x - kCap, high, x + kCap, high) +
         "<circle class=\"ours\"" + Attribute("cx", x) +
         Attribute("cy", Up(bin.observed.value)) + Attribute("r", kRadius) +
         "/>";
}

std::string ReliabilityDescription(const index::Reliability& reliability) {
  std::string text =
      "Share of deals won over the probability predicted without them; in "
      "brackets 95 % intervals.";
  for (const index::ReliabilityBin& bin : reliability.bins) {
    text += " Of " + Count(bin.deals, "deal", "deals") + " with " +
            Fixed(100 * bin.predicted, 0) +
            " % predicted, won: " + PercentText(bin.observed) + ".";
  }
  return text;
}

}  // namespace

std::string LiftChart(const index::HoldoutReport& report) {
  double most = 2;  // so that chance never stands at the top
  for (const index::Estimate& lift : report.lift_by_decile) {
    most = std::max({most, lift.value, lift.high});
  }
  const double step = most > 5 ? 2 : most > 2.5 ? 1 : 0.5;
  std::string content;
  const auto rules = static_cast<int>(most / step);
  for (int i = 0; i <= rules; ++i) {
    content += Rule(i * step / most, Fixed(i * step, step < 1 ? 1 : 0));
  }
  for (std::size_t i = 0; i < report.lift_by_decile.size(); ++i) {
    content += LiftBar(report.lift_by_decile.at(i), i, most);
  }
  content += Stroke("chance", kLeft, Up(1 / most), kRight, Up(1 / most)) +
             Caption("tenth of the ranking, best first; dashed: chance");
  return Fill("chart.html", {{"id", "lift"},
                             {"title", "Lift by tenth of the ranking"},
                             {"description", LiftDescription(report)},
                             {"content", content}});
}

std::string RecallChart(const index::HoldoutReport& report) {
  constexpr int kParts = 5;
  const double widest = report.recall_curve.back().share;
  std::string content;
  for (int i = 0; i <= kParts; ++i) {
    const double part = static_cast<double>(i) / kParts;
    content += Rule(part, Fixed(100 * part, 0) + " %") +
               BelowAxis(Across(part), Fixed(100 * part * widest, 0) + " %");
  }
  content += Band(report);
  for (const Line& line : kLines) {
    const std::vector<std::string> points = Points(
        report,
        [&line](const index::RecallAt& at) { return (at.*line.recall).value; });
    content += "<polyline class=\"" + std::string(line.style) + "\" points=\"" +
               Joined(points) + "\"/>";
  }
  content += Legend() + Caption("share of the ranking, best first");
  return Fill("chart.html", {{"id", "recall"},
                             {"title", "Hidden customers found"},
                             {"description", RecallDescription(report)},
                             {"content", content}});
}

std::string ReliabilityChart(const index::Reliability& reliability) {
  constexpr int kParts = 5;
  std::string content;
  for (int i = 0; i <= kParts; ++i) {
    const double part = static_cast<double>(i) / kParts;
    const std::string label = Fixed(100 * part, 0) + " %";
    content += Rule(part, label) + BelowAxis(Across(part), label);
  }
  content += Stroke("chance", Across(0), Up(0), Across(1), Up(1));
  for (const index::ReliabilityBin& bin : reliability.bins) {
    content += ReliabilityMark(bin);
  }
  content += Caption("predicted; upwards: observed; dashed: a perfect match");
  return Fill("chart.html",
              {{"id", "reliability"},
               {"title", "Predicted and observed wins"},
               {"description", ReliabilityDescription(reliability)},
               {"content", content}});
}

}  // namespace kindred::server
