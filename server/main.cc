// The program: makes the effects, hands them to a command, returns its code.
#include <atomic>
#include <csignal>
#include <exception>
#include <iostream>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/files.h"
#include "server/cli.h"
#include "server/commands.h"
#include "server/console.h"

namespace {

constexpr std::size_t kWidthOfAFile = 120;  // where stdout is no terminal
constexpr int kInterrupted = 130;

std::size_t TerminalWidth() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 ||  // NOLINT(*-vararg)
      size.ws_col == 0) {
    return kWidthOfAFile;
  }
  return size.ws_col;
}

// SIGINT and SIGTERM so far. A handler, not a mask: the linear algebra library
// starts threads before main, which a mask would not reach.
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
std::atomic<int> signals_seen = 0;
static_assert(std::atomic<int>::is_always_lock_free);

extern "C" void CountSignal(int /*signal*/) {
  ++signals_seen;
}

// The first signal asks the command to stop; another, a second or more later,
// ends the process. Some tools send a signal to a process and to its group.
class SignalWatch {
 public:
  SignalWatch() {
    static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
    struct sigaction action {};
    action.sa_handler = CountSignal;
    action.sa_flags = SA_RESTART;
    for (const int signal : {SIGINT, SIGTERM}) {
      struct sigaction before {};
      sigaction(signal, nullptr, &before);
      if (before.sa_handler != SIG_IGN) sigaction(signal, &action, nullptr);
    }
    thread_ = std::jthread([this](const std::stop_token& end) { Watch(end); });
  }

  [[nodiscard]] std::stop_token Token() const { return source_.get_token(); }

 private:
  void Watch(const std::stop_token& end) {
    constexpr int kStepMillis = 20;
    constexpr int kStepsOfOneSignal = 50;
    int steps = 0;  // since the first signal
    int first_seen = 0;
    while (!end.stop_requested()) {
      ::poll(nullptr, 0, kStepMillis);
      const int seen = signals_seen;
      if (seen == 0) continue;
      source_.request_stop();
      if (++steps <= kStepsOfOneSignal) first_seen = seen;
      if (seen > first_seen) _exit(kInterrupted);
    }
  }

  std::stop_source source_;
  std::jthread thread_;
};

int Run(const std::vector<std::string>& arguments) {
  namespace server = kindred::server;
  const server::ParsedCommandLine parsed = server::ParseCommandLine(arguments);
  if (!parsed.text.empty()) {
    (parsed.failed ? std::cerr : std::cout) << parsed.text;
    return static_cast<int>(parsed.failed ? server::ExitCode::kUsage
                                          : server::ExitCode::kDone);
  }
  const SignalWatch signals;
  kindred::SystemClock clock;
  kindred::DiskFiles files;
  const server::ProgressStyle style =
      parsed.command.quiet           ? server::ProgressStyle::kNone
      : ::isatty(STDERR_FILENO) != 0 ? server::ProgressStyle::kBar
                                     : server::ProgressStyle::kLines;
  server::Console console(std::cout, std::cerr, clock, style, TerminalWidth());
  server::Surroundings around{files, clock, console, signals.Token(),
                              &std::cin};
  return static_cast<int>(server::RunCommand(parsed.command, around));
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return Run({argv + 1, argv + argc});
  } catch (const std::exception& failed) {
    std::cerr << "kindred: " << failed.what() << '\n';
    return static_cast<int>(kindred::server::ExitCode::kFailed);
  }
}
