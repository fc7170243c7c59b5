#include "server/answer_archive.h"

#include <string>
#include <utility>

#include "base/clock.h"
#include "base/digest.h"
#include "crawler/warc.h"
#include "crawler/warc_write.h"

namespace kindred::server {
namespace {

constexpr int kNotModified = 304;

// Kept for this visit alone: the next one asks again.
bool IsBadRobots(const crawler::FetchAnswer& answer) {
  return answer.failure != crawler::FetchFailure::kNone ||
         answer.status >= 500 || answer.status == 429;
}

void SetPlace(index::KeptFetch& fetch, const index::PageRecord& page) {
  fetch.file = page.file;
  fetch.offset = page.offset;
  fetch.length = page.length;
  fetch.sha256 = page.sha256;
}

crawler::Exchange ExchangeOf(const crawler::Asked& asked,
                             const crawler::FetchAnswer& answer) {
  crawler::Exchange exchange;
  exchange.target_uri = asked.url->Href();
  exchange.date = answer.time;
  exchange.address = answer.address;
  exchange.request_block = answer.request_block;
  exchange.header_block = answer.header_block;
  exchange.body = answer.body;
  exchange.status = answer.status;
  // Given up at its headers.
  if (answer.failure == crawler::FetchFailure::kNotText) {
    exchange.truncated = "unspecified";
  }
  if (asked.site != nullptr) exchange.notes = {{"site", asked.site->domain}};
  return exchange;
}

// What the frontier keeps of any answer, without its place.
index::KeptFetch FetchOf(const crawler::Asked& asked,
                         const crawler::FetchAnswer& answer) {
  index::KeptFetch fetch;
  const bool of_visit = asked.origin.empty() || IsBadRobots(answer);
  if (asked.site != nullptr && of_visit) fetch.company_id = asked.site->id;
  fetch.origin = asked.origin;
  fetch.url = asked.url->Href();
  fetch.failure = static_cast<int>(answer.failure);
  fetch.failure_text = answer.failure_text;
  fetch.status = answer.status;
  fetch.fetched_at = FormatUtc(answer.time);
  return fetch;
}

// An answer that says what the archive has already at `first`.
Status AppendRevisit(crawler::Archive& archive, crawler::Exchange exchange,
                     const crawler::WarcRecord& first,
                     const std::string& sha256) {
  exchange.repeats = {first.target_uri, first.date, sha256, first.id};
  const Result<crawler::ArchivePlace> place = archive.Append(exchange);
  if (!place.Ok()) return place.Reason();
  return Done();
}

bool Repeats(const crawler::FetchAnswer& answer, const index::KnownPage& known,
             const std::string& sha256) {
  return answer.status == kNotModified ||
         (crawler::IsSuccess(answer.status) && known.page.sha256 == sha256);
}

}  // namespace

Result<StoredAnswer> StoreAnswer(crawler::Archive& archive,
                                 const crawler::Asked& asked,
                                 crawler::FetchAnswer answer,
                                 const index::KnownPage* known) {
  StoredAnswer stored{std::move(answer), {}};
  crawler::FetchAnswer& now = stored.answer;
  index::KeptFetch& fetch = stored.fetch;
  fetch = FetchOf(asked, now);
  if (now.status == 0) return stored;
  fetch.sha256 = Sha256Hex(now.body);
  if (known != nullptr && Repeats(now, *known, fetch.sha256)) {
    const index::PageRecord& page = known->page;
    Result<crawler::WarcRecord> first =
        archive.Read({page.file, {page.offset, page.length}});
    // What is damaged, against all care, is archived anew, or asked for again
    // at the next visit.
    if (first.Ok()) {
      Status appended = AppendRevisit(archive, ExchangeOf(asked, now),
                                      first.Value(), page.sha256);
      if (!appended.Ok()) return appended.Reason();
      SetPlace(fetch, page);
      if (now.status == kNotModified) {
        fetch.status = now.status = first.Value().status;
        now.header_block = std::move(first.Value().header_block);
        now.body = std::move(first.Value().body);
      }
      return stored;
    }
  }
  Result<crawler::ArchivePlace> place = archive.Append(ExchangeOf(asked, now));
  if (!place.Ok()) return place.Reason();
  fetch.file = place.Value().file;
  fetch.offset = place.Value().range.offset;
  fetch.length = place.Value().range.length;
  return stored;
}

crawler::KeptAnswer RestoreAnswer(const crawler::Archive& archive,
                                  const index::KeptFetch& fetch) {
  crawler::KeptAnswer kept;
  crawler::FetchAnswer& answer = kept.answer;
  answer.failure = static_cast<crawler::FetchFailure>(fetch.failure);
  answer.failure_text = fetch.failure_text;
  answer.time = ParseUtc(fetch.fetched_at).value_or(UtcTime());
  answer.status = fetch.status;
  if (!fetch.file.empty()) {
    Result<crawler::WarcRecord> record =
        archive.Read({fetch.file, {fetch.offset, fetch.length}});
    if (!record.Ok()) return kept;
    answer.header_block = std::move(record.Value().header_block);
    answer.body = std::move(record.Value().body);
  }
  kept.url = fetch.url;
  return kept;
}

}  // namespace kindred::server
