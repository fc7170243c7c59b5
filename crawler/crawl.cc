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
  std::uint64_t visit = 0;  // 0: it is a robots.txt
  std::string origin;       // of the robots.txt asked for
};

class Crawler {
 public:
  Crawler(const CrawlOptions& options, const CrawlHooks& hooks,
          Fetcher& fetcher, Clock& clock)
      : options_(&options),
        hooks_(&hooks),
        fetcher_(&fetcher),
        clock_(&clock),
        queues_(options.delay),
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
    return status;
  }

 private:
  [[nodiscard]] Millis Now() const { return clock_->Monotonic(); }

  Status OpenVisits() {
    while (!no_more_ && visits_.size() < options_->max_open_sites) {
      std::optional<SiteRequest> request = hooks_->next();
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
    return EndLateVisits();
  }

  void StartRequests() {
    while (in_flight_ < options_->max_in_flight) {
      const std::optional<std::uint64_t> id = queues_.Next(Now());
      if (!id) return;
      const Job& job = jobs_.at(*id);
      if (job.visit != 0 && !visits_.contains(job.visit)) {
        queues_.Skip(job.url.Host());
        jobs_.erase(*id);
        continue;
      }
      ++in_flight_;
      fetcher_->Start({.id = *id,
                       .url = job.url,
                       .visit = job.visit,
                       .text_only = job.visit != 0,
                       .headers = {}});
    }
  }

  std::vector<FetchAnswer> Wait() {
    const Millis now = Now();
    Millis wait = kLongestWait;
    if (!deadlines_.empty()) wait = std::min(wait, deadlines_[0].first - now);
    const std::optional<Millis> next = queues_.NextTime();
    if (next && in_flight_ < options_->max_in_flight) {
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
    if (job.visit == 0) return TakeRobots(job, answer);
    queues_.Finish(job.url.Host(), Now());
    const auto visit = visits_.find(job.visit);
    if (visit == visits_.end()) return Done();
    return Do(job.visit, visit->second.OnAnswer(std::move(answer)));
  }

  Status TakeRobots(const Job& job, const FetchAnswer& answer) {
    const auto fetch = robots_.Take(job.origin, answer, Now());
    if (!fetch) HonourDelay(job.origin);
    queues_.Finish(job.url.Host(), Now());
    if (fetch) {
      Queue({.url = fetch->url, .visit = 0, .origin = job.origin}, fetch->wait);
      return Done();
    }
    for (const std::uint64_t id : robots_.TakeWaiting(job.origin)) {
      const auto visit = visits_.find(id);
      const RobotsRules* const rules = robots_.Find(job.origin, Now());
      if (visit == visits_.end() || rules == nullptr) continue;
      if (Status status = Do(id, visit->second.OnRobots(*rules));
          !status.Ok()) {
        return status;
      }
    }
    return Done();
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

  // Does what a visit asks for until it waits for something, or is done.
  Status Do(std::uint64_t id, Step step) {
    while (true) {
      SiteVisit& visit = visits_.at(id);
      if (step.page) {
        Status taken = hooks_->page(visit.Request(), *step.page);
        if (!taken.Ok()) return taken;
      }
      if (step.kind == Step::Kind::kDone) return EndVisit(id);
      if (step.kind == Step::Kind::kFetch) {
        Queue({.url = visit.Current(), .visit = id, .origin = {}}, step.wait);
        return Done();
      }
      const std::string origin = visit.Current().Origin();
      const RobotsRules* const rules = robots_.Find(origin, Now());
      if (rules == nullptr) {
        if (const auto fetch = robots_.Wait(visit.Current(), id)) {
          Queue({.url = fetch->url, .visit = 0, .origin = origin}, fetch->wait);
        }
        return Done();
      }
      HonourDelay(origin);
      step = visit.OnRobots(*rules);
    }
  }

  Status EndVisit(std::uint64_t id) {
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
  bool no_more_ = false;
};

}  // namespace

Status Crawl(const CrawlOptions& options, const CrawlHooks& hooks,
             Fetcher& fetcher, Clock& clock, const std::stop_token& stop) {
  return Crawler(options, hooks, fetcher, clock).Run(stop);
}

}  // namespace kindred::crawler
