// The terms of many companies, one company at a time, as often as needed: from
// memory, or from a file where there is no room for them.
//
// Files are little-endian, unchecked but for lengths: work files of one
// reindex. One thread.
#ifndef KINDRED_INDEX_TERM_SOURCE_H_
#define KINDRED_INDEX_TERM_SOURCE_H_

#include <cstddef>
#include <functional>
#include <span>
#include <string>

#include "base/files.h"
#include "base/result.h"
#include "nlp/terms.h"

namespace kindred::index {

using TermVisitor = std::function<void(const nlp::TermCounts&)>;

struct TermSource {
  std::size_t companies = 0;
  // Visits each company in order, the same ones each time.
  std::function<Status(const TermVisitor&)> each;
};

// `companies` must outlive it.
[[nodiscard]] TermSource TermsInMemory(
    std::span<const nlp::TermCounts> companies);

// Adds companies at the end of a file, in pieces of some MiB. Evidence is not
// kept.
class TermFileWriter {
 public:
  TermFileWriter(Files& files, std::string path)
      : files_(&files), path_(std::move(path)) {}

  Status Add(const nlp::TermCounts& company);
  // Writes the rest; call it once, last.
  Status Flush();

 private:
  Files* files_;
  std::string path_;
  std::string buffer_;
};

// The companies of such a file. kCorrupt: it is torn.
[[nodiscard]] Result<TermSource> TermsInFile(Files& files,
                                             const std::string& path,
                                             std::size_t companies);

}  // namespace kindred::index

#endif  // KINDRED_INDEX_TERM_SOURCE_H_
