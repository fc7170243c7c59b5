// Any robots.txt gives a policy whose verdicts name lines that are there.
//
// Input: the agent, a line feed, a path, a line feed, the file.
#include "crawler/robots.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "tests/fuzz/fuzz.h"

namespace kindred::crawler {
namespace {

void Run(std::string_view input) {
  std::string_view body = input;
  const std::string_view agent = fuzz::TakeLine(body);
  const std::string path = "/" + std::string(fuzz::TakeLine(body));
  const RobotsPolicy policy = RobotsPolicy::Parse(body, agent);
  const RobotsVerdict verdict = policy.Check(path);
  fuzz::Require(verdict.allowed || verdict.line > 0, "a line forbids");
  fuzz::Require(verdict.line == 0 || !RobotsLine(body, verdict.line).empty(),
                "the line is there");
  fuzz::Require(policy.CrawlDelay().value_or(Millis(0)) >= Millis(0),
                "a delay is not negative");
}

}  // namespace
}  // namespace kindred::crawler

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  kindred::crawler::Run(kindred::fuzz::AsText(data, size));
  return 0;
}
