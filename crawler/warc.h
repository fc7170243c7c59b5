// WARC files to read, those of others too.
//
// Source: ISO 28500:2017 (WARC 1.1), annex D for compression. Any bytes are
// accepted: a damaged record ends or skips, never crashes; lengths are checked
// before use. Thread-safe. warc_write.h writes.
#ifndef KINDRED_CRAWLER_WARC_H_
#define KINDRED_CRAWLER_WARC_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/files.h"
#include "base/result.h"

namespace kindred::crawler {

inline constexpr std::size_t kMaxRecordBytes = std::size_t{64} << 20U;

struct WarcRecord {
  std::string type;  // "response", "request", "conversion", "revisit", ...
  std::string id;    // WARC-Record-ID, with its brackets
  std::string target_uri;
  UtcTime date{};
  std::string header_block;  // HTTP status line and headers, CRLF lines
  std::string content_type;  // of the record
  std::string body;  // HTTP body, transfer and content decoding removed; the
                     // content of a record that is not HTTP
  int status = 0;
  std::uint64_t offset = 0;  // of the gzip member or record in the file
  std::uint64_t length = 0;  // octets in the file; 0 inside a larger member
};

// What became of a file that was read.
struct WarcScan {
  std::uint64_t records = 0;        // given to the visitor
  std::uint64_t good_bytes = 0;     // up to the end of the last whole record
  std::uint64_t skipped_bytes = 0;  // damaged ones before whole records
  std::string damage;  // empty: read to its end; else the first damage: where
                       // and what
};

using WarcVisitor = std::function<bool(const WarcRecord&)>;

// Calls `visit` for each record of `bytes` (plain or gzip by record, also one
// gzip member for all) in order until it returns false. Chunked and gzip or
// deflate HTTP bodies are decoded and the header block then lacks those
// fields; a body that is not what its header says stays as it is. After a
// damaged record the next whole one is looked for; a record past
// kMaxRecordBytes counts as damaged. O(bytes) beside the decompression.
[[nodiscard]] WarcScan ScanWarc(std::string_view bytes,
                                const WarcVisitor& visit);

// The same for a file of any size, of which `piece` octets and one record are
// in memory at a time. Errors: kNotFound, kIo.
inline constexpr std::size_t kWarcPieceBytes = std::size_t{1} << 20U;
[[nodiscard]] Result<WarcScan> ScanWarcFile(
    Files& files, const std::string& path, const WarcVisitor& visit,
    std::size_t piece = kWarcPieceBytes);

// The record that `bytes` begin with. Error (kCorrupt): names `path` and
// `offset`, where they stand.
[[nodiscard]] Result<WarcRecord> ParseRecord(std::string_view bytes,
                                             const std::string& path,
                                             std::uint64_t offset);

// Reads one record written by this crawler back from `files`.
[[nodiscard]] Result<WarcRecord> ReadRecord(Files& files,
                                            const std::string& path,
                                            ByteRange range);

}  // namespace kindred::crawler

#endif  // KINDRED_CRAWLER_WARC_H_
