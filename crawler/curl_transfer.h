// One request of the CurlFetcher: its handle, what came so far, its answer.
//
// Internal: shows libcurl's types as void* and int only. Not synchronised.
#ifndef KINDRED_CRAWLER_CURL_TRANSFER_H_
#define KINDRED_CRAWLER_CURL_TRANSFER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "crawler/address_guard.h"
#include "crawler/curl_fetcher.h"
#include "crawler/curl_session.h"
#include "crawler/fetcher.h"
#include "crawler/url.h"

struct curl_slist;  // libcurl's

namespace kindred::crawler {

inline constexpr std::size_t kErrorBytes = 256;  // libcurl's CURL_ERROR_SIZE

// What the transfers of a fetcher have in common; must outlive them.
struct CurlSetting {
  FetchOptions options;
  AddressGuard guard;
  SocketBook sockets;
  const Clock* clock = nullptr;
  void* headers = nullptr;   // a curl_slist*, of every request
  std::size_t buffered = 0;  // octets of bodies under way
};

// "acme.de:443"
[[nodiscard]] std::string HostAndPort(const Url& url);

class CurlTransfer {
 public:
  // `addresses` are what the host's name is pinned to; empty: it is an address
  // itself, or left to the proxy. `spent` of the time limits is over already.
  CurlTransfer(const FetchRequest& request, CurlSetting& setting,
               std::shared_ptr<CurlSession> session,
               std::span<const std::string> addresses, Millis spent);
  ~CurlTransfer();
  CurlTransfer(const CurlTransfer&) = delete;
  CurlTransfer& operator=(const CurlTransfer&) = delete;
  CurlTransfer(CurlTransfer&&) = delete;
  CurlTransfer& operator=(CurlTransfer&&) = delete;

  [[nodiscard]] void* Handle() const { return easy_; }  // a CURL*
  void SetTime(UtcTime time) { answer_.time = time; }

  // The answer, once libcurl ended the transfer with `code` (a CURLcode).
  [[nodiscard]] FetchAnswer Finish(int code);

  // What libcurl's callbacks report; false ends the transfer.
  [[nodiscard]] bool TakeHeader(std::string_view line);
  [[nodiscard]] bool TakeBody(std::string_view bytes);
  [[nodiscard]] bool MayConnect(const void* address);  // a curl_sockaddr*
  void Opened(int socket);
  void Sent(std::string_view header);

 private:
  // Why the transfer was ended from here.
  enum class Stop : std::uint8_t {
    kNo,
    kHeader,
    kBody,
    kRatio,
    kCrowd,
    kTime,
    kNotText
  };

  void SetOptions(const FetchRequest& request);
  void SetLimits(Millis spent);
  void SetCallbacks();
  void Pin(const Url& url, std::span<const std::string> addresses);
  [[nodiscard]] bool EndHeader();
  [[nodiscard]] bool IsLate();
  void FailStopped();
  void Fail(FetchFailure failure, std::string text);
  void FailConnect(int code);
  void FailTimeout();
  void FailTls(int code);

  CurlSetting* setting_;
  const FetchOptions* options_;
  std::shared_ptr<CurlSession> session_;
  std::uint64_t visit_;
  std::string host_;
  bool text_only_;
  void* easy_;
  curl_slist* headers_ = nullptr;  // null: the setting's
  curl_slist* pins_ = nullptr;
  FetchAnswer answer_;
  std::size_t counted_ = 0;                // of the body in setting_->buffered
  std::size_t header_bytes_ = 0;           // of interim answers too
  std::array<char, kErrorBytes> error_{};  // libcurl's own words
  bool headers_done_ = false;
  Stop stop_ = Stop::kNo;
  Millis deadline_{0};
  unsigned calls_ = 0;          // of libcurl's callbacks
  std::string refused_;         // an address the guard refused
  bool tried_allowed_ = false;  // an address it did not refuse
};

}  // namespace kindred::crawler

#endif  // KINDRED_CRAWLER_CURL_TRANSFER_H_
