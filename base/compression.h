// Compression of stored octets: one Zstandard frame a value (RFC 8878), with
// its size and a checksum in it.
//
// Pure; thread-safe. The library is seen by compression.cc only.
#ifndef KINDRED_BASE_COMPRESSION_H_
#define KINDRED_BASE_COMPRESSION_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace kindred {

// Equal octets give equal frames with the same version of the library. Some
// 30 us for 2 KB. kIo: no memory.
[[nodiscard]] Result<std::string> Compress(std::string_view bytes);

// What Compress was given. kCorrupt: no frame of Compress, cut off, damaged,
// or with anything behind it; or it claims more than `max_bytes`, or more than
// a frame of its length can hold (128 KiB for every 4 octets), so that memory
// is never taken on a forged size's word alone.
[[nodiscard]] Result<std::string> Decompress(std::string_view frame,
                                             std::size_t max_bytes);

}  // namespace kindred

#endif  // KINDRED_BASE_COMPRESSION_H_
