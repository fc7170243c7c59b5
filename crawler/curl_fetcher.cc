#include "crawler/curl_fetcher.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <curl/curl.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/result.h"
#include "crawler/address_guard.h"
#include "crawler/curl_loop.h"
#include "crawler/curl_session.h"
#include "crawler/curl_transfer.h"
#include "crawler/fetcher.h"
#include "crawler/resolver.h"
#include "crawler/url.h"

namespace kindred::crawler {
namespace {

// libcurl's global state, set up once and never torn down.
bool CurlIsReady() {
  static const bool ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  return ready;
}

// True if the URL's host is an address `guard` refuses, or names this machine
// (localhost, RFC 6761): a proxy would be asked for it without a connect of
// ours that the guard could see.
bool MayNotVisit(const Url& url, const AddressGuard& guard) {
  std::string_view host = url.Host();
  if (host.ends_with('.')) host.remove_suffix(1);
  const std::vector<std::uint8_t> octets =
      AddressOctets(IsLoopbackName(host) ? "127.0.0.1" : host);
  return !octets.empty() && !guard.Allows(octets);
}

FetchAnswer ForbiddenAnswer(const FetchRequest& request, UtcTime time) {
  FetchAnswer answer;
  answer.id = request.id;
  answer.failure = FetchFailure::kForbiddenAddress;
  answer.failure_text = "the address " + std::string(request.url.Host()) +
                        " is private or reserved";
  answer.time = time;
  return answer;
}

FetchAnswer FailedAnswer(const FetchRequest& request, FetchFailure failure,
                         std::string text, UtcTime time) {
  FetchAnswer answer;
  answer.id = request.id;
  answer.failure = failure;
  answer.failure_text = std::move(text);
  answer.time = time;
  return answer;
}

class CurlFetcher final : public Fetcher {
 public:
  CurlFetcher(std::unique_ptr<CurlSetting> setting,
              std::unique_ptr<Resolver> resolver,
              std::unique_ptr<CurlLoop> loop, const Clock& clock)
      : setting_(std::move(setting)),
        resolver_(std::move(resolver)),
        names_(*resolver_, clock, setting_->options.hosts),
        loop_(std::move(loop)),
        clock_(&clock) {
    if (resolver_->Descriptor() >= 0) loop_->Watch(resolver_->Descriptor());
    auto* const headers = curl_slist_append(
        nullptr, "Accept: text/html,application/xhtml+xml,*/*;q=0.5");
    setting_->headers = headers;
  }

  CurlFetcher(const CurlFetcher&) = delete;
  CurlFetcher& operator=(const CurlFetcher&) = delete;
  CurlFetcher(CurlFetcher&&) = delete;
  CurlFetcher& operator=(CurlFetcher&&) = delete;

  ~CurlFetcher() override {
    Drop();
    loop_.reset();  // closes its sockets, which the setting counts
    curl_slist_free_all(static_cast<curl_slist*>(setting_->headers));
  }

  void Start(FetchRequest request) override {
    if (MayNotVisit(request.url, setting_->guard)) {
      ready_.push_back(ForbiddenAnswer(request, clock_->Now()));
    } else if (request.url.HostIsAddress() ||
               !setting_->options.proxy.empty()) {
      Begin(request, {}, Millis(0));
    } else if (const auto answer = names_.Find(request.url.Host())) {
      BeginAt(request, *answer, Millis(0));
    } else {
      std::string host(request.url.Host());
      const Millis until = clock_->Monotonic() + Patience();
      late_.emplace_back(until, host);
      waiting_[std::move(host)].push_back({std::move(request), until});
    }
  }

  [[nodiscard]] std::vector<FetchAnswer> Collect(Millis wait) override {
    const Millis until = clock_->Monotonic() + wait;
    Work(Millis(0));
    while (ready_.empty() && !(transfers_.empty() && waiting_.empty())) {
      const Millis left = until - clock_->Monotonic();
      if (left <= Millis(0)) break;
      constexpr Millis kLongest{1'000};
      Work(std::min(left, kLongest));
    }
    return std::exchange(ready_, {});
  }

  void EndVisit(std::uint64_t visit) override {
    sessions_.End(visit);
    // A proxy's connections serve all visits.
    if (setting_->options.proxy.empty()) setting_->sockets.HangUp(visit);
  }

  void Abort() override {
    Drop();
    waiting_.clear();
    late_.clear();
    ready_.clear();
  }

 private:
  struct Waiting {
    FetchRequest request;
    Millis until{0};  // then the name is given up
  };

  // How long a name may take.
  [[nodiscard]] Millis Patience() const {
    return std::min(setting_->options.connect_timeout,
                    setting_->options.total_timeout);
  }

  void Work(Millis most) {
    if (!waiting_.empty()) most = resolver_->Patience(most);
    loop_->Wait(most);
    if (!waiting_.empty()) TakeNames();
    while (const std::optional<CurlLoop::Ended> ended = loop_->NextEnded()) {
      loop_->Remove(ended->easy);
      const auto found = transfers_.find(ended->easy);
      ready_.push_back(found->second->Finish(ended->code));
      transfers_.erase(found);
    }
  }

  void TakeNames() {
    for (const NameAnswer& answer : names_.Collect()) {
      const auto node = waiting_.extract(answer.host);
      if (node.empty()) continue;
      for (const Waiting& one : node.mapped()) {
        BeginAt(one.request, answer,
                Patience() - (one.until - clock_->Monotonic()));
      }
    }
    while (!late_.empty() && late_.front().first <= clock_->Monotonic()) {
      GiveUp(late_.front().second);
      late_.pop_front();
    }
  }

  // Fails what has waited too long for the address of `host`.
  void GiveUp(const std::string& host) {
    const auto found = waiting_.find(host);
    if (found == waiting_.end()) return;
    const Millis now = clock_->Monotonic();
    std::erase_if(found->second, [&](const Waiting& one) {
      if (one.until > now) return false;
      ready_.push_back(FailedAnswer(one.request, FetchFailure::kNoAddress,
                                    "the name's servers do not answer",
                                    clock_->Now()));
      return true;
    });
    if (found->second.empty()) waiting_.erase(found);
  }

  // Begins a request whose host has `answer` as its addresses.
  void BeginAt(const FetchRequest& request, const NameAnswer& answer,
               Millis spent) {
    if (answer.lookup != Lookup::kFound) {
      ready_.push_back(FailedAnswer(request, FetchFailure::kNoAddress,
                                    answer.lookup == Lookup::kNoAddress
                                        ? "the name has no address"
                                        : "the name's servers do not answer",
                                    clock_->Now()));
      return;
    }
    std::vector<std::string> allowed;
    for (const std::string& address : answer.addresses) {
      if (setting_->guard.Allows(AddressOctets(address))) {
        allowed.push_back(address);
      }
    }
    if (allowed.empty()) {
      ready_.push_back(
          FailedAnswer(request, FetchFailure::kForbiddenAddress,
                       "the name leads to " + answer.addresses.front() +
                           ", an address that is private or reserved",
                       clock_->Now()));
      return;
    }
    Begin(request, allowed, spent);
  }

  void Begin(const FetchRequest& request,
             std::span<const std::string> addresses, Millis spent) {
    auto transfer = std::make_unique<CurlTransfer>(
        request, *setting_, sessions_.Of(request.visit), addresses, spent);
    transfer->SetTime(clock_->Now());
    void* const easy = transfer->Handle();
    loop_->Add(easy);
    transfers_.emplace(easy, std::move(transfer));
  }

  void Drop() {
    for (const auto& [easy, transfer] : transfers_) loop_->Remove(easy);
    transfers_.clear();
  }

  std::unique_ptr<CurlSetting> setting_;
  std::unique_ptr<Resolver> resolver_;
  ResolverCache names_;
  std::unique_ptr<CurlLoop> loop_;
  const Clock* clock_;
  CurlSessions sessions_;
  std::map<void*, std::unique_ptr<CurlTransfer>> transfers_;
  // Requests whose host's addresses are not known yet, by host.
  std::map<std::string, std::vector<Waiting>, std::less<>> waiting_;
  std::deque<std::pair<Millis, std::string>> late_;  // until, host; in order
  std::vector<FetchAnswer> ready_;
};

// A proxy's URL is of a kind libcurl knows and has a host.
bool IsProxy(const std::string& text) {
  const Result<Url> url = Url::Parse(text);
  return url.Ok() && url.Value().PathAndQuery() == "/";
}

Status CheckOptions(const FetchOptions& options) {
  if (!options.proxy.empty() && !IsProxy(options.proxy)) {
    return Error{ErrorCode::kInvalidArgument,
                 "the proxy \"" + options.proxy +
                     "\" is no address; write it like http://127.0.0.1:8080"};
  }
  if (options.user_agent.find_first_of("\r\n") != std::string::npos) {
    return Error{ErrorCode::kInvalidArgument,
                 "the user agent holds a line end"};
  }
  if (options.connect_timeout <= Millis(0) ||
      options.total_timeout <= Millis(0)) {
    return Error{ErrorCode::kInvalidArgument, "a timeout must be above zero"};
  }
  return Done();
}

}  // namespace

Result<std::unique_ptr<Fetcher>> MakeCurlFetcher(
    FetchOptions options, AddressGuard guard, const Clock& clock,
    std::unique_ptr<Resolver> resolver) {
  if (Status usable = CheckOptions(options); !usable.Ok()) {
    return usable.Reason();
  }
  CURLM* const multi = CurlIsReady() ? curl_multi_init() : nullptr;
  const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
  if (multi == nullptr || epoll < 0) {
    curl_multi_cleanup(multi);
    if (epoll >= 0) ::close(epoll);
    return Error{ErrorCode::kIo, "libcurl cannot be set up"};
  }
  auto loop = std::make_unique<CurlLoop>(multi, epoll, options, clock);
  std::unique_ptr<Fetcher> fetcher = std::make_unique<CurlFetcher>(
      std::make_unique<CurlSetting>(
          CurlSetting{std::move(options), std::move(guard), {}, &clock}),
      std::move(resolver), std::move(loop), clock);
  return fetcher;
}

Result<std::unique_ptr<Fetcher>> MakeCurlFetcher(FetchOptions options,
                                                 AddressGuard guard,
                                                 const Clock& clock) {
  Result<std::unique_ptr<Resolver>> resolver = MakeDnsResolver();
  if (!resolver.Ok()) return resolver.Reason();
  return MakeCurlFetcher(std::move(options), std::move(guard), clock,
                         std::move(resolver).Value());
}

}  // namespace kindred::crawler
