// WARC files of others, whole and a piece at a time; the same octets as a
// sitemap.
#include "crawler/warc.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "crawler/sitemap.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/memory_files.h"

namespace kindred::crawler {
namespace {

constexpr std::size_t kPiece = 64;

void Run(std::string_view input) {
  std::uint64_t records = 0;
  const WarcScan scan = ScanWarc(input, [&](const WarcRecord& record) {
    fuzz::Require(record.offset < input.size(), "a record is in the file");
    fuzz::Require(record.body.size() <= 2 * kMaxRecordBytes, "it is bounded");
    ++records;
    return true;
  });
  fuzz::Require(scan.records == records, "every record is counted");
  fuzz::Require(scan.good_bytes + scan.skipped_bytes <= 2 * input.size(),
                "octets are counted once");
  MemoryFiles files;
  static_cast<void>(files.Replace("f", input));
  const auto parts = ScanWarcFile(
      files, "f", [](const WarcRecord&) { return true; }, kPiece);
  fuzz::Require(parts.Ok() && parts.Value().records == scan.records &&
                    parts.Value().good_bytes == scan.good_bytes &&
                    parts.Value().skipped_bytes == scan.skipped_bytes &&
                    parts.Value().damage == scan.damage,
                "pieces say what the whole says");
  const Sitemap sitemap = ParseSitemap(input);
  fuzz::Require(sitemap.entries.size() <= kMaxSitemapEntries,
                "a sitemap is bounded");
}

}  // namespace
}  // namespace kindred::crawler

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  kindred::crawler::Run(kindred::fuzz::AsText(data, size));
  return 0;
}
