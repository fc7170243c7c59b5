#include "server/console.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>

#include "nlp/unicode.h"

namespace kindred::server {
namespace {

constexpr Millis kBarStep{100};
constexpr Millis kLineStep{10'000};

// "12 s", "3 min", "2 h".
std::string Duration(Millis time) {
  const auto seconds = time.count() / 1000;
  if (seconds < 100) return std::to_string(seconds) + " s";
  if (seconds < 100 * 60L) return std::to_string(seconds / 60) + " min";
  return std::to_string(seconds / 3600) + " h";
}

std::string Bar(const Progress& progress) {
  constexpr std::size_t kCells = 24;
  const std::size_t full =
      progress.total > 0
          ? std::min(kCells, kCells * progress.done / progress.total)
          : 0;
  return "[" + std::string(full, '#') + std::string(kCells - full, '.') + "]";
}

std::string TimeLeft(const Progress& progress, Millis spent) {
  if (progress.done == 0 || progress.total <= progress.done) return "";
  const auto left = spent *
                    static_cast<std::int64_t>(progress.total - progress.done) /
                    static_cast<std::int64_t>(progress.done);
  return ", " + Duration(left) + " left";
}

}  // namespace

Console::Console(std::ostream& out, std::ostream& err, const Clock& clock,
                 ProgressStyle style, std::size_t width)
    : out_(&out), err_(&err), clock_(&clock), style_(style), width_(width) {}

void Console::Say(std::string_view line) {
  EraseBar();
  *err_ << line << '\n' << std::flush;
}

void Console::Note(std::string_view line) {
  if (style_ != ProgressStyle::kNone) Say(line);
}

void Console::Show(const Progress& progress) {
  if (style_ == ProgressStyle::kNone) return;
  const Millis now = clock_->Monotonic();
  const bool ends = progress.total > 0 && progress.done == progress.total;
  if (progress.stage != stage_) {
    if (stage_uncounted_) Say(stage_ + " in " + Duration(now - stage_began_));
    stage_ = progress.stage;
    stage_uncounted_ = progress.total == 0;
    stage_began_ = now;
    last_shown_ = now - kLineStep;
  }
  const Millis step = style_ == ProgressStyle::kBar ? kBarStep : kLineStep;
  if (!ends && now - last_shown_ < step) return;
  last_shown_ = now;
  std::string line = stage_;
  if (progress.done + progress.total > 0) {
    line += " " + std::to_string(progress.done);
  }
  if (progress.total > 0) line += "/" + std::to_string(progress.total);
  const Millis spent = now - stage_began_;
  if (ends) {
    Say(line + " in " + Duration(spent));
    return;
  }
  line += TimeLeft(progress, spent);
  if (!progress.rate.empty()) line += ", " + progress.rate;
  if (style_ == ProgressStyle::kLines) {
    Say(line);
    return;
  }
  line = Bar(progress) + " " + line + "  " + progress.note;
  EraseBar();
  *err_ << nlp::Prefix(line, std::max(width_, std::size_t{2}) - 1)
        << std::flush;
  bar_drawn_ = true;
}

ProgressSink Console::Sink() {
  return [this](const Progress& progress) { Show(progress); };
}

void Console::EraseBar() {
  if (!bar_drawn_) return;
  *err_ << "\r\x1b[K";
  bar_drawn_ = false;
}

}  // namespace kindred::server
