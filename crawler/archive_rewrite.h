// Archive files without the records of some companies.
//
// A file is never changed in place. What is to stay of "00042.warc.gz" is
// copied, record by record as it was, into "00042-1.warc.gz"; the caller then
// points to the new places in one transaction, and removes the old file. After
// a crash anywhere in between both files are there, and SettleArchive tells by
// what the caller points to which of them is whole. Nobody may write to the
// archive meanwhile; readers find old or new places. Not synchronised.
#ifndef KINDRED_CRAWLER_ARCHIVE_REWRITE_H_
#define KINDRED_CRAWLER_ARCHIVE_REWRITE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/files.h"
#include "base/result.h"

namespace kindred::crawler {

// Whether the records of a registrable domain are to go: those fetched from it,
// and those fetched on a visit of it, elsewhere too.
using IsDropped = std::function<bool(std::string_view domain)>;

struct RewrittenFile {
  std::string old_name;
  std::string new_name;  // empty: nothing had to go, there is no new file
  // Old offset and new one of each record that stayed, ascending.
  std::vector<std::pair<std::uint64_t, std::uint64_t>> moved;
  std::size_t dropped = 0;  // records
};

// Copies the file `name` of `folder` without what is dropped, and without
// damaged parts. Durable when it returns. One pass that decompresses the file,
// another that copies, if any record has to go. Errors: kIo; then the old file
// is whole. kCorrupt: a record shares a gzip member with another, as none of
// ours does.
[[nodiscard]] Result<RewrittenFile> RewriteWithout(Files& files,
                                                   const std::string& folder,
                                                   const std::string& name,
                                                   const IsDropped& is_dropped);

// The archive's files, ascending by number and revision.
[[nodiscard]] Result<std::vector<std::string>> ArchiveFiles(
    Files& files, const std::string& folder);

// Of files of one number keeps one: the newest that `refers` (whether anything
// points into it); where none does, the oldest. For the beginning, after a
// crash.
Status SettleArchive(
    Files& files, const std::string& folder,
    const std::function<Result<bool>(const std::string&)>& refers);

}  // namespace kindred::crawler

#endif  // KINDRED_CRAWLER_ARCHIVE_REWRITE_H_
