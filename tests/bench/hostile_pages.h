// Pages made to hurt: one worst case for each stage of reading.
#ifndef KINDRED_TESTS_BENCH_HOSTILE_PAGES_H_
#define KINDRED_TESTS_BENCH_HOSTILE_PAGES_H_

#include <cstddef>
#include <string>
#include <vector>

namespace kindred::bench {

struct HostilePage {
  std::string name;
  std::string html;
};

// Pages of about `bytes` octets each, UTF-8 or without declaration.
[[nodiscard]] std::vector<HostilePage> HostilePages(std::size_t bytes);

}  // namespace kindred::bench

#endif  // KINDRED_TESTS_BENCH_HOSTILE_PAGES_H_
