// Seeded random numbers that are the same on every machine and compiler
// (the standard library's distributions are not).
//
// Source: SplitMix64, Steele, Lea, Flood, "Fast splittable pseudorandom number
// generators", OOPSLA 2014. One generator belongs to one thread.
#ifndef KINDRED_BASE_RANDOM_H_
#define KINDRED_BASE_RANDOM_H_

#include <cmath>
#include <cstdint>
#include <numbers>
#include <span>
#include <utility>

namespace kindred {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  // Uniform over all 64-bit values.
  std::uint64_t Next() {
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
  }

  // Uniform in [0, bound); bound > 0. The bias is below bound / 2^64.
  std::uint64_t Below(std::uint64_t bound) { return Next() % bound; }

  // Uniform in [0, 1), in steps of 2^-53.
  double Uniform() { return static_cast<double>(Next() >> 11U) * 0x1p-53; }

  // Standard normal (Box and Muller 1958; the second value is not kept).
  double Gaussian() {
    const double radius = std::sqrt(-2.0 * std::log(1.0 - Uniform()));
    return radius * std::cos(2.0 * std::numbers::pi * Uniform());
  }

  // Brings `values` into a uniformly random order (Fisher and Yates).
  template <typename T>
  void Shuffle(std::span<T> values) {
    for (std::size_t i = values.size(); i > 1; --i) {
      std::swap(values[i - 1], values[Below(i)]);
    }
  }

 private:
  std::uint64_t state_;
};

}  // namespace kindred

#endif  // KINDRED_BASE_RANDOM_H_
