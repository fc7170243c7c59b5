// How a transfer ended, in words for people.
#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include <curl/curl.h>

#include "base/clock.h"
#include "crawler/curl_fetcher.h"
#include "crawler/curl_transfer.h"
#include "crawler/fetcher.h"

namespace kindred::crawler {
namespace {

using CurlLong = long;  // NOLINT(google-runtime-int): libcurl's own type

// OpenSSL's verify results (x509_vfy.h) that people can act on.
// libcurl compares the name before it asks for the result, 1 until then.
constexpr CurlLong kAllButTheName = 0;
constexpr CurlLong kNotAsked = 1;
constexpr CurlLong kNotYetValid = 9;
constexpr CurlLong kExpired = 10;
constexpr CurlLong kSelfSigned = 18;
constexpr CurlLong kSelfSignedInChain = 19;
constexpr CurlLong kNoIssuer = 20;
constexpr CurlLong kNoFirstIssuer = 21;

template <typename T>
T Get(void* easy, CURLINFO info) {
  T value{};
  (curl_easy_getinfo)(easy, info, &value);  // NOLINT(*-vararg)
  return value;
}

std::string Seconds(Millis time) {
  const auto whole = std::chrono::ceil<std::chrono::seconds>(time);
  return std::to_string(whole.count()) + " s";
}

std::string_view CertificateProblem(CurlLong verify_result) {
  switch (verify_result) {
    case kNotYetValid:
      return "the certificate is not valid (its time has not begun)";
    case kExpired:
      return "the certificate is not valid (expired)";
    case kSelfSigned:
    case kSelfSignedInChain:
      return "the certificate is not valid (self-signed)";
    case kNoIssuer:
    case kNoFirstIssuer:
      return "the certificate is not valid (its issuer is not known)";
    case kAllButTheName:
    case kNotAsked:
      return "the certificate is not valid (it is for another name)";
    default:
      return "the certificate is not valid (not trusted)";
  }
}

}  // namespace

void CurlTransfer::Fail(FetchFailure failure, std::string text) {
  answer_.failure = failure;
  answer_.failure_text = std::move(text);
  answer_.status = 0;
  const bool kept = failure == FetchFailure::kTooLarge;
  answer_.body.resize(kept ? std::min(answer_.body.size(), kKeptOfTooLarge)
                           : 0);
  answer_.body.shrink_to_fit();
}

void CurlTransfer::FailTimeout() {
  const bool connected =
      Get<curl_off_t>(easy_, CURLINFO_PRETRANSFER_TIME_T) > 0;
  if (!connected) {
    Fail(FetchFailure::kConnect,
         "no connection within " + Seconds(std::min(options_->connect_timeout,
                                                    options_->total_timeout)));
  } else if (std::string_view(error_.data()).find("too slow") !=
             std::string_view::npos) {
    Fail(FetchFailure::kTimeout, "the answer came too slowly");
  } else {
    Fail(FetchFailure::kTimeout,
         "no answer within " + Seconds(options_->total_timeout));
  }
}

void CurlTransfer::FailTls(int code) {
  if (code != CURLE_PEER_FAILED_VERIFICATION) {
    return Fail(FetchFailure::kTls, "no secure connection could be agreed on");
  }
  Fail(FetchFailure::kTls, std::string(CertificateProblem(Get<CurlLong>(
                               easy_, CURLINFO_SSL_VERIFYRESULT))));
}

void CurlTransfer::FailConnect(int code) {
  const auto proxy_status = Get<CurlLong>(easy_, CURLINFO_HTTP_CONNECTCODE);
  if (!refused_.empty() && !tried_allowed_) {
    Fail(FetchFailure::kForbiddenAddress,
         "the name leads to " + refused_ +
             ", an address that is private or reserved");
  } else if (proxy_status >= 300) {
    Fail(FetchFailure::kConnect,
         "the proxy refuses with status " + std::to_string(proxy_status));
  } else if (!answer_.header_block.empty()) {
    Fail(FetchFailure::kProtocol, "the answer broke off");
  } else if (code == CURLE_COULDNT_CONNECT) {
    Fail(FetchFailure::kConnect, "the connection is refused");
  } else {
    Fail(FetchFailure::kConnect, "the connection broke off");
  }
}

void CurlTransfer::FailStopped() {
  if (stop_ == Stop::kNotText) {
    const int status = answer_.status;
    Fail(
        FetchFailure::kNotText,
        "is " + std::string(HeaderValue(answer_.header_block, "Content-Type")));
    answer_.status = status;
  } else if (stop_ == Stop::kTime) {
    Fail(FetchFailure::kTimeout,
         "no answer within " + Seconds(options_->total_timeout));
  } else if (stop_ == Stop::kCrowd) {
    Fail(FetchFailure::kTooLarge,
         "the answer is large, and much else was being read");
  } else if (stop_ == Stop::kRatio) {
    Fail(FetchFailure::kTooLarge, "the answer unpacks to more than " +
                                      std::to_string(options_->max_ratio) +
                                      " times its size");
  } else if (stop_ == Stop::kHeader) {
    Fail(FetchFailure::kTooLarge,
         "the header is larger than " +
             std::to_string(options_->max_header_bytes) + " octets");
  } else {
    Fail(FetchFailure::kTooLarge, "the answer is larger than " +
                                      std::to_string(options_->max_body_bytes) +
                                      " octets");
  }
}

FetchAnswer CurlTransfer::Finish(int code) {
  answer_.status =
      static_cast<int>(Get<CurlLong>(easy_, CURLINFO_RESPONSE_CODE));
  answer_.received = static_cast<std::uint64_t>(
      Get<curl_off_t>(easy_, CURLINFO_SIZE_DOWNLOAD_T) +
      Get<CurlLong>(easy_, CURLINFO_HEADER_SIZE));
  if (const char* const peer = Get<char*>(easy_, CURLINFO_PRIMARY_IP);
      peer != nullptr && options_->proxy.empty()) {
    answer_.address = peer;
  }
  switch (code) {
    case CURLE_OK:
      break;
    case CURLE_COULDNT_RESOLVE_HOST:
      Fail(FetchFailure::kNoAddress, "the name has no address");
      break;
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
    case CURLE_PROXY:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
      FailConnect(code);
      break;
    case CURLE_OPERATION_TIMEDOUT:
      FailTimeout();
      break;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
      FailTls(code);
      break;
    default:
      if (stop_ != Stop::kNo) {
        FailStopped();
      } else {
        Fail(FetchFailure::kProtocol, "the answer is no valid HTTP");
      }
  }
  return std::move(answer_);
}

}  // namespace kindred::crawler
