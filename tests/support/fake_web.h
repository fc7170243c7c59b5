// A Fetcher over a map of pages, on a FakeClock: a whole web without sockets.
//
// An answer comes `delay` after its request; waiting for it moves the clock.
// Whatever is not there answers 404; a host with no page at all has no
// address. Not synchronised.
#ifndef KINDRED_TESTS_SUPPORT_FAKE_WEB_H_
#define KINDRED_TESTS_SUPPORT_FAKE_WEB_H_

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "crawler/fetcher.h"
#include "crawler/url.h"
#include "tests/support/fake_clock.h"

namespace kindred::crawler {

// What one URL answers.
struct FakePage {
  int status = 200;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  FetchFailure failure = FetchFailure::kNone;
  std::string failure_text;
  Millis delay{100};
  // How many requests get this answer before the next Add for the URL counts;
  // 0: all of them.
  int times = 0;
};

class FakeWeb final : public Fetcher {
 public:
  struct Asked {
    Millis time{0};  // of the clock
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers;
  };

  explicit FakeWeb(FakeClock& clock) : clock_(&clock) {}

  // `url` as Href() writes it. Text is HTML unless a header says otherwise.
  void Add(const std::string& url, FakePage page) {
    pages_[url].push_back(std::move(page));
    if (const Result<Url> parsed = Url::Parse(url); parsed.Ok()) {
      hosts_.emplace(parsed.Value().Host());
    }
  }
  void AddText(const std::string& url, std::string body) {
    FakePage page;
    page.body = std::move(body);
    Add(url, std::move(page));
  }
  void AddRedirect(const std::string& url, const std::string& target,
                   int status = 301) {
    FakePage page;
    page.status = status;
    page.headers = {{"Location", target}};
    Add(url, std::move(page));
  }
  // Every URL of "https://host" fails so, unless it was added itself.
  void FailOrigin(const std::string& origin, FetchFailure failure,
                  std::string text) {
    FakePage page;
    page.failure = failure;
    page.failure_text = std::move(text);
    failing_[origin] = std::move(page);
  }

  // Asked for URLs that were not added; nothing: as if it were not there.
  using Source = std::function<std::optional<FakePage>(const Url&)>;
  void SetSource(Source source) { source_ = std::move(source); }

  // Every request so far, in order.
  [[nodiscard]] const std::vector<Asked>& Log() const { return log_; }
  [[nodiscard]] std::vector<std::string> Urls() const {
    std::vector<std::string> urls;
    for (const Asked& asked : log_) urls.push_back(asked.url);
    return urls;
  }
  // The most requests that were in flight at once, to one host and to all.
  [[nodiscard]] std::size_t MostOfOneHost() const { return most_of_host_; }
  [[nodiscard]] std::size_t MostInFlight() const { return most_; }
  // Hosts have addresses of their own unless they are given one here.
  void SetAddress(const std::string& host, std::string address) {
    addresses_[host] = std::move(address);
  }
  [[nodiscard]] std::size_t InFlight() const { return flying_.size(); }

  void Start(FetchRequest request) override {
    log_.push_back({clock_->Monotonic(), request.url.Href(), request.headers});
    FakePage page = Find(request.url);
    if (IsSame(page, request)) {
      page.status = 304;
      page.body.clear();
    }
    FetchAnswer answer;
    answer.id = request.id;
    answer.time = clock_->Now();
    answer.failure = page.failure;
    answer.failure_text = page.failure_text;
    if (page.failure == FetchFailure::kNone) {
      answer.status = page.status;
      answer.header_block = HeaderBlock(page);
      answer.address = AddressOf(std::string(request.url.Host()));
    }
    answer.body = page.body;
    flying_.push_back({clock_->Monotonic() + page.delay,
                       std::string(request.url.Host()), std::move(answer)});
    most_ = std::max(most_, flying_.size());
    const auto same = std::count_if(flying_.begin(), flying_.end(),
                                    [&](const Flight& flight) {
                                      return flight.host == request.url.Host();
                                    });
    most_of_host_ = std::max(most_of_host_, static_cast<std::size_t>(same));
  }

  [[nodiscard]] std::vector<FetchAnswer> Collect(Millis wait) override {
    if (flying_.empty()) return {};
    const Millis first = std::min_element(flying_.begin(), flying_.end(),
                                          [](const Flight& a, const Flight& b) {
                                            return a.ready < b.ready;
                                          })
                             ->ready;
    clock_->Sleep(std::min(wait, first - clock_->Monotonic()));
    std::vector<FetchAnswer> answers;
    std::erase_if(flying_, [&](Flight& flight) {
      if (flight.ready > clock_->Monotonic()) return false;
      answers.push_back(std::move(flight.answer));
      return true;
    });
    return answers;
  }

  void Abort() override { flying_.clear(); }

 private:
  struct Flight {
    Millis ready{0};
    std::string host;
    FetchAnswer answer;
  };

  [[nodiscard]] FakePage Find(const Url& url) {
    if (const auto found = pages_.find(url.Href()); found != pages_.end()) {
      std::vector<FakePage>& pages = found->second;
      if (pages.size() > 1 && pages[0].times > 0) {
        const FakePage page = pages[0];
        if (--pages[0].times == 0) pages.erase(pages.begin());
        return page;
      }
      return pages[0];
    }
    if (const auto found = failing_.find(url.Origin());
        found != failing_.end()) {
      return found->second;
    }
    if (source_) {
      if (std::optional<FakePage> page = source_(url)) return *page;
    }
    FakePage page;
    page.status = 404;
    if (!hosts_.contains(std::string(url.Host()))) {
      page.failure = FetchFailure::kNoAddress;
      page.failure_text = "the name has no address";
    }
    return page;
  }

  // True if the request's condition says that it has this page.
  [[nodiscard]] static bool IsSame(const FakePage& page,
                                   const FetchRequest& request) {
    return std::any_of(
        request.headers.begin(), request.headers.end(), [&page](const auto& h) {
          return h.first == "If-None-Match" &&
                 std::find(page.headers.begin(), page.headers.end(),
                           std::pair<std::string, std::string>(
                               "ETag", h.second)) != page.headers.end();
        });
  }
  [[nodiscard]] std::string AddressOf(const std::string& host) {
    constexpr std::size_t kOctet = 256;
    const auto [found, added] = addresses_.try_emplace(host);
    const std::size_t number = addresses_.size();
    if (added) {
      found->second = "198.18." + std::to_string(number / kOctet % kOctet) +
                      "." + std::to_string(number % kOctet);
    }
    return found->second;
  }

  [[nodiscard]] static std::string HeaderBlock(const FakePage& page) {
    std::string block = "HTTP/1.1 " + std::to_string(page.status) + " X\r\n";
    bool typed = false;
    for (const auto& [name, value] : page.headers) {
      block += name + ": " + value + "\r\n";
      typed = typed || name == "Content-Type";
    }
    if (!typed) block += "Content-Type: text/html; charset=utf-8\r\n";
    return block;
  }

  FakeClock* clock_;
  Source source_;
  std::map<std::string, std::vector<FakePage>> pages_;
  std::map<std::string, FakePage> failing_;
  std::set<std::string> hosts_;
  std::map<std::string, std::string> addresses_;
  std::vector<Asked> log_;
  std::vector<Flight> flying_;
  std::size_t most_ = 0;
  std::size_t most_of_host_ = 0;
};

}  // namespace kindred::crawler

#endif  // KINDRED_TESTS_SUPPORT_FAKE_WEB_H_
