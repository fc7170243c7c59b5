// Work on several threads whose result does not depend on how many.
//
// Libraries with thread teams of their own (OpenMP, OpenBLAS) are held to one
// thread each: a server's request must not start a team, and sums must not
// depend on the machine.
#ifndef KINDRED_INDEX_PARALLEL_H_
#define KINDRED_INDEX_PARALLEL_H_

#include <cstddef>
#include <functional>

namespace kindred::index {

// `threads`, or for 0 as many as the machine runs at a time.
[[nodiscard]] std::size_t ThreadCount(std::size_t threads);

// Calls `work` with 0 to `count` - 1, each once, on ThreadCount(threads)
// threads; ends when all have. Calls must not depend on each other.
void ParallelFor(std::size_t count, std::size_t threads,
                 const std::function<void(std::size_t)>& work);

// Holds the calling thread's OpenMP and BLAS to one thread.
void HoldToOneThread();

}  // namespace kindred::index

#endif  // KINDRED_INDEX_PARALLEL_H_
