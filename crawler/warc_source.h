// The octets of a WARC file: a piece at a time, behind its compression, a
// member at a time.
//
// Internal to warc.cc. Not synchronised; a window must outlive what reads it,
// and one reader uses it at a time.
#ifndef KINDRED_CRAWLER_WARC_SOURCE_H_
#define KINDRED_CRAWLER_WARC_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/files.h"
#include "base/result.h"
#include "crawler/inflate.h"

namespace kindred::crawler {

// Octets that are all there, or those of a file, of which a piece is held in
// memory: more only if more is wanted at once.
class ByteWindow {
 public:
  // `bytes` must outlive it.
  explicit ByteWindow(std::string_view bytes) : all_(bytes) {}
  // `files` must outlive it. Reads `piece` octets at a time.
  ByteWindow(Files& files, std::string path, std::size_t piece)
      : files_(&files), path_(std::move(path)), piece_(piece) {}

  // What is held from `offset` on: at least `want` octets, unless there are no
  // more. Valid until the next call.
  [[nodiscard]] std::string_view At(std::uint64_t offset, std::size_t want);
  // Why the file could not be read; what follows then counts as not there.
  [[nodiscard]] const std::optional<Error>& Failure() const { return failure_; }

 private:
  std::string_view all_;
  Files* files_ = nullptr;
  std::string path_;
  std::size_t piece_ = 0;
  std::string held_;
  std::uint64_t begin_ = 0;  // of held_ in the file
  bool ends_ = false;        // the file ends with held_
  std::optional<Error> failure_;
};

// One gzip member, or the rest of a file without compression.
class WarcSource {
 public:
  // The member begins at `begin`.
  WarcSource(ByteWindow& window, std::uint64_t begin);

  // True if at least `size` octets can be looked at, after decompressing as
  // many as needed.
  [[nodiscard]] bool Fill(std::size_t size);
  [[nodiscard]] std::string_view Available() const;
  void Skip(std::size_t size);  // at most Available().size()

  // Nothing is left; for a member: and its checksum is right.
  [[nodiscard]] bool AtEnd();
  [[nodiscard]] bool IsCompressed() const { return inflater_.has_value(); }
  // Octets of the file up to here; of a member only once it is AtEnd.
  [[nodiscard]] std::uint64_t FileBytes() const;

 private:
  ByteWindow* window_;
  std::uint64_t begin_;
  std::optional<Inflater> inflater_;
  std::string text_;        // of the member, decompressed
  std::uint64_t used_ = 0;  // of the file without compression
};

// Where a record can begin: "WARC/" at the start of a line, or a gzip member
// that holds it.
class RecordFinder {
 public:
  // Looks into at most `tries` members in its life: a hostile file must end.
  RecordFinder(ByteWindow& window, int tries)
      : window_(&window), tries_(tries) {}

  // The next such offset at or after `from`.
  [[nodiscard]] std::optional<std::uint64_t> Next(std::uint64_t from);

 private:
  [[nodiscard]] bool BeginsAt(std::uint64_t at);

  ByteWindow* window_;
  int tries_;
};

}  // namespace kindred::crawler

#endif  // KINDRED_CRAWLER_WARC_SOURCE_H_
