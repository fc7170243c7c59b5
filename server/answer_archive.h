// A crawl's answers in the archive: put there, and given back as they were.
//
// An answer that says what the archive has already becomes a revisit record
// (ISO 28500 section 6.7), and its place is that of the first one. Not
// synchronised, as the archive.
#ifndef KINDRED_SERVER_ANSWER_ARCHIVE_H_
#define KINDRED_SERVER_ANSWER_ARCHIVE_H_

#include "base/result.h"
#include "crawler/archive.h"
#include "crawler/crawl.h"
#include "crawler/fetcher.h"
#include "index/frontier.h"

namespace kindred::server {

// An answer as the crawl goes on with it, and what the frontier keeps of it.
struct StoredAnswer {
  crawler::FetchAnswer answer;  // of a 304: the page it stands for
  index::KeptFetch fetch;
};

// Appends an answer; not durable before the archive's Sync. `known`: the page
// that the last visit found at the URL; may be null. Errors: the archive's.
[[nodiscard]] Result<StoredAnswer> StoreAnswer(crawler::Archive& archive,
                                               const crawler::Asked& asked,
                                               crawler::FetchAnswer answer,
                                               const index::KnownPage* known);

// An answer as it was; with an empty URL if the archive does not have it.
[[nodiscard]] crawler::KeptAnswer RestoreAnswer(const crawler::Archive& archive,
                                                const index::KeptFetch& fetch);

}  // namespace kindred::server

#endif  // KINDRED_SERVER_ANSWER_ARCHIVE_H_
