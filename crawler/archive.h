// Archive: the folder of WARC files a workspace's crawls append to.
//
// A page is durable once Append returned. One thread writes at a time; reading
// is thread-safe.
#ifndef KINDRED_CRAWLER_ARCHIVE_H_
#define KINDRED_CRAWLER_ARCHIVE_H_

#include <cstdint>
#include <string>
#include <utility>

#include "base/files.h"
#include "base/result.h"
#include "crawler/warc.h"

namespace kindred::crawler {

inline constexpr std::uint64_t kMaxArchiveFileBytes = std::uint64_t{1} << 30U;

// Where a record stands: "00001.warc.gz" and the octets in it.
struct ArchivePlace {
  std::string file;
  ByteRange range;
};

class Archive {
 public:
  // Opens `folder`; cuts off a torn record a crash left at the end of the last
  // file. A last file with damage before its last whole record is left as it
  // is, and a new one is begun. `files` must outlive the archive. Errors: kIo.
  // Reads the last 8 MiB at least, more only if they hold no whole record.
  [[nodiscard]] static Result<Archive> Open(Files& files, std::string folder);

  // Adds a response; begins a new file past kMaxArchiveFileBytes. On failure
  // (a full disk) nothing archived before is harmed.
  [[nodiscard]] Result<ArchivePlace> Append(const WarcRecord& record);

  [[nodiscard]] Result<WarcRecord> Read(const ArchivePlace& place) const;

 private:
  Archive(Files& files, std::string folder)
      : files_(&files), folder_(std::move(folder)) {}

  Files* files_;
  std::string folder_;
  std::uint64_t number_ = 0;  // of the file written to; 0: none yet
  std::uint64_t size_ = 0;    // its octets
  bool torn_ = false;         // a part of a failed append stands behind them
};

}  // namespace kindred::crawler

#endif  // KINDRED_CRAWLER_ARCHIVE_H_
