// The verbs: a command line in, work done, an exit code out.
//
// Results go to the console's result stream, everything else to the other.
#ifndef KINDRED_SERVER_COMMANDS_H_
#define KINDRED_SERVER_COMMANDS_H_

#include <cstdint>
#include <istream>
#include <stop_token>

#include "base/clock.h"
#include "base/files.h"
#include "server/cli.h"
#include "server/console.h"

namespace kindred::server {

enum class ExitCode : std::uint8_t {
  kDone = 0,
  kSomeFailed = 1,  // done, but some inputs failed: each was told
  kUsage = 2,
  kFailed = 3,
};

// What the verbs work with; all must outlive the call.
struct Surroundings {
  Files& files;
  Clock& clock;
  Console& console;
  std::stop_token stop;
  std::istream* in = nullptr;  // standard input; nullptr: there is none
};

[[nodiscard]] ExitCode RunCommand(const CommandLine& command,
                                  Surroundings& around);

}  // namespace kindred::server

#endif  // KINDRED_SERVER_COMMANDS_H_
