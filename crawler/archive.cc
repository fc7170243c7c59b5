#include "crawler/archive.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/files.h"
#include "base/result.h"
#include "crawler/archive_names.h"
#include "crawler/ascii.h"
#include "crawler/warc.h"
#include "crawler/warc_write.h"

namespace kindred::crawler {
namespace {

// The first look at a file's end; it grows until it holds a whole record.
constexpr std::uint64_t kWindowBytes = std::uint64_t{8} << 20U;

std::string PlainName(std::uint64_t number) {
  return NameOf(ArchiveName{number});
}

// Cuts off what a failed append left; a file that was never made is fine.
Status CutBack(Files& files, const std::string& path, std::uint64_t size) {
  Status cut = files.Truncate(path, size);
  if (!cut.Ok() && cut.Reason().code == ErrorCode::kNotFound) return Done();
  return cut;
}

// How far a file's end can be trusted.
struct Tail {
  std::uint64_t good = 0;  // octets up to the end of the last whole record
  bool damaged = false;    // whole records follow damaged ones
};

Result<Tail> ReadTail(Files& files, const std::string& path,
                      std::uint64_t size) {
  for (std::uint64_t window = kWindowBytes;; window *= 4) {
    const std::uint64_t start = size > window ? size - window : 0;
    const Result<std::string> bytes =
        files.Read(path, {.offset = start, .length = size - start});
    if (!bytes.Ok()) return bytes.Reason();
    // What comes before the window's first whole record is cut by the window.
    std::uint64_t first = 0;
    const WarcScan scan =
        ScanWarc(bytes.Value(), [&](const WarcRecord& record) {
          if (first == 0) first = record.offset + 1;
          return true;
        });
    if (scan.records == 0 && start > 0) continue;
    const std::uint64_t cut = start > 0 ? first - 1 : 0;
    return Tail{.good = start + scan.good_bytes,
                .damaged = scan.skipped_bytes > cut};
  }
}

}  // namespace

Result<Archive> Archive::Open(Files& files, std::string folder) {
  const Result<std::vector<std::string>> names = files.List(folder);
  if (!names.Ok()) return names.Reason();
  Archive archive(files, std::move(folder));
  for (const std::string& name : names.Value()) {
    const auto parsed = ParseArchiveName(name);
    if (!parsed || parsed->number < archive.number_) continue;
    if (parsed->number > archive.number_) archive.rewritten_ = false;
    archive.number_ = parsed->number;
    archive.rewritten_ = archive.rewritten_ || parsed->revision > 0;
  }
  return archive;
}

Status Archive::Repair() {
  if (repaired_ || number_ == 0) return Done();
  if (rewritten_) {
    size_ = kMaxArchiveFileBytes;  // full: the next file is begun
    repaired_ = true;
    return Done();
  }
  const std::string path = folder_ + '/' + PlainName(number_);
  // An append of nothing tells the size.
  const Result<std::uint64_t> size = files_->Append(path, "");
  if (!size.Ok()) return size.Reason();
  const Result<Tail> tail = ReadTail(*files_, path, size.Value());
  if (!tail.Ok()) return tail.Reason();
  size_ = size.Value();
  if (tail.Value().damaged) {
    size_ = kMaxArchiveFileBytes;  // full: the next file is begun
  } else if (tail.Value().good < size.Value()) {
    Status cut = files_->Truncate(path, tail.Value().good);
    if (!cut.Ok()) return cut.Reason();
    size_ = tail.Value().good;
  }
  repaired_ = true;
  return Done();
}

Result<ArchivePlace> Archive::Append(const Exchange& exchange) {
  if (Status repaired = Repair(); !repaired.Ok()) return repaired.Reason();
  const bool full = size_ + unsynced_.size() >= kMaxArchiveFileBytes;
  if (full || unsynced_.size() >= kMaxUnsyncedBytes) {
    if (Status synced = Sync(); !synced.Ok()) return synced.Reason();
  }
  if (number_ == 0 || full) {
    ++number_;
    size_ = 0;
    repaired_ = true;
  }
  if (size_ == 0 && unsynced_.empty()) {
    unsynced_ = FormatInfoRecord(exchange.date, "Kindred");
  }
  const std::uint64_t offset = size_ + unsynced_.size();
  const WarcOctets written = FormatExchange(
      exchange, PlainName(number_) + ' ' + std::to_string(offset));
  unsynced_ += written.octets;
  return ArchivePlace{PlainName(number_),
                      {.offset = offset, .length = written.response_length}};
}

Status Archive::Sync() {
  if (unsynced_.empty()) return Done();
  const std::string path = folder_ + '/' + PlainName(number_);
  const std::string bytes = std::exchange(unsynced_, {});
  if (torn_) {
    Status cut = CutBack(*files_, path, size_);
    if (!cut.Ok()) return cut.Reason();
    torn_ = false;
  }
  const Result<std::uint64_t> offset = files_->Append(path, bytes);
  if (!offset.Ok()) {
    torn_ = !CutBack(*files_, path, size_).Ok();
    return offset.Reason();
  }
  if (offset.Value() != size_) {
    return Error{ErrorCode::kCorrupt,
                 path + ": another program changed its end"};
  }
  size_ += bytes.size();
  return Done();
}

Result<WarcRecord> Archive::Read(const ArchivePlace& place) const {
  if (!ParseArchiveName(place.file)) {
    return Error{ErrorCode::kInvalidArgument,
                 '"' + place.file + "\" is no file of the archive"};
  }
  const bool synced = !repaired_ || place.file != PlainName(number_) ||
                      place.range.offset < size_;
  if (synced) {
    return ReadRecord(*files_, folder_ + '/' + place.file, place.range);
  }
  std::string_view rest = unsynced_;
  rest.remove_prefix(
      std::min<std::uint64_t>(place.range.offset - size_, rest.size()));
  return ParseRecord(rest.substr(0, place.range.length), place.file,
                     place.range.offset);
}

}  // namespace kindred::crawler
