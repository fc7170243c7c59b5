#include "crawler/crawl.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "crawler/crawl_hosts.h"
#include "crawler/crawl_robots.h"
#include "crawler/crawl_visit.h"
#include "crawler/fetcher.h"
#include "crawler/url.h"

namespace kindred::crawler {
namespace {

// The longest wait at a time, so that a stop is soon seen.
constexpr Millis kLongestWait{200};

// A request that is queued or in flight.
struct Job {
  Url url;
  std::uint64_t visit = 0;  // for a robots.txt the one that began it
  std::string origin;       // of the robots.txt asked for; a page: empty
  Millis started{0};
};

// A part of what may be in flight is kept at once: few, so that little time
// goes into making answers durable, and most of the requests stay in flight.
constexpr std::size_t kKeptParts = 4;

bool IsStrained(const FetchAnswer& answer) {
  return answer.failure == FetchFailure::kTimeout || answer.status == 429 ||
         answer.status == 503;
}

class Crawler {
 public:
  Crawler(const CrawlOptions& options, const CrawlHooks& hooks,
          Fetcher& fetcher, Clock& clock)
      : options_(&options),
        hooks_(&hooks),
        fetcher_(&fetcher),
        clock_(&clock),
        queues_({.delay = options.delay,
                 .max_delay = options.max_delay,
                 .delay_factor = options.delay_factor,
                 .per_address = options.per_address}),
        robots_(options) {}

  Status Run(const std::stop_token& stop) {
    Status status = Done();
    while (status.Ok()) {
      if (stop.stop_requested()) {
        status = Error{ErrorCode::kCancelled, "the crawl was stopped"};
        break;
      }
      status = OpenVisits();
      if (status.Ok() && visits_.empty() && no_more_) break;
      if (status.Ok()) status = Advance();
    }
    fetcher_->Abort();
    // What came before a stop is kept; after a failure the caller knows best.
    const bool stopped =
        !status.Ok() && status.Reason().code == ErrorCode::kCancelled;
    if (status.Ok() || stopped) {
      if (Status kept = Keep(); !kept.Ok()) return kept;
    }
    return status;
  }

 private:
  [[nodiscard]] Millis Now() const { return clock_->Monotonic(); }

  Status OpenVisits() {
    while (!no_more_ && visits_.size() < options_->max_open_sites) {
      Result<std::optional<SiteRequest>> next = hooks_->next();
      if (!next.Ok()) return next.Reason();
      std::optional<SiteRequest>& request = next.Value();
      if (!request) {
        no_more_ = true;
        break;
      }
      const std::uint64_t id = ++last_visit_;
      const auto [visit, added] =
          visits_.try_emplace(id, *options_, *std::move(request), plain_hosts_);
      deadlines_.emplace_back(Now() + options_->max_site_time, id);
      if (Status status = Do(id, visit->second.Begin()); !status.Ok()) {
        return status;
      }
    }
    return Done();
  }

  // Starts what may start, waits a while, and takes what came.
  Status Advance() {
    StartRequests();
    for (FetchAnswer& answer : Wait()) {
      if (Status status = Take(std::move(answer)); !status.Ok()) return status;
    }
    if (Status status = EndLateVisits(); !status.Ok()) return status;
    const bool many =
        unkept_ * kKeptParts >= std::max(options_->max_in_flight, kKeptParts);
    if (many || (untold_ && Now() - untold_since_ >= options_->keep_after)) {
      return Keep();
    }
    return Done();
  }

  // Notes that there is something to keep.
  void Touch() {
    if (std::exchange(untold_, true)) return;
    untold_since_ = Now();
  }

  Status Keep() {
    unkept_ = 0;
    untold_ = false;
    if (!hooks_->keep) return Done();
    return hooks_->keep(
        {.in_flight = in_flight_, .open_sites = visits_.size()});
  }

  // Answers not kept count: they are asked for again after a crash.
  [[nodiscard]] bool MayStart() const {
    return in_flight_ + unkept_ < options_->max_in_flight;
  }

  void StartRequests() {
    while (MayStart()) {
      const std::optional<std::uint64_t> id = queues_.Next(Now());
      if (!id) return;
      Job& job = jobs_.at(*id);
      const auto visit = visits_.find(job.visit);
      if (job.origin.empty() && visit == visits_.end()) {
        queues_.Skip(job.url.Host());
        jobs_.erase(*id);
        continue;
      }
      ++in_flight_;
      job.started = Now();
      const bool page = job.origin.empty();
      FetchRequest request{.id = *id,
                           .url = job.url,
                           .visit = page ? job.visit : 0,
                           .text_only = page && !visit->second.IsSitemap(),
                           .headers = {}};
      if (page) request.headers = visit->second.Conditions();
      fetcher_->Start(std::move(request));
    }
  }

  std::vector<FetchAnswer> Wait() {
    const Millis now = Now();
    Millis wait = kLongestWait;
    if (!deadlines_.empty()) wait = std::min(wait, deadlines_[0].first - now);
    const std::optional<Millis> next = queues_.NextTime();
    if (untold_) {
      wait = std::min(wait, untold_since_ + options_->keep_after - now);
    }
    if (next && MayStart()) {
      wait = *next <= now ? Millis(0) : std::min(wait, *next - now);
    }
    wait = std::max(wait, Millis(0));
    if (in_flight_ > 0) return fetcher_->Collect(wait);
    clock_->Sleep(wait);
    return {};
  }

  Status Take(FetchAnswer answer) {
    const auto found = jobs_.find(answer.id);
    if (found == jobs_.end()) return Done();
    const Job job = std::move(found->second);
    jobs_.erase(found);
    --in_flight_;
    ++unkept_;
    Touch();
    const std::string address = answer.address;
    const HostAnswer ended{.now = Now(),
                           .took = Now() - job.started,
                           .address = address,
                           .strained = IsStrained(answer)};
    const auto visit = visits_.find(job.visit);
    if (hooks_->answer) {
      const Asked asked{
          visit != visits_.end() ? &visit->second.Request() : nullptr,
          job.origin, &job.url};
      Result<FetchAnswer> taken = hooks_->answer(asked, std::move(answer));
      if (!taken.Ok()) return taken.Reason();
      answer = std::move(taken).Value();
    }
    if (!job.origin.empty()) return TakeRobots(job, answer, ended);
    queues_.Finish(job.url.Host(), ended);
    if (visit == visits_.end()) return Done();
    return Do(job.visit, visit->second.OnAnswer(std::move(answer)));
  }

  Status TakeRobots(const Job& job, const FetchAnswer& answer,
                    const HostAnswer& ended) {
    const auto fetch = robots_.Take(job.origin, answer, Now());
    if (!fetch) HonourDelay(job.origin);
    queues_.Finish(job.url.Host(), ended);
    if (fetch) {
      Queue({.url = fetch->url, .visit = job.visit, .origin = job.origin},
            fetch->wait);
      return Done();
    }
    return TellWaiting(job.origin);
  }

  // Goes on with the visits that wait for an origin's rules.
  Status TellWaiting(const std::string& origin) {
    for (const std::uint64_t id : robots_.TakeWaiting(origin)) {
      const auto visit = visits_.find(id);
      const RobotsRules* const rules = robots_.Find(origin, Now());
      if (visit == visits_.end() || rules == nullptr) continue;
      if (Status status = Do(id, visit->second.OnRobots(*rules));
          !status.Ok()) {
        return status;
      }
    }
    return Done();
  }

  // Has a visit wait for the rules of an origin that are not known. True: they
  // are known now, from answers that an earlier run kept.
  Result<bool> AskRobots(std::uint64_t id, const Url& url) {
    auto fetch = robots_.Wait(url, id);
    if (!fetch) return false;
    const std::string origin = url.Origin();
    std::vector<KeptAnswer> kept;
    if (hooks_->kept_robots) {
      Result<std::vector<KeptAnswer>> found = hooks_->kept_robots(origin);
      if (!found.Ok()) return found.Reason();
      kept = std::move(found).Value();
    }
    for (const KeptAnswer& known : kept) {
      const Millis age = std::max(clock_->Now() - known.answer.time, Millis(0));
      if (!fetch || fetch->url.Href() != known.url || age > kMaxRobotsAge) {
        break;
      }
      fetch = robots_.Take(origin, known.answer, Now() - age);
    }
    if (!fetch) {
      // Nobody else waits yet.
      static_cast<void>(robots_.TakeWaiting(origin));
      return true;
    }
    Queue({.url = fetch->url, .visit = id, .origin = origin}, fetch->wait);
    return false;
  }

  // Applies the Crawl-delay of an origin whose rules are known.
  void HonourDelay(const std::string& origin) {
    const RobotsRules* const rules = robots_.Find(origin, Now());
    const Result<Url> url = Url::Parse(origin);
    if (rules == nullptr || !url.Ok()) return;
    if (const std::optional<Millis> delay = rules->policy.CrawlDelay()) {
      queues_.SetDelay(url.Value().Host(),
                       std::min(*delay, options_->max_delay));
    }
  }

  void Queue(Job job, Millis wait) {
    const std::uint64_t id = ++last_job_;
    queues_.Add(job.url.Host(), id,
                wait > Millis(0) ? Now() + wait : Millis::min());
    jobs_.emplace(id, std::move(job));
  }

  // Gives the caller the step's page, if it has one.
  Status HandOver(const SiteVisit& visit, Step& step) {
    if (!step.page) return Done();
    const FetchedPage page = *std::exchange(step.page, std::nullopt);
    return hooks_->page(visit.Request(), page);
  }

  // Does what a visit asks for until it waits for something, or is done.
  Status Do(std::uint64_t id, Step step) {
    while (true) {
      SiteVisit& visit = visits_.at(id);
      if (Status given = HandOver(visit, step); !given.Ok()) return given;
      if (step.kind == Step::Kind::kDone) return EndVisit(id);
      if (step.kind == Step::Kind::kFetch) {
        if (auto kept = visit.TakeKept()) {
          step = visit.OnAnswer(*std::move(kept));
          continue;
        }
        Queue({.url = visit.Current(), .visit = id, .origin = {}}, step.wait);
        return Done();
      }
      const std::string origin = visit.Current().Origin();
      const RobotsRules* const rules = robots_.Find(origin, Now());
      if (rules == nullptr) {
        const Result<bool> known = AskRobots(id, visit.Current());
        if (!known.Ok()) return known.Reason();
        if (!known.Value()) return Done();
        continue;
      }
      HonourDelay(origin);
      step = visit.OnRobots(*rules);
    }
  }

  Status EndVisit(std::uint64_t id) {
    Touch();
    const auto node = visits_.extract(id);
    fetcher_->EndVisit(id);
    const SiteVisit& visit = node.mapped();
    return hooks_->done(visit.Request(), visit.Report());
  }

  Status EndLateVisits() {
    while (!deadlines_.empty()) {
      const auto [deadline, id] = deadlines_.front();
      const auto visit = visits_.find(id);
      if (visit != visits_.end()) {
        if (deadline > Now()) break;
        visit->second.EndLate();
        if (Status status = EndVisit(id); !status.Ok()) return status;
      }
      deadlines_.pop_front();
    }
    return Done();
  }

  const CrawlOptions* options_;
  const CrawlHooks* hooks_;
  Fetcher* fetcher_;
  Clock* clock_;
  HostQueues queues_;
  RobotsBook robots_;
  HostSet plain_hosts_;
  std::map<std::uint64_t, SiteVisit> visits_;               // open ones
  std::deque<std::pair<Millis, std::uint64_t>> deadlines_;  // and done ones
  std::map<std::uint64_t, Job> jobs_;
  std::uint64_t last_visit_ = 0;
  std::uint64_t last_job_ = 0;
  std::size_t in_flight_ = 0;
  std::size_t unkept_ = 0;  // answers told and not kept
  bool untold_ = false;     // something was told and not kept
  Millis untold_since_{0};
  bool no_more_ = false;
};

}  // namespace

Status Crawl(const CrawlOptions& options, const CrawlHooks& hooks,
             Fetcher& fetcher, Clock& clock, const std::stop_token& stop) {
  return Crawler(options, hooks, fetcher, clock).Run(stop);
}

}  // namespace kindred::crawler
