#include "crawler/archive_rewrite.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crawler/archive_names.h"
#include "crawler/url.h"
#include "crawler/warc.h"

namespace kindred::crawler {
namespace {

constexpr std::uint64_t kCopiedAtOnce = std::uint64_t{8} << 20U;

// Of the metadata record of a visit's answer (server/answer_archive.cc).
constexpr std::string_view kSiteField = "site: ";

std::string SiteOf(const WarcRecord& record) {
  if (record.type != "metadata") return "";
  std::string_view fields = record.body;
  while (!fields.empty()) {
    const std::string_view line = fields.substr(0, fields.find("\r\n"));
    if (line.starts_with(kSiteField)) {
      return std::string(line.substr(kSiteField.size()));
    }
    fields.remove_prefix(std::min(fields.size(), line.size() + 2));
  }
  return "";
}

std::string DomainOfTarget(const WarcRecord& record) {
  const Result<Url> url = Url::Parse(record.target_uri);
  return url.Ok() ? RegistrableDomain(url.Value().Host()) : std::string();
}

// An answer with its request and metadata, as one run of records.
struct RecordGroup {
  std::vector<ByteRange> records;
  bool dropped = false;
};

// Collects what stays of a file.
class KeptRecords {
 public:
  explicit KeptRecords(const IsDropped& is_dropped)
      : is_dropped_(&is_dropped) {}

  void Add(const WarcRecord& record) {
    const bool follows = record.type == "request" || record.type == "metadata";
    if (!follows) Flush();
    group_.records.push_back({record.offset, record.length});
    if (record.length == 0) shares_member_ = true;
    for (const std::string& domain : {DomainOfTarget(record), SiteOf(record)}) {
      if (!domain.empty() && (*is_dropped_)(domain)) group_.dropped = true;
    }
  }
  void Flush() {
    if (group_.dropped) {
      dropped_ += group_.records.size();
    } else {
      kept_.insert(kept_.end(), group_.records.begin(), group_.records.end());
    }
    group_ = {};
  }

  [[nodiscard]] const std::vector<ByteRange>& Kept() const { return kept_; }
  [[nodiscard]] std::size_t Dropped() const { return dropped_; }
  [[nodiscard]] bool SharesMember() const { return shares_member_; }

 private:
  const IsDropped* is_dropped_;
  RecordGroup group_;
  std::vector<ByteRange> kept_;
  std::size_t dropped_ = 0;
  bool shares_member_ = false;
};

// Records that follow each other, at most kCopiedAtOnce octets or one record.
std::vector<ByteRange> RunsOf(const std::vector<ByteRange>& records) {
  std::vector<ByteRange> runs;
  for (const ByteRange& record : records) {
    if (!runs.empty() &&
        runs.back().offset + runs.back().length == record.offset &&
        runs.back().length + record.length <= kCopiedAtOnce) {
      runs.back().length += record.length;
    } else {
      runs.push_back(record);
    }
  }
  return runs;
}

Status CopyRuns(Files& files, const std::string& from, const std::string& to,
                const std::vector<ByteRange>& runs) {
  // Of an earlier try.
  if (Status removed = files.Remove(to); !removed.Ok()) return removed;
  // A file of no record is made too: it tells that the number is taken.
  if (runs.empty()) return files.Replace(to, "");
  for (const ByteRange& run : runs) {
    const Result<std::string> bytes = files.Read(from, run);
    if (!bytes.Ok()) return bytes.Reason();
    const Result<std::uint64_t> at = files.Append(to, bytes.Value());
    if (!at.Ok()) return at.Reason();
  }
  return Done();
}

}  // namespace

Result<RewrittenFile> RewriteWithout(Files& files, const std::string& folder,
                                     const std::string& name,
                                     const IsDropped& is_dropped) {
  RewrittenFile rewritten;
  rewritten.old_name = name;
  const std::optional<ArchiveName> parsed = ParseArchiveName(name);
  if (!parsed) {
    return Error{ErrorCode::kInvalidArgument,
                 '"' + name + "\" is no file of the archive"};
  }
  const std::string path = folder + '/' + name;
  KeptRecords records(is_dropped);
  const Result<WarcScan> scan =
      ScanWarcFile(files, path, [&records](const WarcRecord& record) {
        records.Add(record);
        return true;
      });
  if (!scan.Ok()) return scan.Reason();
  records.Flush();
  rewritten.dropped = records.Dropped();
  if (rewritten.dropped == 0) return rewritten;
  if (records.SharesMember()) {
    return Error{ErrorCode::kCorrupt,
                 path +
                     ": holds several records in one gzip member, so it "
                     "cannot be rewritten without a company's records"};
  }
  const std::string new_name =
      NameOf(ArchiveName{parsed->number, parsed->revision + 1});
  if (Status copied = CopyRuns(files, path, folder + '/' + new_name,
                               RunsOf(records.Kept()));
      !copied.Ok()) {
    return copied.Reason();
  }
  rewritten.new_name = new_name;
  std::uint64_t to = 0;
  for (const ByteRange& record : records.Kept()) {
    rewritten.moved.emplace_back(record.offset, to);
    to += record.length;
  }
  return rewritten;
}

Result<std::vector<std::string>> ArchiveFiles(Files& files,
                                              const std::string& folder) {
  const Result<std::vector<std::string>> names = files.List(folder);
  if (!names.Ok()) return names.Reason();
  std::vector<ArchiveName> parsed;
  for (const std::string& name : names.Value()) {
    if (const auto one = ParseArchiveName(name)) parsed.push_back(*one);
  }
  std::ranges::sort(parsed, {}, [](const ArchiveName& name) {
    return std::pair(name.number, name.revision);
  });
  std::vector<std::string> sorted;
  sorted.reserve(parsed.size());
  for (const ArchiveName& name : parsed) sorted.push_back(NameOf(name));
  return sorted;
}

Status SettleArchive(
    Files& files, const std::string& folder,
    const std::function<Result<bool>(const std::string&)>& refers) {
  Result<std::vector<std::string>> names = ArchiveFiles(files, folder);
  if (!names.Ok()) return names.Reason();
  std::vector<std::string>& left = names.Value();
  while (left.size() > 1) {
    const std::string newest = left.back();
    left.pop_back();
    if (ParseArchiveName(newest)->number !=
        ParseArchiveName(left.back())->number) {
      continue;
    }
    const Result<bool> is_live = refers(newest);
    if (!is_live.Ok()) return is_live.Reason();
    const std::string& loser = is_live.Value() ? left.back() : newest;
    std::string path = folder;
    path.append("/").append(loser);
    if (Status removed = files.Remove(path); !removed.Ok()) {
      return removed;
    }
    if (is_live.Value()) left.back() = newest;
  }
  return Done();
}

}  // namespace kindred::crawler
