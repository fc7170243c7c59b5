#include "base/compression.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include <zstd.h>

namespace kindred {
namespace {

// Higher levels take twice the time for some 2 % on a page's text.
constexpr int kLevel = 3;

// The most one block can hold, and the least octets it takes (RFC 8878,
// sections 3.1.1.2.3 and 3.1.1.2.2: a header of 3 and one to be repeated).
constexpr std::size_t kBlockBytes = std::size_t{128} << 10U;
constexpr std::size_t kLeastBlock = 4;

// How a frame begins; a "skippable" one, which holds nothing, does not.
constexpr std::string_view kMagic = "\x28\xB5\x2F\xFD";

struct FreeContext {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

// The library's working memory, which is larger than most values: taken anew
// for each of them it costs more than the work. It carries nothing from one
// value to the next.
ZSTD_CCtx* ThreadsCompressor() {
  thread_local const std::unique_ptr<ZSTD_CCtx, FreeContext> context(
      ZSTD_createCCtx());
  return context.get();
}
ZSTD_DCtx* ThreadsDecompressor() {
  thread_local const std::unique_ptr<ZSTD_DCtx, FreeContext> context(
      ZSTD_createDCtx());
  return context.get();
}

Error Corrupt(std::string_view what) {
  return {ErrorCode::kCorrupt, "compressed octets: " + std::string(what)};
}

}  // namespace

Result<std::string> Compress(std::string_view bytes) {
  ZSTD_CCtx* context = ThreadsCompressor();
  std::string frame(ZSTD_compressBound(bytes.size()), '\0');
  if (context == nullptr) return Error{ErrorCode::kIo, "no memory to compress"};
  ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, kLevel);
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  const std::size_t size = ZSTD_compress2(context, frame.data(), frame.size(),
                                          bytes.data(), bytes.size());
  if (ZSTD_isError(size) != 0) {
    return Error{ErrorCode::kIo,
                 std::string("cannot compress: ") + ZSTD_getErrorName(size)};
  }
  frame.resize(size);
  return frame;
}

Result<std::string> Decompress(std::string_view frame, std::size_t max_bytes) {
  const unsigned long long claimed =  // NOLINT(google-runtime-int)
      ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (!frame.starts_with(kMagic) || claimed == ZSTD_CONTENTSIZE_ERROR ||
      claimed == ZSTD_CONTENTSIZE_UNKNOWN) {
    return Corrupt("no frame that tells its size");
  }
  if (claimed > max_bytes) {
    return Corrupt("more than " + std::to_string(max_bytes) + " octets");
  }
  if (claimed > (frame.size() / kLeastBlock + 1) * kBlockBytes) {
    return Corrupt("more than a frame of this length can hold");
  }
  if (ZSTD_findFrameCompressedSize(frame.data(), frame.size()) !=
      frame.size()) {
    return Corrupt("cut off, or more than one frame");
  }
  ZSTD_DCtx* context = ThreadsDecompressor();
  if (context == nullptr) {
    return Error{ErrorCode::kIo, "no memory to decompress"};
  }
  std::string bytes(claimed, '\0');
  const std::size_t size = ZSTD_decompressDCtx(
      context, bytes.data(), bytes.size(), frame.data(), frame.size());
  if (ZSTD_isError(size) != 0) return Corrupt(ZSTD_getErrorName(size));
  if (size != bytes.size()) return Corrupt("less than the frame claims");
  return bytes;
}

}  // namespace kindred
