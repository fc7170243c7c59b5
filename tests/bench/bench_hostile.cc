// Whether a page can take more time or memory than it may.
//
// usage: bench_hostile [FILE.warc.gz...]
//
// Hostile pages of 2 MB (hostile_pages.h), and every page of the files, go
// through ReadPage and CountTerms, each in a process of its own. A page must
// take at most the parser's CPU budget (html.h) and 100 ms, and grow the
// process by at most 64 MB and its own size. Prints the pages that take a
// quarter of either, worst first, and ends with 1 if one takes more.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/result.h"
#include "nlp/document.h"
#include "nlp/html.h"
#include "nlp/page.h"
#include "nlp/phrases.h"
#include "nlp/terms.h"
#include "tests/bench/hostile_pages.h"
#include "tests/bench/sample_pages.h"

namespace kindred::bench {
namespace {

constexpr std::size_t kPageBytes = std::size_t{2} << 20U;
constexpr double kMaxExtraMs = 100;
constexpr double kMaxExtraMb = 64;
constexpr double kShown = 0.25;    // of a limit
constexpr rlim_t kMaxSeconds = 6;  // of CPU, after which a page is ended

struct Cost {
  std::string name;
  double ms = 0;  // CPU
  double mb = 0;  // growth of the resident set, less the page's size
  bool failed = false;
};

double MaxMs() {
  const nlp::HtmlLimits limits;
  return static_cast<double>(limits.max_cpu.count()) + kMaxExtraMs;
}

double PeakMb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

struct Measured {
  double ms = 0;
  double mb = 0;
};

Measured Measure(std::string_view html, std::string_view type) {
  const double before = PeakMb();
  const std::chrono::nanoseconds begin = ThreadCpu();
  const std::vector<nlp::Document> pages = {nlp::ReadPage(html, {type, ""})};
  const nlp::TermCounts counts = nlp::CountTerms(pages, {}, {"", "a.example"});
  const auto spent = static_cast<double>((ThreadCpu() - begin).count());
  const double grown = counts.words < 0 ? 0 : PeakMb() - before;
  return {spent / 1e6, grown - static_cast<double>(html.size()) / 1e6};
}

// In a child, so that the memory of one page is not that of another.
Cost CostOf(const std::string& name, std::string_view html,
            std::string_view type) {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) return {name, 0, 0, true};
  const pid_t child = fork();
  if (child == 0) {
    const rlimit limit{kMaxSeconds, kMaxSeconds};
    setrlimit(RLIMIT_CPU, &limit);
    const Measured measured = Measure(html, type);
    const bool sent =
        write(ends[1], &measured, sizeof measured) == sizeof measured;
    _exit(sent ? 0 : 1);
  }
  close(ends[1]);
  Measured measured;
  const bool received =
      read(ends[0], &measured, sizeof measured) == sizeof measured;
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  return {name, measured.ms, measured.mb, !received || status != 0};
}

double ShareOfLimit(const Cost& cost) {
  if (cost.failed) return 1e9;
  return std::max(cost.ms / MaxMs(), cost.mb / kMaxExtraMb);
}

int Report(std::vector<Cost> costs) {
  std::ranges::sort(costs, std::greater<>(), ShareOfLimit);
  std::size_t over = 0;
  for (const Cost& cost : costs) {
    const double share = ShareOfLimit(cost);
    if (share > 1) ++over;
    if (share < kShown && &cost != costs.data()) continue;
    std::printf("%-40s %8.0f ms %7.1f MB%s\n", cost.name.c_str(), cost.ms,
                cost.mb,
                cost.failed ? "  ENDED"
                : share > 1 ? "  OVER"
                            : "");
  }
  std::printf("%zu pages; limits %.0f ms, %.0f MB; over: %zu\n", costs.size(),
              MaxMs(), kMaxExtraMb, over);
  return over == 0 ? 0 : 1;
}

int Run(const std::vector<std::string>& paths) {
  std::vector<Cost> costs;
  // Word lists and tables of libraries are made once a process: not a page's.
  (void)Measure("<p>one page", "text/html");
  for (const HostilePage& page : HostilePages(kPageBytes)) {
    costs.push_back(CostOf(page.name, page.html, "text/html"));
  }
  for (const std::string& path : paths) {
    const Result<std::vector<SampleSite>> sample = ReadSample(path);
    if (!sample.Ok()) {
      std::fprintf(stderr, "%s\n", sample.Reason().message.c_str());
      return 1;
    }
    for (const SampleSite& site : sample.Value()) {
      for (const SamplePage& page : site.pages) {
        costs.push_back(CostOf(page.url, page.body, page.content_type));
      }
    }
  }
  return Report(std::move(costs));
}

}  // namespace
}  // namespace kindred::bench

int main(int argc, char** argv) {
  return kindred::bench::Run({argv + 1, argv + argc});
}
