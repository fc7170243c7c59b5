// The one function a fuzzer and the replay of its corpus both call.
//
// Source: libFuzzer's interface, llvm.org/docs/LibFuzzer.html. What an entry
// promises it checks itself by Require; sanitizers see the rest.
#ifndef KINDRED_TESTS_FUZZ_FUZZ_H_
#define KINDRED_TESTS_FUZZ_FUZZ_H_

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

// The name and the type are libFuzzer's. Always gives 0.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size);

namespace kindred::fuzz {

// Ends the program, so that the fuzzer keeps the input, unless `holds`.
inline void Require(bool holds, const char* promise) {
  if (holds) return;
  std::fprintf(stderr, "broken promise: %s\n", promise);
  std::abort();
}

// The input as text. The octets are only looked at.
inline std::string_view AsText(const std::uint8_t* data, std::size_t size) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast)
  return {reinterpret_cast<const char*>(data), size};
}

// Cuts `rest` at its first line feed and gives what stands before.
inline std::string_view TakeLine(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return line;
}

}  // namespace kindred::fuzz

#endif  // KINDRED_TESTS_FUZZ_FUZZ_H_
