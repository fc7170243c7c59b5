#include "server/crawl_recorder.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crawler/crawl_robots.h"
#include "crawler/fetcher.h"
#include "nlp/page.h"
#include "server/answer_archive.h"
#include "server/site_changes.h"
#include "server/site_store.h"

namespace kindred::server {
namespace {

constexpr std::size_t kClaimed = 64;  // sites at a time
// A visit takes five minutes at most; a lease is renewed long before its end.
constexpr std::int64_t kLeaseSeconds = 900;
constexpr Millis kRenewEvery{300'000};
constexpr Millis kMetricsEvery{5'000};

std::string AnswerClass(const crawler::FetchAnswer& answer) {
  if (answer.failure != crawler::FetchFailure::kNone) return "failed";
  return std::to_string(answer.status / 100) + "xx";
}

index::VisitEnd EndOf(crawler::SiteOutcome outcome) {
  switch (outcome) {
    case crawler::SiteOutcome::kRead:
      return index::VisitEnd::kFirst;
    case crawler::SiteOutcome::kRobotsForbid:
    case crawler::SiteOutcome::kNotHtml:
    case crawler::SiteOutcome::kRedirectLoop:
    case crawler::SiteOutcome::kForbiddenAddress:
    case crawler::SiteOutcome::kRemoved:
      return index::VisitEnd::kLasting;
    case crawler::SiteOutcome::kRobotsUnknown:
    case crawler::SiteOutcome::kPutOff:
      return index::VisitEnd::kForNow;
    case crawler::SiteOutcome::kHttpStatus:
    case crawler::SiteOutcome::kUnreachable:
    case crawler::SiteOutcome::kTimeout:
    case crawler::SiteOutcome::kTooLarge:
      break;
  }
  return index::VisitEnd::kPassing;
}

const index::KnownPage* FindKnown(const std::vector<index::KnownPage>& known,
                                  const std::string& url) {
  const auto found = std::ranges::find_if(
      known, [&url](const auto& one) { return one.page.final_url == url; });
  return found == known.end() ? nullptr : &*found;
}

// Whether the visit found other octets than the last one.
bool IsChanged(const std::vector<index::KnownPage>& before,
               const std::vector<index::KnownPage>& after) {
  if (before.size() != after.size()) return true;
  return std::ranges::any_of(after, [&before](const auto& page) {
    const index::KnownPage* const old = FindKnown(before, page.page.final_url);
    return old == nullptr || old->page.sha256 != page.page.sha256;
  });
}

}  // namespace

CrawlRecorder::CrawlRecorder(const CrawlStores& stores,
                             const ProgressSink& progress,
                             std::string metrics_file)
    : stores_(stores),
      progress_(&progress),
      metrics_file_(std::move(metrics_file)),
      worker_(std::to_string(stores.clock->Now().time_since_epoch().count()) +
              "-" + std::to_string(stores.clock->Monotonic().count())),
      began_(stores.clock->Monotonic()),
      renewed_(began_) {}

std::int64_t CrawlRecorder::Seconds() const {
  return UnixSeconds(stores_.clock->Now());
}

index::Frontier::Lease CrawlRecorder::Lease() const {
  const std::int64_t now = Seconds();
  return {.worker = worker_, .now = now, .until = now + kLeaseSeconds};
}

bool CrawlRecorder::IsRemoved(const crawler::Url& url) const {
  return !removed_.empty() &&
         removed_.contains(crawler::RegistrableDomain(url.Host()));
}

Status CrawlRecorder::LearnRemovals() {
  Result<std::string> stamp = stores_.removals->Stamp();
  if (!stamp.Ok()) return stamp.Reason();
  if (stamp.Value() == removals_seen_) return Done();
  auto removed = stores_.removals->All();
  if (!removed.Ok()) return removed.Reason();
  removed_ = std::move(removed).Value();
  removals_seen_ = std::move(stamp).Value();
  return Done();
}

// What is of a removed company, or names it as the place to go on to.
bool CrawlRecorder::MustNotStore(const crawler::Asked& asked,
                                 const crawler::FetchAnswer& answer) const {
  if (removed_.empty()) return false;
  if (IsRemoved(*asked.url)) return true;
  if (asked.site != nullptr && removed_.contains(asked.site->domain)) {
    return true;
  }
  const auto target = crawler::RedirectTarget(*asked.url, answer);
  return target && target->Ok() && IsRemoved(target->Value());
}

Status CrawlRecorder::Begin() {
  if (Status learnt = LearnRemovals(); !learnt.Ok()) return learnt;
  const std::vector<std::string> lists = CrawlOrder();
  index::Frontier& frontier = *stores_.frontier;
  if (Status enrolled = frontier.Enrol(lists, Seconds(), index::kFirstInterval);
      !enrolled.Ok()) {
    return enrolled;
  }
  if (Status expired = frontier.ExpireLeases(); !expired.Ok()) return expired;
  const Result<std::size_t> robots = frontier.ForgetRobots(
      FormatUtc(stores_.clock->Now() - crawler::kMaxRobotsAge));
  if (!robots.Ok()) return robots.Reason();
  has_robots_ = robots.Value() > 0;
  const Result<std::vector<index::DueCount>> due =
      frontier.Due(lists, Seconds());
  if (!due.Ok()) return due.Reason();
  for (const index::DueCount& count : due.Value()) summary_.due += count.sites;
  return Done();
}

Result<std::optional<crawler::SiteRequest>> CrawlRecorder::Next() {
  if (claimed_.empty()) {
    Result<std::vector<index::LeasedSite>> sites =
        stores_.frontier->Claim(kClaimed, Lease());
    if (!sites.Ok()) return sites.Reason();
    for (index::LeasedSite& site : sites.Value()) {
      claimed_.push_back(std::move(site));
    }
    if (claimed_.empty()) return std::optional<crawler::SiteRequest>();
  }
  index::LeasedSite site = std::move(claimed_.front());
  claimed_.pop_front();
  Result<crawler::SiteRequest> request = Open(std::move(site));
  if (!request.Ok()) return request.Reason();
  return std::optional(std::move(request).Value());
}

// Gives a visit what an earlier run had of it, and what the last one found.
Result<crawler::SiteRequest> CrawlRecorder::Open(index::LeasedSite site) {
  crawler::SiteRequest request;
  request.id = site.company_id;
  request.domain = site.domain;
  request.start_url = site.start_url;
  OpenSite open;
  const Result<std::vector<index::KeptFetch>> fetches =
      stores_.frontier->Fetches(site.company_id);
  if (!fetches.Ok()) return fetches.Reason();
  for (const index::KeptFetch& fetch : fetches.Value()) {
    if (!fetch.origin.empty()) continue;
    crawler::KeptAnswer kept = RestoreAnswer(*stores_.archive, fetch);
    // What is damaged, against all care, is asked for again.
    if (kept.url.empty()) break;
    NoteAnswer(fetch, open);
    request.kept.push_back(std::move(kept));
  }
  if (site.readable) {
    Result<std::vector<index::KnownPage>> known =
        stores_.frontier->KnownPages(site.company_id);
    if (!known.Ok()) return known.Reason();
    open.known = std::move(known).Value();
    for (const index::KnownPage& page : open.known) {
      if (page.etag.empty() && page.last_modified.empty()) continue;
      request.validators.push_back(
          {page.page.final_url, page.etag, page.last_modified});
    }
  }
  summary_.resumed += request.kept.size();
  const std::int64_t id = site.company_id;
  open.site = std::move(site);
  open_.insert_or_assign(id, std::move(open));
  return request;
}

// Where an answer stands that may become a page.
void CrawlRecorder::NoteAnswer(const index::KeptFetch& fetch, OpenSite& open) {
  if (!crawler::IsSuccess(fetch.status)) return;
  index::PageRecord& page = open.answered[fetch.url].page;
  page.fetched_at = fetch.fetched_at;
  page.sha256 = fetch.sha256;
  page.file = fetch.file;
  page.offset = fetch.offset;
  page.length = fetch.length;
}

void CrawlRecorder::Count(const crawler::FetchAnswer& answer) {
  ++summary_.answers[AnswerClass(answer)];
  summary_.received += answer.received > 0
                           ? answer.received
                           : answer.header_block.size() + answer.body.size();
  summary_.bodies += answer.body.size();
}

Result<crawler::FetchAnswer> CrawlRecorder::Answer(
    const crawler::Asked& asked, crawler::FetchAnswer answer) {
  Count(answer);
  const bool robots = !asked.origin.empty();
  // A page of a visit that was ended meanwhile.
  if (!robots && asked.site == nullptr) return answer;
  if (MustNotStore(asked, answer)) return answer;
  OpenSite* const open = robots ? nullptr : &open_[asked.site->id];
  Result<StoredAnswer> stored =
      StoreAnswer(*stores_.archive, asked, std::move(answer),
                  robots ? nullptr : FindKnown(open->known, asked.url->Href()));
  if (!stored.Ok()) return stored.Reason();
  if (open != nullptr) NoteAnswer(stored.Value().fetch, *open);
  fetches_.push_back(std::move(stored.Value().fetch));
  return std::move(stored.Value().answer);
}

Result<std::vector<crawler::KeptAnswer>> CrawlRecorder::KeptRobots(
    const std::string& origin) {
  std::vector<crawler::KeptAnswer> kept;
  if (!has_robots_) return kept;
  const Result<std::vector<index::KeptFetch>> fetches =
      stores_.frontier->RobotsFetches(
          origin, FormatUtc(stores_.clock->Now() - crawler::kMaxRobotsAge));
  if (!fetches.Ok()) return fetches.Reason();
  for (const index::KeptFetch& fetch : fetches.Value()) {
    crawler::KeptAnswer answer = RestoreAnswer(*stores_.archive, fetch);
    if (answer.url.empty()) break;
    kept.push_back(std::move(answer));
  }
  summary_.resumed += kept.size();
  return kept;
}

Status CrawlRecorder::Page(const crawler::SiteRequest& site,
                           const crawler::FetchedPage& page) {
  // Removed while the answer came.
  if (IsRemoved(page.final_url)) return Done();
  OpenSite& open = open_[site.id];
  const auto found = open.answered.find(page.final_url.Href());
  if (found == open.answered.end()) {
    return Error{ErrorCode::kCorrupt,
                 page.final_url.Href() + ": read without an answer"};
  }
  index::KnownPage known = found->second;
  known.page.order = page.order;
  known.page.url = page.asked.Href();
  known.page.final_url = page.final_url.Href();
  const std::string& headers = page.answer.header_block;
  known.etag = crawler::HeaderValue(headers, "ETag");
  known.last_modified = crawler::HeaderValue(headers, "Last-Modified");
  const index::KnownPage* const old =
      FindKnown(open.known, known.page.final_url);
  if (old != nullptr && old->page.sha256 == known.page.sha256) {
    ++summary_.unchanged;
  }
  open.pages.push_back(std::move(known));
  return Done();
}

Status CrawlRecorder::Finished(const crawler::SiteRequest& site,
                               const crawler::SiteReport& report) {
  Ended ended;
  ended.open = std::move(open_[site.id]);
  open_.erase(site.id);
  const bool read = report.outcome == crawler::SiteOutcome::kRead;
  ended.end = EndOf(report.outcome);
  if (report.retry_at) ended.retry_at = UnixSeconds(*report.retry_at);
  std::vector<index::KnownPage>& pages = ended.open.pages;
  index::DoneVisit& done = ended.done;
  done.keeps_pages = pages.empty() && ended.open.site.readable &&
                     report.outcome != crawler::SiteOutcome::kRobotsForbid;
  std::string reason = read ? report.notes : report.detail;
  if (!read && reason.empty()) reason = Describe(report.outcome);
  if (done.keeps_pages) reason += "; the pages of an earlier visit stand";
  done.visit = {.company_id = site.id,
                .readable = !pages.empty() || done.keeps_pages,
                .reason = reason,
                .visited_at = FormatUtc(stores_.clock->Now()),
                .final_domain = report.final_domain};
  done.pages = std::move(pages);
  ended.note = site.domain + ": " +
               (read ? std::to_string(done.pages.size()) + " pages" : reason);
  ++summary_.sites;
  summary_.pages += done.pages.size();
  if (read) {
    ++summary_.read;
  } else {
    ++summary_.reasons[std::string(Describe(report.outcome))];
  }
  if (report.outcome == crawler::SiteOutcome::kUnreachable &&
      unreachable_.size() + 1 == summary_.sites) {
    unreachable_.push_back(site.id);
  } else {
    unreachable_.clear();
  }
  ended_.push_back(std::move(ended));
  return Done();
}

// Tells a changed text from other changed octets, and what is new in it.
Status CrawlRecorder::CompareTexts(Ended& ended) {
  ended.end = index::VisitEnd::kUnchanged;
  if (!IsChanged(ended.open.known, ended.done.pages)) return Done();
  Result<Site> before =
      LoadSite(*stores_.catalog, *stores_.archive, ended.open.site.company_id);
  if (!before.Ok()) return before.Reason();
  Site after;
  for (const index::KnownPage& known : ended.done.pages) {
    Result<nlp::Document> document = ReadArchived(*stores_.archive, known.page);
    if (!document.Ok()) return document.Reason();
    after.pages.push_back(known.page);
    after.documents.push_back(std::move(document).Value());
  }
  nlp::MarkRepeatedBlocks(after.documents);
  if (TextDigest(before.Value()) == TextDigest(after)) return Done();
  ended.end = index::VisitEnd::kChanged;
  for (SiteChange& change :
       CompareSites(TextOf(std::move(before).Value()), TextOf(std::move(after)),
                    ended.open.site.domain)) {
    ended.done.events.push_back({.id = 0,
                                 .company_id = ended.open.site.company_id,
                                 .domain = ended.open.site.domain,
                                 .at = ended.done.visit.visited_at,
                                 .kind = std::string(NameOf(change.kind)),
                                 .subject = std::move(change.subject),
                                 .url = std::move(change.url),
                                 .sentence = std::move(change.sentence)});
  }
  summary_.events += ended.done.events.size();
  return Done();
}

Status CrawlRecorder::Keep(const crawler::CrawlLoad& load) {
  if (Status learnt = LearnRemovals(); !learnt.Ok()) return learnt;
  // The archive first: what the catalogue calls fetched can be read.
  if (Status synced = stores_.archive->Sync(); !synced.Ok()) return synced;
  index::FrontierBatch batch;
  batch.fetches = std::exchange(fetches_, {});
  std::vector<Ended> ended = std::exchange(ended_, {});
  for (Ended& one : ended) {
    const bool again = !one.open.known.empty() && !one.done.pages.empty();
    if (again && one.end == index::VisitEnd::kFirst) {
      if (Status compared = CompareTexts(one); !compared.Ok()) return compared;
    }
    one.done.schedule = index::NextSchedule(one.open.site.schedule, one.end,
                                            Seconds(), one.retry_at);
    batch.done.push_back(std::move(one.done));
  }
  if (Status kept = stores_.frontier->Commit(worker_, batch); !kept.Ok()) {
    return kept;
  }
  const Millis now = stores_.clock->Monotonic();
  if (now - renewed_ >= kRenewEvery) {
    renewed_ = now;
    if (Status renewed = stores_.frontier->Renew(Lease()); !renewed.Ok()) {
      return renewed;
    }
  }
  summary_.in_flight = load.in_flight;
  summary_.open_sites = load.open_sites;
  const std::string rate = RateLine(summary_, now - began_);
  std::size_t told = summary_.sites - ended.size();
  for (const Ended& one : ended) {
    (*progress_)({"crawl", ++told, summary_.due, one.note, rate});
  }
  if (!metrics_at_ || now - *metrics_at_ >= kMetricsEvery) {
    metrics_at_ = now;
    return WriteMetrics();
  }
  return Done();
}

Status CrawlRecorder::WriteMetrics() {
  if (metrics_file_.empty()) return Done();
  return stores_.files->Replace(metrics_file_,
                                FormatMetrics(summary_, stores_.clock->Now()));
}

Status CrawlRecorder::End() {
  summary_.in_flight = 0;
  summary_.open_sites = 0;
  return WriteMetrics();
}

}  // namespace kindred::server
