#include "crawler/curl_fetcher.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <arpa/inet.h>
#include <curl/curl.h>

#include "base/clock.h"
#include "base/result.h"
#include "crawler/address_guard.h"
#include "crawler/curl_transfer.h"
#include "crawler/fetcher.h"

namespace kindred::crawler {
namespace {

constexpr long kIdleConnections = 128;  // NOLINT(google-runtime-int)

struct MultiCloser {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};

// libcurl's global state, set up once and never torn down.
bool CurlIsReady() {
  static const bool ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  return ready;
}

// True if the URL's host is an address `guard` refuses, or names this machine
// (localhost, RFC 6761): a proxy would be asked for it without a connect of
// ours that the guard could see.
bool MayNotVisit(const Url& url, const AddressGuard& guard) {
  std::string host(url.Host());
  if (host.ends_with('.')) host.pop_back();
  if (host == "localhost" || host.ends_with(".localhost")) host = "127.0.0.1";
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  std::array<std::uint8_t, 16> octets{};
  if (::inet_pton(AF_INET, host.c_str(), octets.data()) == 1) {
    return !guard.Allows(std::span(octets).first(4));
  }
  return ::inet_pton(AF_INET6, host.c_str(), octets.data()) == 1 &&
         !guard.Allows(octets);
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

class CurlFetcher final : public Fetcher {
 public:
  CurlFetcher(CURLM* multi, FetchOptions options, AddressGuard guard,
              const Clock& clock)
      : multi_(multi),
        options_(std::move(options)),
        guard_(std::move(guard)),
        clock_(&clock) {}

  CurlFetcher(const CurlFetcher&) = delete;
  CurlFetcher& operator=(const CurlFetcher&) = delete;
  CurlFetcher(CurlFetcher&&) = delete;
  CurlFetcher& operator=(CurlFetcher&&) = delete;

  ~CurlFetcher() override { Drop(); }

  void Start(FetchRequest request) override {
    if (MayNotVisit(request.url, guard_)) {
      ready_.push_back(ForbiddenAnswer(request, clock_->Now()));
      return;
    }
    auto transfer =
        std::make_unique<CurlTransfer>(std::move(request), options_, guard_);
    transfer->SetTime(clock_->Now());
    CURL* const easy = transfer->Handle();
    curl_multi_add_handle(multi_.get(), easy);
    transfers_.emplace(easy, std::move(transfer));
  }

  [[nodiscard]] std::vector<FetchAnswer> Collect(Millis wait) override {
    const Millis until = clock_->Monotonic() + wait;
    Perform();
    while (ready_.empty() && !transfers_.empty()) {
      const Millis left = until - clock_->Monotonic();
      if (left <= Millis(0)) break;
      constexpr Millis kLongest{1'000};
      curl_multi_poll(multi_.get(), nullptr, 0,
                      static_cast<int>(std::min(left, kLongest).count()),
                      nullptr);
      Perform();
    }
    return std::exchange(ready_, {});
  }

  void Abort() override {
    Drop();
    ready_.clear();
  }

 private:
  void Perform() {
    int running = 0;
    curl_multi_perform(multi_.get(), &running);
    int left = 0;
    while (const CURLMsg* const message =
               curl_multi_info_read(multi_.get(), &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      CURL* const easy = message->easy_handle;
      const CURLcode code = message->data.result;  // NOLINT(*-union-access)
      curl_multi_remove_handle(multi_.get(), easy);
      const auto found = transfers_.find(easy);
      ready_.push_back(found->second->Finish(code));
      transfers_.erase(found);
    }
  }

  void Drop() {
    for (const auto& [easy, transfer] : transfers_) {
      curl_multi_remove_handle(multi_.get(), easy);
    }
    transfers_.clear();
  }

  std::unique_ptr<CURLM, MultiCloser> multi_;
  FetchOptions options_;
  AddressGuard guard_;
  const Clock* clock_;
  std::map<CURL*, std::unique_ptr<CurlTransfer>> transfers_;
  std::vector<FetchAnswer> ready_;
};

// A proxy's URL is of a kind libcurl knows and has a host.
bool IsProxy(const std::string& text) {
  const Result<Url> url = Url::Parse(text);
  return url.Ok() && url.Value().PathAndQuery() == "/";
}

}  // namespace

Result<std::unique_ptr<Fetcher>> MakeCurlFetcher(FetchOptions options,
                                                 AddressGuard guard,
                                                 const Clock& clock) {
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
  CURLM* const multi = CurlIsReady() ? curl_multi_init() : nullptr;
  if (multi == nullptr) {
    return Error{ErrorCode::kIo, "libcurl cannot be set up"};
  }
  curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, kIdleConnections);  // NOLINT
  std::unique_ptr<Fetcher> fetcher = std::make_unique<CurlFetcher>(
      multi, std::move(options), std::move(guard), clock);
  return fetcher;
}

}  // namespace kindred::crawler
