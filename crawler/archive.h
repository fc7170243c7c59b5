// Archive: the folder of WARC files a workspace's crawls append to.
//
// A fetch is durable once Sync returned: a crawl appends many, syncs once, and
// only then tells the catalogue. One thread at a time while it writes; without
// writing, reading is thread-safe.
#ifndef KINDRED_CRAWLER_ARCHIVE_H_
#define KINDRED_CRAWLER_ARCHIVE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "base/files.h"
#include "base/result.h"
#include "crawler/warc.h"
#include "crawler/warc_write.h"

namespace kindred::crawler {

inline constexpr std::uint64_t kMaxArchiveFileBytes = std::uint64_t{1} << 30U;
inline constexpr std::size_t kMaxUnsyncedBytes = std::size_t{8} << 20U;

// Where a record stands: "00001.warc.gz", or "00001-1.warc.gz" after it was
// rewritten (archive_rewrite.h), and the octets in it.
struct ArchivePlace {
  std::string file;
  ByteRange range;
};

class Archive {
 public:
  // Opens `folder` and changes nothing in it, so that others may read while one
  // writes. `files` must outlive the archive. Errors: kIo.
  [[nodiscard]] static Result<Archive> Open(Files& files, std::string folder);

  // Cuts off a torn record that a crash left at the end of the last file. A
  // last file with damage before its last whole record is left as it is, and a
  // new one will be begun. For the one that writes, and may be left to its
  // first Append. Errors: kIo. Reads the last 8 MiB at least, more only if they
  // hold no whole record.
  Status Repair();

  // Adds a fetch; a new file is begun past kMaxArchiveFileBytes. Not durable
  // before Sync: until then it is held in memory, by itself no more than
  // kMaxUnsyncedBytes. Errors: those of Repair and Sync, which it may call.
  [[nodiscard]] Result<ArchivePlace> Append(const Exchange& exchange);

  // Makes all that was appended durable. After an error (a full disk) none of
  // it is in the archive: those places are void. What was synced before is not
  // harmed, and appending may go on. kCorrupt: another program wrote or cut the
  // file meanwhile.
  Status Sync();

  // The answer at `place`, synced or not. Of a revisit it has no body.
  [[nodiscard]] Result<WarcRecord> Read(const ArchivePlace& place) const;

 private:
  Archive(Files& files, std::string folder)
      : files_(&files), folder_(std::move(folder)) {}

  Files* files_;
  std::string folder_;
  std::uint64_t number_ = 0;  // of the file written to; 0: none yet
  std::uint64_t size_ = 0;    // its octets, of them synced
  std::string unsynced_;      // to stand behind them
  bool repaired_ = false;     // size_ is known
  bool rewritten_ = false;    // that file was: nothing is appended to it
  bool torn_ = false;         // a part of a failed append stands behind them
};

}  // namespace kindred::crawler

#endif  // KINDRED_CRAWLER_ARCHIVE_H_
