// Megabytes a second of DetectLanguage and of CLD2, over the lines of the
// standard input, in turns, the best of five; tests/eval/language_id.py says
// which lines.
//
// usage: language_speed < LINES
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "nlp/cld2.h"
#include "nlp/language.h"

namespace {

constexpr int kTurns = 5;

template <typename Work>
double SecondsOf(const std::vector<std::string>& lines, Work work) {
  const auto begin = std::chrono::steady_clock::now();
  std::size_t known = 0;
  for (const std::string& line : lines) known += work(line).size();
  const std::chrono::duration<double> taken =
      std::chrono::steady_clock::now() - begin;
  return known == 0 ? 0 : taken.count();  // `known`: so that work is done
}

}  // namespace

int main() {
  std::vector<std::string> lines;
  std::size_t octets = 0;
  for (std::string line; std::getline(std::cin, line);) {
    octets += line.size();
    lines.push_back(line);
  }
  double own = 1e9;
  double cld2 = 1e9;
  for (int turn = 0; turn < kTurns; ++turn) {
    own = std::min(own, SecondsOf(lines, [](std::string_view text) {
                     return kindred::nlp::DetectLanguage(text, "").code;
                   }));
    cld2 = std::min(cld2, SecondsOf(lines, [](std::string_view text) {
                      return kindred::nlp::AskCld2(text).code;
                    }));
  }
  const double megabytes = static_cast<double>(octets) / 1e6;
  std::cout << lines.size() << " lines, " << octets << " octets: kindred "
            << megabytes / own << " MB/s, CLD2 " << megabytes / cld2
            << " MB/s\n";
}
