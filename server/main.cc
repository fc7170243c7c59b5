// The program: makes the effects, hands them to a command, returns its code.
#include <sys/ioctl.h>
#include <unistd.h>

#include <csignal>
#include <exception>
#include <iostream>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

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

// Waits for SIGINT and SIGTERM, which every other thread blocks: the first asks
// the command to stop, the second ends the process.
class SignalWatch {
 public:
  SignalWatch() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGINT);
    sigaddset(&signals_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    thread_ = std::jthread([this](const std::stop_token& end) { Watch(end); });
  }

  [[nodiscard]] std::stop_token Token() const { return source_.get_token(); }

 private:
  void Watch(const std::stop_token& end) {
    constexpr timespec kStep{.tv_sec = 0, .tv_nsec = 100'000'000};
    while (!end.stop_requested()) {
      if (sigtimedwait(&signals_, nullptr, &kStep) < 0) continue;
      if (source_.stop_requested()) _exit(kInterrupted);
      source_.request_stop();
    }
  }

  sigset_t signals_{};
  std::stop_source source_;
  std::jthread thread_;
};

int Run(const std::vector<std::string>& arguments) {
  using namespace kindred;
  const server::ParsedCommandLine parsed =
      server::ParseCommandLine(arguments);
  if (!parsed.text.empty()) {
    (parsed.failed ? std::cerr : std::cout) << parsed.text;
    return static_cast<int>(parsed.failed ? server::ExitCode::kUsage
                                          : server::ExitCode::kDone);
  }
  const SignalWatch signals;
  SystemClock clock;
  DiskFiles files;
  const server::ProgressStyle style =
      parsed.command.quiet                 ? server::ProgressStyle::kNone
      : ::isatty(STDERR_FILENO) != 0 ? server::ProgressStyle::kBar
                                     : server::ProgressStyle::kLines;
  server::Console console(std::cout, std::cerr, clock, style, TerminalWidth());
  server::Surroundings around{files, clock, console, signals.Token()};
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
