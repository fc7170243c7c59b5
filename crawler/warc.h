// The archive: WARC 1.1 records, one gzip member each.
//
// Source: ISO 28500:2017 (WARC 1.1), annex D for compression. Reading accepts
// any bytes: a damaged record ends or skips, never crashes; lengths are checked
// before use. Pure functions over octets; thread-safe.
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
  std::string type;  // "response", "request", "warcinfo", "revisit", ...
  std::string target_uri;
  UtcTime date{};
  std::string header_block;  // HTTP status line and headers, CRLF lines
  std::string body;          // HTTP body, transfer and content decoding removed
  int status = 0;
  std::uint64_t offset = 0;  // of the gzip member or record in the file
  std::uint64_t length = 0;  // octets in the file; 0 inside a larger member
};

// One response record, gzip-compressed. The record id is derived from the
// content, so equal pages at equal times give equal octets. The header block is
// stored with Content-Encoding and Transfer-Encoding removed and
// Content-Length set to the stored body's (as the body is stored decoded).
[[nodiscard]] std::string FormatResponseRecord(const WarcRecord& record);

// The warcinfo record a file begins with.
[[nodiscard]] std::string FormatInfoRecord(UtcTime date,
                                           std::string_view software);

// What became of a file that was read.
struct WarcScan {
  std::uint64_t records = 0;        // given to the visitor
  std::uint64_t good_bytes = 0;     // up to the end of the last whole record
  std::uint64_t skipped_bytes = 0;  // damaged ones before whole records
  std::string damage;  // empty: read to its end; else the first damage: where
                       // and what
};

// Calls `visit` for each record of `bytes` (plain or gzip by record, also one
// gzip member for all) in order until it returns false. Chunked and gzip or
// deflate HTTP bodies are decoded and the header block then lacks those
// fields; a body that is not what its header says stays as it is. After a
// damaged record the next whole one is looked for; a record past
// kMaxRecordBytes counts as damaged. O(bytes) beside the decompression.
[[nodiscard]] WarcScan ScanWarc(
    std::string_view bytes,
    const std::function<bool(const WarcRecord&)>& visit);

// Reads one record written by this crawler back from `files`.
[[nodiscard]] Result<WarcRecord> ReadRecord(Files& files,
                                            const std::string& path,
                                            ByteRange range);

}  // namespace kindred::crawler

#endif  // KINDRED_CRAWLER_WARC_H_
