#include "index/parallel.h"

#include <atomic>
#include <cstddef>
#include <vector>

#include "gtest/gtest.h"

namespace kindred::index {
namespace {

TEST(ParallelForTest, CallsEachOnceOnAnyNumberOfThreads) {
  for (const std::size_t threads : {0U, 1U, 2U, 7U}) {
    std::vector<std::atomic<int>> calls(100);
    ParallelFor(calls.size(), threads, [&](std::size_t i) { ++calls[i]; });
    for (const std::atomic<int>& count : calls) EXPECT_EQ(count, 1);
  }
}

TEST(ParallelForTest, TakesNothing) {
  ParallelFor(0, 4, [](std::size_t) { FAIL(); });
}

TEST(ThreadCountTest, IsWhatWasAskedOrOneAtLeast) {
  EXPECT_EQ(ThreadCount(3), 3U);
  EXPECT_GE(ThreadCount(0), 1U);
}

}  // namespace
}  // namespace kindred::index
