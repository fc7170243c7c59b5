#include "crawler/warc.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/clock.h"
#include "base/files.h"
#include "base/result.h"
#include "crawler/ascii.h"
#include "crawler/fetcher.h"
#include "crawler/warc_http.h"
#include "crawler/warc_source.h"

namespace kindred::crawler {
namespace {

constexpr std::size_t kMaxWarcHeaderBytes = std::size_t{64} << 10U;
// Starts of members tried after damage: a hostile file must end.
constexpr int kMaxTries = 20'000;
// Decompressed octets that damaged records may cost altogether.
constexpr std::uint64_t kMaxWasted = std::uint64_t{1} << 30U;

enum class Found : std::uint8_t { kRecord, kEnd, kDamage };

struct Attempt {
  Found found = Found::kDamage;
  WarcRecord record;
  std::string damage;
};

Attempt Damaged(std::string_view what) {
  Attempt attempt;
  attempt.damage = what;
  return attempt;
}

// Octets up to and with the blank line that ends the header; 0: not there.
std::size_t HeaderSize(WarcSource& source) {
  std::size_t want = 1024;
  while (true) {
    const bool more = source.Fill(want);
    const std::string_view text =
        source.Available().substr(0, kMaxWarcHeaderBytes);
    const std::size_t crlf = text.find("\r\n\r\n");
    const std::size_t lf = text.find("\n\n");
    if (crlf < lf) return crlf + 4;
    if (lf != std::string_view::npos) return lf + 2;
    if (!more || want >= kMaxWarcHeaderBytes) return 0;
    want *= 2;
  }
}

// Line ends between two records; at most those of section 4.
void SkipLineEnds(WarcSource& source) {
  constexpr int kMost = 8;
  for (int i = 0; i < kMost && source.Fill(1); ++i) {
    const char c = source.Available().front();
    if (c != '\r' && c != '\n') return;
    source.Skip(1);
  }
}

std::optional<std::size_t> ContentLength(std::string_view header) {
  const std::string_view text = HeaderValue(header, "Content-Length");
  std::size_t value = 0;
  const auto [end, failed] =
      std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc() || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return value;
}

WarcRecord MakeRecord(std::string_view header, std::string_view content) {
  WarcRecord record;
  record.type = LowerAscii(HeaderValue(header, "WARC-Type"));
  record.id = HeaderValue(header, "WARC-Record-ID");
  // Some writers put the URI in angle brackets, as WARC 1.0's grammar did.
  record.target_uri = Trim(HeaderValue(header, "WARC-Target-URI"), " \t<>");
  record.date = ParseUtc(HeaderValue(header, "WARC-Date")).value_or(UtcTime{});
  record.content_type = HeaderValue(header, "Content-Type");
  if (StartsWithIgnoringCase(HeaderValue(header, "Content-Type"),
                             "application/http")) {
    HttpMessage message = ReadHttpMessage(content, kMaxRecordBytes);
    record.header_block = std::move(message.header_block);
    record.body = std::move(message.body);
    record.status = message.status;
  } else {
    record.body = content;
  }
  return record;
}

// Reads one record; on damage the source is of no further use.
Attempt ReadNext(WarcSource& source) {
  SkipLineEnds(source);
  if (source.AtEnd()) return {.found = Found::kEnd, .record = {}, .damage = {}};
  if (!source.Fill(1)) return Damaged("is cut off or damaged");
  const std::size_t header_size = HeaderSize(source);
  const std::string header(source.Available().substr(0, header_size));
  if (!source.Available().starts_with("WARC/")) {
    return Damaged(source.Available().starts_with("filedesc:")
                       ? "is of an ARC file, the format before WARC"
                       : "does not begin with WARC/");
  }
  if (header_size == 0) return Damaged("has no whole header");
  const std::optional<std::size_t> length = ContentLength(header);
  if (!length) return Damaged("has no valid Content-Length");
  if (*length > kMaxRecordBytes) return Damaged("is larger than the limit");
  source.Skip(header_size);
  if (!source.Fill(*length)) return Damaged("is cut off");
  Attempt attempt;
  attempt.found = Found::kRecord;
  attempt.record = MakeRecord(header, source.Available().substr(0, *length));
  source.Skip(*length);
  SkipLineEnds(source);
  return attempt;
}

// A pass over one file.
class Scan {
 public:
  Scan(ByteWindow& window, const WarcVisitor& visit)
      : window_(&window), visit_(&visit), finder_(window, kMaxTries) {}

  WarcScan Run() {
    std::uint64_t at = 0;
    while (!stopped_ && !window_->At(at, 1).empty()) {
      const std::optional<std::uint64_t> next = ReadMember(at);
      if (next) {
        at = *next;
        continue;
      }
      if (wasted_ > kMaxWasted) break;
      const auto start = finder_.Next(at + 1);
      if (!start) break;
      at = *start;
    }
    return std::move(scan_);
  }

 private:
  // Reads the records of the member at `at`, or the one record there in a
  // plain file. Returns where to go on; nothing after damage.
  std::optional<std::uint64_t> ReadMember(std::uint64_t at) {
    WarcSource source(*window_, at);
    for (bool first = true;; first = false) {
      Attempt attempt = ReadNext(source);
      if (attempt.found == Found::kEnd) return Whole(at, source.FileBytes());
      if (attempt.found == Found::kDamage) {
        wasted_ += source.Available().size();
        Note(at, attempt.damage);
        return std::nullopt;
      }
      const bool ends = !source.IsCompressed() || source.AtEnd();
      if (!ends && !source.Fill(1)) {
        Note(at, "is cut off or damaged");
        return std::nullopt;
      }
      attempt.record.offset = at;
      if (first && ends) attempt.record.length = source.FileBytes();
      ++scan_.records;
      stopped_ = !(*visit_)(attempt.record);
      if (ends || stopped_) return Whole(at, source.FileBytes());
    }
  }

  std::uint64_t Whole(std::uint64_t at, std::uint64_t length) {
    if (at > scan_.good_bytes) scan_.skipped_bytes += at - scan_.good_bytes;
    scan_.good_bytes = at + length;
    return at + length;
  }

  void Note(std::uint64_t at, std::string_view what) {
    if (!scan_.damage.empty()) return;
    scan_.damage =
        "the record at octet " + std::to_string(at) + ' ' + std::string(what);
  }

  ByteWindow* window_;
  const WarcVisitor* visit_;
  WarcScan scan_;
  RecordFinder finder_;
  std::uint64_t wasted_ = 0;
  bool stopped_ = false;
};

}  // namespace

WarcScan ScanWarc(std::string_view bytes, const WarcVisitor& visit) {
  ByteWindow window(bytes);
  return Scan(window, visit).Run();
}

Result<WarcScan> ScanWarcFile(Files& files, const std::string& path,
                              const WarcVisitor& visit, std::size_t piece) {
  ByteWindow window(files, path, piece);
  WarcScan scan = Scan(window, visit).Run();
  if (window.Failure()) return *window.Failure();
  return scan;
}

Result<WarcRecord> ParseRecord(std::string_view bytes, const std::string& path,
                               std::uint64_t offset) {
  std::optional<WarcRecord> record;
  const WarcScan scan = ScanWarc(bytes, [&](const WarcRecord& found) {
    record = found;
    return false;
  });
  if (!record || record->offset != 0) {
    return Error{ErrorCode::kCorrupt,
                 path + ": no record at octet " + std::to_string(offset) +
                     (scan.damage.empty() ? "" : " (" + scan.damage + ")")};
  }
  record->offset = offset;
  return *std::move(record);
}

Result<WarcRecord> ReadRecord(Files& files, const std::string& path,
                              ByteRange range) {
  Result<std::string> bytes = files.Read(path, range);
  if (!bytes.Ok()) return bytes.Reason();
  return ParseRecord(bytes.Value(), path, range.offset);
}

}  // namespace kindred::crawler
