// Fetcher: many HTTP requests at once, one answer each.
//
// The seam between the crawl and the network. An implementation follows no
// redirect and retries nothing: the crawl decides. One thread uses a Fetcher.
#ifndef KINDRED_CRAWLER_FETCHER_H_
#define KINDRED_CRAWLER_FETCHER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "crawler/url.h"

namespace kindred::crawler {

// Why there is no complete answer.
enum class FetchFailure : std::uint8_t {
  kNone,              // there is one, whatever its status
  kNoAddress,         // the name has no address
  kConnect,           // refused, reset, unreachable, or not connected in time
  kTls,               // handshake or certificate
  kTimeout,           // connected, but past the total or the low-speed limit
  kTooLarge,          // decoded octets or header octets past the limit
  kForbiddenAddress,  // the address guard said no
  kProtocol,          // not HTTP, a wrong length, a broken encoding
  kNotText,           // the headers say that the body is no text: not read
};

struct FetchRequest {
  std::uint64_t id = 0;  // the caller's, given back with the answer
  Url url;
  // Requests of one visit share cookies, which no other visit sees, and
  // connections until EndVisit; 0: no cookies.
  std::uint64_t visit = 0;
  // Give up at the headers of a 2xx answer whose Content-Type is no text.
  bool text_only = false;
  std::vector<std::pair<std::string, std::string>> headers;  // beside the own
};

struct FetchAnswer {
  std::uint64_t id = 0;
  FetchFailure failure = FetchFailure::kNone;
  std::string failure_text;   // for people: "no answer within 20 s"
  int status = 0;             // 100-599, or 0 where there is no answer (but
                              // kNotText has its status and header_block)
  std::string request_block;  // request line and headers as sent, CRLF lines,
                              // no blank; empty where nothing was sent
  std::string header_block;   // status line and headers, CRLF lines, no blank
  std::string body;           // content decoding (gzip, br, zstd) removed; with
                              // kTooLarge its beginning, 512 KiB at most
  std::string address;        // numeric peer address; empty behind a proxy
  UtcTime time{};             // when the request was sent
  std::uint64_t received = 0;  // octets of headers and coded body; 0: unknown
};

// 2xx.
[[nodiscard]] constexpr bool IsSuccess(int status) {
  return status >= 200 && status < 300;
}

// The value of the first header `name` (without case), blanks cut; else empty.
[[nodiscard]] std::string_view HeaderValue(std::string_view header_block,
                                           std::string_view name);

// tests/support/fake_web.h is the fake.
class Fetcher {
 public:
  Fetcher() = default;
  Fetcher(const Fetcher&) = delete;
  Fetcher& operator=(const Fetcher&) = delete;
  Fetcher(Fetcher&&) = delete;
  Fetcher& operator=(Fetcher&&) = delete;
  virtual ~Fetcher() = default;

  // Begins a request; the caller bounds how many run at once.
  virtual void Start(FetchRequest request) = 0;

  // Waits until an answer is there, at most `wait`, and returns all that are;
  // at once if nothing is in flight.
  [[nodiscard]] virtual std::vector<FetchAnswer> Collect(Millis wait) = 0;

  // The visit is over: its cookies are forgotten, its connections closed soon.
  virtual void EndVisit(std::uint64_t /*visit*/) {}

  // Drops everything in flight without an answer.
  virtual void Abort() = 0;
};

}  // namespace kindred::crawler

#endif  // KINDRED_CRAWLER_FETCHER_H_
