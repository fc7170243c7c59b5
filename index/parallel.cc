#include "index/parallel.h"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include <omp.h>

// OpenBLAS's own; a machine with another BLAS has none.
extern "C" {
// NOLINTNEXTLINE(readability-identifier-naming)
void openblas_set_num_threads(int threads) __attribute__((weak));
}

namespace kindred::index {

std::size_t ThreadCount(std::size_t threads) {
  if (threads > 0) return threads;
  return std::max(std::size_t{1},
                  std::size_t{std::thread::hardware_concurrency()});
}

void HoldToOneThread() {
  omp_set_num_threads(1);
  static std::once_flag held;  // OpenBLAS's count is of the process
  std::call_once(held, [] {
    if (openblas_set_num_threads != nullptr) openblas_set_num_threads(1);
  });
}

void ParallelFor(std::size_t count, std::size_t threads,
                 const std::function<void(std::size_t)>& work) {
  HoldToOneThread();
  std::atomic<std::size_t> next = 0;
  const auto run = [&] {
    HoldToOneThread();
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  std::vector<std::jthread> others;
  const std::size_t used = std::min(ThreadCount(threads), count);
  for (std::size_t i = 1; i < used; ++i) others.emplace_back(run);
  run();
}

}  // namespace kindred::index
