// How long past its limit does each hostile server hold a fetch, and what
// memory does it take?
//
// usage: bench_hostile_servers [FOLDER]
//
// Every shape of tests/support/hostile_shapes.h, 64 at once in a process of its
// own (fork: the peak of one hides no other), over loopback, with the limits
// the crawl has but for the total time of 2 s. FOLDER holds big.text.br and
// big.text.zst, bombs of those codings; without it they are left out. A line a
// shape: seconds the last answer came after the limit (below 0: before it), and
// growth of the client's peak memory, the server's threads included.
#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "crawler/curl_fetcher.h"
#include "tests/support/hostile_shapes.h"
#include "tests/support/rude_server.h"

namespace kindred::crawler {
namespace {

constexpr std::size_t kAtOnce = 64;

std::string FileBytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

double PeakMegabytes() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

// 0 if every fetch ended, none with an answer, in time and within 64 MB.
int Measure(const HostileShape& shape) {
  RudeServer server([&](const std::string&) { return shape.reply; });
  SystemClock clock;
  FetchOptions options;
  options.user_agent = "Kindred/0.1";
  options.total_timeout = Millis(2'000);
  for (std::size_t i = 0; i < kAtOnce; ++i) {
    options.hosts["h" + std::to_string(i) + ".example"] = {"127.0.0.1"};
  }
  const std::vector<std::string> allowed = {"127.0.0.1/32"};
  auto made =
      MakeCurlFetcher(options, AddressGuard::Make(allowed).Value(), clock);
  if (!made.Ok()) return 1;
  Fetcher& fetcher = *made.Value();
  const double before = PeakMegabytes();
  const Millis begin = clock.Monotonic();
  for (std::size_t i = 0; i < kAtOnce; ++i) {
    fetcher.Start(
        {.id = i,
         .url = Url::Parse(shape.scheme + "://h" + std::to_string(i) +
                           ".example:" + std::to_string(server.Port()) + "/")
                    .Value(),
         .headers = {}});
  }
  std::size_t got = 0;
  std::size_t answered = 0;
  std::string reason;
  while (got < kAtOnce) {
    const std::vector<FetchAnswer> answers = fetcher.Collect(Millis(10'000));
    if (answers.empty()) break;
    got += answers.size();
    for (const FetchAnswer& answer : answers) {
      if (answer.failure == FetchFailure::kNone) ++answered;
      reason = answer.failure_text;
    }
  }
  const double late =
      static_cast<double>(
          (clock.Monotonic() - begin - options.total_timeout).count()) /
      1000;
  const double growth = PeakMegabytes() - before;
  std::printf("%-16s %6.2f s after the limit  %5.1f MB  %s\n",
              shape.name.c_str(), late, growth, reason.c_str());
  std::fflush(stdout);
  constexpr double kMostMegabytes = 64;
  return got == kAtOnce && answered == 0 && late < 1 && growth < kMostMegabytes
             ? 0
             : 1;
}

// Measure in a child, so that peaks are its own.
int MeasureApart(const HostileShape& shape) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(Measure(shape));
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

}  // namespace
}  // namespace kindred::crawler

int main(int argc, char** argv) {
  const std::vector<std::string> given(argv + 1, argv + argc);
  const std::string folder = given.empty() ? "" : given[0] + "/big.text.";
  int failed = 0;
  for (const kindred::HostileShape& shape : kindred::HostileShapes(
           folder.empty() ? "" : kindred::crawler::FileBytes(folder + "br"),
           folder.empty() ? "" : kindred::crawler::FileBytes(folder + "zst"))) {
    failed = std::max(failed, kindred::crawler::MeasureApart(shape));
  }
  return failed;
}
