#include "crawler/crawl_robots.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "crawler/crawl.h"
#include "crawler/fetcher.h"
#include "crawler/http_date.h"
#include "crawler/robots.h"
#include "crawler/url.h"

namespace kindred::crawler {
namespace {

constexpr int kMaxRobotsRedirects = 5;    // RFC 9309 section 2.3.1.2
constexpr std::size_t kMaxKept = 20'000;  // origins whose rules are remembered

constexpr int kTooManyRequests = 429;
constexpr int kUnavailable = 503;
// Before the retry where the server states no time.
constexpr Millis kUsualRetryWait{10'000};

bool IsRedirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 ||
         status == 308;
}

// False where the server could not be asked, or has trouble.
bool IsAnswer(const RobotsRules& rules) {
  return rules.failure == FetchFailure::kNone &&
         rules.status != kTooManyRequests && rules.status < 500;
}

}  // namespace

std::optional<Millis> RetryWait(const FetchAnswer& answer,
                                const CrawlOptions& options) {
  if (answer.failure != FetchFailure::kNone ||
      (answer.status != kTooManyRequests && answer.status != kUnavailable)) {
    return std::nullopt;
  }
  return ParseRetryAfter(HeaderValue(answer.header_block, "Retry-After"),
                         answer.time)
      .value_or(std::min(kUsualRetryWait, options.max_delay));
}

bool IsOfHttps(const Url& url, FetchFailure failure) {
  return url.Scheme() == "https" && url.Port() == kHttpsPort &&
         (failure == FetchFailure::kConnect || failure == FetchFailure::kTls ||
          failure == FetchFailure::kProtocol);
}

bool HasWebPort(const Url& url) {
  return url.Port() == kHttpPort || url.Port() == kHttpsPort;
}

std::optional<Result<Url>> RedirectTarget(const Url& asked,
                                          const FetchAnswer& answer) {
  if (answer.failure != FetchFailure::kNone || !IsRedirect(answer.status)) {
    return std::nullopt;
  }
  const std::string_view location =
      HeaderValue(answer.header_block, "Location");
  if (location.empty()) return std::nullopt;
  return asked.Resolve(location);
}

const RobotsRules* RobotsBook::Find(const std::string& origin, Millis now) {
  const auto found = entries_.find(origin);
  if (found == entries_.end() || !found->second.rules) return nullptr;
  if (now - found->second.known_at > kMaxRobotsAge) {
    if (IsAnswer(*found->second.rules) && aged_.size() < kMaxKept) {
      aged_.insert_or_assign(origin, std::move(*found->second.rules));
    }
    entries_.erase(found);
    std::erase(known_, origin);
    return nullptr;
  }
  return &*found->second.rules;
}

std::optional<RobotsFetch> RobotsBook::Wait(const Url& url,
                                            std::uint64_t visit) {
  const std::string origin = url.Origin();
  const auto found = entries_.find(origin);
  if (found != entries_.end()) {
    found->second.waiting.push_back(visit);
    return std::nullopt;
  }
  const Result<Url> robots = url.Resolve("/robots.txt");
  const Url& target = robots.Ok() ? robots.Value() : url;
  entries_.emplace(origin, Entry{.url = target,
                                 .hops = 0,
                                 .retried = false,
                                 .waiting = {visit},
                                 .rules = std::nullopt,
                                 .known_at = Millis(0)});
  return RobotsFetch{target, Millis(0)};
}

RobotsRules RobotsBook::RulesOf(const FetchAnswer& answer) const {
  RobotsRules rules;
  rules.status = answer.status;
  rules.failure = answer.failure;
  rules.failure_text = answer.failure_text;
  // Section 2.5: what came before the limit counts.
  const bool read =
      answer.failure == FetchFailure::kTooLarge ||
      (answer.failure == FetchFailure::kNone && IsSuccess(answer.status));
  if (read) {
    rules.policy = RobotsPolicy::Parse(answer.body, options_->agent);
    rules.failure = FetchFailure::kNone;
    rules.status = 200;
  } else if (answer.failure == FetchFailure::kNone) {
    // Redirects that lead nowhere count as "unavailable" (section 2.3.1.2).
    constexpr int kNotFound = 404;
    rules.policy = RobotsPolicy::ForStatus(answer.status < 400 ? kNotFound
                                                               : answer.status);
  }
  return rules;
}

std::optional<RobotsFetch> RobotsBook::Take(const std::string& origin,
                                            const FetchAnswer& answer,
                                            Millis now) {
  Entry& entry = entries_.at(origin);
  const auto wait = RetryWait(answer, *options_);
  const bool long_wait = wait && *wait > options_->max_delay;
  if (wait && !long_wait && !entry.retried) {
    entry.retried = true;
    return RobotsFetch{entry.url, *wait};
  }
  if (const auto target = RedirectTarget(entry.url, answer);
      target && target->Ok() && entry.hops < kMaxRobotsRedirects &&
      !(options_->is_removed && options_->is_removed(target->Value())) &&
      (HasWebPort(target->Value()) ||
       target->Value().Port() == entry.url.Port())) {
    ++entry.hops;
    entry.url = target->Value();
    return RobotsFetch{entry.url, Millis(0)};
  }
  // That the origin's own https fails is for the visit to know.
  if (entry.hops > 0 && IsOfHttps(entry.url, answer.failure)) {
    entry.url = entry.url.WithScheme("http");
    return RobotsFetch{entry.url, Millis(0)};
  }
  entry.rules = RulesOf(answer);
  if (auto aged = aged_.extract(origin);
      !aged.empty() && !IsAnswer(*entry.rules)) {
    entry.rules = std::move(aged.mapped());
  }
  if (long_wait) entry.rules->retry_at = answer.time + *wait;
  entry.known_at = now;
  known_.push_back(origin);
  return std::nullopt;
}

std::vector<std::uint64_t> RobotsBook::TakeWaiting(const std::string& origin) {
  std::vector<std::uint64_t> waiting =
      std::exchange(entries_.at(origin).waiting, {});
  Forget();
  return waiting;
}

void RobotsBook::Forget() {
  while (known_.size() > kMaxKept) {
    entries_.erase(known_.front());
    known_.pop_front();
  }
}

}  // namespace kindred::crawler
