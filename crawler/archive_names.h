// Names of an archive's files: "00042.warc.gz", and "00042-1.warc.gz" for what
// archive_rewrite.h left of it, "00042-2.warc.gz" after the next time.
//
// Internal to crawler/. Pure; thread-safe.
#ifndef KINDRED_CRAWLER_ARCHIVE_NAMES_H_
#define KINDRED_CRAWLER_ARCHIVE_NAMES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kindred::crawler {

struct ArchiveName {
  std::uint64_t number = 0;    // from 1
  std::uint64_t revision = 0;  // 0: as the crawl wrote it
};

[[nodiscard]] std::string NameOf(const ArchiveName& name);
// Nothing: no name that NameOf makes.
[[nodiscard]] std::optional<ArchiveName> ParseArchiveName(
    std::string_view name);

}  // namespace kindred::crawler

#endif  // KINDRED_CRAWLER_ARCHIVE_NAMES_H_
