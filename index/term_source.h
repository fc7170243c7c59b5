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
#include <vector>

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

// Adds a company to the octets of a file. Evidence is not kept.
void AppendTerms(const nlp::TermCounts& company, std::string& bytes);

struct TermFile {
  std::string path;
  std::size_t companies = 0;
};

// The companies of such files, one after the other; each() is kCorrupt where
// one is torn. `files` must outlive it.
[[nodiscard]] TermSource TermsInFiles(Files& files,
                                      std::vector<TermFile> parts);

}  // namespace kindred::index

#endif  // KINDRED_INDEX_TERM_SOURCE_H_
