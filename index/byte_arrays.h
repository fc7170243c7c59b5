// Arrays as octets: a count of 64 bits, then the values, padded to 8 octets.
//
// Internal to index/. Little-endian, as every machine this runs on.
#ifndef KINDRED_INDEX_BYTE_ARRAYS_H_
#define KINDRED_INDEX_BYTE_ARRAYS_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

#include "base/files.h"
#include "index/array.h"
#include "index/vector_index.h"

namespace kindred::index {

static_assert(std::endian::native == std::endian::little,
              "index files are little-endian");

inline constexpr std::size_t kArrayAlignment = 8;

template <typename T>
void WriteArray(std::span<const T> values, const ByteSink& sink) {
  const std::uint64_t count = values.size();
  sink({reinterpret_cast<const char*>(&count),  // NOLINT: octets of a number
        sizeof count});
  sink({reinterpret_cast<const char*>(values.data()),  // NOLINT: of values
        values.size_bytes()});
  constexpr std::string_view kPadding("\0\0\0\0\0\0\0", kArrayAlignment - 1);
  const std::size_t over = values.size_bytes() % kArrayAlignment;
  if (over > 0) sink(kPadding.substr(0, kArrayAlignment - over));
}

// Takes arrays off the front of a file, which begins at a multiple of 8.
class ArrayReader {
 public:
  explicit ArrayReader(FileBytes file) : file_(std::move(file)) {}

  // False if the array is not all there; `values` then stays as it is.
  template <typename T>
  [[nodiscard]] bool Take(Array<T>& values) {
    std::string_view& left = file_.bytes;
    std::uint64_t count = 0;
    if (left.size() < sizeof count) return false;
    std::memcpy(&count, left.data(), sizeof count);
    if (count > (left.size() - sizeof count) / sizeof(T)) return false;
    const std::size_t size = count * sizeof(T);
    const std::size_t padded =
        (size + kArrayAlignment - 1) / kArrayAlignment * kArrayAlignment;
    if (padded > left.size() - sizeof count) return false;
    left.remove_prefix(sizeof count);
    values = Array<T>(
        std::span(reinterpret_cast<const T*>(left.data()), count),  // NOLINT
        file_.owner);
    left.remove_prefix(padded);
    return true;
  }

  [[nodiscard]] bool AtEnd() const { return file_.bytes.empty(); }

 private:
  FileBytes file_;
};

}  // namespace kindred::index

#endif  // KINDRED_INDEX_BYTE_ARRAYS_H_
