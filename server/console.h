// Console: results on one stream, progress and messages on another.
//
// One thread at a time.
#ifndef KINDRED_SERVER_CONSOLE_H_
#define KINDRED_SERVER_CONSOLE_H_

#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "server/engine.h"

namespace kindred::server {

// How progress is shown.
enum class ProgressStyle : std::uint8_t {
  kNone,   // --quiet
  kLines,  // a line now and then: for logs
  kBar,    // one line, drawn anew: for terminals
};

class Console {
 public:
  // The streams and the clock must outlive the console. `width`: columns of
  // the terminal.
  Console(std::ostream& out, std::ostream& err, const Clock& clock,
          ProgressStyle style, std::size_t width);

  // The result stream.
  [[nodiscard]] std::ostream& Out() { return *out_; }

  // A line on the message stream; also with --quiet.
  void Say(std::string_view line);

  // A line that --quiet leaves out.
  void Note(std::string_view line);

  // Shows how far a stage is, at most ten times a second, and its end.
  void Show(const Progress& progress);

  // Show, as the sink the engine wants.
  [[nodiscard]] ProgressSink Sink();

  [[nodiscard]] std::size_t Width() const { return width_; }

 private:
  void EraseBar();

  std::ostream* out_;
  std::ostream* err_;
  const Clock* clock_;
  ProgressStyle style_;
  std::size_t width_;
  Millis stage_began_{0};
  bool stage_uncounted_ = false;  // ends when the next one begins
  Millis last_shown_{0};
  std::string stage_;
  bool bar_drawn_ = false;
};

}  // namespace kindred::server

#endif  // KINDRED_SERVER_CONSOLE_H_
