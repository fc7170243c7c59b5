// The octets of a WARC file behind its compression, a member at a time.
//
// Internal to warc.cc. Not synchronised; `bytes` must outlive a source.
#ifndef KINDRED_CRAWLER_WARC_SOURCE_H_
#define KINDRED_CRAWLER_WARC_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "crawler/inflate.h"

namespace kindred::crawler {

// One gzip member, or the rest of a file without compression.
class WarcSource {
 public:
  // `bytes` begins at the member.
  explicit WarcSource(std::string_view bytes);

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
  std::string_view plain_;
  std::optional<Inflater> inflater_;
  std::string text_;      // of the member, decompressed
  std::size_t used_ = 0;  // of plain_ or text_
};

// Where a record can begin: "WARC/" at the start of a line, or a gzip member
// that holds it.
class RecordFinder {
 public:
  // Looks into at most `tries` members in its life: a hostile file must end.
  RecordFinder(std::string_view bytes, int tries)
      : bytes_(bytes), tries_(tries) {}

  // The next such offset at or after `from`.
  [[nodiscard]] std::optional<std::size_t> Next(std::size_t from);

 private:
  std::string_view bytes_;
  int tries_;
};

}  // namespace kindred::crawler

#endif  // KINDRED_CRAWLER_WARC_SOURCE_H_
