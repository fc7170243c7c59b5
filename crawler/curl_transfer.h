// One request of the CurlFetcher: its handle, what came so far, its answer.
//
// Internal: shows libcurl's types as void* and int only. Not synchronised.
#ifndef KINDRED_CRAWLER_CURL_TRANSFER_H_
#define KINDRED_CRAWLER_CURL_TRANSFER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "crawler/address_guard.h"
#include "crawler/curl_fetcher.h"
#include "crawler/fetcher.h"

struct curl_slist;  // libcurl's

namespace kindred::crawler {

inline constexpr std::size_t kErrorBytes = 256;  // libcurl's CURL_ERROR_SIZE

class CurlTransfer {
 public:
  // `options` and `guard` must outlive the transfer.
  CurlTransfer(const FetchRequest& request, const FetchOptions& options,
               const AddressGuard& guard);
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

 private:
  void SetOptions(const FetchRequest& request);
  void SetLimits();
  void Fail(FetchFailure failure, std::string text);
  void FailConnect(int code);
  void FailTimeout();
  void FailTls(int code);

  const FetchOptions* options_;
  const AddressGuard* guard_;
  void* easy_;
  curl_slist* headers_ = nullptr;
  FetchAnswer answer_;
  std::array<char, kErrorBytes> error_{};  // libcurl's own words
  bool headers_done_ = false;
  bool too_large_ = false;
  std::string refused_;         // an address the guard refused
  bool tried_allowed_ = false;  // an address it did not refuse
};

}  // namespace kindred::crawler

#endif  // KINDRED_CRAWLER_CURL_TRANSFER_H_
